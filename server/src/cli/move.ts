import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsonText } from '../core/escape.js';
import { moveOf } from '../core/migration/sqlite/move.js';
import { mariadbServer } from '../core/migration/sqlite/move-mariadb.js';
import type { Moving } from '../core/migration/sqlite/move-model.js';
import { postgresServer } from '../core/migration/sqlite/move-postgres.js';
import { moveFiles, moveSql } from '../core/migration/sqlite/move-render.js';
import type { FrappeVersion } from '../core/targets.js';
import { docTypeOnSite } from '../workspace/tables.js';
import { EXIT, type Io, UsageError, warn } from './io.js';
import { openProjects } from './projects.js';

export interface MoveOptions {
  frappe: FrappeVersion | undefined;
  format: 'sql' | 'json' | 'markdown';
  /** What the site runs on. */
  source: 'mariadb' | 'postgres';
  /** A folder to write the files into. */
  out: string | undefined;
}

/** `doctype-compat plan --target sqlite --move`: what takes the rows of a site from MariaDB or PostgreSQL to SQLite. */
export async function moveCommand(
  paths: readonly string[],
  { frappe, format, source, out }: MoveOptions,
  io: Io,
): Promise<number> {
  if (format === 'markdown') throw new UsageError('plan --move has no markdown: --format sql or json');
  if (out !== undefined && format === 'json')
    throw new UsageError('plan --move --out writes SQL files: leave --format out');
  const moving: Moving[] = [];
  let complete = true;
  for (const { project, paths: asked, shown } of await openProjects(paths, io)) {
    for (const file of project.files) {
      if (!asked.some((at) => file.path === at || file.path.startsWith(at.endsWith('/') ? at : `${at}/`)))
        continue;
      const source = project.source(file.path);
      if (!source) continue;
      if (source.conflict || source.syntaxErrors.length > 0) {
        warn(io, `${shown(file.path)}: not moved: it is not valid JSON`);
        complete = false;
        continue;
      }
      const version = frappe ?? project.frappeFor(file.path);
      // 15 has no SQLite backend: its site is moved to the first version that has.
      const { doctype, table } = docTypeOnSite(project, file, source, version === '15' ? '16' : version);
      if (table && !moving.some((one) => one.doctype.name === doctype.name)) moving.push({ doctype, table });
    }
  }
  if (moving.length === 0) throw new UsageError(`no DocType with a table in ${paths.join(', ')}`);
  const move = moveOf(moving, source === 'postgres' ? postgresServer : mariadbServer);
  if (out === undefined) {
    const { server, ...rest } = move;
    io.stdout.write(format === 'json' ? `${jsonText({ server: server.id, ...rest })}\n` : moveSql(move));
    return complete ? EXIT.ok : EXIT.failure;
  }
  const folder = path.resolve(io.cwd, out);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of moveFiles(move)) writeFileSync(path.join(folder, name), text);
  io.stdout.write(
    `${move.tables.length} tables: ${moveFiles(move)
      .map(([name]) => name)
      .join(', ')} in ${out}\n`,
  );
  for (const note of move.notes) io.stdout.write(`${note}\n`);
  return complete ? EXIT.ok : EXIT.failure;
}
