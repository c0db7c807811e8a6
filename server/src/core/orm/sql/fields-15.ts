import { knownText, type OrmDict, type OrmList, type OrmText, type OrmValue } from '../model.js';
import { dynamicField, joinField } from './dynamic-field.js';
import { type Reading, withoutParentfield } from './filters-15.js';
import { hasField, isStandard } from './model.js';
import { column, isKnown, ownColumn, type Part, partOf, slicePart, splitCommas } from './query.js';
import { refusal, syntaxError } from './refuse.js';

/** Reads `fields` and `fieldname` (`Engine.set_fields` of frappe/database/query.py); the name alone where there are none. */
export function readFields(value: OrmValue | undefined, of: Reading): void {
  const { query } = of;
  if (value && value.kind !== 'none') {
    if (isOnlyDicts(value)) emptyQuery(value, of);
    if (value.kind === 'text') readTextFields(value, of);
    else if (value.kind === 'dict') readDict(value, of);
    else if (value.kind === 'list' || value.kind === 'tuple') {
      if (value.open) query.lost = true;
      for (const item of value.items) {
        if (item.kind === 'text') readTextFields(item, of);
        else if (item.kind === 'dict') readDict(item, of);
        else query.lost = true;
      }
    } else query.lost = true;
  }
  if (query.select.length === 0) query.select.push(ownColumn(query.doctype, '`name`', query.place));
}

function isOnlyDicts(value: OrmValue): boolean {
  const items = value.kind === 'list' || value.kind === 'tuple' ? (value.open ? [] : value.items) : [value];
  return (
    items.length > 0 && items.every((item) => item.kind === 'dict' && item.entries.length > 0 && !item.open)
  );
}

/** Where dicts of fields that are there are all, nothing is selected, and the builder makes no statement of it. */
function emptyQuery(value: OrmValue, { query, world, refusals }: Reading): void {
  const dicts = (value.kind === 'dict' ? [value] : (value as OrmList).items) as OrmDict[];
  const isField = (name: string | undefined): boolean =>
    name !== undefined && !isStandard(name) && hasField(world, query.doctype, name) === true;
  if (!dicts.every(({ entries }) => entries.every(({ key }) => isField(knownText(key))))) return;
  const advice =
    'A dict in fields names child tables and their fields: name a field of the DocType beside it.';
  refusals.push(
    refusal('field-as-dict', value.span, 'Query was empty', advice, { exception: 'OperationalError' }),
  );
}

const FUNCTIONS = /(?:dayofyear|extract|locate|count|sum|avg|max|min|abs|timestamp|ifnull)\(/i;

/** The fields of child tables, by their field (`ChildQuery`): they are read later, and nothing is selected for them. */
function readDict(item: OrmValue & { kind: 'dict' }, { refusals, query, world }: Reading): void {
  const wrong = item.entries.find(({ key }) => {
    const name = knownText(key);
    return name !== undefined && (isStandard(name) || hasField(world, query.doctype, name) === false);
  });
  if (!wrong) {
    query.lost = true;
    return;
  }
  const isFunction = /^[A-Z]+$/.test(knownText(wrong.key)!);
  refusals.push(
    refusal(
      'field-as-dict',
      item.span,
      "'NoneType' object has no attribute 'fieldtype'",
      isFunction
        ? "Frappe 15 takes text: 'sum(qty) as total'. The dict is for Frappe 16."
        : 'A dict in fields names child tables and their fields; filters are another argument.',
      { exception: 'AttributeError' },
    ),
  );
}

/** A text with a comma is split at it; of a lone one only what stands behind it is stripped (sqlparse). */
function readTextFields(value: OrmText, of: Reading): void {
  const part = partOf(value, value.span);
  if (value.text.includes(',')) for (const one of splitCommas(part)) readField(one, of);
  else if (value.text !== '' || value.gaps.length > 0)
    readField(slicePart(part, 0, value.text.length, 'end'), of);
}

function readField(part: Part, of: Reading): void {
  const { query, world } = of;
  const { text } = part.template;
  if (!isKnown(part)) {
    query.lost = true;
    return;
  }
  if (text.includes('%')) {
    query.lost = true;
    if (!FUNCTIONS.test(text) && !of.unbound) formatted(part, of);
    return;
  }
  // What has no function of these is a column, whatever it looks like (`SqlFunctions`).
  if (FUNCTIONS.test(text)) {
    readFunction(part, of);
    return;
  }
  if (text === '*') {
    query.select.push(ownColumn(query.doctype, '*', part.span));
    return;
  }
  // Keywords are written small first (sqlparse).
  const at = text.search(/ as /i);
  if (at >= 0 && / as /i.test(text.slice(at + 3))) {
    const advice = 'Frappe 15 looks for one alias: write the query with frappe.qb.';
    const said = 'too many values to unpack (expected 2)';
    of.refusals.push(refusal('field-format', part.span, said, advice, { exception: 'ValueError' }));
    return;
  }
  const own = at < 0 ? part : slicePart(part, 0, at, 'none');
  const alias = at < 0 ? undefined : text.slice(at + 4).trim();
  if (alias?.includes('`') && !own.template.text.includes('`')) {
    query.lost = true;
    const near = alias.slice(alias.indexOf('`') + 1);
    of.refusals.push(
      syntaxError(
        'field-format',
        part.span,
        near,
        'Frappe 15 puts the alias between backticks here: write it alone.',
      ),
    );
    return;
  }
  if (text.includes('`')) {
    if (text.replace(/[^`]/g, '').length % 2 === 1) {
      of.refusals.push(syntaxError('field-format', part.span, '', 'A backtick is missing.'));
      return;
    }
    if (text.includes('.') && !/^[`"]tab/.test(text)) {
      notDynamic(own, of);
      return;
    }
    if (text.includes('.') && !childTable(own, of)) return;
    query.select.push((out) => {
      out.copy(own.template, 'unknown');
      if (alias) out.add(` ${alias}`, part.span);
    });
    return;
  }
  const found = dynamicField(own, query.doctype, world, { tabNotation: false });
  if (found.kind === 'none' && own.template.text.includes('.')) {
    notDynamic(own, of);
    return;
  }
  if (found.kind === 'unknown') {
    query.lost = true;
    return;
  }
  const piece =
    found.kind === 'none' ? column(query.doctype, own) : joinField(query, withoutParentfield(found));
  query.select.push((out, qualified) => {
    piece(out, qualified);
    if (alias) out.add(` \`${alias}\``, part.span);
  });
}

/** The driver puts the values into the statement with Python's `%`, which takes a percent sign for its own. */
function formatted({ template: { text }, span }: Part, { refusals }: Reading): void {
  const sign = /%(.)/.exec(text.includes(',') && !text.includes('`') ? text.toLowerCase() : text)?.[1];
  if (sign === undefined || /[%(#0\-+ *.\ddiouxefgcrsa]/i.test(sign)) return;
  const code = sign.charCodeAt(0).toString(16);
  const said = `unsupported format character '${sign}' (0x${code})`;
  const advice = 'Frappe 15 makes a column of this text: write the query with frappe.qb.';
  refusals.push(refusal('field-format', span, said, advice, { exception: 'ValueError' }));
}

/** A function of names between commas (`get_function_object`): what stands behind its first parenthesis is left out. */
function readFunction(part: Part, { query, refusals }: Reading): void {
  const { text } = part.template;
  const open = text.indexOf('(') + 1;
  const close = text.indexOf(')');
  const name = text.slice(0, open - 1);
  const [, alias, more] = text.split(' as ');
  if (!/^\w+$/.test(name) || close < 0 || more !== undefined) {
    query.select.push((out) => out.copy(part.template, 'unknown'));
    return;
  }
  const own = splitCommas(slicePart(part, open, close), /,/g);
  const isStar = own.some(({ template }) => template.text === '*');
  const literal = isStar ? undefined : own.find(({ template }) => LITERALS.test(template.text));
  if (literal) {
    const type = typeOf(literal.template.text);
    const advice = 'Frappe 15 takes names between the parentheses: write the query with frappe.qb.';
    const said = `argument of type '${type}' is not iterable`;
    refusals.push(refusal('field-format', literal.span, said, advice, { exception: 'TypeError' }));
    return;
  }
  query.select.push((out) => {
    out.add(`${name.toUpperCase()}(`, part.span);
    own.forEach((argument, index) => {
      if (index) out.add(',', part.span);
      const given = argument.template.text;
      if (/^["']/.test(given)) out.hole('value', "'x'", argument.span);
      else if (isStar || /[-+*/=<>!`]/.test(given)) out.copy(argument.template, 'unknown');
      else out.add('`', argument.span).copy(argument.template).add('`', argument.span);
    });
    out.add(')', part.span);
    if (alias) out.add(` \`${alias.replaceAll('`', '')}\``, part.span);
  });
}

/** What Python reads as a number or a constant. */
const LITERALS = /^(?:-?\d+(?:\.\d*)?|None|True|False)$/;

function typeOf(literal: string): string {
  if (literal === 'None') return 'NoneType';
  if (/^[TF]/.test(literal)) return 'bool';
  return literal.includes('.') ? 'float' : 'int';
}

/** A name with a dot, of which no link and no child table can be made (`DynamicTableField.parse`). */
function notDynamic(own: Part, of: Reading): void {
  const { query, world } = of;
  query.lost = true;
  const [first = '', ...rest] = own.template.text.split('.');
  if (rest.length > 1) {
    const said = 'too many values to unpack (expected 2)';
    const advice = 'One dot leads to a field of the document that a Link names, and no further.';
    of.refusals.push(refusal('field-format', own.span, said, advice, { exception: 'ValueError' }));
  } else if (first.includes('`') || hasField(world, query.doctype, first) === false)
    broken(own, "'NoneType' object has no attribute 'options'", of);
}

/** Joins the child table of `` `tabChild`.`field` ``; false where Frappe 15 fails to read it. */
function childTable(part: Part, of: Reading): boolean {
  const { query } = of;
  const match = /([`"])tab(.+?)\1.\1(.+)\1/.exec(part.template.text);
  if (!match) {
    broken(part, "'NoneType' object has no attribute 'groups'", of);
    return false;
  }
  if (match[2] === query.doctype) return true;
  joinField(query, { kind: 'child', doctype: match[2]!, field: part, parentfield: undefined });
  return true;
}

function broken(part: Part, text: string, { refusals, query }: Reading): void {
  query.lost = true;
  const advice = 'Write the bare fieldname, or `tabDocType`.`fieldname` with both in backticks.';
  refusals.push(refusal('field-format', part.span, text, advice, { exception: 'AttributeError' }));
}

/** Reads `order_by` of a call that is no list: column by column, downwards unless told. */
export function readOrder(value: OrmValue | undefined, { query, refusals }: Reading): void {
  if (!value || value.kind === 'none') return;
  if (value.kind === 'list' || value.kind === 'tuple') {
    refusals.push(
      refusal(
        'order-by',
        value.span,
        "'list' object has no attribute 'split'",
        "Write it as one text: 'a desc, b'.",
        {
          exception: 'AttributeError',
        },
      ),
    );
    return;
  }
  if (value.kind !== 'text' || value.gaps.length > 0) {
    query.order.push((out) => out.hole('unknown', out.filler(), value.span));
    return;
  }
  if (value.text === 'KEEP_DEFAULT_ORDERING') return;
  for (const part of splitCommas(partOf(value, value.span), /,/g)) {
    const { text } = part.template;
    const space = text.indexOf(' ');
    const field = space < 0 ? part : slicePart(part, 0, space);
    if (field.template.text.includes('`')) {
      const near = field.template.text.slice(field.template.text.indexOf('`') + 1);
      const advice = 'Frappe 15 writes the backticks here: name the field alone.';
      refusals.push(syntaxError('order-by', field.span, near, advice));
      return;
    }
    const up =
      space >= 0 &&
      text
        .slice(space + 1)
        .split(' ')[0]!
        .toLowerCase() === 'asc';
    query.order.push((out, qualified) => {
      if (qualified) out.add(`\`tab${query.doctype}\`.`, field.span);
      out
        .add('`', field.span)
        .copy(field.template)
        .add(up ? '` ASC' : '` DESC', part.span);
    });
  }
}
