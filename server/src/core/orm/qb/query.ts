import type { CallExpr, Expr } from '../../python/ast.js';
import type { CallArguments } from '../../sources/python/operands.js';
import { sourceTemplate } from '../../sources/python/strings.js';
import type { Span } from '../../text.js';
import type { QbEvaluator } from './evaluate.js';
import { emptyQuery, type Join, type Part, type Query, type Source, type Term } from './model.js';
import { type QbObject, QueryObject, sourceOf, TermObject, wordIn } from './objects.js';
import { isSame } from './render.js';
import { anything, field, operation, star, unknown } from './terms.js';

/** Begins a query: `frappe.qb.from_(table)`, `.into(…)`, `.update(…)`, `.with_(…)`. */
export function queryRoot(
  qb: QbEvaluator,
  method: string,
  args: CallArguments,
  node: CallExpr,
): QueryObject | undefined {
  const [first] = args.positional;
  const step = { start: node.start, end: node.end };
  if (method === 'with_') return withQuery(qb, emptyQuery('select', step), args);
  if (!first) return undefined;
  const source = sourceAt(qb, first);
  if (method === 'from_') return new QueryObject(withSource(emptyQuery('select', step), source));
  if (method === 'update') return new QueryObject({ ...emptyQuery('update', step), target: source });
  return method === 'into' ? new QueryObject({ ...emptyQuery('insert', step), target: source }) : undefined;
}

function withQuery(
  qb: QbEvaluator,
  query: Query,
  { positional, named }: CallArguments,
): QueryObject | undefined {
  const inner = positional[0] && qb.object(positional[0]);
  const given = positional[1] ?? named.get('name');
  const name = given && qb.constantText(given);
  if (!(inner instanceof QueryObject) || !name) return undefined;
  return new QueryObject({ ...query, ctes: [...query.ctes, { value: { name, query: inner.query } }] });
}

function withSource(query: Query, source: Source): Query {
  if (source.kind === 'query') giveAlias(query, source);
  return { ...query, from: [...query.from, { value: source }] };
}

/** `sq0` for a subquery without alias, `tabTask2` for a table that is there already (pypika `_tag_subquery`, `do_join`). */
function giveAlias(query: Query, source: Source): void {
  if (source.alias || (source.kind === 'query' && source.query.alias)) return;
  const own = [...query.from.map(({ value }) => value), ...query.joins.map(({ value }) => value.source)];
  if (source.kind === 'query') {
    const count = own.filter(
      ({ kind, alias }) => kind === 'query' && /^sq\d+$/.test(alias?.text ?? ''),
    ).length;
    source.alias = sourceTemplate(`sq${count}`, source.span.start, 0);
  } else if (source.kind === 'table') {
    const bases = [...query.from.map(({ value }) => value), ...(query.target ? [query.target] : [])];
    const again = bases.some((one) => one !== source && isSame(one, source));
    if (again) source.alias = sourceTemplate(`${source.name.text}2`, source.span.start, 0);
  }
}

/** A table, a query, or the name of a DocType. */
function sourceAt(qb: QbEvaluator, node: Expr): Source {
  const object = qb.object(node);
  if (object) return sourceOf(object) ?? { kind: 'unknown', span: qb.spanOf(node) };
  return qb.table(node, true);
}

const JOINS: Readonly<Record<string, string>> = {
  join: 'JOIN',
  inner_join: 'JOIN',
  left_join: 'LEFT JOIN',
  left_outer_join: 'LEFT JOIN',
  right_join: 'RIGHT JOIN',
  right_outer_join: 'RIGHT JOIN',
  cross_join: 'CROSS JOIN',
};
const UNIONS: Readonly<Record<string, string>> = { union: 'UNION', union_all: 'UNION ALL' };
const METHODS = new Set([
  ...Object.keys(JOINS),
  ...Object.keys(UNIONS),
  ...'outer_join on on_field using from_ select distinct where groupby having orderby limit offset for_update as_ set columns insert replace delete into update with_ run walk get_sql ignore force_index use_index on_duplicate_key_update top left right'.split(
    ' ',
  ),
]);
/** They say nothing that matters here. */
const SILENT = new Set(['ignore', 'force_index', 'use_index', 'prewhere']);

export function isQueryMethod(name: string): boolean {
  return METHODS.has(name);
}

/** `query.method(…)` */
export function queryMethod(
  qb: QbEvaluator,
  before: Query,
  method: string,
  args: CallArguments,
  step: Span,
): QbObject | undefined {
  if (method === 'run' || method === 'walk' || method === 'get_sql') return undefined;
  const query: Query = { ...before, steps: [...before.steps, step] };
  const { positional, named, spread } = args;
  const [first, second] = positional;
  const made = (part: Partial<Query>): QueryObject => new QueryObject({ ...query, ...part });
  const open = (): QueryObject => made({ open: true });
  const join = Object.hasOwn(JOINS, method) ? JOINS[method] : undefined;
  if (join !== undefined && first) {
    const how = wordIn(second && qb.object(second)) ?? wordIn(namedObject(qb, named.get('how')));
    const source = sourceAt(qb, first);
    giveAlias(query, source);
    const value: Join = { how: joinWord(join, how), source, span: step };
    return made({ joins: [...query.joins, { value }] });
  }
  if (Object.hasOwn(UNIONS, method)) {
    const other = first && qb.object(first);
    if (!(other instanceof QueryObject)) return open();
    return made({
      unions: [...query.unions, { value: { word: UNIONS[method]!, query: other.query, span: step } }],
    });
  }
  switch (method) {
    case 'on':
      return first ? joined(query, (join) => ({ ...join, on: qb.term(first) })) : open();
    case 'on_field':
    case 'using':
      return joined(query, (join) => ({
        ...join,
        using: positional.map((one) => column(qb, one, undefined)),
      }));
    case 'from_':
      return first ? new QueryObject(withSource(query, sourceAt(qb, first))) : open();
    case 'select':
      return made({ selects: [...query.selects, ...selected(qb, query, args, step)] });
    case 'distinct':
      return made({ distinct: step });
    case 'where':
    case 'having': {
      if (!first) return open();
      const list = method === 'where' ? 'wheres' : 'havings';
      return made({ [list]: [...query[list], { value: condition(qb, first) }] });
    }
    case 'groupby':
      return made({ groups: [...query.groups, ...terms(qb, query, args, step)] });
    case 'orderby': {
      const direction = wordIn(namedObject(qb, named.get('order')));
      const orders = terms(qb, query, args, step).map(({ value }) => ({
        value: { term: value, direction: direction?.toUpperCase(), span: step },
      }));
      return made({ orders: [...query.orders, ...orders] });
    }
    case 'limit':
    case 'offset':
      return first ? made({ [method]: count(qb, first) }) : open();
    case 'for_update':
      return made({ locks: step });
    case 'as_': {
      const alias = first && qb.constantText(first);
      return alias ? made({ alias }) : open();
    }
    case 'set':
      return first && second
        ? made({
            sets: [
              ...query.sets,
              { value: { field: column(qb, first, query.target), value: qb.term(second) } },
            ],
          })
        : open();
    case 'columns':
      return spread
        ? open()
        : made({ columns: listed(qb, positional).map((one) => ({ value: column(qb, one, query.target) })) });
    case 'insert':
    case 'replace': {
      const verb = method === 'replace' ? { verb: 'replace' as const } : {};
      const rows = spread ? undefined : insertedRows(qb, positional);
      return rows ? made({ ...verb, rows: [...query.rows, ...rows] }) : made({ ...verb, open: true });
    }
    case 'delete':
      return made({ verb: 'delete' });
    case 'with_':
      return withQuery(qb, query, args) ?? open();
    default:
      return SILENT.has(method) ? made({}) : open();
  }
}

function namedObject(qb: QbEvaluator, node: Expr | undefined): QbObject | undefined {
  return node && qb.object(node);
}

function joinWord(join: string, how: string | undefined): string {
  if (how === undefined || join !== 'JOIN') return join;
  if (how === 'inner') return join;
  return `${how.replace('_', ' ').toUpperCase()} JOIN`;
}

function joined(query: Query, change: (join: Join) => Join): QueryObject {
  const last = query.joins.at(-1);
  const joins = last ? [...query.joins.slice(0, -1), { ...last, value: change(last.value) }] : query.joins;
  return new QueryObject({ ...query, joins, ...(last ? {} : { open: true as const }) });
}

/** A condition; `Criterion.all([…])` and `any` join those of a list. */
function condition(qb: QbEvaluator, node: Expr): Term {
  const callee = node.kind === 'call' ? qb.finder.resolvePath(node.fn) : undefined;
  const word = /(?:^|\.)Criterion\.(all|any)$/.exec(callee ?? '')?.[1];
  const list = word && node.kind === 'call' ? node.args[0]?.value : undefined;
  const items = list ? qb.items(list) : undefined;
  if (!items || items.length === 0) return qb.term(node);
  const [first, ...others] = items.map((item) => condition(qb, item)) as [Term, ...Term[]];
  const operator = word === 'all' ? 'AND' : 'OR';
  return others.reduce((left, right) => operation(left, operator, right, qb.spanOf(node)), first);
}

function base(query: Query): Source | undefined {
  return query.from[0]?.value ?? query.target;
}

function selected(
  qb: QbEvaluator,
  query: Query,
  { positional, spread }: CallArguments,
  step: Span,
): Part<Term>[] {
  const parts = positional.map((node): Part<Term> => {
    const span = qb.spanOf(node);
    if (isWord(qb, node, '*')) return { value: star(base(query), span) };
    return { value: named(qb, query, node) };
  });
  return spread ? [...parts, { value: anything(step) }] : parts;
}

function terms(
  qb: QbEvaluator,
  query: Query,
  { positional, spread }: CallArguments,
  step: Span,
): Part<Term>[] {
  const parts = positional.map((node): Part<Term> => ({ value: named(qb, query, node) }));
  return spread ? [...parts, { value: anything(step) }] : parts;
}

/** A term, or a column by its name. */
function named(qb: QbEvaluator, query: Query, node: Expr): Term {
  const span = qb.spanOf(node);
  if (qb.object(node)) return qb.term(node);
  const name = qb.constantText(node);
  if (name) return field(name, base(query), span);
  return node.kind === 'num' || (node.kind === 'const' && node.value === null)
    ? qb.term(node)
    : anything(span);
}

function column(qb: QbEvaluator, node: Expr, source: Source | undefined): Term {
  const object = qb.object(node);
  if (object instanceof TermObject) return object.term;
  const name = object ? undefined : qb.constantText(node);
  return name ? field(name, source, qb.spanOf(node)) : anything(qb.spanOf(node));
}

/** Columns are passed one by one or in one list. */
function listed(qb: QbEvaluator, positional: readonly Expr[]): readonly Expr[] {
  const [first] = positional;
  return (positional.length === 1 && first && qb.items(first)) || positional;
}

/** Values are passed one by one, or a row in each tuple. */
function insertedRows(qb: QbEvaluator, positional: readonly Expr[]): Part<Term[]>[] | undefined {
  const rows = positional.map((node) => qb.items(node));
  if (rows.length > 0 && rows.every((row) => row !== undefined))
    return rows.map((row) => ({ value: row!.map((one) => qb.term(one)) }));
  if (rows.some((row) => row !== undefined)) return undefined;
  // A name may as well stand for a whole row.
  return positional.some((node) => node.kind === 'name')
    ? undefined
    : [{ value: positional.map((one) => qb.term(one)) }];
}

function count(qb: QbEvaluator, node: Expr): Term {
  const span = qb.spanOf(node);
  if (node.kind === 'num') return qb.term(node);
  return { ...unknown(span), write: (out) => void out.hole('value', '1', span) };
}

function isWord(qb: QbEvaluator, node: Expr, word: string): boolean {
  const text = qb.constantText(node);
  return text?.text === word && text.gaps.length === 0;
}
