import type { Fix } from '../../finding.js';
import type { OrmBoolean, OrmDict, OrmNumber, OrmText, OrmValue } from '../model.js';
import { readDictField } from './dict-fields.js';
import { dynamicField, joinField } from './dynamic-field.js';
import { dictFix, distinctAdvice } from './fixes.js';
import type { OrmWorld, Refusal } from './model.js';
import { ALLOWED_FIELD, FIELD_PARSE, FUNCTION_CALL } from './patterns.js';
import { type Asks, isLeftOut, isNobodys } from './permitted.js';
import {
  column,
  isKnown,
  ownColumn,
  type Part,
  type Piece,
  partOf,
  type Query,
  shown,
  slicePart,
  splitCommas,
} from './query.js';
import { refusal } from './refuse.js';

/** What `fields` adds to a statement of Frappe 16 (`Engine.parse_fields`). */
export interface Fields {
  /** Aliases of functions and of fields, which ORDER BY and GROUP BY may name. */
  aliases: Set<string>;
  refusals: Refusal[];
}

export interface FieldsOf {
  query: Query;
  world: OrmWorld;
  /** The key under which a row holds a value is read: an unnamed function cannot be rewritten without a change. */
  named: boolean;
  /** The list asks for the user's permissions. */
  asks?: Asks;
}

const AS = /\s+as\s+/i;

/** Reads `fields`, adds what they select to the query and tells what Frappe refuses. */
export function readFields(value: OrmValue | undefined, of: FieldsOf): Fields {
  const { query } = of;
  const fields: Fields = { aliases: new Set(), refusals: [] };
  if (value?.kind === 'dict')
    fields.refusals.push(
      refusal(
        'field-as-dict',
        value.span,
        'Fields must be a string, list, tuple, pypika Field, or pypika Function',
        "Put it in a list: [{'COUNT': '*', 'as': 'n'}].",
      ),
    );
  const items = itemsOf(value, query);
  for (const item of items) readItem(item, fields, of, value);
  if (query.select.length === 0 && !query.lost)
    query.select.push(ownColumn(query.doctype, '`name`', query.place));
  return fields;
}

type Item =
  | { part: Part; alone: OrmText | undefined }
  | { dict: OrmDict }
  | { number: OrmNumber | OrmBoolean };

function itemsOf(value: OrmValue | undefined, query: Query): Item[] {
  if (!value || value.kind === 'none') return [];
  if (value.kind === 'text') return textItems(value);
  if (value.kind !== 'list' && value.kind !== 'tuple') {
    query.lost = true;
    return [];
  }
  if (value.open) query.lost = true;
  return value.items.flatMap((item): Item[] => {
    // A text without a comma stays though it is blank, and is refused as a field.
    if (item.kind === 'text' && item.gaps.length === 0 && /^\s*$/.test(item.text))
      return [{ part: slicePart(partOf(item, item.span), 0, item.text.length), alone: undefined }];
    if (item.kind === 'text') return textItems(item);
    if (item.kind === 'dict') return [{ dict: item }];
    if (item.kind === 'number' || item.kind === 'boolean') return [{ number: item }];
    if (item.kind !== 'none') query.lost = true;
    return [];
  });
}

function textItems(value: OrmText): Item[] {
  const parts = splitCommas(slicePart(partOf(value, value.span), 0, value.text.length));
  return parts.map((part) => ({ part, alone: parts.length === 1 ? value : undefined }));
}

function readItem(item: Item, fields: Fields, of: FieldsOf, value: OrmValue | undefined): void {
  const { query, world } = of;
  if ('dict' in item) {
    readDictField(item.dict, fields, of);
    return;
  }
  if ('number' in item) {
    const { kind, span } = item.number;
    const said = `Invalid field type: <class '${kind === 'boolean' ? 'bool' : 'int'}'>`;
    fields.refusals.push(refusal('field-format', span, said, 'Name a field.'));
    return;
  }
  const { part, alone } = item;
  const { text, gaps } = part.template;
  if (text === '*') {
    query.select.push(ownColumn(query.doctype, '*', part.span));
    return;
  }
  const sure = text.slice(0, gaps[0]?.at ?? text.length);
  if (FUNCTION_CALL.test(sure)) {
    const fixes: readonly Fix[] = alone ? dictFix(alone, value, of) : [];
    const written = shown(part.template);
    fields.refusals.push(
      refusal(
        'function-as-text',
        part.span,
        `SQL functions are not allowed as strings in SELECT: ${written}. Use dict syntax like {'COUNT': '*'} instead.`,
        fixes.length
          ? "Write it as a dict: its name in capitals is the key, its argument the value, and 'as' names the column."
          : "Write it as a dict ({'SUM': 'qty', 'as': 'total'}) where Frappe knows the function, else the query with frappe.qb.",
        { fixes },
      ),
    );
    // Written as Frappe takes it, it is the same SQL: what an engine says of that is worth knowing now.
    query.select.push((out) => out.copy(part.template, 'unknown'));
    return;
  }
  if (!isKnown(part)) {
    query.lost = true;
    return;
  }
  if (/^\d+$/.test(text)) {
    query.select.push(column(query.doctype, part));
    return;
  }
  if (!ALLOWED_FIELD.test(text)) {
    fields.refusals.push(
      refusal(
        'field-format',
        part.span,
        `Invalid field format for SELECT: ${text}. Field names must be simple, backticked, table-qualified, aliased, or '*'.`,
        distinctAdvice(text),
        { exception: 'PermissionError' },
      ),
    );
    query.lost = true;
    return;
  }
  const named = AS.exec(text);
  const own = named ? slicePart(part, 0, named.index) : part;
  const alias = named ? slicePart(part, named.index + named[0].length, text.length) : undefined;
  const found = dynamicField(own, query.doctype, world, { tabNotation: true });
  if (found.kind === 'unknown') {
    query.lost = true;
    return;
  }
  let piece: Piece;
  if (found.kind === 'none') {
    const parsed = FIELD_PARSE.exec(own.template.text);
    if (!parsed) {
      fields.refusals.push(
        refusal(
          'field-format',
          part.span,
          `Could not parse field: ${text}`,
          'Before a dot stands a Link or Table field of the DocType, or its table: `tabDocType`.',
        ),
      );
      query.lost = true;
      return;
    }
    const { refusals } = fields;
    // The name is looked for among the fields of the list's own DocType, whatever table stands before it.
    if (isLeftOut(parsed[4]!, own, query.doctype, { world, asks: of.asks, refusals })) return;
    const quoted = parsed[3] ? 1 : 0;
    const end = own.template.text.length - quoted;
    const name = slicePart(own, end - parsed[4]!.length, end);
    piece = column(parsed[2] ? parsed[2].slice(3) : query.doctype, name);
  } else {
    if (of.asks && isNobodys(found.doctype, found.field.template.text, world) !== false) return;
    piece = joinField(query, found);
  }
  if (alias) {
    const name = alias.template.text.replace(/^[`"']|[`"']$/g, '');
    fields.aliases.add(name);
    query.select.push((out, qualified) => {
      piece(out, qualified);
      out.add(` \`${name}\``, alias.span);
    });
  } else query.select.push(piece);
}
