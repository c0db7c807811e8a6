import { LinePattern } from '../../line-pattern.js';
import type { CallExpr, Expr } from '../../python/ast.js';
import { isUnfinished } from '../../python/walk.js';
import type { CallFinder, CallPlace, CallReader } from '../../sources/python/calls.js';
import { argumentsOf } from '../../sources/python/operands.js';
import type { Value } from '../../sources/python/value.js';
import type { SqlFragment } from '../../sources/sql/fragment.js';
import type { Move, OffsetMap } from '../../sources/sql/map.js';
import type { Span } from '../../text.js';
import { movedFragment, shiftedFragment } from '../move.js';
import type { OrmOrigin } from '../python/calls.js';
import { QbEvaluator } from './evaluate.js';
import type { Query } from './model.js';
import { QueryObject, TermObject } from './objects.js';
import { isQueryMethod } from './query.js';
import { renderQuery } from './render.js';

interface Found {
  query: Query;
  /** It is run here; else it is one that is built further, or given away. */
  whole: boolean;
  node: Expr;
  /** The function around it. */
  owner: { owner: string; asks: boolean };
}

const MENTIONS = new LinePattern(
  /\bqb\b|\bquery_builder\b|\bpypika\b|\.(?:run|where|select|set|groupby|orderby|having|limit|on)\(/,
);
const BUILT = new LinePattern(/frappe\.qb\b|\bqb\.|\bDocType\(|pypika|query_builder/);

/** Finds the statements that code builds with `frappe.qb`. */
export class QbReader implements CallReader<SqlFragment> {
  readonly mentions: LinePattern | undefined;
  private readonly qb: QbEvaluator;
  private found: Found[] = [];
  private readonly built: SqlFragment[] = [];
  private around: CallPlace['around'] | undefined;
  private readonly active: boolean;

  constructor(
    private readonly finder: CallFinder,
    private readonly origin: OrmOrigin,
  ) {
    this.qb = new QbEvaluator(finder);
    this.active = BUILT.test(finder.source);
    if (this.active) this.mentions = MENTIONS;
  }

  valueOf(node: Expr, path: string | undefined): Value | undefined {
    if (!this.active || !VALUES.has(node.kind)) return undefined;
    if (
      path !== undefined &&
      /^(?:frappe\.qb(?:\.(?:DocType|Field|from_|into|update|terms))?|frappe\.query_builder(?:\.\w+)?)$/.test(
        path,
      )
    )
      return { kind: 'imported', path };
    this.qb.forget();
    const object = this.qb.object(node);
    if (object instanceof TermObject && object.term.sources.length === 0 && node.kind === 'op' && node.left)
      return undefined;
    return object && { kind: 'object', object };
  }

  call(node: CallExpr, path: string, { around, above }: CallPlace): void {
    if (!this.active) return;
    if (this.around !== around) this.qb.forget();
    this.around = around;
    const { fn } = node;
    if (/(?:^|\.)db\.sql$/.test(path)) {
      const [query] = argumentsOf(node).positional;
      this.note(query && this.qb.object(query), true, node);
    }
    if (fn.kind !== 'attr' || !isQueryMethod(fn.name)) return;
    // What only shows the statement (`get_sql`, `walk`) sends nothing.
    if (fn.name === 'run') this.note(this.qb.object(fn.obj), true, node);
    else if (!isContinued(above)) this.note(this.qb.object(node), false, node);
  }

  private note(object: object | undefined, whole: boolean, node: Expr): void {
    if (object instanceof QueryObject)
      this.found.push({ query: object.query, whole, node, owner: this.finder.owner() });
  }

  get count(): number {
    this.settle();
    return this.built.length;
  }

  since(count: number): SqlFragment[] {
    this.settle();
    return this.built.slice(count);
  }

  restore(fragments: readonly SqlFragment[], place: Move | undefined): void {
    for (const one of fragments) this.built.push(place ? shiftedFragment(one, place) : one);
  }

  /** Makes statements of what was found; of queries that are built step by step only of the longest. */
  private settle(): void {
    const covered = new Set<string>();
    const { found } = this;
    this.found = [];
    const rest = found.filter(({ whole }) => !whole).reverse();
    for (const one of [...found.filter(({ whole }) => whole), ...rest]) {
      const keys = stepsIn(one.query).map(({ start, end }) => `${start} ${end}`);
      if (!one.whole && keys.every((key) => covered.has(key))) continue;
      for (const key of keys) covered.add(key);
      this.built.push(this.fragment(one));
    }
  }

  /** The statements in order; those of one origin share a number. `through`: where the text stands in its file. */
  fragments(through: OffsetMap | undefined): SqlFragment[] {
    this.settle();
    const groups = new Map<number, number>();
    return this.built
      .sort((a, b) => a.span.end - b.span.end)
      .map((one): SqlFragment => {
        const group = groups.get(one.span.start) ?? groups.size;
        groups.set(one.span.start, group);
        return through ? movedFragment({ ...one, group }, through) : { ...one, group };
      });
  }

  private fragment({ query, whole, node, owner }: Found): SqlFragment {
    const [first] = query.steps as readonly [Span];
    const end = whole ? node.end : Math.max(...query.steps.map((step) => step.end));
    const span = { start: first.start, end: Math.max(end, first.end) };
    return renderQuery(query, whole).fragment({
      source: this.origin.source,
      span,
      extent: { start: Math.min(node.start, span.start), end: Math.max(node.end, span.end) },
      method: 'qb',
      ...owner,
      ...(isUnfinished(node) && { unfinished: true as const }),
      group: 0,
    });
  }
}

const VALUES = new Set<Expr['kind']>(['call', 'attr', 'sub', 'op']);

/** `x.where(…)` of which another method is called. */
function isContinued(above: readonly Expr[]): boolean {
  const [outer, parent] = above.slice(-2);
  return parent?.kind === 'attr' && outer?.kind === 'call';
}

/** The steps of a query and of those inside it. */
function stepsIn(query: Query): Span[] {
  const sources = [...query.from, ...query.joins.map(({ value }) => ({ value: value.source }))];
  const terms = [
    ...query.selects,
    ...query.wheres,
    ...query.havings,
    ...query.sets.map(({ value }) => value),
  ];
  const inner = [
    ...sources.flatMap(({ value }) => (value.kind === 'query' ? [value.query] : [])),
    ...query.unions.map(({ value }) => value.query),
    ...query.ctes.map(({ value }) => value.query),
    ...query.joins.flatMap(({ value }) => value.on?.inner ?? []),
    ...terms.flatMap(({ value }) => value.inner ?? []),
  ];
  return [...query.steps, ...inner.flatMap(stepsIn)];
}
