import type { Table } from '../../schema/table.js';
import type { DocTypeData } from '../../sources/doctype/model.js';
import type { MoveServer } from './move-server.js';

/** A table of a site; its types are those of MariaDB, whatever it runs on. */
export interface Moving {
  table: Table;
  doctype: DocTypeData;
}

/** The same question to both servers: each must answer with the same line. */
export interface Check {
  what: string;
  server: string;
  sqlite: string;
}

export interface MovedTable {
  table: string;
  /** On SQLite, before loading. */
  create: string[];
  /** On the server that is left: prints the statements that load the rows into SQLite, many rows each. */
  rows: string[];
  /** On SQLite, after loading: keys are built faster at once. */
  keys: string[];
  checks: Check[];
}

/** All that a move to SQLite needs, tables in the order of loading: what is named comes before what names it. */
export interface Move {
  /** The server that is left. */
  server: MoveServer;
  /** On it, before anything else; what they count is changed by the move. */
  before: { what: string; query: string }[];
  tables: MovedTable[];
  /** Sequences as rows, which the server prints like the rows of a table. */
  sequences: string[];
  /** Links and rows of child tables whose other end is missing: as many on both, or names differ by case or accents. */
  orphans: Check[];
  notes: string[];
}
