/**
 * What the SQLite engine (server/sqlite, Python with sqlglot and its own sqlite3) says, and how to ask it.
 * The process that answers is in server/src/sqlite/.
 */
import type { FrappeVersion } from '../../targets.js';

/** Version of the protocol that this client speaks; the engine refuses another one. */
export const SQLITE_PROTOCOL = 1;

/** The versions of Frappe with a SQLite backend: 16 replaces pieces of the text, develop translates with sqlglot. */
export type SqliteFrappe = Exclude<FrappeVersion, '15'>;

export interface SqliteStatement {
  /** As Frappe gets it, with its placeholders (`%s`, `%(name)s`). */
  sql: string;
  /** The query builder wrote it for SQLite: develop sends it as it is. */
  built?: boolean;
  /** Columns that may exist though no DocType has them. */
  may?: readonly string[];
  /** Of every table that it names all columns are known. */
  sure?: boolean;
  /** Tables of which nothing is known. */
  open?: readonly string[];
  /** Missing tables and columns are no news (patches, tests). */
  lenient?: boolean;
}

export interface SqliteQuestion {
  frappe: SqliteFrappe;
  /** Every app of the bench is open: what is not there is missing. */
  complete: boolean;
  /** CREATE TABLE by name; null where there is no such table. */
  tables: ReadonlyMap<string, string | null>;
  statements: readonly SqliteStatement[];
}

export type SqliteErrorKind = 'syntax' | 'table' | 'column' | 'function' | 'arguments' | 'crash' | 'other';

/** `unknown`: an error that only what we do not know of the tables may cause. */
export interface SqliteVerdict {
  verdict: 'ok' | 'error' | 'unknown' | 'skipped';
  reason?: string;
  /** SQLite's message, or sqlglot's where Frappe lets it through (`crash`). */
  error?: string;
  kind?: SqliteErrorKind;
  /** The table, column, function or (`syntax`) token that the error names. */
  name?: string;
  /** Of a token at a syntax error: which of those alike, from 0 on, of how many. */
  nth?: number;
  of?: number;
  /** The function of the source that sqlglot writes as `name`. */
  source?: string;
  /** `tables`: SQLite was not asked. `built` by the query builder, `translated` by sqlglot, `unread` where it gave up, `replaced` where only pieces of the text are. */
  how?: 'tables' | 'built' | 'translated' | 'unread' | 'replaced' | 'crash';
  /** What is sent to SQLite, before parameters are bound. */
  sent?: string;
  /** Placeholders that the driver no longer finds. */
  lost?: number;
}

export interface SqliteEngineStatus {
  state: 'idle' | 'starting' | 'ready' | 'missing' | 'failed';
  message?: string;
  sqlite?: string;
  python?: string;
  sqlglot?: string;
}

export interface SqliteEngine {
  /** Verdicts in the order of the statements; undefined: there is no engine. */
  judge(question: SqliteQuestion): Promise<SqliteVerdict[] | undefined>;
  status(): SqliteEngineStatus;
  onStatus(listener: (status: SqliteEngineStatus) => void): () => void;
  dispose(): void;
}
