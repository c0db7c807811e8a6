import type { CallExpr, Expr } from '../../python/ast.js';
import type { CallFinder } from '../../sources/python/calls.js';
import type { Value } from '../../sources/python/evaluate.js';
import { argumentsOf, type CallArguments } from '../../sources/python/operands.js';
import { concatTemplates, sourceTemplate, type Template } from '../../sources/python/strings.js';
import type { Span } from '../../text.js';
import { functionName } from './functions.js';
import type { Source, Term } from './model.js';
import {
  CaseObject,
  FunctionObject,
  type QbObject,
  QueryObject,
  sourceOf,
  TableObject,
  TermObject,
  WordObject,
} from './objects.js';
import { isQueryMethod, queryMethod, queryRoot } from './query.js';
import { LEVELS, writeSubquery } from './render.js';
import { anything, call, field, literal, nameAt, operation, sequence, star, text, unknown } from './terms.js';

const BUILDER =
  /^(?:frappe\.qb(?:\.terms)?|frappe\.query_builder(?:\.utils)?|pypika(?:\.\w+)?|frappe\.query_builder\.\w+)\.(\w+)$/;
/** Attributes that a table has of its own: no columns. */
const TABLE_OWN = new Set([
  'as_',
  'alias',
  'star',
  'get_sql',
  'select',
  'update',
  'insert',
  'field',
  'get_table_name',
  'for_',
  'replace_table',
]);
const COMPARISONS: Readonly<Record<string, string>> = {
  '==': '=',
  '!=': '<>',
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
  '&': 'AND',
  '|': 'OR',
  '^': 'XOR',
  '+': '+',
  '-': '-',
  '*': '*',
  '/': '/',
  '%': '%',
};
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

/** Evaluates what code builds with the query builder. */
export class QbEvaluator {
  private readonly known = new Map<Expr, QbObject | undefined>();

  constructor(readonly finder: CallFinder) {}

  /** Names stand for other things now. */
  forget(): void {
    this.known.clear();
  }

  spanOf({ start, end }: Expr): Span {
    return { start, end };
  }

  /** What an expression is, if the query builder made it. */
  object(node: Expr): QbObject | undefined {
    if (this.known.has(node)) return this.known.get(node);
    const object = this.compute(node);
    this.known.set(node, object);
    return object;
  }

  private compute(node: Expr): QbObject | undefined {
    switch (node.kind) {
      case 'name': {
        const value = this.finder.follower.names.evaluator.value(node);
        return value?.kind === 'object' ? (value.object as QbObject) : undefined;
      }
      case 'attr':
        return this.attribute(node);
      case 'sub':
        return this.element(node);
      case 'call':
        return this.callObject(node);
      case 'op':
        return node.left ? this.binary(node, node.left) : this.unary(node);
      default:
        return undefined;
    }
  }

  private attribute(node: Expr & { kind: 'attr' }): QbObject | undefined {
    const { obj: owner, name } = node;
    const object = this.object(owner);
    if (!object) return wordOf(this.finder.resolvePath(node));
    const source = sourceOf(object);
    if (!source || name === '') return undefined;
    const span = { start: node.end - name.length, end: node.end };
    if (name === 'star') return new TermObject(star(source, span));
    if (TABLE_OWN.has(name) || name.startsWith('__')) return undefined;
    if (object instanceof QueryObject && isQueryMethod(name)) return undefined;
    return new TermObject(field(nameAt(this.finder.source, span), source, span, this.spanOf(owner)));
  }

  private element(node: Expr & { kind: 'sub' }): QbObject | undefined {
    const { obj: owner, index } = node;
    const object = this.object(owner);
    if (object instanceof TermObject) return this.between(node, object.term);
    const source = object && sourceOf(object);
    if (!source || index.kind === 'slice') return undefined;
    const span = this.spanOf(index);
    const name = this.constantText(index);
    return new TermObject(name ? field(name, source, span, this.spanOf(owner)) : anything(span));
  }

  /** `p.date[from:to]` */
  private between(node: Expr & { kind: 'sub' }, term: Term): QbObject | undefined {
    const { index } = node;
    if (index.kind !== 'slice' || index.colons !== 1) return undefined;
    const [low, high] = index.parts;
    if (!low || !high) return undefined;
    return new TermObject(
      sequence(
        [term, ' BETWEEN ', this.term(low), ' AND ', this.term(high)],
        this.spanOf(node),
        LEVELS.compare!,
      ),
    );
  }

  /** The text of an expression with one text on every path. */
  constantText(node: Expr): Template | undefined {
    const value = this.finder.follower.names.evaluator.value(node);
    return value?.kind === 'strings' && value.variants.length === 1 && value.variants[0]!.text !== ''
      ? value.variants[0]
      : undefined;
  }

  /** An expression as an operand. */
  term(node: Expr): Term {
    const object = this.object(node);
    const span = this.spanOf(node);
    if (object instanceof TermObject) return object.term;
    if (object instanceof CaseObject) return caseTerm(object, span);
    if (object instanceof QueryObject)
      return {
        span,
        sources: [],
        inner: [object.query],
        write: (out, style) => writeSubquery(out, object.query, style),
      };
    if (object) return unknown(span);
    return valueTerm(this.finder.follower.names.evaluator.value(node), span);
  }

  private binary({ op, right, start, end }: Expr & { kind: 'op' }, left: Expr): QbObject | undefined {
    const [a, b] = [this.object(left), this.object(right)];
    if (!a && !b) return undefined;
    if (op === '+' && a instanceof QueryObject && b instanceof QueryObject) return undefined;
    const operator = Object.hasOwn(COMPARISONS, op) ? COMPARISONS[op] : undefined;
    const span = { start, end };
    if (operator === undefined) return new TermObject(unknown(span));
    return new TermObject(operation(this.term(left), operator, this.term(right), span));
  }

  private unary({ op, right, start, end }: Expr & { kind: 'op' }): QbObject | undefined {
    if (!this.object(right)) return undefined;
    const span = { start, end };
    if (op === '~') return new TermObject(sequence(['NOT ', this.term(right)], span, LEVELS.NOT!));
    return op === '-' ? new TermObject(sequence(['-', this.term(right)], span)) : undefined;
  }

  private callObject(node: CallExpr): QbObject | undefined {
    const { fn } = node;
    const args = argumentsOf(node);
    const path = this.finder.resolvePath(fn);
    const built = path === undefined ? undefined : this.built(node, path, args);
    if (built) return built;
    if (fn.kind !== 'attr') {
      const made = this.object(fn);
      return made instanceof FunctionObject ? this.functionCall(made.name.text, node, args) : undefined;
    }
    const owner = this.object(fn.obj);
    const method = fn.name;
    const step = { start: fn.end - method.length, end: node.end };
    if (!owner) return undefined;
    if (owner instanceof QueryObject) return queryMethod(this, owner.query, method, args, step);
    if (owner instanceof TableObject) return this.tableMethod(owner.source, method, args);
    if (owner instanceof CaseObject) return this.caseMethod(owner, method, args, node);
    return owner instanceof TermObject ? this.termMethod(owner.term, method, args, node) : undefined;
  }

  /** What the builder itself makes: tables, queries, functions. */
  private built(node: CallExpr, path: string, args: CallArguments): QbObject | undefined {
    const name = BUILDER.exec(path)?.[1];
    if (name === undefined) return undefined;
    const span = this.spanOf(node);
    const [first, second] = args.positional;
    switch (name) {
      case 'DocType':
      case 'Table':
        return first ? new TableObject(this.table(first, name === 'DocType', args)) : undefined;
      case 'Field': {
        const column = first && this.constantText(first);
        const owner = args.named.get('table') ?? args.positional[2];
        const object = owner && this.object(owner);
        if (owner && !object) return new TermObject(anything(span));
        const source = object && sourceOf(object);
        return new TermObject(column ? field(column, source, this.spanOf(first!)) : anything(span));
      }
      case 'Case':
        return new CaseObject([], undefined);
      case 'CustomFunction': {
        const custom = first && this.constantText(first);
        return custom && new FunctionObject(custom);
      }
      case 'ConstantColumn':
      case 'ValueWrapper':
        return first
          ? new TermObject(constantColumn(this.term(first), name, this.constantText(first)))
          : undefined;
      case 'ExistsCriterion':
        return first ? new TermObject(sequence(['EXISTS ', this.term(first)], span)) : undefined;
      case 'Not':
        return first ? new TermObject(sequence(['NOT ', this.term(first)], span, LEVELS.NOT!)) : undefined;
      case 'SubQuery':
      case 'subqry':
        return first ? new TermObject(this.term(first)) : undefined;
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
            args.positional.slice(0, 1).map((one) => this.term(one)),
            span,
          ),
        );
      case 'functions':
        return undefined;
      default: {
        if (path === 'frappe.qb.Field') return undefined;
        const root = queryRoot(this, name, args, node);
        if (root && /^frappe\.qb\./.test(path)) return root;
        const sql = functionName(path);
        if (sql !== undefined) return this.functionCall(sql, node, args);
        return /functions?\.|terms\.|custom\./.test(path) &&
          first &&
          second === undefined &&
          this.object(first)
          ? new TermObject(call(undefined, [this.term(first)], span))
          : undefined;
      }
    }
  }

  private functionCall(name: string, node: Expr, args: CallArguments): QbObject {
    const span = this.spanOf(node);
    if (args.spread) return new TermObject(anything(span));
    const terms = args.positional.map((one) => {
      const isStar = name === 'COUNT' && this.finder.text(one).replace(/["']/g, '') === '*';
      return isStar ? star(undefined, this.spanOf(one)) : this.term(one);
    });
    const term = call(name, terms, span);
    const alias = args.named.get('alias');
    const own = alias && this.constantText(alias);
    return new TermObject(own ? { ...term, alias: own } : term);
  }

  /** The table of a DocType's name, or of a name of its own. */
  table(node: Expr, isDocType: boolean, args?: CallArguments): Source {
    const span = this.spanOf(node);
    const name = this.constantText(node);
    const alias = args?.named.get('alias');
    const called = alias && this.constantText(alias);
    if (!name || (alias && !called)) return { kind: 'unknown', span };
    const own = isDocType && !name.text.startsWith('__');
    const schema = args?.named.get('schema') ?? args?.positional[1];
    const database = schema && this.constantText(schema);
    if (schema && !database) return { kind: 'unknown', span };
    return {
      kind: 'table',
      name: own ? concatTemplates([sourceTemplate('tab', name.map.spanOf(0, 0).start, 0), name]) : name,
      span,
      ...(called && { alias: called }),
      ...(database && { schema: database }),
    };
  }

  private tableMethod(source: Source, method: string, args: CallArguments): QbObject | undefined {
    const [first] = args.positional;
    const name = first && this.constantText(first);
    if (method === 'as_') return name ? new TableObject({ ...source, alias: name }) : undefined;
    if (method === 'field' && name) return new TermObject(field(name, source, this.spanOf(first!)));
    return undefined;
  }

  private caseMethod(
    { parts, otherwise }: CaseObject,
    method: string,
    args: CallArguments,
    node: Expr,
  ): QbObject | undefined {
    const [first, second] = args.positional;
    if (method === 'when' && first && second)
      return new CaseObject([...parts, ' WHEN ', this.term(first), ' THEN ', this.term(second)], otherwise);
    if (method === 'else_' && first) return new CaseObject(parts, this.term(first));
    return this.termMethod(caseTerm(new CaseObject(parts, otherwise), this.spanOf(node)), method, args, node);
  }

  private termMethod(
    term: Term,
    method: string,
    { positional, named, spread }: CallArguments,
    node: Expr,
  ): QbObject | undefined {
    const [first, second] = positional;
    const span = this.spanOf(node);
    if (method === 'as_') {
      const given = first ?? named.get('alias');
      const alias = given && this.constantText(given);
      return new TermObject(alias ? { ...term, alias } : anything(span));
    }
    if (spread) return new TermObject(anything(span));
    const comparing = Object.hasOwn(COMPARING_METHODS, method) ? COMPARING_METHODS[method] : undefined;
    if (comparing !== undefined && first)
      return new TermObject(operation(term, comparing, this.term(first), span));
    const level = LEVELS.compare!;
    switch (method) {
      case 'isin':
        return first ? new TermObject(this.membership(term, ' IN ', first, span)) : undefined;
      case 'notin':
      case 'not_in':
        return first ? new TermObject(this.membership(term, ' NOT IN ', first, span)) : undefined;
      case 'isnull':
        return new TermObject(sequence([term, ' IS NULL'], span, level));
      case 'isnotnull':
      case 'notnull':
        return new TermObject(sequence([term, ' IS NOT NULL'], span, level));
      case 'between':
        return first && second
          ? new TermObject(
              sequence([term, ' BETWEEN ', this.term(first), ' AND ', this.term(second)], span, level),
            )
          : undefined;
      case 'distinct':
        return new TermObject(term.distinct?.() ?? anything(span));
      case 'negate':
        return new TermObject(sequence(['NOT ', term], span, LEVELS.NOT!));
      default:
        return new TermObject({ ...anything(span), sources: term.sources });
    }
  }

  private membership(term: Term, word: string, list: Expr, span: Span): Term {
    const right = this.term(list);
    const isQuery = this.object(list) instanceof QueryObject || this.object(list) instanceof TermObject;
    const items = this.items(list)?.map((item) => this.term(item));
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

  /** The operands of a list that stands in the code. */
  items(node: Expr): Expr[] | undefined {
    if (node.kind !== 'list' || node.shape === 'set') return undefined;
    return node.items.some(({ kind }) => kind === 'star') ? undefined : node.items;
  }
}

function wordOf(path: string | undefined): WordObject | undefined {
  const match =
    /(?:^|\.)(?:Order|JoinType|qb)\.(desc|asc|inner|left|right|outer|left_outer|right_outer|full_outer|cross)$/.exec(
      path ?? '',
    );
  return match ? new WordObject(match[1]!) : undefined;
}

function caseTerm({ parts, otherwise }: CaseObject, span: Span): Term {
  if (parts.length === 0) return unknown(span);
  return sequence(['CASE', ...parts, ...(otherwise ? [' ELSE ', otherwise] : []), ' END'], span);
}

/** `ConstantColumn("x")` goes by its own value. */
function constantColumn(term: Term, kind: string, value: Template | undefined): Term {
  return kind === 'ConstantColumn' && value && value.gaps.length === 0 ? { ...term, alias: value } : term;
}

function valueTerm(value: Value | undefined, span: Span): Term {
  if (value?.kind === 'constant') return literal(value.value === null ? 'NULL' : String(value.value), span);
  if (value?.kind === 'strings' && value.variants.length === 1) return text(value.variants[0]!, span);
  return unknown(span);
}
