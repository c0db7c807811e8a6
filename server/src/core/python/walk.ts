import type { Span } from '../text.js';
import type { CallExpr, Expr, Stmt } from './ast.js';
import { blocksOf } from './blocks.js';

/** The expressions directly below an expression, in the order of the text. */
export function operandsOf(node: Expr): Expr[] {
  switch (node.kind) {
    case 'attr':
      return [node.obj];
    case 'call':
      return [node.fn, ...node.args.map(({ value }) => value)];
    case 'str':
      return node.holes;
    case 'list':
      return node.items;
    case 'dict':
      return node.values.flatMap((value, i) => {
        const key = node.keys[i];
        return key ? [key, value] : [value];
      });
    case 'op':
      return node.left ? [node.left, node.right] : [node.right];
    case 'lambda':
      return [...node.params.flatMap((param) => param.default ?? []), node.body];
    case 'cond':
      return [node.then, node.test, node.other];
    case 'comp':
      return [
        node.item,
        ...(node.value ? [node.value] : []),
        ...node.loops.flatMap(({ target, iter, tests }) => [target, iter, ...tests]),
      ];
    case 'sub':
      return [node.obj, node.index];
    case 'yield':
      return node.value ? [node.value] : [];
    case 'await':
    case 'star':
    case 'walrus':
      return [node.value];
    case 'slice':
      return node.parts;
    default:
      return [];
  }
}

/** The expressions of a statement itself, without those of its blocks, in the order of the text. */
export function expressionsOf(node: Stmt): Expr[] {
  switch (node.kind) {
    case 'expr':
      return [node.value];
    case 'assign':
      return [
        ...node.targets,
        ...(node.annotation ? [node.annotation] : []),
        ...(node.value ? [node.value] : []),
      ];
    case 'aug':
      return [node.target, node.value];
    case 'return':
    case 'raise':
      return node.value ? [node.value] : [];
    case 'if':
    case 'while':
    case 'assert':
      return [node.test];
    case 'for':
      return [node.target, node.iter];
    case 'try':
      return node.handlers.flatMap(({ type }) => type ?? []);
    case 'with':
      return node.items.flatMap(({ context, target }) => (target ? [context, target] : [context]));
    case 'def':
      return [
        ...node.decorators,
        ...node.params.flatMap((param) => [param.annotation ?? [], param.default ?? []].flat()),
        ...(node.returns ? [node.returns] : []),
      ];
    case 'class':
      return [...node.decorators, ...node.bases];
    case 'match':
      return [node.subject, ...node.cases.flatMap(({ guard }) => guard ?? [])];
    case 'del':
      return node.targets;
    default:
      return [];
  }
}

/** Every expression in one, itself first, in the order of the text; below one for which `visit` answers false not. */
export function eachExpression(node: Expr, visit: (node: Expr) => unknown): void {
  if (visit(node) === false) return;
  for (const operand of operandsOf(node)) eachExpression(operand, visit);
}

/** Every statement of a block and of the blocks in it; the blocks below one for which `visit` answers false not. */
export function eachStatement(block: readonly Stmt[], visit: (node: Stmt) => unknown): void {
  for (const statement of block) {
    if (visit(statement) === false) continue;
    for (const inner of blocksOf(statement)) eachStatement(inner, visit);
  }
}

/** Every expression of a statement and of what its blocks hold. */
export function eachExpressionIn(statement: Stmt, visit: (node: Expr) => unknown): void {
  eachStatement([statement], (inner) => {
    for (const expression of expressionsOf(inner)) eachExpression(expression, visit);
  });
}

const STATEMENTS = new Set<string>([
  ...[
    'expr',
    'assign',
    'aug',
    'return',
    'raise',
    'if',
    'for',
    'while',
    'try',
    'with',
    'def',
    'class',
    'import',
  ],
  ...['from', 'match', 'assert', 'del', 'global', 'pass', 'break', 'continue'],
]);

export function isStatement(node: Expr | Stmt): node is Stmt {
  return STATEMENTS.has(node.kind);
}

/** Whether something is missing in a node, as in code that is being typed. */
export function isUnfinished(node: Expr | Stmt): boolean {
  let found = node.unfinished === true;
  const visit = (inner: Expr): boolean => {
    found ||= inner.unfinished === true;
    return !found;
  };
  for (const expression of isStatement(node) ? expressionsOf(node) : [node])
    if (!found) eachExpression(expression, visit);
  return found;
}

/** From the outermost statement around an offset to the innermost expression. A node's end belongs to it. */
export function pathAt(block: readonly Stmt[], offset: number): (Expr | Stmt)[] {
  const path: (Expr | Stmt)[] = [];
  const holds = ({ start, end }: Expr | Stmt) => start <= offset && offset <= end;
  const below = (node: Expr | Stmt): (Expr | Stmt)[] =>
    isStatement(node) ? [...expressionsOf(node), ...blocksOf(node).flat()] : operandsOf(node);
  for (let level: readonly (Expr | Stmt)[] = block; ; ) {
    // Where one ends and the next begins, the later one.
    const next = level.findLast(holds);
    if (!next) return path;
    path.push(next);
    level = below(next);
  }
}

/** `frappe.db.sql` of such a chain of names; undefined for any other expression. */
export function dotted(expr: Expr): string | undefined {
  if (expr.kind === 'name') return expr.id;
  if (expr.kind !== 'attr') return undefined;
  const inner = dotted(expr.obj);
  return inner === undefined ? undefined : `${inner}.${expr.name}`;
}

/** Every statement, outer ones first. */
export function* statementsIn(body: readonly Stmt[]): Generator<Stmt> {
  // Generators that call themselves hand every value through all of them.
  const left = body.toReversed();
  for (let statement = left.pop(); statement; statement = left.pop()) {
    yield statement;
    for (const block of blocksOf(statement).reverse())
      for (let i = block.length - 1; i >= 0; i--) left.push(block[i]!);
  }
}

/** Every call in these statements and below them. */
export function* callsIn(body: readonly Stmt[]): Generator<CallExpr> {
  for (const expression of expressionsIn(body)) if (expression.kind === 'call') yield expression;
}

/** Every expression in these statements and below them, outer ones first. */
export function* expressionsIn(body: readonly Stmt[]): Generator<Expr> {
  const left: Expr[] = [];
  for (const statement of statementsIn(body)) {
    for (const expression of expressionsOf(statement)) {
      for (let one: Expr | undefined = expression; one; one = left.pop()) {
        yield one;
        const operands = operandsOf(one);
        for (let i = operands.length - 1; i >= 0; i--) left.push(operands[i]!);
      }
    }
  }
}

/** Where a node stands, without the rest of it. */
export function spanOf({ start, end }: Span): Span {
  return { start, end };
}
