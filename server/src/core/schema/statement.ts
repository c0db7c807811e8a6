import type { KeyPart } from '../sources/controller-indexes.js';
import type { SqlType } from './state/sql-type.js';
import type { Table } from './table.js';

/** A column's definition in an ALTER TABLE. */
export interface ColumnDefinition {
  name: string;
  type: SqlType;
  /** The type as written. */
  typeText: string;
  nullable: boolean;
  /** SQL text after DEFAULT. */
  default?: string;
  unique?: boolean;
  primary?: boolean;
  autoIncrement?: boolean;
  charset?: string;
  collation?: string;
  comment?: string;
  generated?: 'stored' | 'virtual';
  check?: boolean;
}

export type Position = 'first' | { after: string } | undefined;

/** One clause of an ALTER TABLE. */
export type AlterClause =
  | { kind: 'add-column'; column: ColumnDefinition; position: Position; ifNotExists: boolean }
  /** `bare`: Frappe writes the name without quotes. */
  | { kind: 'modify'; from: string; column: ColumnDefinition; position: Position; bare?: true }
  | { kind: 'drop-column'; name: string; ifExists: boolean }
  | { kind: 'rename-column'; from: string; to: string }
  | { kind: 'set-default'; name: string; default: string | undefined }
  | {
      kind: 'add-index';
      name: string | undefined;
      columns: KeyPart[];
      type: 'plain' | 'unique' | 'fulltext';
      ifNotExists: boolean;
    }
  | { kind: 'drop-index'; name: string; ifExists: boolean }
  | { kind: 'rename-index'; from: string; to: string }
  | { kind: 'add-primary'; columns: KeyPart[] }
  | { kind: 'drop-primary' }
  | { kind: 'add-check' }
  | { kind: 'add-foreign' }
  | { kind: 'drop-constraint'; name: string }
  | { kind: 'convert'; charset: string; collation: string | undefined }
  | { kind: 'option'; name: string; value: string }
  | { kind: 'force' }
  | { kind: 'rename-table'; to: string }
  | { kind: 'partition' }
  | { kind: 'unknown'; text: string };

/** One clause of a kind: `ClauseOf<'modify'>`. */
export type ClauseOf<K extends AlterClause['kind']> = Extract<AlterClause, { kind: K }>;

/**
 * The part of Frappe that sends an ALTER, each with its own way of writing: the sync of a DocType (Frappe 15 in lower
 * case), a save that makes a child table, the change of a primary key, `frappe.db.add_index` and `add_unique`.
 */
export type FrappeWriter = 'sync' | 'sync-15' | 'child-table' | 'add_index' | 'add_unique';

export interface Alter {
  kind: 'alter';
  table: string;
  clauses: AlterClause[];
  /** What the statement may do at most: the server refuses it where it would do more. */
  algorithm?: string;
  lock?: string;
  /** Who of Frappe sends it; undefined for statements of our own. */
  by?: FrappeWriter;
}

/** Gives the rows where a column is NULL a value, which is SQL. */
export interface Update {
  kind: 'update';
  table: string;
  column: string;
  value: string;
  /** Rows of one statement at most. */
  limit?: number;
}

/** Sets columns of a whole table in batches by primary key; `set` and `where` are SQL. */
export interface BatchedUpdate {
  kind: 'batched-update';
  table: string;
  /** The type of `name`. */
  keyType: string;
  set: string;
  where?: string;
  /** Rows of one transaction. */
  rows: number;
  /** Seconds between two. */
  pause: number;
}

/** `body` is SQL for one row. */
export interface CreateTrigger {
  kind: 'create-trigger';
  name: string;
  event: 'INSERT' | 'UPDATE';
  table: string;
  body: string;
}

/** A table by its columns' names and definitions, without keys: what SQLite's backend copies a table into. */
export interface MakeTable {
  kind: 'make-table';
  table: string;
  columns: readonly { name: string; definition: string }[];
}

/** All rows of one table into another; `value` is SQL in place of the column. */
export interface CopyRows {
  kind: 'copy-rows';
  from: string;
  to: string;
  columns: readonly { name: string; value?: string }[];
  /** The columns of the target are named. */
  named: boolean;
}

/** An index as a statement of its own. */
export interface CreateIndex {
  kind: 'create-index';
  name: string;
  table: string;
  columns: readonly string[];
  unique: boolean;
  ifNotExists: boolean;
}

/**
 * One SQL statement of a plan. It is kept like this, so that its cost, its risks and the table after it are known
 * without reading SQL again; `ddl.print` of an engine writes it.
 */
export type Statement =
  | Alter
  | Update
  | BatchedUpdate
  | CreateTrigger
  | { kind: 'drop-trigger'; name: string; ifExists: boolean }
  | { kind: 'create-table'; table: Table }
  | { kind: 'create-sequence'; name: string }
  | { kind: 'rename-table'; from: string; to: string }
  | { kind: 'drop-table'; table: string }
  | { kind: 'lock-table'; table: string }
  | { kind: 'unlock-tables' }
  /** Of the session. */
  | { kind: 'set-variable'; name: string; value: string }
  /** Stops with an error where a row is that must not be there. */
  | { kind: 'refuse-rows'; table: string; where: string; message: string }
  /** Stops with an error where a column is there already. */
  | { kind: 'refuse-column'; table: string; column: string; message: string }
  /** The longest value of a column. */
  | { kind: 'longest-value'; table: string; column: string }
  | { kind: 'revert-migration' }
  /** Only SQLite's backend sends these. */
  | MakeTable
  | CopyRows
  | CreateIndex;

/** An ALTER TABLE of our own. */
export function alterTable(table: string, ...clauses: AlterClause[]): Alter {
  return { kind: 'alter', table, clauses };
}

/** A column with its type, NULL and default alone: an index of its own is built without a rebuild. */
export function plainColumn({ name, type, typeText, nullable, ...rest }: ColumnDefinition): ColumnDefinition {
  return { name, type, typeText, nullable, ...(rest.default !== undefined && { default: rest.default }) };
}

export function addColumn(column: ColumnDefinition, position?: Position): ClauseOf<'add-column'> {
  return { kind: 'add-column', column, position, ifNotExists: false };
}

export function modifyColumn(column: ColumnDefinition, from = column.name): ClauseOf<'modify'> {
  return { kind: 'modify', from, column, position: undefined };
}
