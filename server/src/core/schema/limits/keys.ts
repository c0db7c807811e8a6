import type { KeyPart } from '../table.js';
import { type ColumnType, isLargeObject, parseType } from '../type.js';
import { isMySql, type LimitEngine, type SizedColumn } from './engine.js';
import { rowBytes } from './size.js';

/** Bytes of an index at most: InnoDB's 3072, MyISAM's 1000. */
export const KEY_LIMIT = 3072;
export const MYISAM_KEY_LIMIT = 1000;

/** Keys of a table at most, the primary one included (1069). */
export const KEYS_LIMIT = 64;

/** Columns of a key at most (1070). */
export function keyPartsLimit(engine: LimitEngine): number {
  return isMySql(engine) ? 16 : 32;
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
  engine: LimitEngine,
  storage = 'InnoDB',
): KeyVerdict {
  const limit = storage.toLowerCase() === 'myisam' && !isMySql(engine) ? MYISAM_KEY_LIMIT : KEY_LIMIT;
  if (key.columns.length > keyPartsLimit(engine)) return { bytes: 0, limit, errno: 1070 };
  const types: ColumnType[] = [];
  let bytes = 0;
  let counted = 0;
  for (const [i, part] of key.columns.entries()) {
    const column = columnOf(columns, part);
    if (!column) return { bytes, limit, errno: 1072 };
    const type = parseType(column.type);
    if (key.columns.slice(0, i).some((other) => isSame(other.name, part.name))) {
      return { bytes, limit, errno: 1060 };
    }
    if (part.prefix !== undefined && !takesPrefix(type, part.prefix)) return { bytes, limit, errno: 1089 };
    types.push(type);
    const size = partBytes(type, part, engine);
    bytes += size;
    // MariaDB cuts a column that is too long by itself, and adds up before it looks at the next one.
    counted += Math.min(size, limit);
    if (counted > limit && !isMySql(engine) && key.kind === 'index') return { bytes, limit, errno: 1071 };
  }
  const bare = (type: ColumnType, i: number) => isLargeObject(type) && key.columns[i]!.prefix === undefined;
  const errno = isMySql(engine)
    ? mySqlErrno(types, bare, bytes > limit)
    : key.kind === 'primary' && bytes > limit
      ? types.some(bare)
        ? 1170
        : 1071
      : undefined;
  if (errno !== undefined) return { bytes, limit, errno };
  if (bytes <= limit) return { bytes, limit };
  return { bytes, limit, shortened: key.kind === 'unique' ? 'hash' : 'prefix' };
}

function mySqlErrno(
  types: readonly ColumnType[],
  bare: (type: ColumnType, i: number) => boolean,
  long: boolean,
): number | undefined {
  if (types.some((type) => type.base === 'json')) return 3152;
  if (types.some(bare)) return 1170;
  return long ? 1071 : undefined;
}

function columnOf(columns: readonly SizedColumn[], part: KeyPart): SizedColumn | undefined {
  return columns.find((column) => isSame(column.name, part.name));
}

/** Column names are compared without case. */
function isSame(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}

function takesPrefix(type: ColumnType, prefix: number): boolean {
  if (isLargeObject(type)) return true;
  const text =
    type.base === 'varchar' || type.base === 'char' || type.base === 'varbinary' || type.base === 'binary';
  return text && prefix <= (type.length ?? 1);
}

function partBytes(type: { base: string; length?: number }, part: KeyPart, engine: LimitEngine): number {
  const binary = type.base === 'varbinary' || type.base === 'binary' || type.base.endsWith('blob');
  if (part.prefix !== undefined) return part.prefix * (binary ? 1 : 4);
  if (isLargeObject(type)) return Number.POSITIVE_INFINITY;
  if (type.base === 'varchar') return (type.length ?? 1) * 4;
  if (type.base === 'varbinary') return type.length ?? 1;
  return rowBytes(type, engine === 'mysql-8.0.15' ? 'mysql' : engine);
}
