import type { ColumnType } from './model.js';
import { type Reader, SyntaxStop } from './reader.js';

const INTEGERS: Record<string, string> = {
  TINYINT: 'tinyint',
  INT1: 'tinyint',
  SMALLINT: 'smallint',
  INT2: 'smallint',
  MEDIUMINT: 'mediumint',
  INT3: 'mediumint',
  MIDDLEINT: 'mediumint',
  INT: 'int',
  INT4: 'int',
  INTEGER: 'int',
  BIGINT: 'bigint',
  INT8: 'bigint',
};
const REALS: Record<string, string> = {
  REAL: 'double',
  DOUBLE: 'double',
  FLOAT8: 'double',
  FLOAT: 'float',
  FLOAT4: 'float',
};
const DECIMALS = new Set(['DECIMAL', 'DEC', 'NUMERIC', 'FIXED']);
const PLAIN: Record<string, string> = {
  DATE: 'date',
  JSON: 'json',
  TINYBLOB: 'tinyblob',
  MEDIUMBLOB: 'mediumblob',
  LONGBLOB: 'longblob',
  BOOL: 'tinyint',
  BOOLEAN: 'tinyint',
  GEOMETRY: 'geometry',
  POINT: 'geometry',
  LINESTRING: 'geometry',
  POLYGON: 'geometry',
  MULTIPOINT: 'geometry',
  MULTILINESTRING: 'geometry',
  MULTIPOLYGON: 'geometry',
  GEOMETRYCOLLECTION: 'geometry',
  GEOMCOLLECTION: 'geometry',
  SERIAL: 'serial',
};
const SIZED: Record<string, string> = {
  BIT: 'bit',
  YEAR: 'year',
  TIME: 'time',
  TIMESTAMP: 'timestamp',
  DATETIME: 'datetime',
  BINARY: 'binary',
  BLOB: 'blob',
  VECTOR: 'vector',
};
const MARIADB: Record<string, string> = { UUID: 'uuid', INET4: 'inet4', INET6: 'inet6' };
const TEXTS: Record<string, string> = {
  TINYTEXT: 'tinytext',
  TEXT: 'text',
  MEDIUMTEXT: 'mediumtext',
  LONGTEXT: 'longtext',
};

/** A data type by MySQL's grammar (manual, "Data Types"; sql_yacc.yy, `type`). */
export function columnType(reader: Reader): ColumnType {
  const token = reader.next();
  const type: ColumnType = { name: '', token, args: [], unsigned: false, members: [], ownCharset: false };
  const word = token.kind === 'word' ? token.upper : '';
  if (INTEGERS[word]) numeric(reader, type, INTEGERS[word], 1);
  else if (REALS[word]) {
    if (word === 'DOUBLE') reader.accept('PRECISION');
    numeric(reader, type, REALS[word], 2, word !== 'FLOAT' && word !== 'FLOAT4' ? 2 : 1);
  } else if (DECIMALS.has(word)) numeric(reader, type, 'decimal', 2);
  else if (PLAIN[word]) type.name = PLAIN[word];
  else if (reader.isMariaDb && MARIADB[word]) type.name = MARIADB[word];
  else if (SIZED[word]) {
    type.name = SIZED[word];
    sizes(reader, type, 1);
  } else if (TEXTS[word]) {
    type.name = TEXTS[word];
    if (word === 'TEXT') sizes(reader, type, 1);
    charsetClause(reader, type);
  } else if (word === 'ENUM' || word === 'SET') {
    type.name = word.toLowerCase();
    reader.expect('(');
    type.members = reader.list(() => reader.string());
    reader.expect(')');
    charsetClause(reader, type);
  } else if (!character(reader, type, word)) {
    throw new SyntaxStop(token);
  }
  return type;
}

function character(reader: Reader, type: ColumnType, word: string): boolean {
  if (word === 'LONG') {
    type.name = reader.accept('VARBINARY') ? 'mediumblob' : 'mediumtext';
    if (!reader.accept('VARCHAR')) reader.accept('CHAR', 'VARYING');
    charsetClause(reader, type);
    return true;
  }
  const national = word === 'NATIONAL' || word === 'NCHAR' || word === 'NVARCHAR';
  const base = word === 'NATIONAL' ? reader.next().upper : word;
  const varying =
    (base === 'CHAR' || base === 'CHARACTER' || base === 'NCHAR') && reader.accept('VARYING') !== undefined;
  const variable =
    varying || VARIABLE.has(base) || (base === 'NCHAR' && reader.accept('VARCHAR') !== undefined);
  if (base === 'VARBINARY') {
    type.name = 'varbinary';
    requiredSize(reader, type);
    return true;
  }
  if (!variable && base !== 'CHAR' && base !== 'CHARACTER' && base !== 'NCHAR') return false;
  type.name = variable ? 'varchar' : 'char';
  type.ownCharset = national;
  if (variable) requiredSize(reader, type);
  else sizes(reader, type, 1);
  if (national) reader.accept('BINARY');
  else charsetClause(reader, type);
  return true;
}

const VARIABLE = new Set(['VARCHAR', 'VARCHARACTER', 'NVARCHAR']);

function requiredSize(reader: Reader, type: ColumnType): void {
  if (!reader.is('(')) reader.stop();
  sizes(reader, type, 1);
}

function numeric(reader: Reader, type: ColumnType, name: string, max: number, min = 1): void {
  type.name = name;
  sizes(reader, type, max, min);
  for (;;) {
    if (reader.accept('UNSIGNED')) type.unsigned = true;
    else if (reader.accept('ZEROFILL')) type.unsigned = true;
    else if (!reader.accept('SIGNED')) return;
  }
}

function sizes(reader: Reader, type: ColumnType, max: number, min = 1): void {
  if (!reader.accept('(')) return;
  type.args = reader.list(() => Number(reader.number().text));
  if (type.args.length > max || type.args.length < min) reader.stop();
  reader.expect(')');
}

/** `CHARACTER SET x`, `CHARSET x`, `ASCII`, `UNICODE`, `BYTE`, `BINARY` after a character type. */
export function charsetClause(reader: Reader, type: ColumnType): void {
  for (;;) {
    if (reader.accept('CHARACTER', 'SET') || reader.accept('CHAR', 'SET') || reader.accept('CHARSET')) {
      type.charset = charsetToken(reader);
    } else if (
      reader.accept('ASCII') ||
      reader.accept('UNICODE') ||
      reader.accept('BYTE') ||
      reader.accept('BINARY')
    ) {
      type.ownCharset = true;
    } else return;
  }
}

/** A character set or collation: a name, a string, or BINARY; not DEFAULT, which MariaDB takes. */
export function charsetToken(reader: Reader): ReturnType<Reader['next']> {
  const token = reader.peek();
  if (token?.kind === 'string' || token?.upper === 'BINARY') return reader.next();
  return reader.name();
}
