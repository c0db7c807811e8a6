import type { FrappeVersion } from '../targets.js';

/** One column as Frappe defines it. */
export interface Column {
  name: string;
  /** As Frappe writes it: `varchar(140)`, `decimal(21,9)`, `int`, `tinyint`, `datetime(6)`, `uuid`, `longtext`. */
  type: string;
  nullable: boolean;
  /** SQL text behind DEFAULT (`'x'`, `0`, `0.0`), undefined when there is none. */
  default: string | undefined;
  unique: boolean;
  origin: 'standard' | 'field' | 'optional' | 'child';
  /** Index into `DocTypeData.fields` for origin `field`. */
  field?: number;
}

export interface TableIndex {
  name: string;
  columns: { name: string; prefix?: number }[];
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
  /** Name of the SEQUENCE for `autoname: autoincrement`. */
  sequence: string | undefined;
}
