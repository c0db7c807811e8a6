import type { OrmCall, OrmDict, OrmList, OrmText, OrmValue } from '../model.js';
import { knownText } from '../model.js';
import { SqlText } from '../sql-text.js';
import { childWithoutParent } from './arguments.js';
import { doctypeOf, isAbsent, isOn, limitOf, originOf } from './calls.js';
import { condition15 } from './condition-15.js';
import { isEmpty, isSwapped } from './engine-16.js';
import { hasField, type OrmStatements, type OrmWorld, type Refusal } from './model.js';
import { HOOKED, OPERATOR_MAP, OPERATORS_15 } from './patterns.js';
import { asksPermissions, isLeftOut, isNobodys } from './permitted.js';
import { isKnown, type Part, type Piece, partOf, shown, slicePart, splitCommas } from './query.js';
import { refusal } from './refuse.js';
import { repr } from './repr.js';

/** The SQL of a list as frappe/model/db_query.py of Frappe 15 puts it together. */
class List15 {
  readonly refusals: Refusal[] = [];
  readonly tables: string[];
  readonly links: { doctype: string; fieldname: string; alias: string }[] = [];
  readonly fields: Piece[] = [];
  readonly conditions: Piece[] = [];
  readonly alternatives: Piece[] = [];
  /** Too little is known of it. */
  lost = false;

  constructor(
    readonly call: OrmCall,
    readonly doctype: string,
    readonly world: OrmWorld,
  ) {
    this.tables = [doctype];
  }

  join(doctype: string): void {
    if (!this.tables.includes(doctype)) this.tables.push(doctype);
  }

  /** The alias of a linked table. */
  link(doctype: string, fieldname: string): string {
    const known = this.links.find((link) => link.doctype === doctype && link.fieldname === fieldname);
    if (known) return known.alias;
    const number = this.links.filter((link) => link.doctype === doctype).length + 1;
    const alias = `tab${doctype}_${number}`;
    this.links.push({ doctype, fieldname, alias });
    return alias;
  }
}

export function listOf15(call: OrmCall, world: OrmWorld): OrmStatements {
  const doctype = doctypeOf(call);
  const list = new List15(call, doctype ?? '', world);
  const { args } = call;
  if (doctype !== undefined && world.doctypes.get(doctype)?.is_virtual)
    return { fragments: [], refusals: [] };
  list.refusals.push(...childWithoutParent(call, world));
  const swapped = isSwapped(args.get('fields'), args.get('filters'));
  const [fields, filters] = swapped
    ? [args.get('filters'), args.get('fields')]
    : [args.get('fields'), args.get('filters')];
  const read = readFields(fields, list);
  readFilters(filters, list.conditions, list);
  readFilters(args.get('or_filters'), list.alternatives, list);
  const clauses = ['group_by', 'order_by'].map((name) => clause(args.get(name), name as 'group_by', list));
  const { refusals } = list;
  const refused = refusals.some(({ kind }) => kind !== 'left-out-field');
  if (doctype === undefined || list.lost || refused || call.open) return { fragments: [], refusals };
  if (list.fields.length === 0)
    list.fields.push((out) => out.add(`\`tab${doctype}\`.\`name\``, call.nameSpan));
  return { fragments: [render(list, read, clauses).fragment(originOf(call))], refusals };
}

function render(list: List15, read: readonly Part[], [group, order]: (Piece | undefined)[]): SqlText {
  const { call, doctype, world } = list;
  const place = call.span;
  const out = new SqlText();
  const main = `\`tab${doctype}\``;
  const many = list.tables.length > 1 || list.links.length > 0;
  out.add(isOn(call, 'distinct') === true ? 'select distinct ' : 'select ', place);
  list.fields.forEach((piece, index) => {
    if (index) out.add(', ', place);
    piece(out, many);
  });
  out.add(' from ', place).add(main, call.doctype.span);
  for (const child of list.tables.slice(1))
    out.add(
      ` left join \`tab${child}\` on (\`tab${child}\`.parenttype = '${doctype}' and \`tab${child}\`.parent = ${main}.name)`,
      place,
    );
  for (const { doctype: other, fieldname, alias } of list.links)
    out.add(
      ` left join \`tab${other}\` \`${alias}\` on (\`${alias}\`.\`name\` = ${main}.\`${fieldname}\`)`,
      place,
    );
  const all = [...list.conditions];
  if (list.alternatives.length > 0) {
    all.push((own, qualified) => {
      list.alternatives.forEach((piece, index) => {
        own.add(index ? ' or ' : '(', place);
        piece(own, qualified);
      });
      own.add(')', place);
    });
  }
  all.forEach((piece, index) => {
    out.add(index ? ' and ' : ' where ', place);
    piece(out, many);
  });
  if (group) {
    out.add(' group by ', place);
    group(out, many);
  }
  if (isOn(call, 'distinct') !== true) {
    if (order) {
      out.add(' order by ', place);
      order(out, many);
    } else if (
      isAbsent(call.args.get('order_by')) &&
      !call.args.has('order_by') &&
      !isLoneAggregate(read, group)
    ) {
      const data = world.doctypes.get(doctype);
      const sorted = data?.sort_field || 'modified';
      const direction = typeof data?.raw.sort_order === 'string' ? data.raw.sort_order || 'DESC' : 'DESC';
      const specs = sorted.split(',').map((spec) => {
        const [field, own = direction] = spec.trim().split(/\s+/);
        return `${main}.\`${field}\` ${own}`;
      });
      out.add(` order by ${specs.join(', ')}`, place);
    }
  }
  const limit = limitOf(call, ['limit', 'page_length', 'limit_page_length']);
  if (limit) out.add(`${limit.toLowerCase()} offset 0`, place);
  return out;
}

function isLoneAggregate(fields: readonly Part[], group: Piece | undefined): boolean {
  return fields.length === 1 && !group && /^(?:count|min|max|sum|avg)\(/i.test(fields[0]!.template.text);
}

/** Functions that `sanitize_fields` refuses. */
const RESTRICTED = new Set(
  'concat concat_ws if ifnull nullif coalesce connection_id current_user database last_insert_id session_user system_user user version global'.split(
    ' ',
  ),
);
const SUBQUERY = /^\(\s*(?:select|create|insert|delete|drop|update|case|show)\b/;

function readFields(value: OrmValue | undefined, list: List15): Part[] {
  const parts: Part[] = [];
  if (isEmpty(value)) {
    const pluck = list.call.args.get('pluck');
    const name = pluck?.kind === 'text' ? pluck : undefined;
    list.fields.push((out) => {
      out.add(`\`tab${list.doctype}\`.\``, list.call.nameSpan);
      if (name && !isUnread(partOf(name, name.span), list)) out.copy(name).add('`', name.span);
      else out.add('name`', list.call.nameSpan);
    });
    return parts;
  }
  if (value!.kind === 'text') parts.push(...splitCommas(partOf(value as OrmText, value!.span), /,/g));
  else if (value!.kind === 'list' || value!.kind === 'tuple') {
    if ((value as OrmList).open) list.lost = true;
    for (const item of (value as OrmList).items) {
      if (item.kind === 'text') parts.push(partOf(item, item.span));
      else if (item.kind === 'dict') dictField(item, list);
      else if (item.kind !== 'none') list.lost = true;
    }
  } else list.lost = true;
  for (const part of parts) readField(part, list);
  return parts;
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

function readField(part: Part, list: List15): void {
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
  if (known && (SUBQUERY.test(lower) || /^[0-9a-zA-Z]+\s*[',]/.test(text))) {
    refuse('Use of sub-query or function is restricted', 'Name one field in each text of the list.');
    return;
  }
  if (!known) {
    list.fields.push((out) => out.hole('unknown', out.filler(), part.span));
    return;
  }
  if (readsNobodys(part, list)) return;
  const dotted = linkedField(part, list);
  if (dotted) {
    list.fields.push(dotted);
    return;
  }
  const table = /^(?:distinct\s+)?`tab([^`]+)`\./i.exec(text);
  if (table && table[1] !== list.doctype) list.join(table[1]!);
  const first = lower[0] ?? '';
  if ('`*"\''.includes(first) || lower.includes('(') || lower.includes('distinct')) {
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
    if (isUnread(column, list)) return;
    list.fields.push((out, many) => {
      writeName(out, many, column, list);
      out.add(` as ${words[2]}`, part.span);
    });
    return;
  }
  if (isUnread(part, list)) return;
  list.fields.push((out, many) => writeName(out, many, part, list));
}

function isUnread(part: Part, { call, doctype, world, refusals }: List15): boolean {
  const name = part.template.text;
  return (
    /^\w+$/.test(name) && isLeftOut(name, part, doctype, { world, asks: asksPermissions(call), refusals })
  );
}

/** Whether `get_list` drops a field with a table, backticks or a function, as a column in it is nobody's. */
function readsNobodys({ template: { text } }: Part, { call, doctype, world }: List15): boolean {
  if (!asksPermissions(call) || /^\w+(?:\s+as\s+\w+)?$/i.test(text)) return false;
  const child = /^(\w+)\.(\w+)/.exec(text);
  const table = child && world.doctypes.get(doctype)?.fields.find(({ fieldname }) => fieldname === child[1]);
  if (child && table) return isNobodys(table.options, child[2]!, world) !== false;
  const names = text
    .replace(/\s+as\s+\S+$/i, '')
    .replace(/`tab[^`]+`/g, '')
    .replace(/^\s*\w+\s*\(|\bdistinct\b/gi, '')
    .matchAll(/`(\w+)`|\b([a-z_]\w*)\b(?!\s*\()/g);
  return [...names].some(([, quoted, bare]) => isNobodys(doctype, (quoted ?? bare)!, world) !== false);
}

function writeName(out: SqlText, many: boolean, part: Part, { doctype }: List15): void {
  if (many) out.add(`\`tab${doctype}\`.`, part.span).copy(part.template);
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
  const behind = alias < 0 ? '' : text.slice(alias);
  const isLink = fieldtype === 'Link';
  if (!isLink) list.join(options);
  const table = isLink ? list.link(options, fieldname) : `tab${options}`;
  return (out) => {
    out.add(`\`${table}\`.\``, part.span).copy(target.template).add(`\`${behind}`, part.span);
  };
}

function readFilters(value: OrmValue | undefined, into: Piece[], list: List15): void {
  const hole = (place: OrmValue): void => {
    into.push((out) => out.hole('unknown', '1=1', place.span));
  };
  if (!value || value.kind === 'none') return;
  if (value.kind === 'dict') {
    for (const { key, value: own } of value.entries) {
      const pair = own.kind === 'list' || own.kind === 'tuple' ? own.items : undefined;
      if (pair && ((own as OrmList).open || pair.length < 2)) hole(own);
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
        if (pair && pair.length < 2) hole(own);
        else filter(key, pair?.[0], pair ? pair[1]! : own, undefined, into, list, own);
      } else if (item.kind === 'text' && item.gaps.length === 0) {
        // A text is put into the statement as it stands.
        const word = item.text.trim().toLowerCase();
        if (OPERATOR_MAP.has(word) || word === 'and' || word === 'or') {
          list.refusals.push(
            refusal(
              'filter-format',
              value.span,
              `You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version for the right syntax to use near '${item.text}'`,
              "Frappe 15 takes a list of lists: [['title', '=', 'a']]. A lone filter, 'and' and 'or' between them are for Frappe 16.",
              { exception: 'ProgrammingError' },
            ),
          );
          return;
        }
        into.push((out) => out.copy(item, 'unknown'));
      } else if (item.kind === 'list' || item.kind === 'tuple') listFilter(item, into, list, hole);
      else hole(item);
    }
    if (value.open) hole(value);
  } else hole(value);
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
  const said = operator === undefined || operator.kind === 'none' ? '=' : knownText(operator)?.toLowerCase();
  if (said !== undefined && !OPERATORS_15.includes(said) && !HOOKED.has(said)) {
    list.refusals.push(
      refusal(
        'filter-operator',
        operator!.span,
        `Operator must be one of ${OPERATORS_15.join(', ')}`,
        "The first of the two is the operator; for one of several values write ['in', […]].",
      ),
    );
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
  const owner = ownerOf(text, named, list.world);
  if (said === 'between' && isNoDate(fieldtypeOf(text, owner, list.world))) {
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
  if (owner !== list.doctype) list.join(owner);
  into.push(condition15({ key, doctype: owner }, said, value, list));
}

function isNoDate(fieldtype: string | undefined): boolean {
  return fieldtype !== undefined && !/^Date(?:time)?$/.test(fieldtype);
}

function fieldtypeOf(fieldname: string, doctype: string, { doctypes }: OrmWorld): string | undefined {
  if (fieldname === 'creation' || fieldname === 'modified') return 'Datetime';
  if (STANDARD.has(fieldname)) return 'Data';
  return doctypes.get(doctype)?.fields.find((field) => field.fieldname === fieldname)?.fieldtype;
}

const STANDARD = new Set(
  'doctype name owner creation modified modified_by docstatus idx parent parentfield parenttype _user_tags _comments _assign _liked_by _seen'.split(
    ' ',
  ),
);

function ownerOf(fieldname: string, doctype: string, world: OrmWorld): string {
  if (STANDARD.has(fieldname) || hasField(world, doctype, fieldname) === true) return doctype;
  const table = world.doctypes
    .get(doctype)
    ?.fields.find(
      ({ fieldtype, options }) => /^Table/.test(fieldtype) && hasField(world, options, fieldname) === true,
    );
  return table?.options ?? doctype;
}

/** GROUP BY and ORDER BY stand in the statement as they are given (`validate_order_by_and_group_by`). */
function clause(value: OrmValue | undefined, name: 'group_by' | 'order_by', list: List15): Piece | undefined {
  if (!value || value.kind === 'none') return undefined;
  const kind = name === 'order_by' ? 'order-by' : 'group-by';
  if (value.kind === 'list' || value.kind === 'tuple')
    list.refusals.push(
      refusal(
        kind,
        value.span,
        `'${value.kind}' object has no attribute 'lower'`,
        "Write it as one text: 'a, b'.",
        {
          exception: 'AttributeError',
        },
      ),
    );
  if (value.kind !== 'text') return (out) => out.hole('unknown', out.filler(), value.span);
  const { text, gaps } = value;
  if (text === '' && gaps.length === 0) return undefined;
  if (text === 'KEEP_DEFAULT_ORDERING') return undefined;
  const lower = text.toLowerCase();
  const advice = 'Name fields of the list, and write everything else with frappe.qb.';
  if (lower.includes('select') && lower.includes('from'))
    list.refusals.push(refusal(kind, value.span, 'Cannot use sub-query in order by', advice));
  else if (/[^a-z0-9\-_ ,`'".()]/.test(lower))
    list.refusals.push(refusal(kind, value.span, 'Illegal SQL Query', advice));
  else if (gaps.length === 0) refuseClause(partOf(value, value.span), kind, list);
  return (out) => out.copy(value, 'unknown');
}

function refuseClause(part: Part, kind: 'order-by' | 'group-by', list: List15): void {
  for (const one of splitCommas(part, /,/g)) {
    const text = shown(one.template);
    const table = /^`tab([^`]*)`\./.exec(text);
    if (table && !list.tables.includes(table[1]!) && !list.lost)
      list.refusals.push(
        refusal(
          kind,
          one.span,
          `Please select atleast 1 column from ${table[1]} to sort/group`,
          `Name a field of ${table[1]} in fields as well.`,
        ),
      );
    else if (/^sleep\s*\(/i.test(text))
      list.refusals.push(refusal(kind, one.span, `Cannot use ${text} in order/group by`, 'Name a field.'));
  }
}
