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
  const types = key.columns.map((part) => {
    const name = part.name.toLowerCase();
    return parseType(columns.find((column) => column.name.toLowerCase() === name)?.type ?? '');
  });
  let bytes = 0;
  types.forEach((type, i) => {
    bytes += partBytes(type, key.columns[i]!, engine);
  });
  const verdict: KeyVerdict = { bytes, limit };
  const wrong = partsErrno(key, columns, engine);
  if (wrong !== undefined) return { ...verdict, errno: wrong };
  const bare = (i: number) => key.columns[i]!.prefix === undefined;
  if (isMySql(engine)) {
    if (types.some((type) => type.base === 'json')) return { ...verdict, errno: 3152 };
    if (types.some((type, i) => isLargeObject(type) && bare(i))) return { ...verdict, errno: 1170 };
    return bytes > limit ? { ...verdict, errno: 1071 } : verdict;
  }
  if (bytes <= limit) return verdict;
  if (key.kind === 'primary') {
    return { ...verdict, errno: types.some((type, i) => isLargeObject(type) && bare(i)) ? 1170 : 1071 };
  }
  if (key.kind === 'unique') return { ...verdict, shortened: 'hash' };
  return key.columns.length === 1 ? { ...verdict, shortened: 'prefix' } : { ...verdict, errno: 1071 };
}

function partsErrno(
  { columns: parts }: KeyDefinition,
  columns: readonly SizedColumn[],
  engine: LimitEngine,
): number | undefined {
  if (parts.length > keyPartsLimit(engine)) return 1070;
  const seen = new Set<string>();
  for (const { name, prefix } of parts) {
    const lower = name.toLowerCase();
    const column = columns.find((column) => column.name.toLowerCase() === lower);
    if (!column) return 1072;
    if (seen.has(lower)) return 1060;
    seen.add(lower);
    if (prefix !== undefined && !takesPrefix(parseType(column.type), prefix)) return 1089;
  }
  return undefined;
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
