import type { Token } from '../../../sources/sql/tokens.js';
import { check, columnBody, columnDefinition, defaultValue, keyBody, keyTail, references } from './column.js';
import type { KeyDefinition, TableStatement } from './model.js';
import { tableOption } from './options.js';
import { partitionAction, partitioning } from './partitions.js';
import { Reader, SyntaxStop } from './reader.js';
import { charsetToken } from './types.js';

/**
 * Reads CREATE TABLE, ALTER TABLE and CREATE INDEX by MySQL's own grammar (manual, "Data Definition
 * Statements"): what vtgate cannot parse of them it hands to MySQL as it came. Undefined for any
 * other statement. Comments must not be among the tokens.
 */
export function readTableStatement(tokens: readonly Token[]): TableStatement | undefined {
  const reader = new Reader(tokens);
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

/** A column, key or constraint of CREATE TABLE, or behind ADD. */
function element(reader: Reader, statement: TableStatement): void {
  if (!constraint(reader, statement)) statement.columns.push(columnDefinition(reader));
}

function constraint(reader: Reader, statement: TableStatement): boolean {
  const token = reader.peek()!;
  const named = reader.accept('CONSTRAINT');
  const unnamed = ['PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK'].some((word) => reader.is(word));
  const name = named && !unnamed ? reader.name() : undefined;
  if (reader.accept('PRIMARY')) {
    reader.expect('KEY');
    statement.keys.push(keyBody(reader, 'primary', token));
  } else if (reader.accept('UNIQUE')) {
    if (!reader.accept('INDEX')) reader.accept('KEY');
    statement.keys.push(keyBody(reader, 'unique', token));
  } else if (reader.accept('FOREIGN')) {
    reader.expect('KEY');
    if (reader.isName()) reader.name();
    reader.brackets();
    references(reader);
  } else if (reader.is('CHECK')) statement.checks.push({ ...(name && { name }), expression: check(reader) });
  else if (named) reader.stop();
  else if (reader.accept('INDEX') || reader.accept('KEY'))
    statement.keys.push(keyBody(reader, 'index', token));
  else if (reader.accept('FULLTEXT') || reader.accept('SPATIAL')) {
    if (!reader.accept('INDEX')) reader.accept('KEY');
    statement.keys.push(keyBody(reader, token.upper === 'FULLTEXT' ? 'fulltext' : 'spatial', token));
  } else return false;
  return true;
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

/** Any word may stand there; which ones MySQL knows is for `nameProblems` to tell (1800, 1801). */
function algorithmOrLock(reader: Reader, statement: TableStatement): boolean {
  const token = reader.accept('ALGORITHM') ?? reader.accept('LOCK');
  if (!token) return false;
  reader.accept('=');
  const value = reader.is('DEFAULT') ? reader.next() : reader.name();
  statement.options.push({ name: token.upper, token, value });
  return true;
}

function alterTable(reader: Reader, statement: TableStatement): void {
  statement.table = reader.qualifiedName();
  if (reader.done) return;
  for (;;) {
    action(reader, statement);
    if (reader.is('PARTITION', 'BY')) partitioning(reader, statement);
    if (reader.is('REMOVE', 'PARTITIONING')) reader.accept('REMOVE', 'PARTITIONING');
    // Table options may follow one another without a comma.
    if (!reader.accept(',') && !startsOption(reader)) return;
  }
}

function startsOption(reader: Reader): boolean {
  return !reader.done && OPTION_WORDS.has(reader.peek()!.upper);
}

const OPTION_WORDS = new Set(
  'ENGINE ROW_FORMAT COMMENT AUTO_INCREMENT CHARSET COLLATE DEFAULT CHARACTER KEY_BLOCK_SIZE STATS_PERSISTENT STATS_AUTO_RECALC STATS_SAMPLE_PAGES MAX_ROWS MIN_ROWS CHECKSUM PACK_KEYS COMPRESSION ENCRYPTION TABLESPACE AVG_ROW_LENGTH'.split(
    ' ',
  ),
);

function action(reader: Reader, statement: TableStatement): void {
  if (reader.accept('ADD')) add(reader, statement);
  else if (reader.accept('DROP')) drop(reader);
  else if (reader.accept('MODIFY')) {
    reader.accept('COLUMN');
    statement.columns.push(columnDefinition(reader));
    position(reader);
  } else if (reader.accept('CHANGE')) {
    reader.accept('COLUMN');
    reader.name();
    statement.columns.push(columnBody(reader, reader.name()));
    position(reader);
  } else if (reader.accept('ALTER')) alter(reader, statement);
  else if (reader.accept('RENAME')) rename(reader);
  else if (reader.accept('CONVERT')) convert(reader, statement);
  else if (reader.accept('ORDER', 'BY')) {
    reader.list(() => {
      reader.qualifiedName();
      if (!reader.accept('ASC')) reader.accept('DESC');
    });
  } else if (
    !simple(reader) &&
    !algorithmOrLock(reader, statement) &&
    !partitionAction(reader) &&
    !tableOption(reader, statement)
  ) {
    if (!reader.is('PARTITION', 'BY') && !reader.is('REMOVE', 'PARTITIONING')) reader.stop();
  }
}

function simple(reader: Reader): boolean {
  return [
    ['DISABLE', 'KEYS'],
    ['ENABLE', 'KEYS'],
    ['DISCARD', 'TABLESPACE'],
    ['IMPORT', 'TABLESPACE'],
    ['FORCE'],
    ['WITH', 'VALIDATION'],
    ['WITHOUT', 'VALIDATION'],
    ['UPGRADE', 'PARTITIONING'],
    ['SECONDARY_LOAD'],
    ['SECONDARY_UNLOAD'],
  ].some((words) => reader.accept(...words) !== undefined);
}

function add(reader: Reader, statement: TableStatement): void {
  if (reader.is('PARTITION')) {
    reader.rest();
    return;
  }
  const column = reader.accept('COLUMN');
  if (reader.accept('(')) {
    reader.list(() => element(reader, statement));
    reader.expect(')');
    return;
  }
  if (!column && constraint(reader, statement)) return;
  statement.columns.push(columnDefinition(reader));
  position(reader);
}

function position(reader: Reader): void {
  if (reader.accept('AFTER')) reader.name();
  else reader.accept('FIRST');
}

function drop(reader: Reader): void {
  if (reader.accept('PRIMARY')) {
    reader.expect('KEY');
    return;
  }
  if (reader.accept('PARTITION')) {
    reader.list(() => reader.name());
    return;
  }
  if (reader.accept('FOREIGN')) {
    reader.expect('KEY');
    reader.name();
    return;
  }
  const plain =
    reader.accept('INDEX') ?? reader.accept('KEY') ?? reader.accept('CHECK') ?? reader.accept('CONSTRAINT');
  if (!plain) reader.accept('COLUMN');
  reader.name();
  if (!plain && !reader.accept('RESTRICT')) reader.accept('CASCADE');
}

function alter(reader: Reader, statement: TableStatement): void {
  if (reader.accept('INDEX')) {
    reader.name();
    if (!reader.accept('VISIBLE') && !reader.accept('INVISIBLE')) reader.stop();
    return;
  }
  if (reader.accept('CHECK') || reader.accept('CONSTRAINT')) {
    reader.name();
    reader.accept('NOT');
    reader.expect('ENFORCED');
    return;
  }
  reader.accept('COLUMN');
  const column = reader.name();
  if (reader.accept('DROP', 'DEFAULT')) return;
  reader.expect('SET');
  if (reader.accept('VISIBLE') || reader.accept('INVISIBLE')) return;
  reader.expect('DEFAULT');
  statement.defaults.push({ column, value: defaultValue(reader) });
}

function rename(reader: Reader): void {
  if (reader.accept('COLUMN')) {
    reader.name();
    reader.expect('TO');
    reader.name();
  } else if (reader.accept('INDEX') || reader.accept('KEY')) {
    reader.name();
    reader.expect('TO');
    reader.name();
  } else {
    if (!reader.accept('TO') && !reader.accept('AS')) reader.accept('=');
    reader.qualifiedName();
  }
}

function convert(reader: Reader, statement: TableStatement): void {
  reader.expect('TO');
  if (!reader.accept('CHARACTER', 'SET') && !reader.accept('CHAR', 'SET')) reader.expect('CHARSET');
  const token = reader.peek()!;
  const value = reader.is('DEFAULT') ? reader.next() : charsetToken(reader);
  statement.options.push({ name: 'CHARSET', token, value });
  if (reader.accept('COLLATE')) {
    const collate = reader.peek()!;
    statement.options.push({ name: 'COLLATE', token: collate, value: charsetToken(reader) });
  }
}
