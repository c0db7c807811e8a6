import type { Token } from '../../../sources/sql/tokens.js';
import { algorithmOrLock, alterTable } from './alter.js';
import { columnDefinition, keyTail } from './column.js';
import { constraint } from './constraint.js';
import type { KeyDefinition, TableStatement } from './model.js';
import { tableOption } from './options.js';
import { partitioning } from './partitions.js';
import { Reader, SyntaxStop } from './reader.js';

/**
 * Reads CREATE TABLE, ALTER TABLE and CREATE INDEX by MySQL's own grammar (manual, "Data Definition
 * Statements"): what vtgate cannot parse of them it hands to MySQL as it came. Undefined for any
 * other statement. Comments must not be among the tokens.
 */
export function readTableStatement(tokens: readonly Token[], isMariaDb = false): TableStatement | undefined {
  const reader = new Reader(tokens, isMariaDb);
  const kind = head(reader);
  if (!kind) return undefined;
  const statement: TableStatement = {
    kind: kind.kind,
    table: tokens[0]!,
    temporary: kind.temporary,
    columns: [],
    keys: [],
    options: [],
    defaults: [],
    checks: [],
    clauses: [],
    from: false,
  };
  try {
    if (kind.kind === 'create') createTable(reader, statement);
    else if (kind.kind === 'alter') alterTable(reader, statement);
    else createIndex(reader, statement, kind.index);
    if (!reader.done) reader.stop();
  } catch (error) {
    if (!(error instanceof SyntaxStop)) throw error;
    statement.error = { token: error.token };
  }
  return statement;
}

type Head = { kind: 'create' | 'alter' | 'create-index'; temporary: boolean; index: KeyDefinition['kind'] };

function head(reader: Reader): Head | undefined {
  const plain = { temporary: false, index: 'index' as const };
  if (reader.accept('ALTER', 'TABLE')) return { ...plain, kind: 'alter' };
  if (reader.isMariaDb && reader.accept('ALTER', 'ONLINE', 'TABLE')) return { ...plain, kind: 'alter' };
  if (reader.accept('CREATE', 'TABLE')) return { ...plain, kind: 'create' };
  if (reader.accept('CREATE', 'TEMPORARY', 'TABLE')) return { ...plain, kind: 'create', temporary: true };
  if (reader.accept('CREATE', 'INDEX')) return { ...plain, kind: 'create-index' };
  for (const index of ['unique', 'fulltext', 'spatial'] as const) {
    if (reader.accept('CREATE', index.toUpperCase(), 'INDEX'))
      return { ...plain, kind: 'create-index', index };
  }
  return undefined;
}

function createTable(reader: Reader, statement: TableStatement): void {
  reader.accept('IF', 'NOT', 'EXISTS');
  statement.table = reader.qualifiedName();
  if (reader.accept('LIKE')) {
    statement.from = true;
    reader.qualifiedName();
    return;
  }
  if (reader.is('(') && !reader.is('(', 'SELECT') && !reader.is('(', 'WITH')) {
    reader.next();
    if (reader.accept('LIKE')) {
      statement.from = true;
      reader.qualifiedName();
    } else reader.list(() => element(reader, statement));
    reader.expect(')');
  }
  options(reader, statement);
  if (reader.is('PARTITION')) partitioning(reader, statement);
  if (reader.done) return;
  if (!reader.accept('IGNORE')) reader.accept('REPLACE');
  reader.accept('AS');
  const query = ['SELECT', '(', 'VALUES', 'TABLE'].some((word) => reader.is(word));
  if (!query && !startsWith(reader)) reader.stop();
  statement.from = true;
  reader.rest();
}

/** `WITH a AS (…)`, not MariaDB's `WITH SYSTEM VERSIONING`. */
function startsWith(reader: Reader): boolean {
  if (!reader.is('WITH')) return false;
  return reader.is('WITH', 'RECURSIVE') || reader.peek(2)?.upper === 'AS' || reader.peek(2)?.text === '(';
}

function options(reader: Reader, statement: TableStatement): void {
  while (tableOption(reader, statement)) reader.accept(',');
}

/** A column, key or constraint of CREATE TABLE. */
function element(reader: Reader, statement: TableStatement): void {
  if (!constraint(reader, statement)) statement.columns.push(columnDefinition(reader));
}

function createIndex(reader: Reader, statement: TableStatement, kind: KeyDefinition['kind']): void {
  const key: KeyDefinition = { kind, token: reader.peek()!, parts: [] };
  key.name = reader.name();
  if (reader.accept('USING') || reader.accept('TYPE')) reader.next();
  reader.expect('ON');
  statement.table = reader.qualifiedName();
  keyTail(reader, key);
  statement.keys.push(key);
  while (algorithmOrLock(reader, statement)) reader.accept(',');
}
