import type { Span } from '../../text.js';
import { knownText, type OrmCall, type OrmText, type OrmValue } from '../model.js';
import type { SqlTextOrigin } from '../sql-text.js';
import type { OrmWorld } from './model.js';
import { ownColumn, type Part, type Piece, partOf, slicePart } from './query.js';

/** What every statement of a call has. */
export function originOf(call: OrmCall): SqlTextOrigin {
  return {
    source: call.source,
    span: call.span,
    extent: call.span,
    method: call.method,
    owner: call.owner,
    asks: call.asks,
    group: call.group,
    ...(call.unfinished && { unfinished: true as const }),
    ...(ignoresMissing(call) && { ignoresMissing: true as const }),
  };
}

/** `get_values` swallows 1054 and 1146 where it is told to `ignore`, unless the filters are a list. */
function ignoresMissing(call: OrmCall): boolean {
  if (call.args.get('filters')?.kind === 'list') return false;
  return call.method === 'exists' || isOn(call, 'ignore') === true;
}

/** Whether an argument that is a switch is on; undefined where that is not known. */
export function isOn(call: OrmCall, name: string): boolean | undefined {
  const value = call.args.get(name);
  if (!value) return call.open ? undefined : false;
  if (value.kind === 'boolean' || value.kind === 'number') return Boolean(value.value);
  return value.kind === 'none' ? false : undefined;
}

export function isAbsent(value: OrmValue | undefined): boolean {
  return value === undefined || value.kind === 'none';
}

/** ` LIMIT n`, with a number of its own where that is not known. */
export function limitOf(call: OrmCall, names: readonly string[]): string {
  for (const name of names) {
    const value = call.args.get(name);
    if (value?.kind === 'number' && value.value > 0) return ` LIMIT ${value.value}`;
    if (value && value.kind !== 'none' && value.kind !== 'number') return ' LIMIT 1';
  }
  return '';
}

/** The whole of a text as a part. */
export function whole(text: OrmText): Part {
  return slicePart(partOf(text, text.span), 0, text.text.length);
}

/** The fields that a call writes, with what they are set to; `open`: others may be there. */
export interface Written {
  fields: { name: OrmText; value: OrmValue }[];
  open: boolean;
}

export function writtenBy(call: OrmCall): Written {
  const field = call.args.get('fieldname');
  if (field?.kind === 'text') {
    const value = call.args.get('value') ?? { kind: 'none' as const, span: field.span };
    return { fields: [{ name: field, value }], open: false };
  }
  if (field?.kind !== 'dict') return { fields: [], open: true };
  return {
    fields: field.entries.flatMap(({ key, value }) => (key.kind === 'text' ? [{ name: key, value }] : [])),
    open: field.open || field.entries.some(({ key }) => key.kind !== 'text'),
  };
}

/** The columns that a DocType's lists are sorted by, as `get_doctype_sort_info` reads them. */
export function defaultOrder(doctype: string, world: OrmWorld, span: Span, first: string): Piece[] {
  const data = world.doctypes.get(doctype);
  const sorted = data?.sort_field || first;
  const order =
    typeof data?.raw.sort_order === 'string' && data.raw.sort_order ? data.raw.sort_order : 'DESC';
  return sorted.split(',').map((spec): Piece => {
    const [field = first, own = order] = spec.trim().split(/\s+/);
    const direction = own.toLowerCase() === 'asc' ? 'ASC' : 'DESC';
    return ownColumn(doctype, `\`${field}\` ${direction}`, span);
  });
}

/** The DocType that a call is about, where that is known. */
export function doctypeOf(call: OrmCall): string | undefined {
  return knownText(call.doctype);
}

/** A call on the one document of a Single DocType, whose values stand in `tabSingles`. */
export function isOnSingle(call: OrmCall, filters: OrmValue | undefined, world: OrmWorld): boolean {
  const doctype = doctypeOf(call);
  const name = filters && knownText(filters);
  if (doctype !== undefined && world.doctypes.get(doctype)?.issingle) {
    if (!filters || call.method === 'db_set') return true;
    // Frappe 15 looks among the values of Singles when there is no table, but for a list of filters.
    const reads = call.method === 'get_value' || call.method === 'get_values';
    if (reads && world.frappe === '15') return filters.kind !== 'list';
    return filters.kind === 'none' || filters.kind === 'unknown' || name === undefined
      ? !['dict', 'list', 'tuple', 'number'].includes(filters.kind)
      : name === doctype;
  }
  if (call.method === 'db_set') return false;
  return filters?.kind === 'none' || (name !== undefined && name === doctype && doctype !== 'DocType');
}

/** `exists({"doctype": "User", "enabled": 1})` as the call that it is short for. */
export function unfolded(call: OrmCall): OrmCall {
  const { doctype } = call;
  if (call.method !== 'exists' || doctype.kind !== 'dict') return call;
  const named = doctype.entries.find(({ key }) => knownText(key) === 'doctype');
  const entries = doctype.entries.filter((entry) => entry !== named);
  const args = new Map(call.args).set('filters', { ...doctype, entries });
  return { ...call, doctype: named?.value ?? { kind: 'unknown', span: doctype.span }, args };
}

/** Frappe takes fields and filters in either place: a dict or a list of lists is filters. */
export function isSwapped(fields: OrmValue | undefined, filters: OrmValue | undefined): boolean {
  if (fields?.kind === 'dict') return true;
  if (fields?.kind === 'list' && fields.items[0]?.kind === 'list') return true;
  return (
    !isEmpty(fields) &&
    filters?.kind === 'list' &&
    filters.items.length > 1 &&
    filters.items[0]!.kind === 'text'
  );
}

export function isEmpty(value: OrmValue | undefined): boolean {
  return (
    isAbsent(value) ||
    ((value?.kind === 'list' || value?.kind === 'tuple') && value.items.length === 0 && !value.open)
  );
}
