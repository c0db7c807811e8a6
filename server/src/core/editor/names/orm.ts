import { knownText, type OrmCall, type OrmText, type OrmValue, spanIn } from '../../orm/model.js';
import { fieldIn, type NameUse, type NameWorld } from './model.js';

/** Arguments that name columns. */
const COLUMNS: ReadonlySet<string> = new Set([
  'fields',
  'fieldname',
  'pluck',
  'group_by',
  'order_by',
  'column',
  'old_column_name',
]);
const FILTERS: ReadonlySet<string> = new Set(['filters', 'or_filters']);

/** The DocTypes and fields that calls of the ORM name, whatever statement Frappe makes of them. */
export function ormNames(calls: readonly OrmCall[], world: NameWorld): NameUse[] {
  const found: NameUse[] = [];
  for (const call of calls) {
    const doctype = knownText(call.doctype);
    if (doctype === undefined || call.doctype.kind !== 'text' || !world.get(doctype)) continue;
    found.push({ doctype, span: spanIn(call.doctype, 0, doctype.length) });
    for (const [name, value] of call.args) {
      if (COLUMNS.has(name)) for (const text of textsIn(value)) words(text, doctype, world, found);
      else if (FILTERS.has(name)) filters(value, doctype, world, found);
    }
  }
  return found;
}

function textsIn(value: OrmValue): OrmText[] {
  switch (value.kind) {
    case 'text':
      return [value];
    case 'list':
    case 'tuple':
      return value.items.flatMap(textsIn);
    case 'dict':
      return value.entries.flatMap(({ key }) => textsIn(key));
    default:
      return [];
  }
}

/** The names in a text such as `creation desc`, `count(name) as many`, `items.qty`: what stands after `as` is no field. */
function words(text: OrmText, doctype: string, world: NameWorld, found: NameUse[]): void {
  for (const match of text.text.matchAll(/(?<!\bas\s+)(?<![\w.`])`?(\w+)`?(?![\w(])/gi)) {
    const name = match[1]!;
    if (!fieldIn(world, doctype, name)) continue;
    const at = match.index + match[0].indexOf(name);
    const end = at + name.length;
    if (text.map.isUnbroken(at, end)) found.push({ doctype, field: name, span: spanIn(text, at, end) });
  }
}

function filters(value: OrmValue, doctype: string, world: NameWorld, found: NameUse[]): void {
  const plain = (one: OrmValue | undefined, of = doctype): void => {
    const name = knownText(one);
    if (one?.kind !== 'text' || name === undefined || !fieldIn(world, of, name)) return;
    found.push({ doctype: of, field: name, span: spanIn(one, 0, name.length) });
  };
  if (value.kind === 'dict') for (const { key } of value.entries) plain(key);
  if (value.kind !== 'list') return;
  for (const item of value.items) {
    if (item.kind === 'dict') filters(item, doctype, world, found);
    if (item.kind !== 'list' && item.kind !== 'tuple') continue;
    const [first, second] = item.items;
    const named = item.items.length > 3 ? knownText(first) : undefined;
    if (named !== undefined && first?.kind === 'text' && world.get(named)) {
      found.push({ doctype: named, span: spanIn(first, 0, named.length) });
      plain(second, named);
    } else plain(first);
  }
}
