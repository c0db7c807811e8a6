import type { Evidence } from '../../finding.js';

/**
 * MySQL's answers as its server words them, the user's names in them (MySQL manual, "Server Error Message
 * Reference"). Through Vitess the text comes with `target: … vttablet: rpc error: …` around it.
 */

function error(errno: number, sqlstate: string, text: string): Evidence {
  return { engine: 'mysql', errno, sqlstate, text };
}

/** ER_BLOB_CANT_HAVE_DEFAULT */
export function blobDefault(column: string): Evidence {
  return error(1101, '42000', `BLOB, TEXT, GEOMETRY or JSON column '${column}' can't have a default value`);
}

/** ER_INVALID_DEFAULT */
export function invalidDefault(column: string): Evidence {
  return error(1067, '42000', `Invalid default value for '${column}'`);
}

/** ER_BLOB_KEY_WITHOUT_LENGTH */
export function blobKeyWithoutLength(column: string): Evidence {
  return error(1170, '42000', `BLOB/TEXT column '${column}' used in key specification without a key length`);
}

/** ER_JSON_USED_AS_KEY */
export function jsonKey(column: string): Evidence {
  return error(
    3152,
    '42000',
    `JSON column '${column}' supports indexing only via generated columns on a specified JSON path.`,
  );
}

/** ER_TOO_LONG_KEY */
export function keyTooLong(bytes: number): Evidence {
  return error(1071, '42000', `Specified key was too long; max key length is ${bytes} bytes`);
}

/** ER_GTID_UNSAFE_NON_TRANSACTIONAL_TABLE */
export function gtidNonTransactional(): Evidence {
  return error(
    1785,
    'HY000',
    'Statement violates GTID consistency: Updates to non-transactional tables can only be done in either autocommitted statements or single-statement transactions, and never in the same statement as updates to transactional tables.',
  );
}

/**
 * ER_PARSE_ERROR: the server quotes up to 80 bytes of the statement from the word it could not read, and counts
 * lines from 1.
 */
export function syntaxError(sql: string, offset: number): Evidence {
  return error(1064, '42000', syntaxErrorText('MySQL', sql, offset));
}

/** The same text for both servers; MariaDB names itself in it. */
export function syntaxErrorText(server: 'MySQL' | 'MariaDB', sql: string, offset: number): string {
  const line = sql.slice(0, offset).split('\n').length;
  return `You have an error in your SQL syntax; check the manual that corresponds to your ${server} server version for the right syntax to use near '${firstBytes(sql.slice(offset), 80)}' at line ${line}`;
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
