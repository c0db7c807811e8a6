import type { Evidence } from '../finding.js';

/**
 * Answers of MariaDB 10.11 and MySQL 8.0/8.4 as the servers word them, the user's names in them (MySQL manual, "Server
 * Error Message Reference"; MariaDB's where it differs). Through Vitess MySQL's text comes with
 * `target: … vttablet: rpc error: …` around it.
 */
export type Server = 'mariadb' | 'mysql';

function error(engine: Server, errno: number, text: string, sqlstate = '42000'): Evidence {
  return { engine, errno, sqlstate, text };
}

export function identifierTooLong(server: Server, name: string): Evidence {
  return error(server, 1059, `Identifier name '${name}' is too long`);
}

/** In a DEFAULT, on MariaDB. */
export function unknownColumn(name: string): Evidence {
  return error('mariadb', 1054, `Unknown column '${name}' in 'DEFAULT'`, '42S22');
}

export function duplicateColumn(server: Server, name: string): Evidence {
  return error(server, 1060, `Duplicate column name '${name}'`, '42S21');
}

/**
 * The server quotes up to 80 bytes of the statement from the word it could not read, and counts lines from 1; MariaDB
 * ends what it cuts with three dots, and MySQL shows what is outside the basic plane as `?`.
 */
export function syntaxError(server: Server, sql: string, offset: number): Evidence {
  const line = sql.slice(0, offset).split('\n').length;
  const name = server === 'mysql' ? 'MySQL' : 'MariaDB';
  const rest =
    server === 'mysql' ? sql.slice(offset).replace(/[\u{10000}-\u{10ffff}]/gu, '?') : sql.slice(offset);
  const cut = firstBytes(rest, 80);
  const near = server === 'mariadb' && cut !== rest ? `${firstBytes(rest, 77)}...` : cut;
  return error(
    server,
    1064,
    `You have an error in your SQL syntax; check the manual that corresponds to your ${name} server version for the right syntax to use near '${near}' at line ${line}`,
  );
}

export function invalidDefault(server: Server, column: string): Evidence {
  return error(server, 1067, `Invalid default value for '${column}'`);
}

/** More columns than InnoDB takes; MariaDB names the database too, which nobody knows here. */
export function tooManyColumns(server: Server, table: string): Evidence {
  return server === 'mysql'
    ? error(server, 1117, 'Too many columns', 'HY000')
    : error(server, 1005, `Can't create table \`${table}\` (errno: 185 "Too many columns")`, 'HY000');
}

export function tooManyKeys(server: Server, limit: number): Evidence {
  return error(server, 1069, `Too many keys specified; max ${limit} keys allowed`);
}

export function tooManyKeyParts(server: Server, limit: number): Evidence {
  return error(server, 1070, `Too many key parts specified; max ${limit} parts allowed`);
}

export function keyTooLong(server: Server, limit: number): Evidence {
  return error(server, 1071, `Specified key was too long; max key length is ${limit} bytes`);
}

export function columnTooLong(server: Server, column: string, limit: number): Evidence {
  return error(
    server,
    1074,
    `Column length too big for column '${column}' (max = ${limit}); use BLOB or TEXT instead`,
  );
}

export function blobDefault(column: string): Evidence {
  return error('mysql', 1101, `BLOB, TEXT, GEOMETRY or JSON column '${column}' can't have a default value`);
}

export function incorrectParameterCount(name: string): Evidence {
  return error('mysql', 1582, `Incorrect parameter count in the call to native function '${name}'`);
}

export function incorrectTableName(server: Server, name: string): Evidence {
  return error(server, 1103, `Incorrect table name '${name}'`);
}

/** Against 65535; switched off by nothing. */
export function rowTooLarge(server: Server): Evidence {
  return error(
    server,
    1118,
    'Row size too large. The maximum row size for the used table type, not counting BLOBs, is 65535. This includes storage overhead, check the manual. You have to change some columns to TEXT or BLOBs',
  );
}

/**
 * Against an InnoDB page, with `innodb_strict_mode` on, its default. The servers name the limit of a plain page for a
 * compressed one, too.
 */
export function pageTooSmall(server: Server): Evidence {
  return error(
    server,
    1118,
    `Row size too large (> 8126). Changing some columns to TEXT or BLOB may help. In current row format, BLOB prefix of 0 bytes is stored inline.`,
  );
}

export function incorrectColumnName(server: Server, name: string): Evidence {
  return error(server, 1166, `Incorrect column name '${name}'`);
}

export function incorrectIndexName(server: Server, name: string): Evidence {
  return error(server, 1280, `Incorrect index name '${name}'`);
}

/** A name with a character outside the basic plane; the server shows every byte that is not ASCII as hexadecimal. */
export function invalidCharacters(name: string): Evidence {
  const text = [...new TextEncoder().encode(name)]
    .map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16).toUpperCase()}`))
    .join('');
  return error('mariadb', 1300, `Invalid utf8mb4 character string: '${text}'`, 'HY000');
}

export function blobKeyWithoutLength(column: string): Evidence {
  return error('mysql', 1170, `BLOB/TEXT column '${column}' used in key specification without a key length`);
}

export function gtidNonTransactional(): Evidence {
  return error(
    'mysql',
    1785,
    'Statement violates GTID consistency: Updates to non-transactional tables can only be done in either autocommitted statements or single-statement transactions, and never in the same statement as updates to transactional tables.',
    'HY000',
  );
}

export function jsonKey(column: string): Evidence {
  return error(
    'mysql',
    3152,
    `JSON column '${column}' supports indexing only via generated columns on a specified JSON path.`,
  );
}

function firstBytes(text: string, count: number): string {
  let bytes = 0;
  let result = '';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes > count) break;
    result += character;
  }
  return result;
}
