import { knownText, type OrmDict, type OrmList, type OrmValue } from '../model.js';
import { condition15 } from './condition-15.js';
import type { List15 } from './list-15.js';
import { childWith, isLackedOptional, isStandard, type OrmWorld, type Refusal } from './model.js';
import { adviseOperator } from './operator-fixes.js';
import { HOOKED, OPERATOR_MAP, OPERATORS_15 } from './patterns.js';
import type { Piece } from './query.js';
import { refusal, syntaxError } from './refuse.js';
import { repr } from './repr.js';
import { noTree } from './tree.js';
import { listedOperator } from './unsendable.js';

/** Reads `filters` or `or_filters` of a list (`DatabaseQuery.build_filter_conditions`). */
export function readFilters(value: OrmValue | undefined, into: Piece[], list: List15): void {
  const hole = (place: OrmValue): void => {
    into.push((out) => out.hole('unknown', '1=1', place.span));
  };
  if (!value || value.kind === 'none') return;
  if (value.kind === 'dict') {
    for (const { key, value: own } of value.entries) {
      const pair = own.kind === 'list' || own.kind === 'tuple' ? own.items : undefined;
      if (pair && (own as OrmList).open) hole(own);
      else if (pair && pair.length < 2) tooShort(own as OrmList, list);
      else filter(key, pair?.[0], pair ? pair[1]! : own, undefined, into, list, own);
    }
    if (value.open) hole(value);
  } else if (knownText(value) !== undefined && /^\s*[^\s[{"\dtfnIN-]/.test(knownText(value)!)) {
    list.refusals.push(
      refusal(
        'filter-format',
        value.span,
        'Expecting value: line 1 column 1 (char 0)',
        "Frappe 15 reads a text as JSON: write {'name': …}.",
        { exception: 'JSONDecodeError' },
      ),
    );
  } else if (value.kind === 'list' || value.kind === 'tuple') {
    for (const item of value.items) {
      if (item.kind === 'dict' && item.entries.length > 0 && !item.open) {
        const { key, value: own } = item.entries[0]!;
        const pair = own.kind === 'list' || own.kind === 'tuple' ? own.items : undefined;
        if (pair && (own as OrmList).open) hole(own);
        else if (pair && pair.length < 2) tooShort(own as OrmList, list);
        else filter(key, pair?.[0], pair ? pair[1]! : own, undefined, into, list, own);
      } else if (item.kind === 'text' && item.gaps.length === 0) {
        // A text is put into the statement as it stands.
        const word = item.text.trim().toLowerCase();
        if (OPERATOR_MAP.has(word) || /^(?:and|or|xor|not)$/.test(word)) {
          list.refusals.push(
            syntaxError(
              'filter-format',
              value.span,
              item.text,
              "Frappe 15 takes a list of lists: [['title', '=', 'a']]. A lone filter, 'and' and 'or' between them are for Frappe 16.",
            ),
          );
          return;
        }
        into.push((out) => out.copy(item, 'unknown'));
      } else if (item.kind === 'list' || item.kind === 'tuple') listFilter(item, into, list, hole);
      else if (item.kind === 'number') notIterable(item, list);
      else hole(item);
    }
    if (value.open) hole(value);
  } else if ((value.kind === 'number' || value.kind === 'boolean') && value.value) notIterable(value, list);
  else hole(value);
}

function notIterable({ kind, span }: OrmValue, { refusals }: List15): void {
  const said = `'${kind === 'boolean' ? 'bool' : 'int'}' object is not iterable`;
  refusals.push(
    refusal('filter-format', span, said, "Write {'name': …} or a list of lists.", { exception: 'TypeError' }),
  );
}

function tooShort({ kind, span }: OrmList, { refusals }: List15): void {
  refusals.push(
    refusal(
      'filter-format',
      span,
      `${kind} index out of range`,
      "A list as the value of a field is [operator, value]; for one of several values write ['in', […]].",
      { exception: 'IndexError' },
    ),
  );
}

function listFilter(item: OrmList, into: Piece[], list: List15, hole: (place: OrmValue) => void): void {
  const { items, open } = item;
  if (open) hole(item);
  else if (items.length === 3) filter(items[0]!, items[1]!, items[2]!, undefined, into, list, item);
  else if (items.length >= 4) filter(items[1]!, items[2]!, items[3]!, items[0]!, into, list, item);
  else
    list.refusals.push(
      refusal(
        'filter-format',
        item.span,
        `Filter must have 4 values (doctype, fieldname, operator, value): ${repr(item)}`,
        'Write [field, operator, value] or [DocType, field, operator, value].',
      ),
    );
}

function filter(
  key: OrmValue,
  operator: OrmValue | undefined,
  value: OrmValue,
  doctype: OrmValue | undefined,
  into: Piece[],
  list: List15,
  place: OrmValue,
): void {
  if (key.kind === 'list') {
    list.refusals.push(
      refusal(
        'filter-format',
        key.span,
        "Expected text or file-like object, got <class 'list'>",
        "Conditions within conditions, with 'and' and 'or', are for Frappe 16: use or_filters or frappe.qb.",
        { exception: 'TypeError' },
      ),
    );
    return;
  }
  if (operator && (operator.kind === 'list' || operator.kind === 'tuple')) {
    list.refusals.push(listedOperator(operator, 'lower'));
    return;
  }
  const said = operator === undefined || operator.kind === 'none' ? '=' : knownText(operator)?.toLowerCase();
  if (said !== undefined && !OPERATORS_15.includes(said) && !HOOKED.has(said)) {
    const among = key.span.start < place.span.start && isPair(place) ? place : undefined;
    const { advice, fixes } = adviseOperator(operator!, among, list.world.text);
    const text = `Operator must be one of ${OPERATORS_15.join(', ')}`;
    list.refusals.push(refusal('filter-operator', operator!.span, text, advice, { fixes }));
    return;
  }
  const named = doctype === undefined || doctype.kind === 'none' ? list.doctype : knownText(doctype);
  const text = knownText(key);
  if (key.kind === 'text' && text !== undefined && /[,'();]/.test(text) && !/ifnull/i.test(text)) {
    list.refusals.push(
      refusal(
        'filter-field',
        key.span,
        `Invalid field name ${text}`,
        'Filter by the field itself, or write the query with frappe.qb.',
        {
          exception: 'DataError',
        },
      ),
    );
    return;
  }
  if (key.kind === 'text' && text?.includes('`') && !/ifnull/i.test(text)) {
    const advice = 'Frappe 15 writes table and backticks itself: name the field alone.';
    list.refusals.push(syntaxError('filter-field', key.span, text.slice(text.indexOf('`') + 1), advice));
    return;
  }
  if (
    said === undefined ||
    named === undefined ||
    HOOKED.has(said) ||
    key.kind !== 'text' ||
    text === undefined
  ) {
    into.push((out) => out.hole('unknown', '1=1', place.span));
    return;
  }
  if (isLackedOptional(text, list.doctype, list.world) && /^_[a-z_]+$/.test(text)) return;
  const owner = childWith(text, named, list.world) ?? named;
  if (RANGES.has(said) && isNoDate(fieldtypeOf(text, owner, list.world))) {
    list.refusals.push(
      refusal(
        'filter-operator',
        value.span,
        'You have an error in your SQL syntax',
        "Lists of Frappe 15 make BETWEEN of dates only: write two filters in a list, with '>=' and '<='.",
        { exception: 'ProgrammingError' },
      ),
    );
    return;
  }
  const refused =
    isNeither(said, value, text, owner, list.world) ??
    noTree(said, key, owner, list.world) ??
    notWritten(said, value, text, fieldtypeOf(text, owner, list.world)) ??
    noDate(said, value, fieldtypeOf(text, owner, list.world));
  if (refused) list.refusals.push(refused);
  if (owner !== list.doctype) list.join(owner);
  into.push(condition15({ key, doctype: owner }, said, value, list));
}

/** The `[operator, value]` of a key. */
function isPair(value: OrmValue): value is OrmList {
  return value.kind === 'list' || value.kind === 'tuple';
}

/** `is` with another word than `set` and `not set`, in that case (`prepare_filter_condition`). */
function isNeither(
  operator: string,
  value: OrmValue,
  fieldname: string,
  doctype: string,
  world: OrmWorld,
): Refusal | undefined {
  const word = knownText(value);
  const isKnown = word !== undefined || ['none', 'boolean', 'number'].includes(value.kind);
  if (operator !== 'is' || !isKnown) return undefined;
  if (word === 'set' || word === 'not set') return undefined;
  const fieldtype = fieldtypeOf(fieldname, doctype, world);
  if (fieldtype === undefined) return undefined;
  if (NEVER_NULL.has(fieldtype) || ['name', 'creation', 'modified'].includes(fieldname))
    return syntaxError('filter-operator', value.span, "''", "Write ['is', 'set'] or ['is', 'not set'].");
  return refusal(
    'filter-operator',
    value.span,
    "cannot access local variable 'fallback' where it is not associated with a value",
    "Write ['is', 'set'] or ['is', 'not set'].",
    { exception: 'UnboundLocalError' },
  );
}

/** A dict, list or tuple where one value is compared: of some fields it stands in the statement as Python prints it. */
function notWritten(
  operator: string,
  value: OrmValue,
  fieldname: string,
  fieldtype: string | undefined,
): Refusal | undefined {
  if (!['dict', 'list', 'tuple'].includes(value.kind) || !/^[!<>=]+$/.test(operator)) return undefined;
  const plain = operator === '=' && (fieldtype === 'Link' || fieldtype === 'Data');
  if (isStandard(fieldname) ? fieldname !== 'name' : !plain) return undefined;
  const items = value.kind === 'dict' ? value.entries : (value as OrmList).items;
  if (items.length === 0 || (value as OrmList | OrmDict).open) return undefined;
  const advice = "Compare with one value; for one of several write ['in', […]].";
  if (value.kind === 'tuple' && items.length > 1)
    return refusal('filter-operator', value.span, 'Operand should contain 1 column(s)', advice, {
      exception: 'OperationalError',
    });
  const near = value.kind === 'list' ? '[' : value.kind === 'tuple' ? ')' : '';
  return syntaxError('filter-operator', value.span, near, advice);
}

const WORDS_OF_DATES =
  /\d|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|now|today|[ap]m/i;

/** A text without anything that a date has, where a Date is compared (`getdate`). */
function noDate(operator: string, value: OrmValue, fieldtype: string | undefined): Refusal | undefined {
  const text = knownText(value);
  if (fieldtype !== 'Date' || !text || WORDS_OF_DATES.test(text)) return undefined;
  if (!/^(?:[!<>=]+|(?:not )?like)$/.test(operator)) return undefined;
  const advice = "Compare a Date with a date: '2024-01-31'.";
  return refusal('filter-format', value.span, `<strong>${text}</strong> is not a valid date string.`, advice);
}

/** What becomes BETWEEN. */
const RANGES: ReadonlySet<string> = new Set(['between', 'timespan', 'previous', 'next']);

const NEVER_NULL = new Set(['Check', 'Float', 'Int', 'Currency', 'Percent']);

function isNoDate(fieldtype: string | undefined): boolean {
  return fieldtype !== undefined && !/^Date(?:time)?$/.test(fieldtype);
}

function fieldtypeOf(fieldname: string, doctype: string, { doctypes }: OrmWorld): string | undefined {
  if (fieldname === 'creation' || fieldname === 'modified') return 'Datetime';
  if (isStandard(fieldname)) return 'Data';
  return doctypes.get(doctype)?.fields.find((field) => field.fieldname === fieldname)?.fieldtype;
}
