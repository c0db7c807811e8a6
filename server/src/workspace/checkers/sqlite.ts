import { addSqliteVerdicts, type SqliteFile } from '../../core/statements/sqlite-verdicts.js';
import type { JudgedFragment } from '../../core/statements/verdicts.js';
import type { CheckSession } from '../checker.js';
import type { ProjectFile } from '../project.js';
import { tablesFor } from '../sql-tables.js';

/** What Frappe keeps for MariaDB alone: `database/mariadb/…`, `framework_mariadb.sql`, `db_manager.py`. */
const FOR_MARIADB = /\/mariadb\/|_mariadb\.|\/database\/db_manager\.py$/;

/** Asks SQLite about the statements of the files whose settings name the target. */
export async function judgeOnSqlite(
  files: readonly { file: ProjectFile; judged: readonly JudgedFragment[]; lenient: boolean }[],
  session: CheckSession,
): Promise<void> {
  const { sqlite, project } = session;
  const asked = files.flatMap(({ file, judged, lenient }): SqliteFile[] => {
    const frappe = session.frappe(file);
    const text = session.document(file)?.text;
    if (frappe === '15' || text === undefined || !session.settings(file).targets.has('sqlite')) return [];
    if (FOR_MARIADB.test(file.path)) return [];
    const key = `${frappe} ${file.app?.name ?? ''}`;
    return [{ file: file.path, judged, text, tables: tablesFor(project, file), key, frappe, lenient }];
  });
  await addSqliteVerdicts(asked, sqlite);
}
