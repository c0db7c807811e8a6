import { calleeOf, sqlOf } from '../contexts/patch-code.js';
import type { CallExpr, DefStmt, Expr, PythonModule } from '../python/ast.js';
import { blocksOf } from '../python/blocks.js';

/** What ends a transaction, in words; undefined for a call that does not. */
export function endOf(call: CallExpr): string | undefined {
  const callee = calleeOf(call);
  const method = callee === undefined ? undefined : /(?:^|\.)db\.(\w+)$/.exec(callee)?.[1];
  switch (method) {
    case 'commit':
      return 'the commit';
    case 'rollback':
      return call.args.length === 0 ? 'the rollback' : undefined;
    case 'sql_ddl':
    case 'truncate':
    case 'rename_column':
    case 'change_column_type':
      return `the DDL of ${method}`;
    case 'begin':
      return 'the new transaction';
    case 'sql': {
      const verb = /^\s*(alter|create|drop|truncate|rename)\s+(\w+)/i.exec(sqlOf(call)?.text ?? '');
      return verb && verb[2]!.toLowerCase() !== 'temporary' ? `the ${verb[1]!.toUpperCase()}` : undefined;
    }
    default:
      return undefined;
  }
}

/** Every function of a module whose text has some word, with methods and functions within functions. */
export function* functionsWith(word: RegExp, body: PythonModule['body'], text: string): Generator<DefStmt> {
  for (const statement of body) {
    if (statement.kind === 'def') {
      // What has no such word is not even parsed.
      if (!word.test(text.slice(statement.start, statement.end))) continue;
      yield statement;
    }
    for (const inner of blocksOf(statement)) yield* functionsWith(word, inner, text);
  }
}

/** The argument that a parameter gets. */
export function argumentOf(call: CallExpr, name: string, position: number): Expr | undefined {
  const named = call.args.find((arg) => arg.name === name);
  if (named) return named.value;
  const plain = call.args.filter((arg) => arg.name === undefined && arg.star === 0);
  return plain[position]?.value;
}
