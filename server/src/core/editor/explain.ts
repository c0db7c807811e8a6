import { markdownCode, markdownText } from '../escape.js';
import { say } from '../say.js';
import { isDynamicDefault, linksToUuid } from '../schema/columns.js';
import { NO_VALUE_FIELDTYPES, NOT_NULL_FIELDTYPES, STANDARD_COLUMNS } from '../schema/fieldtypes.js';
import type { Column } from '../schema/table.js';
import type { FieldData } from '../sources/doctype/model.js';
import type { DocTypeView } from './view.js';

/** Why a field has no column; undefined when it has one. */
export function whyNoColumn({ source, table }: DocTypeView, field: FieldData): string | undefined {
  if (NO_VALUE_FIELDTYPES.has(field.fieldtype))
    return say`A field of type ${markdownText(field.fieldtype)} has no column.`;
  if (field.is_virtual) return say`A virtual field has no column; its value is computed by the controller.`;
  if (!table) {
    return source.data.issingle
      ? say`The values of a Single DocType are rows of \`tabSingles\`.`
      : say`A virtual DocType has no table.`;
  }
  if ((STANDARD_COLUMNS as readonly string[]).includes(field.fieldname)) {
    return say`${markdownCode(field.fieldname)} is a column of every table, so the field adds none.`;
  }
  return undefined;
}

/** Sentences that say why a column is as it is: type, default, NULL, uniqueness and index. */
export function whyColumn(view: DocTypeView, field: FieldData, column: Column): string[] {
  const { table, frappe, doctypes } = view;
  const text = column.type === 'text' || column.type === 'longtext';
  const why: string[] = [];
  if (linksToUuid(field, frappe, doctypes))
    why.push(say`\`uuid\`, because ${markdownText(String(field.options))} is named by UUID.`);
  if (field.fieldtype === 'Int' && field.length > 11)
    why.push(say`\`bigint\`, because its length is over 11.`);
  if (field.length > 0 && !column.type.includes(String(field.length)) && !column.type.startsWith('bigint')) {
    why.push(say`Its length ${field.length} is not used for this type.`);
  }
  if (field.default !== undefined && column.default === undefined) {
    why.push(
      isDynamicDefault(field.default)
        ? say`No DEFAULT: Frappe fills ${markdownCode(String(field.default))} in for each document.`
        : say`No DEFAULT: an empty default is none.`,
    );
  }
  if (NOT_NULL_FIELDTYPES.has(field.fieldtype) && !column.nullable) {
    why.push(say`NOT NULL with a number as default, as for every Check, Int, Currency, Float and Percent.`);
  } else if (field.not_nullable && !column.nullable) {
    why.push(say`NOT NULL, because the field is not nullable.`);
  }
  if (field.unique && !column.unique) why.push(say`Not UNIQUE: Frappe leaves that out for text columns.`);
  const index = table?.indexes.find(({ columns }) => columns[0]?.name === column.name);
  if (field.search_index && !index) {
    why.push(
      column.unique
        ? say`No index of its own: UNIQUE is one already.`
        : text
          ? say`No index: Frappe leaves that out for text columns.`
          : say`No index.`,
    );
  }
  if (index)
    why.push(
      index.origin === 'controller'
        ? say`Index ${markdownCode(index.name)} from the controller.`
        : say`Index ${markdownCode(index.name)}.`,
    );
  if (field.customizedIn !== undefined) why.push(say`Changed by a customization in this workspace.`);
  return why;
}
