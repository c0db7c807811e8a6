import type { CallExpr, Expr } from '../../python/ast.js';
import type { CallFinder } from '../../sources/python/calls.js';
import { argumentsOf, type CallArguments } from '../../sources/python/operands.js';
import { concatTemplates, sourceTemplate, type Template } from '../../sources/python/strings.js';
import type { Value } from '../../sources/python/value.js';
import type { Span } from '../../text.js';
import { built, functionCall } from './built.js';
import { caseMethod, caseTerm, tableMethod, termMethod } from './methods.js';
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
import { isQueryMethod, queryMethod } from './query.js';
import { LEVELS, writeSubquery } from './render.js';
import { anything, call, field, literal, nameAt, operation, sequence, star, text, unknown } from './terms.js';

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
    if (op === '%') return new TermObject(call('MOD', [this.term(left), this.term(right)], span));
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
    const made = path === undefined ? undefined : built(this, node, path, args);
    if (made) return made;
    if (fn.kind !== 'attr') {
      const own = this.object(fn);
      return own instanceof FunctionObject ? functionCall(this, own.name.text, node, args) : undefined;
    }
    const owner = this.object(fn.obj);
    const method = fn.name;
    const step = { start: fn.end - method.length, end: node.end };
    if (!owner) return undefined;
    if (owner instanceof QueryObject) return queryMethod(this, owner.query, method, args, step);
    if (owner instanceof TableObject) return tableMethod(this, owner.source, method, args);
    if (owner instanceof CaseObject) return caseMethod(this, owner, method, args, node);
    return owner instanceof TermObject ? termMethod(this, owner.term, method, args, node) : undefined;
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

function valueTerm(value: Value | undefined, span: Span): Term {
  if (value?.kind === 'constant') return literal(value.value === null ? 'NULL' : String(value.value), span);
  if (value?.kind === 'strings' && value.variants.length === 1) return text(value.variants[0]!, span);
  return unknown(span);
}
