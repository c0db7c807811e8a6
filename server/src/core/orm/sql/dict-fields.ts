import type { OrmDict, OrmValue } from '../model.js';
import { knownText } from '../model.js';
import type { SqlText } from '../sql-text.js';
import type { Fields, FieldsOf } from './fields-16.js';
import { hasField, isStandard } from './model.js';
import { BACKTICK_FIELD, isDictFunction, isDictOperator, SIMPLE_FIELD } from './patterns.js';
import { column, type Piece, partOf, slicePart } from './query.js';
import { refusal } from './refuse.js';

const SIGNS: Readonly<Record<string, string>> = { ADD: '+', SUB: '-', MUL: '*', DIV: '/' };

/** A dict in `fields`: a function, an operator, or the fields of a child table (`SQLFunctionParser`). */
export function readDictField(dict: OrmDict, fields: Fields, of: FieldsOf): void {
  const { query } = of;
  const piece = dict.open ? undefined : expression(dict, fields, of);
  if (piece === 'child') return;
  if (!piece) {
    query.lost = true;
    return;
  }
  const alias = knownText(dict.entries.find(({ key }) => knownText(key)?.toLowerCase() === 'as')?.value);
  if (alias !== undefined && !SIMPLE_FIELD.test(alias.trim())) {
    fields.refusals.push(
      refusal(
        'field-as-dict',
        dict.span,
        `Invalid alias format: ${alias}. Alias must be a simple identifier.`,
        'An alias has letters, digits and underscores only.',
      ),
    );
    query.lost = true;
    return;
  }
  if (alias !== undefined) fields.aliases.add(alias);
  query.select.push((out, qualified) => {
    piece(out, qualified);
    if (alias !== undefined) out.add(` \`${alias}\``, dict.span);
  });
}

/** Its expression; `child` for the fields of a child table, which are read by a query of their own. */
function expression(dict: OrmDict, fields: Fields, of: FieldsOf): Piece | 'child' | undefined {
  const keys = dict.entries.map(({ key }) => knownText(key));
  if (keys.some((key) => key === undefined)) return undefined;
  const own = dict.entries.filter((_entry, index) => keys[index]!.toLowerCase() !== 'as');
  const name = own.length === 1 ? knownText(own[0]!.key)! : undefined;
  const develop = of.world.frappe === 'develop';
  if (name !== undefined && isDictFunction(name, develop)) return call(name, own[0]!.value, fields, of);
  if (name !== undefined && isDictOperator(name)) return arithmetic(name, own[0]!.value, fields, of, dict);
  for (const { key, value } of own) {
    const text = knownText(key)!;
    if (!/[A-Z]/.test(text) || text !== text.toUpperCase()) {
      if (['list', 'tuple', 'unknown'].includes(value.kind)) {
        if (hasField(of.world, of.query.doctype, text) === false && !isStandard(text)) {
          const said = "'NoneType' object has no attribute 'fieldtype'";
          const advice = `${of.query.doctype} has no field ${text}.`;
          fields.refusals.push(
            refusal('field-as-dict', key.span, said, advice, { exception: 'AttributeError' }),
          );
        }
        continue;
      }
      fields.refusals.push(
        refusal(
          'field-as-dict',
          key.span,
          `Child query fields for '${text}' must be a list or tuple.`,
          `A function is written in capitals: {'${text.toUpperCase()}': …}.`,
        ),
      );
      return undefined;
    }
    fields.refusals.push(
      refusal(
        'field-as-dict',
        key.span,
        `Unsupported function or operator: ${text}`,
        'Write the query with frappe.qb.',
      ),
    );
    return undefined;
  }
  return 'child';
}

function call(name: string, value: OrmValue, fields: Fields, of: FieldsOf): Piece | undefined {
  if (value.kind === 'unknown' || (value.kind === 'list' && value.open)) return undefined;
  if (value.kind === 'dict' || value.kind === 'tuple') {
    fields.refusals.push(
      refusal(
        'field-as-dict',
        value.span,
        `Invalid function argument type: ${value.kind}. Only strings, numbers, lists, and None are allowed.`,
        `Put it in a list: {'${name}': […]}.`,
      ),
    );
    return undefined;
  }
  const given = value.kind === 'list' ? value.items : [value];
  const list = value.kind === 'none' ? [] : given;
  const args = list.map((arg) => argument(arg, name, fields, of));
  if (args.some((arg) => arg === undefined)) return undefined;
  return (out, qualified) => {
    out.add(`${name}(`, value.span);
    write(out, args as Piece[], qualified, ',', value.span);
    out.add(')', value.span);
  };
}

function arithmetic(
  name: string,
  value: OrmValue,
  fields: Fields,
  of: FieldsOf,
  dict: OrmDict,
): Piece | undefined {
  if (value.kind === 'unknown' || (value.kind === 'list' && value.open)) return undefined;
  if (value.kind !== 'list' || value.items.length !== 2) {
    fields.refusals.push(
      refusal(
        'field-as-dict',
        value.span,
        `Operator ${name} requires exactly 2 arguments (left and right operands)`,
        `Write {'${name}': ['left', 'right']}.`,
      ),
    );
    return undefined;
  }
  const args = value.items.map((arg) => argument(arg, undefined, fields, of));
  if (args.some((arg) => arg === undefined)) return undefined;
  return (out, qualified) => {
    out.add('(', dict.span);
    write(out, args as Piece[], qualified, SIGNS[name]!, value.span);
    out.add(')', dict.span);
  };
}

function write(
  out: SqlText,
  pieces: readonly Piece[],
  qualified: boolean,
  between: string,
  span: { start: number; end: number },
): void {
  pieces.forEach((piece, index) => {
    if (index) out.add(between, span);
    piece(out, qualified);
  });
}

function argument(
  value: OrmValue,
  name: string | undefined,
  fields: Fields,
  of: FieldsOf,
): Piece | undefined {
  if (value.kind === 'number') return (out) => out.add(String(value.value), value.span);
  if (value.kind === 'none') return (out) => out.add('null', value.span);
  if (value.kind === 'dict') {
    const inner = value.open ? undefined : expression(value, fields, of);
    return inner === 'child' ? undefined : inner;
  }
  const text = knownText(value);
  if (text === undefined || value.kind !== 'text') return undefined;
  const part = slicePart(partOf(value, value.span), 0, value.text.length);
  const trimmed = part.template.text;
  if (trimmed === '*') {
    if (name === 'COUNT') return (out) => out.add('*', part.span);
    refuse("'*' is only allowed in COUNT SQL function(s)", 'Name a field.');
    return undefined;
  }
  if (/^(['"]).*\1$/.test(trimmed) && trimmed.length >= 2)
    return (out) => out.hole('value', "'x'", part.span);
  if (trimmed.includes('`')) {
    const parsed = BACKTICK_FIELD.exec(trimmed);
    if (parsed) {
      const end = trimmed.length - parsed[2]!.length;
      const field = slicePart(part, end - parsed[3]!.length, end);
      return column(parsed[1]!, field);
    }
  } else if (/^\d+$/.test(trimmed)) return (out) => out.add(trimmed, part.span);
  else if (SIMPLE_FIELD.test(trimmed)) return column(of.query.doctype, part);
  refuse(
    `Invalid argument format: ${trimmed}. Only quoted string literals or simple field names are allowed.`,
    /^distinct\s/i.test(trimmed)
      ? 'Write the query with frappe.qb: Count(field).distinct().'
      : "Nest a dict for an expression ({'SUM': [{'SUB': ['a', 'b']}]}), or write the query with frappe.qb.",
  );
  return undefined;

  function refuse(message: string, advice: string): void {
    fields.refusals.push(refusal('field-as-dict', part.span, message, advice));
  }
}
