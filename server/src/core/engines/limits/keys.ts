import { type ColumnType, isLargeObject, parseType } from '../../schema/type.js';
import type { KeyPart } from '../../sources/controller-indexes.js';
import type { Server } from '../errors.js';
import type { SizedColumn } from './engine.js';
import { rowBytes } from './size.js';

/** Bytes of an index at most: InnoDB's 3072, MyISAM's 1000. */
export const KEY_LIMIT = 3072;
export const MYISAM_KEY_LIMIT = 1000;

/** Keys of a table at most, the primary one included (1069). */
export const KEYS_LIMIT = 64;

/** Columns of a key at most (1070). */
export function keyPartsLimit(server: Server): number {
  return server === 'mysql' ? 16 : 32;
}

export interface KeyDefinition {
  name: string;
  columns: readonly KeyPart[];
  kind: 'primary' | 'unique' | 'index';
}

/** What a server makes of a key. */
export interface KeyVerdict {
  /** Bytes that its columns take, without length and null bytes; Infinity with a TEXT or JSON column without prefix. */
  bytes: number;
  limit: number;
  /**
   * 1060 a column twice, 1070 too many columns, 1071 too long, 1072 no such column, 1089 a prefix that the column
   * cannot have, 1170 TEXT without prefix, 3152 JSON; undefined: accepted.
   */
  errno?: number;
  /** MariaDB accepts it, but keeps a prefix (`prefix`) or a hash of the value (`hash`). */
  shortened?: 'prefix' | 'hash';
}

/** Bytes of a key and what the server answers. */
export function keyVerdict(
  key: KeyDefinition,
  columns: readonly SizedColumn[],
  server: Server,
  storage = 'InnoDB',
): KeyVerdict {
  const limit = storage.toLowerCase() === 'myisam' ? MYISAM_KEY_LIMIT : KEY_LIMIT;
  if (key.columns.length > keyPartsLimit(server)) return { bytes: 0, limit, errno: 1070 };
  const mySql = server === 'mysql';
  let bytes = 0;
  let counted = 0;
  let bare = false;
  for (const [i, part] of key.columns.entries()) {
    const column = columnOf(columns, part);
    if (!column) return { bytes, limit, errno: 1072 };
    const type = parseType(column.type);
    const twin = key.columns.slice(0, i).some((other) => isSame(other.name, part.name));
    const errno = twin ? 1060 : partErrno(type, part, server);
    if (errno !== undefined) return { bytes, limit, errno };
    bare ||= isLargeObject(type) && part.prefix === undefined;
    const size = partBytes(type, part, server);
    bytes += size;
    // MariaDB cuts a column that is too long by itself, and adds up before it looks at the next one.
    counted += Math.min(size, limit);
    const tooLong = mySql ? size > limit : counted > limit && key.kind === 'index';
    if (tooLong) return { bytes, limit, errno: 1071 };
  }
  if (bytes <= limit) return { bytes, limit };
  if (mySql) return { bytes, limit, errno: 1071 };
  if (key.kind === 'primary') return { bytes, limit, errno: bare ? 1170 : 1071 };
  return { bytes, limit, shortened: key.kind === 'unique' ? 'hash' : 'prefix' };
}

/** What the servers answer to one column of a key by itself. */
function partErrno(type: ColumnType, part: KeyPart, server: Server): number | undefined {
  if (server === 'mysql') {
    if (type.base === 'json') return 3152;
    if (isLargeObject(type) && part.prefix === undefined) return 1170;
  }
  if (part.prefix === undefined || takesPrefix(type, part.prefix, server)) return undefined;
  return isTiny(type) ? 1071 : 1089;
}

function columnOf(columns: readonly SizedColumn[], part: KeyPart): SizedColumn | undefined {
  return columns.find((column) => isSame(column.name, part.name));
}

/** Column names are compared without case. */
function isSame(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}

/** A text takes one up to its length; another type only one that is all of it. */
function takesPrefix(type: ColumnType, prefix: number, server: Server): boolean {
  // Only MySQL minds a prefix that is longer than the text can be.
  if (isLargeObject(type))
    return !isTiny(type) || server === 'mariadb' || partBytes(type, { name: '', prefix }, server) <= TINY;
  const text = ['varchar', 'char', 'varbinary', 'binary'].includes(type.base);
  return text ? prefix <= (type.length ?? 1) : prefix === rowBytes(type, server);
}

/** Bytes of a TINYTEXT or TINYBLOB. */
const TINY = 255;

function isTiny({ base }: { base: string }): boolean {
  return base === 'tinytext' || base === 'tinyblob';
}

function partBytes(type: { base: string; length?: number }, part: KeyPart, server: Server): number {
  const binary = type.base === 'varbinary' || type.base === 'binary' || type.base.endsWith('blob');
  if (part.prefix !== undefined) return part.prefix * (binary ? 1 : 4);
  if (isLargeObject(type)) return isTiny(type) ? TINY : Number.POSITIVE_INFINITY;
  if (type.base === 'varchar') return (type.length ?? 1) * 4;
  if (type.base === 'varbinary') return type.length ?? 1;
  return rowBytes(type, server);
}
