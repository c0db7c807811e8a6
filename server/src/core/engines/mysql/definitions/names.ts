import type { Token } from '../../../sources/sql/tokens.js';
import { charsetName, charsetOfCollation, isCharset } from '../charsets.js';
import { isStorageEngine } from '../storage-engines.js';
import type { TableStatement } from './model.js';
import { type DefinitionProblem, optionCharset, problem, textOf } from './problem.js';

/** Unknown engines, character sets and collations come first: MySQL finds them while it parses. */
export function* nameProblems(statement: TableStatement): Generator<DefinitionProblem> {
  for (const { name, value } of statement.options) {
    if (!value || value.upper === 'DEFAULT') continue;
    if (name === 'ENGINE' && !isStorageEngine(textOf(value))) {
      yield problem(value, 1286, `Unknown storage engine '${textOf(value)}'`);
    }
    if (name === 'ALGORITHM' && !ALGORITHMS.has(value.upper)) {
      yield problem(value, 1800, `Unknown ALGORITHM '${textOf(value)}'`, 'HY000');
    }
    if (name === 'LOCK' && !LOCKS.has(value.upper))
      yield problem(value, 1801, `Unknown LOCK type '${textOf(value)}'`, 'HY000');
    if (name === 'CHARSET') yield* charsetProblem(value);
    if (name === 'COLLATE') yield* collationProblem(value, optionCharset(statement));
  }
  for (const column of statement.columns) {
    if (column.type.charset) yield* charsetProblem(column.type.charset);
    if (column.collate) yield* collationProblem(column.collate, column.type.charset);
  }
}

const ALGORITHMS = new Set(['DEFAULT', 'INSTANT', 'INPLACE', 'COPY']);
const LOCKS = new Set(['DEFAULT', 'NONE', 'SHARED', 'EXCLUSIVE']);

function* charsetProblem(token: Token): Generator<DefinitionProblem> {
  if (!isCharset(textOf(token))) yield problem(token, 1115, `Unknown character set: '${textOf(token)}'`);
}

function* collationProblem(token: Token, charset: Token | undefined): Generator<DefinitionProblem> {
  const name = textOf(token);
  const owner = charsetOfCollation(name);
  if (!owner) yield problem(token, 1273, `Unknown collation: '${name}'`, 'HY000');
  else if (charset && isCharset(textOf(charset)) && charsetName(textOf(charset)) !== owner) {
    yield problem(
      token,
      1253,
      `COLLATION '${name}' is not valid for CHARACTER SET '${charsetName(textOf(charset))}'`,
    );
  }
}
