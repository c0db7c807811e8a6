import type { Expr, Node, Stmt } from '../../python/ast.js';
import { blocksOf } from '../../python/blocks.js';
import { parsePython } from '../../python/parse.js';
import { eachExpression, expressionsOf } from '../../python/walk.js';
import type { Span } from '../../text.js';
import { isOnlyForOthers, sqliteTest } from './dialect.js';

/** The stretches of a Python file that a SQLite site never runs: under `if frappe.db.db_type == "mariadb"` and the like. */
export function notOnSqlite(text: string): Span[] {
  if (!/mariadb|sqlite/i.test(text)) return [];
  const spans: Span[] = [];
  const textOf = ({ start, end }: Node) => text.slice(start, end);
  const visit = (block: readonly Stmt[], end: number): void => {
    for (const statement of block) {
      // What begins with none of these words holds none either.
      if (!/mariadb|sqlite/i.test(textOf(statement))) continue;
      if (statement.kind === 'if') spans.push(...ofIf(statement, textOf, end));
      else if (statement.kind === 'def' || statement.kind === 'class') {
        if (statement.decorators.some((decorator) => isOnlyForOthers(textOf(decorator))))
          spans.push(spanOf(statement));
      }
      for (const expression of expressionsOf(statement))
        eachExpression(expression, (inner) => {
          if (inner.kind === 'cond') spans.push(...ofChoice(inner, textOf));
        });
      for (const inner of blocksOf(statement)) {
        // `elif` is a statement in the block of an `else`; what stands after it stands after the whole.
        const isArm = statement.kind === 'if' && inner === statement.orelse && inner[0]?.kind === 'if';
        visit(inner, isArm ? end : (inner.at(-1)?.end ?? statement.end));
      }
    }
  };
  visit(parsePython(text).body, text.length);
  return spans;
}

const spanOf = ({ start, end }: Node): Span => ({ start, end });

/** The blocks that are never entered, and what stands after one that always leaves. `end`: of the block around. */
function ofIf(node: Stmt & { kind: 'if' }, textOf: (node: Node) => string, end: number): Span[] {
  const spans: Span[] = [];
  const test = sqliteTest(textOf(node.test));
  const add = (block: readonly Stmt[]): void => {
    if (block.length > 0) spans.push({ start: block[0]!.start, end: block.at(-1)!.end });
  };
  if (test?.absent) add(node.body);
  else if (test?.otherwiseAbsent && leaves(node.body)) spans.push({ start: node.end, end });
  if (test?.otherwiseAbsent) add(node.orelse);
  return spans;
}

/** `a if db_type == "mariadb" else b` */
function ofChoice(node: Expr & { kind: 'cond' }, textOf: (node: Node) => string): Span[] {
  const test = sqliteTest(textOf(node.test));
  return [
    ...(test?.absent ? [spanOf(node.then)] : []),
    ...(test?.otherwiseAbsent ? [spanOf(node.other)] : []),
  ];
}

function leaves(body: readonly Stmt[]): boolean {
  const last = body.at(-1)?.kind;
  return last === 'return' || last === 'raise' || last === 'continue';
}
