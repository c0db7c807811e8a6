import type { Expr } from '../../python/ast.js';
import type { CallArguments } from '../../sources/python/operands.js';
import type { Span } from '../../text.js';
import type { QbEvaluator } from './evaluate.js';
import type { Source, Term } from './model.js';
import { CaseObject, type QbObject, QueryObject, TableObject, TermObject } from './objects.js';
import { LEVELS } from './render.js';
import { anything, call, field, operation, sequence, unknown } from './terms.js';

const COMPARING_METHODS: Readonly<Record<string, string>> = {
  eq: '=',
  ne: '<>',
  lt: '<',
  gt: '>',
  lte: '<=',
  gte: '>=',
  like: 'LIKE',
  not_like: 'NOT LIKE',
  ilike: 'ILIKE',
  not_ilike: 'NOT ILIKE',
  regexp: 'REGEXP',
  rlike: 'RLIKE',
};

/** What a method of a table gives: `Task.as_("t")`, `Task.field("status")`. */
export function tableMethod(
  qb: QbEvaluator,
  source: Source,
  method: string,
  args: CallArguments,
): QbObject | undefined {
  const [first] = args.positional;
  const name = first && qb.constantText(first);
  if (method === 'as_') return name ? new TableObject({ ...source, alias: name }) : undefined;
  if (method === 'field' && name) return new TermObject(field(name, source, qb.spanOf(first!)));
  return undefined;
}

/** What a method of `Case()` gives: `.when(…)`, `.else_(…)`, and those of any operand. */
export function caseMethod(
  qb: QbEvaluator,
  { parts, otherwise }: CaseObject,
  method: string,
  args: CallArguments,
  node: Expr,
): QbObject | undefined {
  const [first, second] = args.positional;
  if (method === 'when' && first && second)
    return new CaseObject([...parts, ' WHEN ', qb.term(first), ' THEN ', qb.term(second)], otherwise);
  if (method === 'else_' && first) return new CaseObject(parts, qb.term(first));
  return termMethod(qb, caseTerm(new CaseObject(parts, otherwise), qb.spanOf(node)), method, args, node);
}

/** What a method of an operand gives: `.like(…)`, `.isin(…)`, `.as_(…)`; a hole for one that is not known. */
export function termMethod(
  qb: QbEvaluator,
  term: Term,
  method: string,
  { positional, named, spread }: CallArguments,
  node: Expr,
): QbObject | undefined {
  const [first, second] = positional;
  const span = qb.spanOf(node);
  if (method === 'as_') {
    const given = first ?? named.get('alias');
    const alias = given && qb.constantText(given);
    return new TermObject(alias ? { ...term, alias } : anything(span));
  }
  if (spread) return new TermObject(anything(span));
  const comparing = Object.hasOwn(COMPARING_METHODS, method) ? COMPARING_METHODS[method] : undefined;
  if (comparing !== undefined && first)
    return new TermObject(operation(term, comparing, qb.term(first), span));
  const level = LEVELS.compare!;
  switch (method) {
    case 'isin':
      return first ? new TermObject(membership(qb, term, ' IN ', first, span)) : undefined;
    case 'notin':
    case 'not_in':
      return first ? new TermObject(membership(qb, term, ' NOT IN ', first, span)) : undefined;
    case 'isnull':
      return new TermObject(sequence([term, ' IS NULL'], span, level));
    case 'isnotnull':
    case 'notnull':
      return new TermObject(sequence([term, ' IS NOT NULL'], span, level));
    case 'between':
      return first && second
        ? new TermObject(sequence([term, ' BETWEEN ', qb.term(first), ' AND ', qb.term(second)], span, level))
        : undefined;
    case 'distinct':
      return new TermObject(term.distinct?.() ?? anything(span));
    case 'negate':
      return new TermObject(sequence(['NOT ', term], span, LEVELS.NOT!));
    default:
      return new TermObject({ ...anything(span), sources: term.sources });
  }
}

function membership(qb: QbEvaluator, term: Term, word: string, list: Expr, span: Span): Term {
  const right = qb.term(list);
  const isQuery = qb.object(list) instanceof QueryObject || qb.object(list) instanceof TermObject;
  const items = qb.items(list)?.map((item) => qb.term(item));
  const values: Term = {
    span: right.span,
    sources: [],
    write(out, style) {
      if (!items?.length) out.hole('value', "('x')", right.span);
      else call('', items, right.span).write(out, style);
    },
  };
  return sequence([term, word, isQuery ? right : values], span, LEVELS.compare!);
}

/** `CASE WHEN … END` as an operand. */
export function caseTerm({ parts, otherwise }: CaseObject, span: Span): Term {
  if (parts.length === 0) return unknown(span);
  return sequence(['CASE', ...parts, ...(otherwise ? [' ELSE ', otherwise] : []), ' END'], span);
}
