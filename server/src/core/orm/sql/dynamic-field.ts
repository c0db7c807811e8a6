import type { Span } from '../../text.js';
import { hasField, type OrmWorld } from './model.js';
import { CHILD_TABLE_FIELD } from './patterns.js';
import { column, isKnown, type Part, type Piece, type Query, slicePart } from './query.js';

/** What `DynamicTableField.parse` makes of a name with a dot (frappe/database/query.py). */
export type DynamicField =
  | { kind: 'none' }
  /** The DocType's fields are not all known, so that nothing is said. */
  | { kind: 'unknown' }
  | { kind: 'child'; doctype: string; field: Part; parentfield: string | undefined; table?: Span }
  | { kind: 'link'; doctype: string; field: Part; link: Part };

const TABLE_FIELDS = new Set(['Table', 'Table MultiSelect']);
const IDENTIFIER = /^[\p{L}\p{N}]+$/u;

function isIdentifier(text: string): boolean {
  return IDENTIFIER.test(text.replaceAll('_', ''));
}

export function dynamicField(
  part: Part,
  doctype: string,
  world: OrmWorld,
  { tabNotation }: { tabNotation: boolean },
): DynamicField {
  const { text } = part.template;
  const dot = text.indexOf('.');
  if (dot < 0) return { kind: 'none' };
  if (!isKnown(part)) return { kind: 'unknown' };
  const child = tabNotation ? CHILD_TABLE_FIELD.exec(text) : null;
  if (child) {
    if (child[1] === doctype) return { kind: 'none' };
    const quoted = child[2] ? 1 : 0;
    const field = slicePart(part, text.length - child[3]!.length - quoted, text.length - quoted);
    const from = text.indexOf('tab') + 3;
    const { span: table } = slicePart(part, from, from + child[1]!.length);
    return { kind: 'child', doctype: child[1]!, field, parentfield: undefined, table };
  }
  const first = text.slice(0, dot);
  if (!isIdentifier(first) || !isIdentifier(text.slice(dot + 1))) return { kind: 'none' };
  const there = hasField(world, doctype, first);
  if (there !== true) return { kind: there === false ? 'none' : 'unknown' };
  const { fieldtype, options } = world.doctypes
    .get(doctype)!
    .fields.find(({ fieldname }) => fieldname === first)!;
  const field = slicePart(part, dot + 1, text.length);
  if (fieldtype === 'Link') return { kind: 'link', doctype: options, field, link: slicePart(part, 0, dot) };
  if (TABLE_FIELDS.has(fieldtype)) return { kind: 'child', doctype: options, field, parentfield: first };
  return { kind: 'none' };
}

/** Joins the table of such a field and gives its column. */
export function joinField(query: Query, found: DynamicField & { kind: 'child' | 'link' }): Piece {
  const { doctype, field } = found;
  const place = field.span;
  if (found.kind === 'link') {
    const { link } = found;
    query.join(doctype, link.span, (out) => {
      out.add(`\`tab${doctype}\`.\`name\`=`, place);
      column(query.doctype, link)(out, true);
    });
  } else {
    const own = `\`tab${doctype}\``;
    const parentfield = found.parentfield ? ` AND ${own}.\`parentfield\`='${found.parentfield}'` : '';
    query.join(doctype, place, (out) =>
      out.add(
        `${own}.\`parent\`=\`tab${query.doctype}\`.\`name\` AND ${own}.\`parenttype\`='${query.doctype}'${parentfield}`,
        place,
      ),
    );
  }
  return column(doctype, field, found.kind === 'child' ? found.table : undefined);
}
