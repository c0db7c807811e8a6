import { engineOf } from '../engines/index.js';
import { markdownCode, markdownText } from '../escape.js';
import type { FieldData } from '../sources/doctype/model.js';
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

function fieldMarkdown(view: DocTypeView, field: FieldData): string {
  const title = `**${markdownCode(field.fieldname)}** · ${markdownText(field.fieldtype)}`;
  const none = whyNoColumn(view, field);
  const column = view.table?.columns.find(({ name }) => name === field.fieldname);
  if (none !== undefined || !column || !view.table) return [title, none ?? 'No column.'].join('\n\n');
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
