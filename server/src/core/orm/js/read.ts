import type { Span } from '../../text.js';
import { knownText, type OrmCall, type OrmMethod, type OrmReceiver, type OrmValue } from '../model.js';
import { signatureOf } from '../signatures.js';
import { JsReader } from './values.js';

/** Any of these in a script names a DocType's columns. */
const CALL =
  /\b(frappe\.db\.(?:get_value|get_list|get_single_value|count)|(?:frappe\.)?x?call|createResource|createListResource|useList|useFrappeGetDocList)\s*(?:<[^<>()]*>)?\(/g;
const CLIENT = /^(?:\/?api\/method\/)?frappe\.client\.(get_list|get_value|get_count|get_single_value)$/;

/** Calls around a call, in their callbacks: of deeper ones nothing is said, as each is read to its end. */
const DEEPEST = 20;

/** What a client script, or the source of a single-page app, asks Frappe for, as far as it is written in literals. */
export function ormOfScript(text: string): OrmCall[] {
  const calls: OrmCall[] = [];
  const isComment = commentsOf(text);
  /** Where the calls end that are around the place reached. */
  let around: number[] = [];
  for (const match of text.matchAll(CALL)) {
    const start = match.index;
    if (isComment(start) || /[.\w$]/.test(text[start - 1] ?? '')) continue;
    around = around.filter((end) => end > start);
    if (around.length >= DEEPEST) continue;
    const reader = new JsReader(text, start + match[0].length);
    const values = reader.arguments();
    around.push(reader.at);
    const name = match[1]!;
    const asked = askedFor(name, values);
    if (!asked) continue;
    const span = { start, end: reader.at };
    const nameSpan = { start, end: start + name.length };
    const isResource = name === 'createListResource' || name === 'useList';
    calls.push({
      ...callOf(asked, span, nameSpan, calls.length),
      unfinished: text[reader.at - 1] !== ')',
      ...(isResource && { resource: true as const }),
    });
  }
  return calls;
}

interface Asked {
  method: OrmMethod;
  receiver: OrmReceiver;
  doctype: OrmValue;
  args: Map<string, OrmValue>;
  open: boolean;
}

function callOf({ method, receiver, doctype, args, open }: Asked, span: Span, nameSpan: Span, group: number) {
  const parameters =
    signatureOf(`frappe.client.${method === 'count' ? 'get_count' : method}`)?.parameters ?? [];
  const where = { owner: '', asks: false, source: 'script', group } as const;
  return {
    method,
    receiver,
    doctype,
    args,
    open,
    parameters,
    language: 'js',
    span,
    nameSpan,
    ...where,
  } as const;
}

function askedFor(name: string, values: readonly OrmValue[]): Asked | undefined {
  const [first, second, third] = values;
  if (!first) return undefined;
  switch (name) {
    case 'frappe.db.get_value':
      // After the callback stands the parent DocType.
      return (
        second &&
        asked('get_value', 'client', first, { filters: second, fieldname: third, parent: values[4] })
      );
    case 'frappe.db.get_single_value':
      return second && asked('get_single_value', 'client', first, { fieldname: second });
    case 'frappe.db.get_list':
      return second && ofOptions('get_list', 'desk', first, second);
    case 'frappe.db.count':
      return second && ofOptions('count', 'desk', first, second);
    case 'useFrappeGetDocList':
      return second && ofOptions('get_list', 'client', first, second);
    case 'createListResource':
    case 'useList':
      return entryOf(first, 'url') || !entryOf(first, 'doctype')
        ? undefined
        : ofOptions('get_list', 'client', entryOf(first, 'doctype')!, first);
    default:
      return ofClient(first, second);
  }
}

/** `call('frappe.client.get_list', {…})`, `frappe.call({ method, args })`, `createResource({ url, params })`. */
function ofClient(first: OrmValue, second: OrmValue | undefined): Asked | undefined {
  const named = first.kind === 'dict' ? (entryOf(first, 'method') ?? entryOf(first, 'url')) : first;
  const method = CLIENT.exec(knownText(named) ?? '')?.[1];
  const given = first.kind === 'dict' ? (entryOf(first, 'args') ?? entryOf(first, 'params')) : second;
  const doctype = given && entryOf(given, 'doctype');
  if (!method || !given || !doctype) return undefined;
  return ofOptions(method === 'get_count' ? 'count' : (method as OrmMethod), 'client', doctype, given);
}

function asked(
  method: OrmMethod,
  receiver: OrmReceiver,
  doctype: OrmValue,
  given: Readonly<Record<string, OrmValue | undefined>>,
): Asked {
  const args = new Map(Object.entries(given).filter((pair): pair is [string, OrmValue] => !!pair[1]));
  // A page at a time, unless it asks for more.
  args.set('limit', { kind: 'number', span: doctype.span, value: 20 });
  return { method, receiver, doctype, args, open: false };
}

function ofOptions(
  method: OrmMethod,
  receiver: OrmReceiver,
  doctype: OrmValue,
  options: OrmValue,
): Asked | undefined {
  if (options.kind !== 'dict') return undefined;
  const of = (name: string) => entryOf(options, name);
  const given = {
    fields: method === 'get_value' ? undefined : of('fields'),
    fieldname: of('fieldname'),
    filters: of('filters'),
    or_filters: of('or_filters') ?? of('orFilters'),
    order_by: textOf(of('order_by') ?? of('orderBy')),
    group_by: of('group_by') ?? of('groupBy'),
    parent: of('parent') ?? of('parent_doctype'),
  };
  return { ...asked(method, receiver, doctype, given), open: options.open };
}

/** frappe-react-sdk makes a text of `orderBy: { field, order }`. */
function textOf(value: OrmValue | undefined): OrmValue | undefined {
  return value?.kind === 'text' ? value : undefined;
}

function entryOf(value: OrmValue, name: string): OrmValue | undefined {
  return value.kind === 'dict' ? value.entries.find(({ key }) => knownText(key) === name)?.value : undefined;
}

/** Whether a place stands in a comment; asked of places in order, so that the text is gone through once. */
function commentsOf(text: string): (at: number) => boolean {
  const mark = /\n|\/\*|\*\/|\/\//g;
  let next = mark.exec(text);
  let inBlock = false;
  STARRED.lastIndex = 0;
  let inLine = STARRED.test(text);
  return (at) => {
    for (; next && next.index < at; next = mark.exec(text)) {
      const { 0: found, index } = next;
      if (found === '\n') {
        STARRED.lastIndex = index + 1;
        inLine = STARRED.test(text);
      } else if (found === '//') inLine ||= !/[:'"`]/.test(text[index - 1] ?? '');
      else inBlock = found === '/*';
    }
    return inLine || inBlock;
  };
}

/** A line of a comment that goes on. */
const STARRED = /[^\S\n]*\*/y;
