import type { Column, Table } from '../../schema/table.js';
import type { Kind } from './move-kinds.js';

/** Rows of one INSERT: enough to make parsing cheap, few enough for any client. */
export const AT_ONCE = 500;

/** The database that a site moves from. */
export interface MoveServer {
  id: 'mariadb' | 'postgres';
  name: string;
  /** How its client is run: one value a line, rows as they come. */
  client: string;
  /** Before the rows are read, at one moment for all tables; and after. */
  begin: readonly string[];
  end: readonly string[];
  /** Before the checks. */
  beforeChecks: readonly string[];
  /** A name between its quotes. */
  quoted(name: string): string;
  /** A text between its quotes. */
  text(value: string): string;
  /** Statements whose output is INSERT statements for SQLite. */
  rows(table: string, into: string, columns: readonly (readonly [string, Kind])[]): string[];
  /** Expressions over a table's rows that SQLite must answer alike: `sums` of the same kind there. */
  sums(name: string, kind: Kind): string[];
  /** What a column holds that SQLite cannot. */
  losses(table: Table, column: Column): { what: string; query: string }[];
  /** The last value that a sequence gave. */
  lastValue(sequence: string): string;
  /** A column as text, for comparison with another. */
  asText(name: string): string;
  notes: readonly string[];
}
