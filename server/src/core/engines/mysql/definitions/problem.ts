import type { Evidence } from '../../../finding.js';
import { stringValueOf, type Token } from '../../../sources/sql/tokens.js';
import { charsetBytes, charsetOfCollation } from '../charsets.js';
import type { ColumnType, TableStatement } from './model.js';
import { nameOf } from './reader.js';

/** What MySQL answers to a table statement that its grammar takes, and where it looks wrong. */
export interface DefinitionProblem {
  token: Token;
  evidence: Evidence;
}

export function problem(token: Token, errno: number, text: string, sqlstate = '42000'): DefinitionProblem {
  return { token, evidence: { engine: 'mysql', errno, sqlstate, text } };
}

export function optionCharset(statement: TableStatement): Token | undefined {
  return statement.options.find(({ name }) => name === 'CHARSET')?.value;
}

export function textOf(token: Token): string {
  return token.kind === 'string' ? stringValueOf(token) : nameOf(token);
}

/** Types whose values lie outside of the row. */
export const LARGE = new Set(
  'tinytext text mediumtext longtext tinyblob blob mediumblob longblob json geometry'.split(' '),
);
/** Bytes of a character of the column, undefined where its character set is not known here. */
export function bytesOf(type: ColumnType, statement: TableStatement): number | undefined {
  if (type.charset) return charsetBytes(textOf(type.charset));
  if (type.ownCharset || statement.kind !== 'create') return undefined;
  const charset = optionCharset(statement);
  if (charset) return charsetBytes(textOf(charset));
  const collate = statement.options.find(({ name }) => name === 'COLLATE')?.value;
  const owner = collate && charsetOfCollation(textOf(collate));
  // MySQL's and Frappe's default alike.
  return charsetBytes(owner ?? 'utf8mb4');
}

/** As ENGINE says, InnoDB where nothing does. */
export function storageEngine(statement: TableStatement): string {
  const engine = statement.options.find(({ name }) => name === 'ENGINE')?.value;
  return engine ? textOf(engine) : 'InnoDB';
}

export function typeText(type: ColumnType): string {
  if (type.members.length > 0) return `${type.name}(${type.members.map(({ text }) => text).join(',')})`;
  return type.args.length > 0 ? `${type.name}(${type.args.join(',')})` : type.name;
}
