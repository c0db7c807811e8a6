import type { Token } from '../../../sources/sql/tokens.js';
import type { ColumnDefinition, DefaultValue, KeyDefinition, KeyPart } from './model.js';
import { type Reader, SyntaxStop } from './reader.js';
import { charsetToken, columnType } from './types.js';

/** `name type attributes…` (manual, CREATE TABLE, `column_definition`). */
export function columnDefinition(reader: Reader): ColumnDefinition {
  const name = reader.name();
  return columnBody(reader, name);
}

export function columnBody(reader: Reader, name: ColumnDefinition['name']): ColumnDefinition {
  const column: ColumnDefinition = { name, type: columnType(reader) };
  while (attribute(reader, column)) {
    // each call takes one
  }
  return column;
}

function attribute(reader: Reader, column: ColumnDefinition): boolean {
  const not = reader.accept('NOT', 'NULL');
  if (not) column.notNull = not;
  else if (reader.is('NULL')) column.nullable = reader.next();
  else if (reader.accept('NOT', 'SECONDARY')) return true;
  else if (reader.accept('DEFAULT')) column.default = defaultValue(reader);
  else if (reader.is('ON', 'UPDATE')) {
    reader.accept('ON', 'UPDATE');
    const value = now(reader);
    if (!value) reader.stop();
    column.onUpdateNow = value;
  } else if (reader.is('AUTO_INCREMENT')) column.autoIncrement = reader.next();
  else if (reader.accept('SERIAL', 'DEFAULT', 'VALUE')) return true;
  else if (reader.is('UNIQUE')) {
    column.unique = reader.next();
    reader.accept('KEY');
  } else if (reader.is('PRIMARY') || reader.is('KEY')) {
    column.primary = reader.peek()!;
    reader.accept('PRIMARY');
    reader.expect('KEY');
  } else if (reader.accept('COMMENT')) column.comment = reader.string();
  else if (reader.accept('COLLATE')) column.collate = charsetToken(reader);
  else if (reader.accept('COLUMN_FORMAT') || reader.accept('STORAGE')) reader.next();
  else if (reader.accept('ENGINE_ATTRIBUTE') || reader.accept('SECONDARY_ENGINE_ATTRIBUTE')) {
    reader.accept('=');
    reader.string();
  } else if (reader.accept('VISIBLE') || reader.accept('INVISIBLE')) return true;
  else if (reader.accept('SRID')) reader.number();
  else if (reader.is('CHECK') || reader.is('CONSTRAINT')) {
    if (reader.accept('CONSTRAINT') && !reader.is('CHECK')) reader.name();
    check(reader);
    column.check = true;
  } else if (reader.is('REFERENCES')) references(reader);
  else if (reader.is('GENERATED') || reader.is('AS')) generated(reader, column);
  else return false;
  return true;
}

function generated(reader: Reader, column: ColumnDefinition): void {
  column.generated = reader.peek()!;
  if (reader.accept('GENERATED')) reader.expect('ALWAYS');
  reader.expect('AS');
  column.expression = reader.brackets().inner;
  if (reader.accept('VIRTUAL')) return;
  if (reader.accept('STORED') || (reader.isMariaDb && reader.accept('PERSISTENT'))) column.stored = true;
}

export function check(reader: Reader): Token[] {
  reader.expect('CHECK');
  const { inner } = reader.brackets();
  if (!reader.accept('NOT', 'ENFORCED')) reader.accept('ENFORCED');
  return inner;
}

const NOW = new Set(['NOW', 'CURRENT_TIMESTAMP', 'LOCALTIME', 'LOCALTIMESTAMP']);

function now(reader: Reader): { token: DefaultValue['token']; digits: number } | undefined {
  const token = reader.acceptOneOf(NOW);
  if (!token) return undefined;
  if (!reader.is('(')) return token.upper === 'NOW' ? reader.stop() : { token, digits: 0 };
  const { inner } = reader.brackets();
  return { token, digits: Number(inner[0]?.text ?? 0) };
}

/**
 * A literal, CURRENT_TIMESTAMP, or an expression in brackets; nothing else (manual, "Data Type Default Values"), but
 * that MariaDB takes a function without brackets.
 */
export function defaultValue(reader: Reader): DefaultValue {
  const token = reader.peek();
  if (!token) reader.stop();
  if (token.text === '(') {
    const { inner } = reader.brackets();
    const sequence = inner.findIndex((one, i) => one.upper === 'NEXT' && inner[i + 1]?.upper === 'VALUE');
    if (sequence >= 0 && !reader.isMariaDb) throw new SyntaxStop(inner[sequence + 1]);
    return { kind: 'expression', token, inner };
  }
  const moment = now(reader);
  if (moment) return { kind: 'now', ...moment };
  if (token.kind === 'string') return stringDefault(reader);
  const sign = reader.accept('-') ?? reader.accept('+');
  if (reader.peek()?.kind === 'number')
    return { kind: 'number', token: reader.next(), negative: sign?.text === '-' };
  if (sign) reader.stop();
  if (reader.accept('NULL')) return { kind: 'null', token };
  if (reader.accept('TRUE') || reader.accept('FALSE'))
    return { kind: 'boolean', token, value: token.upper === 'TRUE' };
  const temporal = token.upper === 'DATE' || token.upper === 'TIME' || token.upper === 'TIMESTAMP';
  const introducer = token.kind === 'word' && token.text.startsWith('_');
  if ((temporal || introducer) && reader.peek(1)?.kind === 'string') {
    reader.next();
    return { kind: 'string', token: reader.next() };
  }
  if (reader.isMariaDb && token.kind === 'word' && reader.peek(1)?.text === '(') {
    const called = reader.taken(() => {
      reader.next();
      reader.brackets();
    });
    return { kind: 'expression', token, inner: called };
  }
  return reader.stop();
}

function stringDefault(reader: Reader): DefaultValue {
  const token = reader.next();
  while (reader.peek()?.kind === 'string') reader.next();
  return { kind: 'string', token };
}

export function references(reader: Reader): void {
  reader.expect('REFERENCES');
  reader.qualifiedName();
  if (reader.is('(')) reader.brackets();
  if (reader.accept('MATCH')) reader.next();
  while (reader.accept('ON', 'DELETE') || reader.accept('ON', 'UPDATE')) {
    const set =
      reader.accept('SET', 'NULL') ?? reader.accept('SET', 'DEFAULT') ?? reader.accept('NO', 'ACTION');
    if (!set && !reader.accept('RESTRICT') && !reader.accept('CASCADE')) reader.stop();
  }
}

/** The part of a key definition from its name on. */
export function keyBody(
  reader: Reader,
  kind: KeyDefinition['kind'],
  token: KeyDefinition['token'],
): KeyDefinition {
  const key: KeyDefinition = { kind, token, parts: [] };
  if (reader.acceptIf('NOT', 'EXISTS')) key.ifNotExists = true;
  if (kind !== 'primary' && reader.isName() && !reader.is('USING')) key.name = reader.name();
  indexType(reader);
  keyTail(reader, key);
  return key;
}

export function keyTail(reader: Reader, key: KeyDefinition): void {
  reader.expect('(');
  key.parts = reader.list(() => keyPart(reader));
  reader.expect(')');
  while (keyOption(reader)) {
    // each call takes one
  }
}

function keyPart(reader: Reader): KeyPart {
  const part: KeyPart = {};
  if (reader.is('(')) reader.brackets();
  else {
    part.column = reader.name();
    if (reader.accept('(')) {
      part.length = Number(reader.number().text);
      reader.expect(')');
    }
  }
  if (!reader.accept('ASC')) reader.accept('DESC');
  return part;
}

function indexType(reader: Reader): boolean {
  if (!reader.accept('USING') && !reader.accept('TYPE')) return false;
  if (!reader.accept('BTREE') && !reader.accept('HASH') && !reader.accept('RTREE')) reader.stop();
  return true;
}

function keyOption(reader: Reader): boolean {
  if (indexType(reader)) return true;
  if (reader.accept('KEY_BLOCK_SIZE')) {
    reader.accept('=');
    reader.number();
  } else if (reader.accept('WITH', 'PARSER')) reader.name();
  else if (reader.accept('COMMENT')) reader.string();
  else if (reader.accept('ENGINE_ATTRIBUTE') || reader.accept('SECONDARY_ENGINE_ATTRIBUTE')) {
    reader.accept('=');
    reader.string();
  } else return reader.accept('VISIBLE') !== undefined || reader.accept('INVISIBLE') !== undefined;
  return true;
}
