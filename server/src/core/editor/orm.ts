import { knownText, type OrmCall } from '../orm/model.js';
import { parameterName } from '../orm/signatures.js';
import { FILTER_OPERATORS } from '../orm/sql/patterns.js';
import type { Expr, Node, Stmt } from '../python/ast.js';
import { parsePython } from '../python/parse.js';
import { isStatement, pathAt } from '../python/walk.js';
import type { TableLookup } from '../schema/lookup.js';
import type { DocTypeLookup } from '../sources/doctype/model.js';
import type { Span } from '../text.js';

/** What may stand in a text of a call of the ORM. */
export interface OrmPlace {
  kind: 'doctype' | 'field' | 'operator';
  /** The DocType whose fields may stand there. */
  doctype?: string;
  /** What is typed of it. */
  span: Span;
}

const FIELDS = new Set(['fields', 'fieldname', 'pluck', 'group_by', 'order_by', 'column', 'old_column_name']);
const FILTERS = new Set(['filters', 'or_filters']);

/** What a text at an offset of a Python file is to a call of the ORM around it. */
export function ormPlaceAt(text: string, calls: readonly OrmCall[], offset: number): OrmPlace | undefined {
  const around = calls.filter(({ span }) => span.start < offset && offset < span.end);
  const call = around.reduce<OrmCall | undefined>(
    (inner, one) => (!inner || one.span.start > inner.span.start ? one : inner),
    undefined,
  );
  if (!call) return undefined;
  const path = pathAt(parsePython(text).body, offset);
  const node = path.at(-1);
  const string = node?.kind === 'str' ? pieceAt(node, offset) : undefined;
  const quote = string && /^[A-Za-z]*("""|'''|"|')/.exec(text.slice(string.start, string.start + 6))?.[0];
  if (!string || !quote || offset < string.start + quote.length) return undefined;
  const inside = { start: string.start + quote.length, end: Math.max(offset, contentEnd(text, string)) };
  const way = wayTo(path, call.span.start);
  return way && placeIn(call, way, inside, text, offset);
}

/** The literal of several that an offset is in. */
function pieceAt(node: Expr & { kind: 'str' }, offset: number): Node | undefined {
  return (node.pieces ?? [node]).find(({ start, end }) => start < offset && offset <= end);
}

function contentEnd(text: string, { start, end }: Node): number {
  const last = text[end - 1];
  return end - 1 > start && (last === '"' || last === "'") ? end - 1 : end;
}

/** From a call's argument down to a text in it. */
interface Way {
  argument: string | number;
  /** `key`: of a dict; numbers: the place in a list. */
  steps: (number | 'key' | 'value')[];
  /** The items of the innermost list around the text. */
  items: readonly Expr[];
}

function wayTo(path: readonly (Expr | Stmt)[], callStart: number): Way | undefined {
  const steps: Way['steps'] = [];
  let items: readonly Expr[] | undefined;
  for (let i = path.length - 1; i > 0; i--) {
    const node = path[i]!;
    const parent = path[i - 1]!;
    if (isStatement(node) || isStatement(parent)) return undefined;
    if (parent.kind === 'call') {
      if (parent.start !== callStart) return undefined;
      const at = parent.args.findIndex(({ value }) => value === node);
      return at < 0 ? undefined : { argument: parent.args[at]!.name ?? at, steps, items: items ?? [] };
    }
    if (parent.kind === 'list' && parent.shape !== 'set') {
      steps.unshift(parent.items.indexOf(node));
      items ??= parent.items.filter(({ kind }) => kind === 'str');
    } else if (parent.kind === 'dict') steps.unshift(parent.keys.includes(node) ? 'key' : 'value');
    // While it is typed, a dict with a first key alone reads like a set.
    else if (parent.kind === 'list') steps.unshift('key');
    else return undefined;
  }
  return undefined;
}

function placeIn(call: OrmCall, way: Way, inside: Span, text: string, offset: number): OrmPlace | undefined {
  const own = knownText(call.doctype);
  const name =
    typeof way.argument === 'number' ? call.parameters[way.argument] : parameterName(way.argument, call);
  if (name === 'doctype') return way.steps.length === 0 ? { kind: 'doctype', span: inside } : undefined;
  if (own === undefined || name === undefined) return undefined;
  if (FIELDS.has(name)) {
    if (way.steps.length > 1 || way.steps[0] === 'value') return undefined;
    return { kind: 'field', doctype: own, span: wordAt(text, inside, offset) };
  }
  if (!FILTERS.has(name)) return undefined;
  const [first, second] = way.steps;
  if (way.steps.length === 1) {
    if (first === 'key') return { kind: 'field', doctype: own, span: wordAt(text, inside, offset) };
    // `get_value("Task", "TASK-1")` names a document; `["status", "=", "Open"]` is one filter by itself.
    return typeof first === 'number' ? ofFilter(own, way, first, inside, text, offset) : undefined;
  }
  if (first === 'value' && second === 0) return { kind: 'operator', span: inside };
  return typeof first === 'number' && typeof second === 'number'
    ? ofFilter(own, way, second, inside, text, offset)
    : undefined;
}

/** A part of `[field, operator, value]` or `[doctype, field, operator, value]`. */
function ofFilter(
  own: string,
  way: Way,
  index: number,
  inside: Span,
  text: string,
  offset: number,
): OrmPlace | undefined {
  const word = (at: number): string =>
    text.slice((way.items[at]?.start ?? 0) + 1, (way.items[at]?.end ?? 1) - 1);
  const long = way.items.length > 3 || (way.items.length > 2 && FILTER_OPERATORS.includes(word(2)));
  if (index === (long ? 2 : 1)) return { kind: 'operator', span: inside };
  if (long && index === 0) return { kind: 'doctype', span: inside };
  if (index > (long ? 1 : 0)) return undefined;
  return { kind: 'field', doctype: long ? word(0) : own, span: wordAt(text, inside, offset) };
}

/** The name around an offset: `creation` of `creation desc`, `qty` of `items.qty`. */
function wordAt(text: string, { start, end }: Span, offset: number): Span {
  let from = offset;
  let to = offset;
  while (from > start && /[\w.]/.test(text[from - 1]!)) from--;
  while (to < end && /\w/.test(text[to]!)) to++;
  return { start: from, end: to };
}

export interface OrmChoice {
  label: string;
  kind: 'doctype' | 'field' | 'operator';
  detail?: string;
}

/** What fits a place: DocTypes with tables, fieldnames and standard columns, the child table's after `items.`, operators. */
export function ormChoices(
  place: OrmPlace,
  text: string,
  doctypes: DocTypeLookup,
  tables: TableLookup,
): OrmChoice[] {
  if (place.kind === 'operator') return FILTER_OPERATORS.map((label) => ({ label, kind: 'operator' }));
  if (place.kind === 'doctype')
    return [...doctypes.names()].sort().map((label) => {
      const { module } = doctypes.get(label) ?? {};
      return { label, kind: 'doctype', ...(module && { detail: module }) };
    });
  const { doctype = '' } = place;
  const typed = text.slice(place.span.start, place.span.end);
  const dot = typed.lastIndexOf('.');
  if (dot < 0) return [...columnChoices(doctype, '', tables), ...childChoices(doctype, doctypes)];
  const owner = doctypes.get(doctype)?.fields.find(({ fieldname }) => fieldname === typed.slice(0, dot));
  return owner ? columnChoices(owner.options, typed.slice(0, dot + 1), tables) : [];
}

function columnChoices(doctype: string, before: string, tables: TableLookup): OrmChoice[] {
  const columns = tables.get(`tab${doctype}`)?.columns ?? [];
  return columns.map(({ name, type }) => ({
    label: before + name,
    kind: 'field',
    detail: `${type} · ${doctype}`,
  }));
}

/** The child tables, and the Link fields whose DocType's fields may be read through them. */
function childChoices(doctype: string, doctypes: DocTypeLookup): OrmChoice[] {
  const fields = doctypes.get(doctype)?.fields ?? [];
  return fields.flatMap(({ fieldname, fieldtype, options }): OrmChoice[] =>
    fieldtype === 'Table' || fieldtype === 'Table MultiSelect'
      ? [{ label: `${fieldname}.`, kind: 'field', detail: `child table ${options}` }]
      : [],
  );
}
