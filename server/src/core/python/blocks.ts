import type { Stmt } from './ast.js';

/** The blocks of statements directly below one, in the order of the text. */
export function blocksOf(statement: Stmt): Stmt[][] {
  switch (statement.kind) {
    case 'if':
    case 'for':
    case 'while':
      return [statement.body, statement.orelse];
    case 'with':
    case 'def':
    case 'class':
      return [statement.body];
    case 'try':
      return [
        statement.body,
        ...statement.handlers.map(({ body }) => body),
        statement.orelse,
        statement.final,
      ];
    case 'match':
      return statement.cases.map(({ body }) => body);
    default:
      return [];
  }
}
