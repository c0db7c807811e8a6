import type { Table } from './table.js';

/** The tables of the workspace's DocTypes. */
export interface TableLookup {
  /** By the table's name (`tabSales Order`), in any case; undefined: not a DocType's table, or not known. */
  get(name: string): Table | undefined;
  /** Whether code of the workspace may make a Custom Field of this name for a DocType. */
  mayHaveColumn?(doctype: string, name: string): boolean;
  /** Whether code of the workspace may make an index of this name. */
  mayHaveIndex?(name: string): boolean;
  /** Every app of the bench is open, so that a `tab…` not found does not exist. */
  readonly complete: boolean;
  /**
   * Whether a table is that of a DocType of the file's own app. The app's code names only what the app itself gives it,
   * whatever other apps there may be on a site.
   */
  owns?(name: string): boolean;
}

/** Whether what a table has is known for sure. */
export function isSure(tables: TableLookup, name: string): boolean {
  return tables.complete || (tables.owns?.(name) ?? false);
}
