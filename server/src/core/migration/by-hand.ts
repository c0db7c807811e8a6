/** What patches do to tables by hand: tables and columns by lower-case name, each with what became of it. */
export interface ByHand {
  tables: ReadonlyMap<string, string>;
  /** By `DocType\0column`. */
  columns: ReadonlyMap<string, string>;
  /** Columns that they make by hand, of the same keys. */
  made: ReadonlySet<string>;
}

const NAME = String.raw`(["'])([^"'\n]+)\1`;
const NAME_2 = String.raw`(["'])([^"'\n]+)\3`;
const NAME_3 = String.raw`(["'])([^"'\n]+)\5`;
const COMMA = String.raw`\s*,\s*`;
const RENAME_COLUMN = new RegExp(
  String.raw`\bfrappe\.db\.rename_column\(\s*${NAME}${COMMA}${NAME_2}${COMMA}${NAME_3}`,
  'g',
);
const RENAME_DOCTYPE = new RegExp(
  String.raw`\brename_doc\(\s*(["'])DocType\1${COMMA}(["'])([^"'\n]+)\2${COMMA}(["'])([^"'\n]+)\4`,
  'g',
);
const ALTER = /\balter\s+table\s+`tab([^`\n]+)`([^;"']*)/gi;
const DROP_COLUMN = /\bdrop\s+(?:column\s+)?(?:if\s+exists\s+)?`?(\w+)`?(?=\s*(?:,|$|\s))/gi;
const ADD_COLUMN = /\badd\s+(?:column\s+)?(?:if\s+not\s+exists\s+)?`?(\w+)`?/gi;
const DROP_TABLE = /\bdrop\s+table\s+(?:if\s+exists\s+)?`tab([^`\n]+)`/gi;
/** What ALTER adds and drops that is no column. */
const NO_COLUMN =
  /^(?:index|key|primary|foreign|constraint|check|partition|if|unique|fulltext|spatial|column)$/i;

/**
 * Reads patches in their order for what they rename or drop in the database, as far as the names are written:
 * `frappe.rename_doc` renames the table, `frappe.db.rename_column` the column. `rename_field` leaves the old column.
 */
export function changedByHand(patches: readonly { name: string; text: string }[]): ByHand {
  const tables = new Map<string, string>();
  const columns = new Map<string, string>();
  const made = new Set<string>();
  for (const { name, text } of patches) {
    for (const [, , doctype, , old, , fresh] of text.matchAll(RENAME_COLUMN)) {
      columns.set(columnKey(doctype!, old!), `${name} has renamed it to ${fresh}`);
      columns.delete(columnKey(doctype!, fresh!));
      made.add(columnKey(doctype!, fresh!));
    }
    for (const [, , , old, , fresh] of text.matchAll(RENAME_DOCTYPE)) {
      tables.set(old!, `${name} has renamed it to ${fresh}`);
      tables.delete(fresh!);
    }
    for (const [, doctype, body] of text.matchAll(ALTER)) {
      for (const [, column] of body!.matchAll(DROP_COLUMN))
        if (!NO_COLUMN.test(column!)) columns.set(columnKey(doctype!, column!), `${name} has dropped it`);
      for (const [, column] of body!.matchAll(ADD_COLUMN))
        if (!NO_COLUMN.test(column!)) made.add(columnKey(doctype!, column!));
    }
    for (const [, doctype] of text.matchAll(DROP_TABLE)) tables.set(doctype!, `${name} has dropped it`);
  }
  return { tables, columns, made };
}

export function columnKey(doctype: string, column: string): string {
  return `${doctype}\0${column.toLowerCase()}`;
}
