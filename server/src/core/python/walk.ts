import type { CallExpr, Expr, Stmt } from './ast.js';
import { blocksOf } from './blocks.js';

/** `frappe.db.sql` of such a chain of names; undefined for any other expression. */
export function dotted(expr: Expr): string | undefined {
  if (expr.k === 'name') return expr.id;
  if (expr.k !== 'attr') return undefined;
  const inner = dotted(expr.obj);
  return inner === undefined ? undefined : `${inner}.${expr.name}`;
}

/** The expressions of a statement itself, without those of statements below it. */
function expressionsOf(statement: Stmt): (Expr | undefined)[] {
  switch (statement.k) {
    case 'expr':
    case 'return':
    case 'raise':
      return [statement.value];
    case 'assign':
      return [...statement.targets, statement.value];
    case 'aug':
      return [statement.target, statement.value];
    case 'if':
    case 'while':
      return [statement.test];
    case 'for':
      return [statement.iter];
    case 'with':
      return statement.items.map((item) => item.context);
    case 'assert':
      return [statement.test];
    default:
      return [];
  }
}

/** Every statement, outer ones first. */
export function* statementsIn(body: readonly Stmt[]): Generator<Stmt> {
  for (const statement of body) {
    yield statement;
    for (const inner of blocksOf(statement)) yield* statementsIn(inner);
  }
}

/** Every call in these statements and below them. */
export function* callsIn(body: readonly Stmt[]): Generator<CallExpr> {
  for (const expression of expressionsIn(body)) if (expression.k === 'call') yield expression;
}

/** Every expression in these statements and below them, outer ones first. */
export function* expressionsIn(body: readonly Stmt[]): Generator<Expr> {
  for (const statement of statementsIn(body)) {
    for (const expression of expressionsOf(statement)) if (expression) yield* withInner(expression);
  }
}

function* withInner(expr: Expr): Generator<Expr> {
  yield expr;
  for (const child of childrenOf(expr)) yield* withInner(child);
}

function childrenOf(expr: Expr): Expr[] {
  switch (expr.k) {
    case 'call':
      return [expr.fn, ...expr.args.map((arg) => arg.value)];
    case 'attr':
      return [expr.obj];
    case 'list':
      return expr.items;
    case 'dict':
      return [...expr.keys.filter((key) => key !== undefined), ...expr.values];
    case 'op':
      return expr.left ? [expr.left, expr.right] : [expr.right];
    case 'cond':
      return [expr.test, expr.then, expr.other];
    case 'comp':
      return [expr.item, ...(expr.value ? [expr.value] : []), ...expr.loops.map((loop) => loop.iter)];
    case 'sub':
      return [expr.obj, expr.index];
    case 'walrus':
    case 'await':
    case 'star':
      return [expr.value];
    default:
      return [];
  }
}
