import { engineOf } from '../engines/index.js';
import { markdownCode, markdownText } from '../escape.js';
import { say } from '../say.js';
import type { DocTypeData, FieldData } from '../sources/doctype/model.js';
import type { Span } from '../text.js';
import { columnDefinitions } from './columns.js';
import { factOf, factText } from './completion.js';
import { whyColumn, whyNoColumn } from './explain.js';
import { placeAt } from './place.js';
import { columnRoom } from './room.js';
import { type DocTypeView, fieldSpan } from './view.js';

export interface HoverText {
  markdown: string;
  span: Span;
}

/** What a field becomes, shown anywhere in its row and on its name in `field_order`. */
export function hoverAt(view: DocTypeView, offset: number): HoverText | undefined {
  const { source } = view;
  const place = placeAt(source, offset);
  const named = place.path[0] === 'field_order' ? place.value : undefined;
  const field = named ? source.data.fields.find(({ fieldname }) => fieldname === named.text) : place.field;
  const fact = factOf(place);
  const does = fact && place.value && !named ? factText(String(place.property), fact) : undefined;
  // On a value that is no field's stands what its key does; in a field's row, only on the key.
  if (!field) return does === undefined ? undefined : { markdown: does, span: place.value!.span };
  const span = place.value?.span ?? fieldSpan(source, field);
  const parts = [fieldMarkdown(view, field), ...(does !== undefined && place.key ? [does] : [])];
  return span && { markdown: parts.join('\n\n---\n\n'), span };
}

/** What a field of a DocType becomes, by its name; also of a Custom Field. */
export function fieldHover(view: DocTypeView, name: string): string | undefined {
  const field = view.source.data.fields.find(({ fieldname }) => fieldname === name);
  if (field)
    return [fieldMarkdown(view, field), say`Of ${markdownText(view.source.data.name)}.`].join('\n\n');
  const column = view.table?.columns.find((one) => one.name === name);
  return (
    column && `**${markdownCode(name)}** · ${say`Custom Field of ${markdownText(view.source.data.name)}`}`
  );
}

/** What a DocType is, where code names it. */
export function docTypeMarkdown({ name, module, fields, ...is }: DocTypeData): string {
  const of = markdownText(module);
  const kind = is.istable
    ? say`child table of ${of}`
    : is.issingle
      ? say`Single of ${of}`
      : is.is_virtual
        ? say`virtual DocType of ${of}`
        : say`DocType of ${of}`;
  const table = is.issingle ? '`tabSingles`' : is.is_virtual ? say`no table` : markdownCode(`tab${name}`);
  const links = fields.filter(({ fieldtype }) => fieldtype === 'Link').length;
  const tables = fields.filter(({ fieldtype }) => fieldtype.startsWith('Table')).length;
  const parts = [say`${fields.length} fields`, say`${links} links`, say`${tables} child tables`];
  return [`**${markdownText(name)}** · ${kind}`, `${table} · ${parts.join(' · ')}`].join('\n\n');
}

function fieldMarkdown(view: DocTypeView, field: FieldData): string {
  const title = `**${markdownCode(field.fieldname)}** · ${markdownText(field.fieldtype)}`;
  const none = whyNoColumn(view, field);
  const column = view.table?.columns.find(({ name }) => name === field.fieldname);
  if (none !== undefined || !column || !view.table) return [title, none ?? say`No column.`].join('\n\n');
  const rows = columnDefinitions(view.table, column.name).map(
    ({ dialect, text }) => `| ${engineOf(dialect).name} | ${markdownCode(text).replaceAll('|', '\\|')} |`,
  );
  const parts = [title, ['| | |', '|:--|:--|', ...rows].join('\n')];
  const room = columnRoom(view, column);
  if (room !== undefined) parts.push(room);
  const why = whyColumn(view, field, column);
  if (why.length > 0) parts.push(why.map((sentence) => `- ${sentence}`).join('\n'));
  return parts.join('\n\n');
}
