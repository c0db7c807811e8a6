import type { Template } from '../../sources/python/strings.js';
import { mergeQueries, type Query, type Source, type Term } from './model.js';

/** `frappe.qb.DocType("Task")` */
export class TableObject {
  constructor(readonly source: Source) {}
}
/** A column, a condition, a function. */
export class TermObject {
  constructor(readonly term: Term) {}
}
/** `frappe.qb.from_(…)…` as far as it has been built. */
export class QueryObject {
  constructor(readonly query: Query) {}
  mergeWith(others: readonly object[]): QueryObject | undefined {
    const queries = others.flatMap((other) => (other instanceof QueryObject ? [other.query] : []));
    const merged = queries.length === others.length ? mergeQueries([this.query, ...queries]) : undefined;
    return merged && new QueryObject(merged);
  }
}
/** `Case().when(…)` before its end, `CustomFunction("name", […])`. */
export class FunctionObject {
  constructor(readonly name: Template) {}
}
export class CaseObject {
  constructor(
    readonly parts: readonly (string | Term)[],
    readonly otherwise: Term | undefined,
  ) {}
}
/** `JoinType.left`, `Order.desc` */
export class WordObject {
  constructor(readonly word: string) {}
}

export type QbObject = TableObject | TermObject | QueryObject | FunctionObject | CaseObject | WordObject;

/** What can be read from: a table, or a query as a subquery. */
export function sourceOf(object: QbObject): Source | undefined {
  if (object instanceof TableObject) return object.source;
  if (!(object instanceof QueryObject)) return undefined;
  return queryAsSource(object.query);
}

const asSources = new WeakMap<Query, Source>();

/** One query is one source, however often it is named. */
function queryAsSource(query: Query): Source {
  let source = asSources.get(query);
  if (!source) {
    source = { kind: 'query', query, span: query.steps[0]! };
    asSources.set(query, source);
  }
  return source;
}

/** `desc` of `Order.desc`. */
export function wordIn(object: QbObject | undefined): string | undefined {
  return object instanceof WordObject ? object.word : undefined;
}
