import { type ColumnType, parseType } from '../../schema/type.js';
import type { Server } from '../errors.js';
import type { Size, SizedColumn } from './engine.js';

/** Bytes of a utf8mb4 character. */
const CHARACTER = 4;

/** What a row may take besides the parts of TEXT, BLOB and JSON that lie elsewhere (MariaDB and MySQL, 1118). */
export const ROW_LIMIT = 65535;

/** The largest record that an InnoDB page of 16 KiB takes (1118, "> 8126"). */
export const PAGE_LIMIT = 8125;

export interface PageOptions {
  /** Default true. */
  primaryKey?: boolean;
  /** `DYNAMIC` (default) or `COMPRESSED`. */
  rowFormat?: string;
}

/**
 * How a decimal counts in the row size: MySQL 8.0.15 takes its digits, 9.7 and MariaDB what is stored. For 8.0 and 8.4 in
 * general `stored` is the smaller count, so that nothing is claimed that may be accepted.
 */
export type DecimalBytes = 'stored' | 'digits';

/**
 * The row size that the server counts against 65535: every column at its longest, plus a bit for each nullable
 * column. Independent of the storage engine; sql_mode does not switch it off.
 */
export function rowSize(columns: readonly SizedColumn[], server: Server, decimals?: DecimalBytes): Size {
  return sum(columns, ROW_LIMIT, nullBytes(columns), (type) => rowBytes(type, server, decimals));
}

/**
 * The record size that InnoDB counts against its page when a table is created: 18 bytes of header, 6 more without a
 * primary key, and for a column that can move to another page only what stays. `innodb_strict_mode=OFF` makes a
 * warning of it.
 */
export function pageSize(columns: readonly SizedColumn[], server: Server, options: PageOptions = {}): Size {
  const fixed = 18 + nullBytes(columns) + (options.primaryKey === false ? 6 : 0);
  const compressed = options.rowFormat?.toUpperCase() === 'COMPRESSED';
  const limit = compressed ? compressedLimit(columns.length) : PAGE_LIMIT;
  return sum(columns, limit, fixed, (type) => pageBytes(type, server));
}

/**
 * InnoDB keeps room on a compressed page (8 KiB by default) for a description of every column
 * (`page_zip_empty_size`); measured on MariaDB 10.11 and MySQL 8.0.15.
 */
function compressedLimit(columns: number): number {
  return Math.min(PAGE_LIMIT, 8068 - 2 * columns);
}

function sum(
  columns: readonly SizedColumn[],
  limit: number,
  fixed: number,
  bytesOf: (type: ColumnType) => number,
): Size {
  let bytes = fixed;
  const sizes = columns.map(({ name, type }) => {
    const size = bytesOf(parseType(type));
    bytes += size;
    return { name, bytes: size };
  });
  return { bytes, limit, columns: sizes };
}

function nullBytes(columns: readonly SizedColumn[]): number {
  return Math.ceil(columns.filter((column) => column.nullable).length / 8);
}

/** Bytes of one column in the row size, length bytes included, null bit not. */
export function rowBytes(type: ColumnType, server: Server, decimals?: DecimalBytes): number {
  const fixed = fixedBytes(type, decimals === 'digits');
  if (fixed !== undefined) return fixed;
  switch (type.base) {
    case 'varchar':
      return withLength((type.length ?? 1) * CHARACTER);
    case 'varbinary':
      return withLength(type.length ?? 1);
    case 'uuid':
      // MySQL has no such type; there it is a char(36).
      return server === 'mysql' ? 36 * CHARACTER : 16;
    case 'char':
      return (type.length ?? 1) * CHARACTER;
    case 'binary':
      return type.length ?? 1;
    case 'tinytext':
    case 'tinyblob':
      return 9;
    case 'text':
    case 'blob':
      return 10;
    case 'mediumtext':
    case 'mediumblob':
      return 11;
    case 'longtext':
    case 'longblob':
    case 'json':
      return 12;
    default:
      return 0;
  }
}

function withLength(bytes: number): number {
  return bytes + (bytes <= 255 ? 1 : 2);
}

/** Bytes of one column in an InnoDB record. */
function pageBytes(type: ColumnType, server: Server): number {
  const fixed = fixedBytes(type, false);
  if (fixed !== undefined) return fixed;
  if (type.base === 'binary') return type.length ?? 1;
  if (type.base === 'uuid' && server === 'mariadb') return 16;
  const longest = longestBytes(type);
  if (server === 'mysql') return longest >= 40 ? 41 : longest + 1;
  // A text can always move to another page, however short it is.
  return longest >= 256 || /text$|blob$/.test(type.base) ? 21 : longest + 1;
}

function longestBytes(type: ColumnType): number {
  switch (type.base) {
    case 'varchar':
    case 'char':
      return (type.length ?? 1) * CHARACTER;
    case 'uuid':
      return 36 * CHARACTER;
    case 'varbinary':
      return type.length ?? 1;
    case 'tinytext':
    case 'tinyblob':
      return 255;
    default:
      return Number.POSITIVE_INFINITY;
  }
}

/** Types of one length; `digits`: a decimal counts its digits, a sign and a point. */
function fixedBytes(type: ColumnType, digits: boolean): number | undefined {
  switch (type.base) {
    case 'tinyint':
    case 'bool':
    case 'boolean':
    case 'year':
      return 1;
    case 'smallint':
      return 2;
    case 'mediumint':
    case 'date':
      return 3;
    case 'int':
    case 'float':
      return 4;
    case 'bigint':
    case 'double':
      return 8;
    case 'datetime':
      return 5 + fraction(type);
    case 'timestamp':
      return 4 + fraction(type);
    case 'time':
      return 3 + fraction(type);
    case 'decimal':
    case 'numeric':
      return digits
        ? digitBytes(type.length ?? 10, type.scale ?? 0)
        : decimalBytes(type.length ?? 10, type.scale ?? 0);
    case 'enum':
      return (type.members?.length ?? 0) <= 255 ? 1 : 2;
    case 'set': {
      const bytes = Math.ceil((type.members?.length ?? 0) / 8);
      return bytes > 4 ? 8 : bytes;
    }
    default:
      return undefined;
  }
}

function fraction(type: ColumnType): number {
  return Math.ceil((type.length ?? 0) / 2);
}

/** The digits, a sign, and a point where there is something after it. */
function digitBytes(precision: number, scale: number): number {
  return precision + 1 + (scale > 0 ? 1 : 0);
}

const LEFTOVER = [0, 1, 1, 2, 2, 3, 3, 4, 4];

function decimalBytes(precision: number, scale: number): number {
  const part = (digits: number) => 4 * Math.floor(digits / 9) + LEFTOVER[digits % 9]!;
  return part(Math.max(0, precision - scale)) + part(scale);
}
