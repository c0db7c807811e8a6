import type { Alter } from '../../../schema/statement.js';
import { tokenize } from '../../../sources/sql/tokens.js';
import { nameOf } from './reader.js';
import { readTableStatement } from './statement.js';

/**
 * Takes an ALTER TABLE apart that somebody wrote for MariaDB or MySQL. What its grammar does not know, and what comes
 * after it, is one `unknown` clause, so that nothing is claimed of it. Undefined when it is no ALTER TABLE.
 */
export function readAlter(sql: string): Alter | undefined {
  const tokens = tokenize(sql).filter(({ kind }) => kind !== 'comment');
  const statement = readTableStatement(tokens, true);
  if (statement?.kind !== 'alter') return undefined;
  const { table, clauses, error } = statement;
  const at = error?.token?.start ?? sql.length;
  return {
    kind: 'alter',
    table: nameOf(table),
    clauses: error ? [...clauses, { kind: 'unknown', text: sql.slice(at) }] : clauses,
  };
}
