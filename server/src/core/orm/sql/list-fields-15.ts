import { isReservedInMariaDb } from '../../engines/mariadb/reserved.js';
import type { OrmBoolean, OrmDict, OrmList, OrmNumber, OrmText, OrmValue } from '../model.js';
import type { SqlText } from '../sql-text.js';
import { isEmpty, isOn } from './calls.js';
import type { List15 } from './list-15.js';
import { hasField, isLackedOptional, type Refusal } from './model.js';
import { type Asks, asksPermissions, isLeftOut, isNobodys } from './permitted.js';
import { isKnown, type Part, type Piece, partOf, slicePart, splitCommas } from './query.js';
import { refusal, syntaxError } from './refuse.js';

/** Functions that `sanitize_fields` refuses. */
const RESTRICTED = new Set(
  'concat concat_ws if ifnull nullif coalesce connection_id current_user database last_insert_id session_user system_user user version global'.split(
    ' ',
  ),
);

const SUBQUERY = /^\(\s*(?:select|create|insert|delete|drop|update|case|show)\b/;

/** Reads `fields` of a list (`DatabaseQuery.parse_args`, `sanitize_fields`, `set_field_tables`). */
export function readFields(value: OrmValue | undefined, list: List15): Part[] {
  const parts: Part[] = [];
  if (isEmpty(value)) {
    const pluck = list.call.args.get('pluck');
    const name = pluck?.kind === 'text' ? pluck : undefined;
    list.fields.push((out) => {
      out.add(`\`tab${list.doctype}\`.\``, list.call.nameSpan);
      if (name && isRead(partOf(name, name.span), list, asksPermissions(list.call)) === 'kept')
        out.copy(name).add('`', name.span);
      else out.add('name`', list.call.nameSpan);
    });
    return parts;
  }
  // Frappe reads a text as JSON first.
  if (value!.kind === 'text' && /^\s*[[{"]/.test((value as OrmText).text)) list.lost = true;
  else if (value!.kind === 'text') parts.push(...splitCommas(partOf(value as OrmText, value!.span), /,/g));
  else if (value!.kind === 'list' || value!.kind === 'tuple') {
    if ((value as OrmList).open) list.lost = true;
    for (const item of (value as OrmList).items) {
      if (item.kind === 'text') parts.push(partOf(item, item.span));
      else if (item.kind === 'dict') dictField(item, list);
      else if (item.kind === 'number' || item.kind === 'boolean') numberField(item, list);
      else if (item.kind !== 'none') list.lost = true;
    }
  } else list.lost = true;
  openQuote(parts, list);
  // A field that is taken out of the list of fields lets the one behind it through unasked (`remove_field`).
  let before: Read = 'kept';
  for (const part of parts)
    if (!isLackedOptional(part.template.text, list.doctype, list.world))
      before = readField(part, list, before);
  return parts;
}

function numberField({ kind, span, value }: OrmNumber | OrmBoolean, list: List15): void {
  if (!value) return;
  const said = `argument of type '${kind === 'boolean' ? 'bool' : 'int'}' is not iterable`;
  list.refusals.push(refusal('field-format', span, said, 'Name a field.', { exception: 'TypeError' }));
}

function dictField(item: OrmDict, list: List15): void {
  list.refusals.push(
    refusal(
      'field-as-dict',
      item.span,
      "'dict' object has no attribute 'lower'",
      "Lists of Frappe 15 take text: 'sum(qty) as total'. The dict is for Frappe 16.",
      { exception: 'AttributeError' },
    ),
  );
}

/** A backtick without its other one, which takes what stands behind the field for a name. */
function openQuote(parts: readonly Part[], { refusals }: List15): void {
  const isOdd = ({ template }: Part): boolean => template.text.replace(/[^`]/g, '').length % 2 === 1;
  const odd = parts.filter(isOdd);
  if (odd.length % 2 === 0 || !parts.every(isKnown)) return;
  refusals.push(syntaxError('field-format', odd[0]!.span, '', 'A backtick is missing.'));
}

/** A field that is a reserved word, bare in a function: it stands in the statement as it is written. */
function wordOfMariaDb(part: Part, { doctype, world, refusals }: List15): boolean {
  const { text } = part.template;
  const word = [...text.matchAll(/(?<![\w`'".])([a-z_]\w*)(?![\w`'".])(?!\s*\(|\s+by\b)/gi)].find(
    ([name]) =>
      !/^(?:asc|desc|interval)$/i.test(name) &&
      isReservedInMariaDb(name) &&
      hasField(world, doctype, name) === true,
  );
  if (!word || !text.slice(0, word.index).includes('(')) return false;
  const place = slicePart(part, word.index, word.index + word[0].length).span;
  refusals.push(syntaxError('field-format', place, word[0], `Put it between backticks: \`${word[0]}\`.`));
  return true;
}

/** What becomes of a field: it is taken out where nobody may read it; `unsure`: it may be. */
type Read = 'kept' | 'dropped' | 'unsure';

/** Whether a field is asked for, as the one before it was taken out or not (`remove_field`: `as_list` keeps its place). */
function asksAfter(before: Read, { call }: List15): Asks {
  const asks = asksPermissions(call);
  if (before === 'kept' || !asks) return asks;
  const shifts = isOn(call, 'as_list');
  if (shifts === true) return asks;
  return before === 'dropped' && shifts === false ? false : 'perhaps';
}

function readField(part: Part, list: List15, before: Read): Read {
  const asks = asksAfter(before, list);
  const read = isRead(part, list, asks);
  if (read === 'kept') writeField(part, list);
  return read;
}

function writeField(part: Part, list: List15): void {
  const { text } = part.template;
  const known = isKnown(part);
  const lower = text.toLowerCase().trim();
  const name = lower.split('(', 1)[0]!.trimEnd();
  const refuse = (message: string, advice: string): void => {
    list.refusals.push(refusal('field-format', part.span, message, advice, { exception: 'DataError' }));
  };
  if (known && /[,();@]/.test(text) && RESTRICTED.has(name)) {
    refuse(`Use of function ${name} in field is restricted`, 'Write the query with frappe.qb.');
    return;
  }
  if (
    known &&
    (SUBQUERY.test(lower) ||
      (/[,();]/.test(text) && text.includes('@')) ||
      /^@@/.test(lower) ||
      /^[0-9a-zA-Z]+\s*[',]/.test(text))
  ) {
    refuse('Use of sub-query or function is restricted', 'Name one field in each text of the list.');
    return;
  }
  if (!known) {
    list.fields.push((out) => out.hole('unknown', out.filler(), part.span));
    return;
  }
  const dotted = linkedField(part, list);
  if (dotted) {
    list.fields.push(dotted);
    return;
  }
  const table = /^(?:distinct\s+)?`tab([^`]+)`\./i.exec(text);
  if (table && table[1] !== list.doctype) list.join(table[1]!);
  const first = lower[0] ?? '';
  if ('`*"\''.includes(first) || lower.includes('(') || lower.includes('distinct')) {
    if (wordOfMariaDb(part, list)) return;
    list.fields.push((out, many) => {
      const bare = many && !text.includes('.') && !/^(?:count|avg|sum|extract|dayofyear)\(/.test(lower);
      if (bare) out.add(`\`tab${list.doctype}\`.`, part.span);
      out.copy(part.template, 'unknown');
    });
    return;
  }
  const words = text.trim().split(/\s+/);
  if (lower.split(' ').includes('as')) {
    if (words.length !== 3) {
      list.refusals.push(
        refusal(
          'field-format',
          part.span,
          words.length > 3
            ? 'too many values to unpack (expected 3)'
            : `not enough values to unpack (expected 3, got ${words.length})`,
          "Write 'field as alias', in three words.",
          { exception: 'ValueError' },
        ),
      );
      return;
    }
    const column = slicePart(part, 0, text.search(/\s/));
    const alias = words[2]!;
    if (/^\w+-|^\d+$/.test(alias) || isReservedInMariaDb(alias)) {
      const near = /^\w+-/.test(alias) ? alias.slice(alias.indexOf('-')) : alias;
      const place = slicePart(part, text.lastIndexOf(alias), text.length).span;
      list.refusals.push(syntaxError('field-format', place, near, `Put it between backticks: \`${alias}\`.`));
      return;
    }
    list.fields.push((out, many) => {
      writeName(out, many, column, list);
      out.add(` as ${words[2]}`, part.span);
    });
    return;
  }
  list.fields.push((out, many) => writeName(out, many, part, list));
}

/** Whether `get_list` takes a field out, as a column in it is nobody's (`apply_fieldlevel_read_permissions`). */
function isRead(part: Part, list: List15, asks: Asks): Read {
  if (!asks || !isKnown(part)) return 'kept';
  const { doctype, world, refusals } = list;
  const { text } = part.template;
  const plain = /^(\w+)(?:\s+as\s+\S+)?$/i.exec(text);
  if (plain) {
    const column = slicePart(part, 0, plain[1]!.length);
    if (!isLeftOut(plain[1]!, column, doctype, { world, asks, refusals })) return 'kept';
    return asks === true && isNobodys(doctype, plain[1]!, world) === true ? 'dropped' : 'unsure';
  }
  if (/^tab\w+\s[\w\s]*\.\w+$/.test(text) && asks === true) {
    const advice = 'Put the table and the field between backticks: `tab…`.`field`.';
    const said = 'not enough values to unpack (expected 2, got 1)';
    refusals.push(refusal('field-format', part.span, said, advice, { exception: 'ValueError' }));
    return 'unsure';
  }
  const unknown = /^(`?)(\w[^`.]*)\1\.`?\w+`?(?:\s+as\s.*)?$/i.exec(text);
  if (unknown && !/^tab/.test(unknown[2]!)) {
    const there = unknown[1] ? false : hasField(world, doctype, unknown[2]!);
    if (there === undefined) return 'unsure';
    if (there === false) {
      if (asks === true) refusals.push(notJoined(unknown[2]!, part));
      return 'unsure';
    }
  }
  const nobodys = namesIn(text, list).map((name) => isNobodys(name.doctype, name.fieldname, world));
  if (nobodys.every((one) => one === false)) return 'kept';
  return asks === true && nobodys.includes(true) ? 'dropped' : 'unsure';
}

/** A table of a field that is not among those of the query. */
function notJoined(table: string, { span }: Part): Refusal {
  const advice = 'Before the dot stands a Link or Table field of the DocType, without backticks.';
  return refusal('field-format', span, table, advice, { exception: 'PermissionError' });
}

/** The columns that a field with a table, backticks or a function names. */
function namesIn(text: string, { doctype, world }: List15): { doctype: string; fieldname: string }[] {
  const child = /^(\w+)\.(\w+)/.exec(text);
  const table = child && world.doctypes.get(doctype)?.fields.find(({ fieldname }) => fieldname === child[1]);
  if (child && table) return [{ doctype: table.options, fieldname: child[2]! }];
  const names = text
    .replace(/\s+as(?:\s+\S+)?$/i, '')
    .replace(/`tab[^`]+`/g, '')
    .replace(/^\s*\w+\s*\(|\bdistinct\b/gi, '')
    .matchAll(/`(\w+)`|\b([a-z_]\w*)\b(?!\s*\()/g);
  return [...names].map(([, quoted, bare]) => ({ doctype, fieldname: (quoted ?? bare)! }));
}

function writeName(out: SqlText, many: boolean, part: Part, { doctype }: List15): void {
  // A name with a dot is taken for one that has its table (`set_field_tables`), and put between backticks as a whole.
  if (many && !part.template.text.includes('.')) out.add(`\`tab${doctype}\`.`, part.span).copy(part.template);
  else out.add('`', part.span).copy(part.template).add('`', part.span);
}

/** `link_field.field` and `child_table.field`; undefined for anything else, `lost` where that is not known. */
function linkedField(part: Part, list: List15): Piece | undefined {
  const { text } = part.template;
  const dot = text.indexOf('.');
  if (dot < 0 || /[`(]/.test(text.slice(0, dot))) return undefined;
  const fieldname = text.slice(0, dot);
  const there = hasField(list.world, list.doctype, fieldname);
  if (there === undefined) list.lost = true;
  if (there !== true) return undefined;
  const { fieldtype, options } = list.world.doctypes
    .get(list.doctype)!
    .fields.find((field) => field.fieldname === fieldname)!;
  const alias = text.indexOf(' as ');
  const target = slicePart(part, dot + 1, alias < 0 ? text.length : alias);
  const rest = alias < 0 ? '' : text.slice(alias);
  const isLink = fieldtype === 'Link';
  if (!isLink && !/^Table/.test(fieldtype)) {
    const said = `Table 'tab${options || 'None'}' doesn't exist`;
    const advice = `${fieldname} is no Link and no Table, so that there are no fields behind a dot.`;
    list.refusals.push(refusal('field-format', part.span, said, advice, { exception: 'ProgrammingError' }));
    return undefined;
  }
  if (!isLink) list.join(options);
  const table = isLink ? list.link(options, fieldname) : `tab${options}`;
  return (out) => {
    out.add(`\`${table}\`.\``, part.span).copy(target.template).add(`\`${rest}`, part.span);
  };
}
