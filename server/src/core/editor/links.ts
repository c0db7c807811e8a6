import { LINK_FIELDTYPES } from '../schema/fieldtypes.js';
import type { DocTypeData, DocTypeSource, FieldData } from '../sources/doctype/model.js';
import type { Span } from '../text.js';
import { placeAt } from './place.js';

/** What a place in a DocType's JSON points to. */
export type LinkTarget = { doctype: string; span: Span } | { field: FieldData; span: Span };

const FIELD_PROPERTIES = new Set(['title_field', 'image_field', 'sort_field', 'timeline_field']);

/** A DocType behind `options`, or a field of the same file behind `field_order`, `title_field` and the like. */
export function linkAt(source: DocTypeSource, offset: number): LinkTarget | undefined {
  const { field, property, path, value, key } = placeAt(source, offset);
  if (key || !value) return undefined;
  if (field) {
    const linked = property === 'options' && LINK_FIELDTYPES.has(field.fieldtype);
    return linked ? { doctype: value.text, span: value.span } : undefined;
  }
  if (property !== 'field_order' && !(path.length === 1 && FIELD_PROPERTIES.has(property ?? '')))
    return undefined;
  const target = source.data.fields.find(({ fieldname }) => fieldname === value.text);
  return target && { field: target, span: value.span };
}

/** The DocType whose references are asked for: the one behind `options`, else this file's own on its `name`. */
export function doctypeAt(source: DocTypeSource, offset: number): string | undefined {
  const link = linkAt(source, offset);
  if (link && 'doctype' in link) return link.doctype;
  const { path, key } = placeAt(source, offset);
  return path.length === 1 && path[0] === 'name' && !key ? source.data.name : undefined;
}

/** The fields of a DocType that link to `name`, or hold rows of it. */
export function fieldsLinkingTo(doctype: DocTypeData, name: string): FieldData[] {
  return doctype.fields.filter(
    ({ fieldtype, options, index }) => index >= 0 && options === name && LINK_FIELDTYPES.has(fieldtype),
  );
}
