import type { DocTypeSource, FieldData } from '../sources/doctype/model.js';
import type { Span } from '../text.js';
import { fieldSpan, ownFields } from './view.js';

export interface OutlineItem {
  name: string;
  detail: string;
  kind: 'doctype' | 'section' | 'field';
  span: Span;
  selection: Span;
  children: OutlineItem[];
}

const LEVELS: Readonly<Record<string, number>> = { 'Tab Break': 1, 'Section Break': 2 };

/** The DocType with its tabs, sections and fields, as a form shows them: in the order of the `fields` array. */
export function outline(source: DocTypeSource): OutlineItem | undefined {
  const selection = source.valueSpan(['name']) ?? source.nearest([]);
  const root: OutlineItem = {
    name: source.data.name === '' ? 'DocType' : source.data.name,
    detail: 'DocType',
    kind: 'doctype',
    // Of what stands around the fields the JSON's own outline tells: two that name one place are in each other's way.
    span: source.propertySpan(['fields']) ?? { start: 0, end: source.text.length },
    selection: source.keySpan(['fields']) ?? selection,
    children: [],
  };
  const open: { level: number; item: OutlineItem }[] = [{ level: 0, item: root }];
  for (const field of ownFields(source)) {
    const span = fieldSpan(source, field);
    if (!span) continue;
    const level = LEVELS[field.fieldtype];
    const item = itemOf(source, field, span, level !== undefined);
    if (level !== undefined) while (open.at(-1)!.level >= level) open.pop();
    open.at(-1)!.item.children.push(item);
    // A container reaches to the end of what it holds; LSP wants children inside their parent.
    for (const outer of open)
      if (outer.level > 0) outer.item.span.end = Math.max(outer.item.span.end, span.end);
    if (level !== undefined) open.push({ level, item });
  }
  return root;
}

function itemOf(source: DocTypeSource, field: FieldData, span: Span, section: boolean): OutlineItem {
  const title = section && field.label !== '' ? field.label : field.fieldname;
  return {
    name: title === '' ? field.fieldtype || 'field' : title,
    detail: field.fieldtype,
    kind: section ? 'section' : 'field',
    span: { ...span },
    selection: source.valueSpan(['fields', field.index, 'fieldname']) ?? {
      start: span.start,
      end: span.start + 1,
    },
    children: [],
  };
}
