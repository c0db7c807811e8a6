import type { Fix } from '../../finding.js';
import type { OrmText, OrmValue } from '../model.js';
import { dynamicField, joinField } from './dynamic-field.js';
import { literalSpan } from './fixes.js';
import type { OrmWorld, Refusal } from './model.js';
import { BACKTICK_FIELD, SIMPLE_FIELD } from './patterns.js';
import { type Asks, notPermitted } from './permitted.js';
import {
  column,
  isKnown,
  type Part,
  type Piece,
  partOf,
  type Query,
  slicePart,
  splitCommas,
} from './query.js';
import { refusal } from './refuse.js';

export interface ClausesOf {
  query: Query;
  world: OrmWorld;
  aliases: ReadonlySet<string>;
  /** The list asks for the user's permissions. */
  asks?: Asks;
  refusals: Refusal[];
}

/** Reads `group_by` (`_validate_group_by`). */
export function readGroupBy(value: OrmValue | undefined, of: ClausesOf): void {
  if (!value || value.kind === 'none') return;
  if (value.kind !== 'text') {
    if (value.kind === 'unknown') {
      unknown(of.query.group, value);
      return;
    }
    of.refusals.push(
      refusal('group-by', value.span, 'Group By must be a string', "Write the fields as one text: 'a, b'.", {
        exception: 'TypeError',
      }),
    );
    return;
  }
  for (const part of splitCommas(partOf(value, value.span), /,/g)) {
    const piece = clauseColumn(part, 'Group By', value, of);
    if (piece) of.query.group.push(piece);
    else unknown(of.query.group, value);
    // What stands between the commas of a function is not refused again.
    if (!piece && part.template.text.includes('(')) return;
  }
}

/** Reads `order_by` (`_validate_order_by`). `compat`: of lists, which sort upwards unless told. */
export function readOrderBy(value: OrmValue | undefined, compat: boolean, of: ClausesOf): void {
  if (
    !value ||
    value.kind === 'none' ||
    (value.kind === 'text' && value.text === '' && isKnown(partOf(value, value.span)))
  )
    return;
  if (value.kind !== 'text') {
    if (value.kind === 'unknown') {
      unknown(of.query.order, value);
      return;
    }
    of.refusals.push(
      refusal('order-by', value.span, 'Order By must be a string', "Write it as one text: 'a desc, b'.", {
        exception: 'TypeError',
      }),
    );
    return;
  }
  if (value.text === 'KEEP_DEFAULT_ORDERING') return;
  for (const part of splitCommas(partOf(value, value.span), /,/g)) {
    if (!isKnown(part)) {
      unknown(of.query.order, value);
      continue;
    }
    const direction = /\s(asc|desc)$/i.exec(part.template.text)?.[1]?.toLowerCase();
    const field = direction ? slicePart(part, 0, part.template.text.length - direction.length) : part;
    const piece = clauseColumn(field, 'Order By', value, of);
    if (!piece) {
      unknown(of.query.order, value);
      if (part.template.text.includes('(')) return;
      continue;
    }
    const down = compat ? direction === 'desc' : direction !== 'asc';
    of.query.order.push((out, qualified) => {
      piece(out, qualified);
      out.add(down ? ' DESC' : ' ASC', part.span);
    });
  }
}

function unknown(pieces: Piece[], { span }: OrmValue): void {
  pieces.push((out) => out.hole('unknown', out.filler(), span));
}

/** A field of GROUP BY or ORDER BY (`_validate_and_parse_field_for_clause`). */
function clauseColumn(
  part: Part,
  clause: 'Group By' | 'Order By',
  value: OrmText,
  of: ClausesOf,
): Piece | undefined {
  const { query, world, aliases, refusals } = of;
  const kind = clause === 'Group By' ? 'group-by' : 'order-by';
  if (!isKnown(part)) return undefined;
  // The parts are put together with one space.
  const text = clause === 'Order By' ? part.template.text.replace(/\s+/g, ' ') : part.template.text;
  // Frappe 16 makes a column of a number, too, so that it is no position.
  if (/^\d+$/.test(text))
    return world.frappe === 'develop' ? (out) => out.add(text, part.span) : column(query.doctype, part);
  if (aliases.has(text)) return (out) => out.add('`', part.span).copy(part.template).add('`', part.span);
  if (text.includes('`')) {
    const parsed = BACKTICK_FIELD.exec(text);
    if (parsed) {
      const end = part.template.text.length - parsed[2]!.length;
      const field = slicePart(part, end - parsed[3]!.length, end);
      const table = parsed[1]!;
      return column(table, field);
    }
    refusals.push(
      refusal(
        kind,
        part.span,
        `${clause} has invalid backtick notation: ${text}`,
        'Write the bare fieldname, or `tabDocType`.`fieldname`.',
        { fixes: withoutBackticks(part, value, world) },
      ),
    );
    return undefined;
  }
  const found = dynamicField(part, query.doctype, world, { tabNotation: false });
  if (found.kind === 'unknown') return undefined;
  if (found.kind !== 'none') return joinField(query, found);
  if (SIMPLE_FIELD.test(text)) {
    const denied = of.asks === true ? notPermitted(kind, part, query.doctype, world) : undefined;
    if (denied) refusals.push(denied);
    return denied ? undefined : column(query.doctype, part);
  }
  refusals.push(
    refusal(
      kind,
      part.span,
      `Invalid field format in ${clause}: ${text}. Use 'field', 'link_field.field', or 'child_table.field'.`,
      /\(/.test(text)
        ? `Name the function in fields ({'COUNT': '*', 'as': 'n'}) and write its alias here, or write the query with frappe.qb.`
        : /^tab\w+\.\w+$/.test(text)
          ? 'Put the table in backticks: `tabDocType`.`fieldname`.'
          : 'Name a field, and asc or desc after it.',
      { fixes: withBackticks(part, value, of) },
    ),
  );
  return undefined;
}

/** `` `creation` `` is `creation`: the same column, quoted by Frappe. */
function withoutBackticks(part: Part, value: OrmText, world: OrmWorld): Fix[] {
  const { text } = part.template;
  if (!/^`\w+`$/.test(text) || !literalSpan(value, world.text)) return [];
  const newText = text.slice(1, -1);
  return [{ title: `Write ${newText}`, safe: true, preferred: true, edits: [{ span: part.span, newText }] }];
}

/** `tabItem.name` with the backticks that Frappe 16 asks for. */
function withBackticks(part: Part, value: OrmText, { query, world }: ClausesOf): Fix[] {
  const table = /^tab([A-Za-z]\w*)\.(\w+)$/.exec(part.template.text);
  if (!table || table[1] !== query.doctype || !literalSpan(value, world.text)) return [];
  const newText = `\`tab${table[1]}\`.\`${table[2]}\``;
  return [{ title: `Write ${newText}`, safe: true, preferred: true, edits: [{ span: part.span, newText }] }];
}
