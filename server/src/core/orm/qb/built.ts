import type { CallExpr, Expr } from '../../python/ast.js';
import type { CallArguments } from '../../sources/python/operands.js';
import type { Template } from '../../sources/python/strings.js';
import type { QbEvaluator } from './evaluate.js';
import { functionName } from './functions.js';
import type { Term } from './model.js';
import { CaseObject, FunctionObject, type QbObject, sourceOf, TableObject, TermObject } from './objects.js';
import { queryRoot } from './query.js';
import { LEVELS } from './render.js';
import { anything, call, field, literal, sequence, star } from './terms.js';

const BUILDER =
  /^(?:frappe\.qb(?:\.terms)?|frappe\.query_builder(?:\.utils)?|pypika(?:\.\w+)?|frappe\.query_builder\.\w+)\.(\w+)$/;

/** What the builder itself makes: tables, queries, functions. */
export function built(
  qb: QbEvaluator,
  node: CallExpr,
  path: string,
  args: CallArguments,
): QbObject | undefined {
  const name = BUILDER.exec(path)?.[1];
  if (name === undefined) return undefined;
  const span = qb.spanOf(node);
  const [first, second] = args.positional;
  switch (name) {
    case 'DocType':
    case 'Table':
      return first ? new TableObject(qb.table(first, name === 'DocType', args)) : undefined;
    case 'Field': {
      const column = first && qb.constantText(first);
      const owner = args.named.get('table') ?? args.positional[2];
      const object = owner && qb.object(owner);
      if (owner && !object) return new TermObject(anything(span));
      const source = object && sourceOf(object);
      return new TermObject(column ? field(column, source, qb.spanOf(first!)) : anything(span));
    }
    case 'Case':
      return new CaseObject([], undefined);
    case 'CustomFunction': {
      const custom = first && qb.constantText(first);
      return custom && new FunctionObject(custom);
    }
    case 'ConstantColumn':
    case 'ValueWrapper':
      return first ? new TermObject(constantColumn(qb.term(first), name, qb.constantText(first))) : undefined;
    case 'ExistsCriterion':
      return first ? new TermObject(sequence(['EXISTS ', qb.term(first)], span)) : undefined;
    case 'Not':
      return first ? new TermObject(sequence(['NOT ', qb.term(first)], span, LEVELS.NOT!)) : undefined;
    case 'SubQuery':
    case 'subqry':
      return first ? new TermObject(qb.term(first)) : undefined;
    case 'NullValue':
      return new TermObject(literal('NULL', span));
    case 'Interval':
    case 'LiteralValue':
    case 'PseudoColumn':
    case 'PseudoColumnMapper':
      return new TermObject(anything(span));
    case 'Cast':
    case 'Cast_':
    case 'Convert':
    case 'Extract':
    case 'DateAdd':
    case 'TimestampAdd':
      return new TermObject(
        call(
          undefined,
          args.positional.slice(0, 1).map((one) => qb.term(one)),
          span,
        ),
      );
    case 'functions':
      return undefined;
    default: {
      if (path === 'frappe.qb.Field') return undefined;
      const root = queryRoot(qb, name, args, node);
      if (root && /^frappe\.qb\./.test(path)) return root;
      const sql = functionName(path);
      if (sql !== undefined) return functionCall(qb, sql, node, args);
      return /functions?\.|terms\.|custom\./.test(path) && first && second === undefined && qb.object(first)
        ? new TermObject(call(undefined, [qb.term(first)], span))
        : undefined;
    }
  }
}

/** `functions.Sum(Task.qty)`; a hole where the arguments are not all in the code. */
export function functionCall(qb: QbEvaluator, name: string, node: Expr, args: CallArguments): QbObject {
  const span = qb.spanOf(node);
  if (args.spread) return new TermObject(anything(span));
  const terms = args.positional.map((one) => {
    const isStar = name === 'COUNT' && qb.finder.text(one).replace(/["']/g, '') === '*';
    return isStar ? star(undefined, qb.spanOf(one)) : qb.term(one);
  });
  const term = call(name, terms, span);
  const alias = args.named.get('alias');
  const own = alias && qb.constantText(alias);
  return new TermObject(own ? { ...term, alias: own } : term);
}

/** `ConstantColumn("x")` goes by its own value. */
function constantColumn(term: Term, kind: string, value: Template | undefined): Term {
  return kind === 'ConstantColumn' && value && value.gaps.length === 0 ? { ...term, alias: value } : term;
}
