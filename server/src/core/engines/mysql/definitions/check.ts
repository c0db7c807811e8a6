import { identifierTooLong } from '../../errors.js';
import { NAME_LIMIT } from '../../limits/names.js';
import { columnProblems } from './columns.js';
import { expressionProblems } from './expressions.js';
import { autoColumn, duplicateColumns, keyProblems } from './keys.js';
import type { TableStatement } from './model.js';
import type { DefinitionProblem } from './problem.js';
import { nameOf } from './reader.js';
import { engineProblem, innodbProblem, partitionProblem, sizeProblem } from './size.js';

/** Columns, defaults, keys and sizes, in about the order in which MySQL finds them. */
export function* definitionProblems(statement: TableStatement): Generator<DefinitionProblem> {
  let refused = false;
  const table = nameOf(statement.table);
  if (statement.kind === 'create' && [...table].length > NAME_LIMIT) {
    yield { token: statement.table, evidence: identifierTooLong('mysql', table) };
    return;
  }
  for (const column of statement.columns) {
    for (const found of columnProblems(column, statement)) {
      refused = true;
      yield found;
    }
  }

  yield* checkProblems(statement);
  if (statement.kind !== 'create') return;
  yield* duplicateColumns(statement);
  yield* autoColumn(statement);
  if (!statement.from) yield* keyProblems(statement);
  if (statement.columns.length > 0 && !statement.from && !refused) {
    yield* sizeProblem(statement);
    yield* engineProblem(statement);
    yield* innodbProblem(statement);
  }
  yield* partitionProblem(statement);
}

/** The expressions of CHECK; MySQL itself names those of CREATE TABLE that have no name, one after another. */
function* checkProblems({ kind, table, checks }: TableStatement): Generator<DefinitionProblem> {
  let unnamed = 0;
  for (const { name, expression } of checks) {
    if (!name) unnamed++;
    if (!name && kind !== 'create') continue;
    yield* expressionProblems(expression, 'check', name ? nameOf(name) : `${nameOf(table)}_chk_${unnamed}`);
  }
}
