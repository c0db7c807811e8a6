import type { Template } from '../../sources/python/strings.js';
import type { Span } from '../../text.js';
import type { SqlText } from '../sql-text.js';

/**
 * Something that fields come from. Two sources with one name and alias are one to the query builder, which gives
 * an alias to the object itself where it needs one: so it does here.
 */
export type Source =
  /** `name` with its prefix `tab`. */
  | { kind: 'table'; name: Template; schema?: Template; alias?: Template; span: Span }
  | { kind: 'query'; query: Query; alias?: Template; span: Span }
  | { kind: 'unknown'; alias?: Template; span: Span };

/** How names are written inside of a query. */
export interface Style {
  /** Columns stand after their table (pypika `with_namespace`). */
  qualified: boolean;
  /** Also where the query builder leaves it out: what is not known may bring names of its own. */
  forced: boolean;
}

/** An expression of the query builder. */
export interface Term {
  write(out: SqlText, style: Style): void;
  /** The alias that `.as_` gave it. */
  alias?: Template | undefined;
  /** What its fields come from. */
  sources: readonly Source[];
  /** Subqueries in it. */
  inner?: readonly Query[];
  /** How tightly its operator binds; undefined for what needs no brackets. */
  level?: number;
  /** Of a function: the same with DISTINCT. */
  distinct?: () => Term;
  span: Span;
}

/** A part of a query, which may be there on some paths only. */
export interface Part<T> {
  value: T;
  optional?: true;
}

export interface Join {
  how: string;
  source: Source;
  on?: Term;
  using?: Term[];
  span: Span;
}

export interface Query {
  verb: 'select' | 'insert' | 'replace' | 'update' | 'delete';
  /** The calls that made it, in order; the first tells queries of one origin. */
  steps: readonly Span[];
  from: readonly Part<Source>[];
  /** Of INSERT and UPDATE. */
  target?: Source;
  ctes: readonly Part<{ name: Template; query: Query }>[];
  joins: readonly Part<Join>[];
  selects: readonly Part<Term>[];
  wheres: readonly Part<Term>[];
  groups: readonly Part<Term>[];
  havings: readonly Part<Term>[];
  orders: readonly Part<{ term: Term; direction: string | undefined; span: Span }>[];
  sets: readonly Part<{ field: Term; value: Term }>[];
  columns: readonly Part<Term>[];
  rows: readonly Part<Term[]>[];
  unions: readonly Part<{ word: string; query: Query; span: Span }>[];
  distinct?: Span;
  limit?: Term;
  offset?: Term;
  locks?: Span;
  alias?: Template;
  /** Something was done to it that is not understood: anything may follow. */
  open?: true;
}

/** A query of which nothing is known but where it begins. */
export function emptyQuery(verb: Query['verb'], step: Span): Query {
  return {
    verb,
    steps: [step],
    from: [],
    ctes: [],
    joins: [],
    selects: [],
    wheres: [],
    groups: [],
    havings: [],
    orders: [],
    sets: [],
    columns: [],
    rows: [],
    unions: [],
  };
}

const LISTS = [
  'from',
  'ctes',
  'joins',
  'selects',
  'wheres',
  'groups',
  'havings',
  'orders',
  'sets',
  'columns',
  'rows',
  'unions',
] as const;

/** What a query is after several paths; undefined where they are of different kinds. */
export function mergeQueries(queries: readonly Query[]): Query | undefined {
  const [first] = queries;
  if (!first || queries.some((one) => one.verb !== first.verb || one.target !== first.target))
    return undefined;
  const longest = queries.reduce((a, b) => (b.steps.length > a.steps.length ? b : a));
  // Branches that each join in their own way never meet.
  if (queries.some((one) => !FIXED.every((list) => isWithin(one[list], longest[list])))) return undefined;
  const out: Record<string, unknown> = { ...longest };
  for (const list of LISTS) out[list] = mergeParts(queries.map((query) => query[list] as Part<object>[]));
  const steps = new Map(
    queries.flatMap((one) => one.steps).map((step) => [`${step.start} ${step.end}`, step]),
  );
  const query = { ...(out as unknown as Query), steps: [...steps.values()] };
  return queries.some((one) => one.open) ? { ...query, open: true } : query;
}

/** What a branch may add, but not have otherwise than another. */
const FIXED = ['from', 'ctes', 'joins', 'unions'] as const;

function isWithin(a: readonly Part<unknown>[], b: readonly Part<unknown>[]): boolean {
  return a.every((part) => b.some(({ value }) => value === part.value));
}

function mergeParts<T extends object>(paths: readonly (readonly Part<T>[])[]): Part<T>[] {
  const values = new Set(paths.flatMap((path) => path.map(({ value }) => value)));
  return [...values].map((value) => {
    const sure = paths.every((path) => path.some((part) => part.value === value && !part.optional));
    return sure ? { value } : { value, optional: true };
  });
}

/** Whether what it selects or groups by differs from path to path. */
export function varies({ selects, groups, joins, unions, from, orders, havings }: Query): boolean {
  const parts: readonly Part<unknown>[] = [
    ...selects,
    ...groups,
    ...joins,
    ...unions,
    ...from,
    ...orders,
    ...havings,
  ];
  return parts.some(({ optional }) => optional);
}
