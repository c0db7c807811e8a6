import type { CallExpr, DefStmt, Expr, PythonModule, Stmt } from '../python/ast.js';
import { blocksOf } from '../python/blocks.js';

/** `frappe.db.sql` for a call of it; undefined for what has no such name. */
export function calleeOf(call: CallExpr): string | undefined {
  return dotted(call.fn);
}

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
  for (const statement of statementsIn(body)) {
    for (const expression of expressionsOf(statement)) if (expression) yield* callsOf(expression);
  }
}

function* callsOf(expr: Expr): Generator<CallExpr> {
  if (expr.k === 'call') yield expr;
  for (const child of childrenOf(expr)) yield* callsOf(child);
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

/** The SQL of a `frappe.db.sql`, `sql_ddl` or `multisql` call whose text can be read; holes read `{}`. */
export function sqlOf(call: CallExpr): { text: string; start: number; end: number } | undefined {
  const callee = calleeOf(call);
  if (callee === undefined || !/(^|\.)db\.(sql|sql_ddl)$/.test(callee)) return undefined;
  let value = call.args.find((arg) => arg.name === undefined || arg.name === 'query')?.value;
  // `"…".format(…)` and `"…" % …`
  if (value?.k === 'call' && value.fn.k === 'attr' && value.fn.name === 'format') value = value.fn.obj;
  if (value?.k === 'op' && value.op === '%' && value.left) value = value.left;
  return value?.k === 'str' ? { text: value.value, start: value.start, end: value.end } : undefined;
}

/** The statements of a module's `execute` function and of what it calls in the module. */
export function executedBody(module: PythonModule): Stmt[] {
  return executed(module).flatMap(({ body }) => body);
}

/** The names of a module's `execute` function and of the functions that it calls in the module. */
export function executedNames(module: PythonModule): Set<string> {
  return new Set(executed(module).map(({ name }) => name));
}

function executed(module: PythonModule): DefStmt[] {
  const functions = new Map(
    module.body.flatMap((one) => (one.k === 'def' ? [[one.name, one] as const] : [])),
  );
  const seen = new Map<string, DefStmt>();
  const follow = (name: string): void => {
    const found = functions.get(name);
    if (!found || seen.has(name)) return;
    seen.set(name, found);
    for (const call of callsIn(found.body)) if (call.fn.k === 'name') follow(call.fn.id);
  };
  follow('execute');
  return [...seen.values()];
}
