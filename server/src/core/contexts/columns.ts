import { columnMariaDb } from '../engines/mariadb/ddl.js';
import type { Related } from '../finding.js';
import type { Column } from '../schema/table.js';
import type { FieldData, JsonPath } from '../sources/doctype/model.js';
import type { Span } from '../text.js';
import type { DocTypeContext } from './doctype.js';

/** A column with the field that makes it. */
export interface FieldOfColumn {
  column: Column;
  field: FieldData;
  /** Place of a key in the DocType's JSON; undefined for a Custom Field, which is in another file. */
  path: ((key: string) => JsonPath) | undefined;
  /** The narrowest place for a key of the field; the DocType's name for a Custom Field. */
  at(key: string): Span;
  /** As Frappe writes it into the CREATE: `` `content` longtext DEFAULT 'x' ``. */
  clause(): string;
  /** What the server then refuses: `the CREATE TABLE of Note fails`; a Custom Field comes with an ALTER TABLE. */
  failure: string;
  /** The file of the Custom Field or Property Setter that makes it so. */
  related: Related[];
}

const columnsOf = new WeakMap<DocTypeContext, readonly FieldOfColumn[]>();

/** The table's columns that come from fields, in the order of the table. */
export function fieldColumns(context: DocTypeContext): readonly FieldOfColumn[] {
  let columns = columnsOf.get(context);
  if (!columns) {
    columns = [...columnsWithFields(context)];
    columnsOf.set(context, columns);
  }
  return columns;
}

function* columnsWithFields(context: DocTypeContext): Iterable<FieldOfColumn> {
  const { table, doctype, source } = context;
  if (!table) return;
  const own = new Map<number, FieldData>();
  const custom = new Map<string, FieldData>();
  for (const field of doctype.fields) {
    if (field.index >= 0) own.set(field.index, field);
    else custom.set(field.fieldname, field);
  }
  for (const column of table.columns) {
    if (column.field === undefined) continue;
    const field = column.field >= 0 ? own.get(column.field) : custom.get(column.name);
    if (!field) continue;
    const isOwn = field.index >= 0;
    yield {
      column,
      field,
      path: isOwn ? (key) => ['fields', field.index, key] : undefined,
      at: (key) => source.nearest(isOwn ? ['fields', field.index, key] : ['name']),
      failure: isOwn
        ? `the CREATE TABLE of ${doctype.name} fails`
        : `the ALTER TABLE that adds the Custom Field ${field.fieldname} to ${doctype.name} fails`,
      related: customizedIn(field),
      clause: () => `\`${column.name}\` ${columnMariaDb(column, table.frappe)}`,
    };
  }
}

function customizedIn({ customizedIn: file, fieldname }: FieldData): Related[] {
  if (file === undefined) return [];
  const start = { line: 0, character: 0 };
  return [{ file, range: { start, end: start }, message: `${fieldname} is customized here` }];
}
