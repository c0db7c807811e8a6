import { verdictByTables } from '../engines/sqlite/by-tables.js';
import type { SqliteEngine, SqliteFrappe, SqliteStatement } from '../engines/sqlite/verdicts.js';
import type { TableLookup } from '../schema/lookup.js';
import { notOnSqlite } from '../sources/python/not-on-sqlite.js';
import { isWritten } from '../sources/sql/fragment.js';
import { madeNames, sqliteStatement } from './sqlite.js';
import { builtForSqlite } from './sqlite-built.js';
import type { JudgedFragment } from './verdicts.js';

/** Raw SQL that is translated; multisql() has a text for each engine. */
const RAW: ReadonlySet<string | undefined> = new Set([undefined, 'sql', 'sql_list', 'sql_ddl']);

/** The statements of one file, and what they meet. */
export interface SqliteFile {
  /** Its path. */
  file: string;
  judged: readonly JudgedFragment[];
  /** The file's text. */
  text: string;
  tables: TableLookup;
  /** Files with one key have the same tables. */
  key: string;
  frappe: SqliteFrappe;
  /** The file is a patch or a test. */
  lenient: boolean;
}

interface Group {
  frappe: SqliteFrappe;
  complete: boolean;
  tables: Map<string, string | null>;
  statements: SqliteStatement[];
  fragments: JudgedFragment[];
}

/** Adds what SQLite says of each statement. */
export async function addSqliteVerdicts(
  files: readonly SqliteFile[],
  engine: SqliteEngine | undefined,
): Promise<void> {
  const groups = new Map<string, Group>();
  for (const { file, judged, text, tables: lookup, key, frappe, lenient } of files) {
    const group: Group = groups.get(key) ?? {
      frappe,
      complete: lookup.complete,
      tables: new Map(),
      statements: [],
      fragments: [],
    };
    groups.set(key, group);
    const absent = /\.py$/.test(file) ? notOnSqlite(text) : [];
    const made = madeNames(judged.map(({ tokens }) => tokens));
    for (const one of judged) {
      const { fragment, tokens } = one;
      if (tokens.length === 0 || fragment.unfinished || fragment.refused) continue;
      const isSql = RAW.has(fragment.method);
      const built = isSql || isWritten(fragment) ? undefined : builtForSqlite(fragment.sql, tokens, frappe);
      if (!isSql && built === undefined) continue;
      if (absent.some(({ start, end }) => start <= fragment.span.start && fragment.span.start < end))
        continue;
      const asked =
        lenient ||
        fragment.ignoresMissing === true ||
        fragment.asks === true ||
        fragment.source === 'server-script';
      const { statement, tables } = sqliteStatement(fragment, tokens, {
        file: text,
        tables: lookup,
        made,
        lenient: asked,
        ...(built !== undefined && { built }),
      });
      for (const [name, definition] of tables) group.tables.set(name, definition);
      group.statements.push(statement);
      group.fragments.push(one);
    }
  }
  for (const { fragments, ...question } of groups.values()) {
    const answers = await engine?.judge(question);
    // Of an engine that only starts the answers come later.
    const isMissing = !engine || engine.status().state === 'missing';
    const verdicts =
      answers ??
      fragments.map(({ tokens, fragment }) =>
        isMissing && isWritten(fragment) ? verdictByTables(tokens, question.frappe) : undefined,
      );
    for (const [i, verdict] of verdicts.entries()) if (verdict) fragments[i]!.sqlite = verdict;
  }
}
