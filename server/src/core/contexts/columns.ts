import { columnMariaDb } from '../engines/mariadb/ddl.js';
import { sqlName } from '../escape.js';
import type { Column } from '../schema/table.js';
import type { FieldData, JsonPath } from '../sources/doctype/model.js';
import type { Span } from '../text.js';
import type { DocTypeContext } from './doctype.js';

/** A column with the field that makes it. */
export interface FieldOfColumn {
  column: Column;
  field: FieldData;
  /** Place of a key in the DocType's JSON; undefined for a Custom Field, whose file has another form. */
  path: ((key: string) => JsonPath) | undefined;
  /** The narrowest place for a key of the field. */
  at(key: string): Span;
  /** As Frappe writes it into the CREATE: `` `content` longtext DEFAULT 'x' ``. */
  clause(): string;
  /** What the server then refuses: `the CREATE TABLE of Note fails`; a Custom Field comes with an ALTER TABLE. */
  failure: string;
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
  for (const field of doctype.fields) {
    if (field.index >= 0) own.set(field.index, field);
  }
  for (const column of table.columns) {
    // Custom Fields are judged where they are made.
    const field = column.field === undefined ? undefined : own.get(column.field);
    if (!field) continue;
    yield {
      column,
      field,
      // A fix changes a DocType's JSON; customizations stand in files of another form.
      path: context.customized ? undefined : (key) => ['fields', field.index, key],
      at: (key) => source.nearest(['fields', field.index, key]),
      failure: failureOf(context, field),
      clause: () => `${sqlName(column.name)} ${columnMariaDb(column, table.frappe)}`,
    };
  }
}

function failureOf({ customized, doctype }: DocTypeContext, { fieldname }: FieldData): string {
  if (!customized) return `the CREATE TABLE of ${doctype.name} fails`;
  const isNew = !customized.before.columns.some(({ name }) => name === fieldname);
  return isNew
    ? `the ALTER TABLE that adds the Custom Field ${fieldname} to ${doctype.name} fails`
    : `the ALTER TABLE that changes ${fieldname} of ${doctype.name} fails`;
}

/** What fails where a table as a whole is too large. */
export function tableFailure({ customized, doctype }: DocTypeContext): string {
  return customized
    ? `the ALTER TABLE \`tab${doctype.name}\` ADD COLUMN … of these Custom Fields fails`
    : 'the CREATE TABLE fails';
}
