import type { OrmCall } from '../model.js';
import { SqlText } from '../sql-text.js';
import { childWithoutParent } from './arguments.js';
import { doctypeOf, isAbsent, isOn, isSwapped, limitOf, originOf } from './calls.js';
import { clause } from './list-clauses-15.js';
import { readFields } from './list-fields-15.js';
import { readFilters } from './list-filters-15.js';
import type { OrmStatements, OrmWorld, Refusal } from './model.js';
import type { Part, Piece } from './query.js';

/** The SQL of a list as frappe/model/db_query.py of Frappe 15 puts it together. */
export class List15 {
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

/** What Frappe 15 makes of `get_all` and `get_list`. */
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
  const swallows = isOn(call, 'ignore_ddl') !== false && !call.open;
  const origin = { ...originOf(call), ...(swallows && { ignoresMissing: true as const }) };
  return { fragments: [render(list, read, clauses).fragment(origin)], refusals };
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
