import type { KeyPart } from '../sources/controller-indexes.js';
import type { FrappeCode } from '../sources/frappe-code.js';
import type { FrappeVersion } from '../targets.js';

/** One column as Frappe defines it. */
export interface Column {
  name: string;
  /** As Frappe writes it: `varchar(140)`, `decimal(21,9)`, `int`, `tinyint`, `datetime(6)`, `uuid`, `longtext`. */
  type: string;
  nullable: boolean;
  /** SQL text after DEFAULT (`'x'`, `0`, `0.0`), undefined when there is none. */
  default: string | undefined;
  unique: boolean;
  origin: 'standard' | 'field' | 'optional' | 'child';
  /** Index into `DocTypeData.fields` for origin `field`; -1 for a Custom Field. */
  field?: number;
  /** Computed from other columns; no field's column is. */
  generated?: true;
  /** The key that the field asks for, also where Frappe gives none on MariaDB (a text column). */
  asks?: 'unique' | 'index';
}

export interface TableIndex {
  name: string;
  columns: KeyPart[];
  unique: boolean;
  /** `field`: search_index; `standard`: creation, modified, parent; `controller`: `add_index`/`add_unique` in Python. */
  origin: 'field' | 'standard' | 'controller';
}

/** The table a DocType becomes. Single and virtual DocTypes have none. */
export interface Table {
  /** With Frappe's prefix: `tabSales Order`. */
  name: string;
  doctype: string;
  frappe: FrappeVersion;
  /** In the order of the CREATE TABLE. */
  columns: Column[];
  indexes: TableIndex[];
  engine: string;
  rowFormat: string;
  /** Type of `name`: `varchar(140)`, `bigint` (autoincrement) or `uuid`. */
  nameType: string;
  /** People make documents of it every day, so that a site has very many rows. */
  grows?: true;
  /** Name of the SEQUENCE for `autoname: autoincrement`. */
  sequence: string | undefined;
  /** What the bench's own Frappe sends for its indexes, where that is known. */
  code?: FrappeCode;
  /** Columns of the primary key, where it is no DocType's table: theirs is `name`. */
  primary?: readonly string[];
}

/** Whether `frappe.db.add_index` says ADD INDEX IF NOT EXISTS: read from the bench, else as the version does. */
export function addsIfNotExists({ code, frappe }: Table): boolean {
  return code?.indexIfNotExists ?? frappe !== '15';
}

/** The columns of the primary key; a DocType's table has `name`. */
export function primaryOf({ primary }: Table): readonly string[] {
  return primary ?? ['name'];
}

/** Custom Fields that Frappe makes on a site when somebody saves a Workflow, or lets a DocType repeat. */
export const COLUMNS_OF_SITES: ReadonlySet<string> = new Set(['workflow_state', 'auto_repeat']);

/** Tables that Frappe makes without a DocType (frappe/database/mariadb/framework_mariadb.sql). */
export const TABLES_WITHOUT_DOCTYPE: ReadonlySet<string> = new Set([
  'tabSeries',
  'tabSingles',
  'tabSessions',
]);
