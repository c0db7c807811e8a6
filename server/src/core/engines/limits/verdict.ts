import type { Table } from '../../schema/table.js';
import type { Server } from '../errors.js';
import { defaultErrno } from './defaults.js';
import { KEYS_LIMIT, type KeyDefinition, keyVerdict } from './keys.js';
import { nameErrno } from './names.js';
import { type DecimalBytes, pageSize, rowSize } from './size.js';
import { typeErrno } from './types.js';

/** Columns of an InnoDB table at most: MariaDB answers 1005 (errno 185), MySQL 1117. */
export const COLUMNS_LIMIT = 1017;

/** A table as its CREATE TABLE states it. */
export interface TableShape {
  name: string;
  columns: readonly { name: string; type: string; nullable: boolean; default?: string | undefined }[];
  keys: readonly KeyDefinition[];
  engine?: string;
  rowFormat?: string;
}

/** A table of Frappe's in that shape, with the controller's indexes or without. */
export function shapeOf(table: Table, controllerIndexes = true): TableShape {
  const keys: KeyDefinition[] = [{ name: 'PRIMARY', columns: [{ name: 'name' }], kind: 'primary' }];
  for (const column of table.columns) {
    if (column.unique) keys.push({ name: column.name, columns: [{ name: column.name }], kind: 'unique' });
  }
  for (const index of table.indexes) {
    if (index.origin === 'controller' && !controllerIndexes) continue;
    keys.push({ name: index.name, columns: index.columns, kind: index.unique ? 'unique' : 'index' });
  }
  return { name: table.name, columns: table.columns, keys, engine: table.engine, rowFormat: table.rowFormat };
}

/**
 * The first error with which a strict server refuses a table, in the order in which it looks; undefined when it takes
 * it. Types and names that a limit knows nothing of count as accepted.
 */
export function tableErrno(shape: TableShape, server: Server, decimals?: DecimalBytes): number | undefined {
  return (
    namesErrno(shape, server) ??
    typesErrno(shape, server) ??
    keysErrno(shape, server) ??
    sizesErrno(shape, server, decimals)
  );
}

function namesErrno({ name, columns }: TableShape, server: Server): number | undefined {
  const table = nameErrno('table', name, server);
  if (table !== undefined) return table;
  // Both servers take 4096 columns for a definition that is too large before anything else.
  if (columns.length >= 4096) return 1117;
  for (const column of columns) {
    const errno = nameErrno('column', column.name, server);
    if (errno !== undefined) return errno;
  }
  if (hasTwin(columns.map((column) => column.name))) return 1060;
  return undefined;
}

function hasTwin(names: readonly string[]): boolean {
  return new Set(names.map((name) => name.toLowerCase())).size < names.length;
}

function typesErrno({ columns }: TableShape, server: Server): number | undefined {
  for (const column of columns) {
    const wrong = typeErrno(column.type, server);
    if (wrong !== undefined) return wrong;
    if (column.default === undefined) continue;
    if (/^null$/i.test(column.default) && !column.nullable) return 1067;
    const errno = defaultErrno(column.type, column.default, server);
    if (errno !== undefined) return errno;
  }
  return undefined;
}

function keysErrno({ columns, keys, engine: storage }: TableShape, server: Server): number | undefined {
  // MySQL counts them first.
  const tooMany = keys.length > KEYS_LIMIT;
  if (tooMany && server === 'mysql') return 1069;
  for (const key of keys) {
    const name = nameErrno('index', key.name, server);
    // The server itself names the primary key, and that of a column that is unique.
    if (name !== undefined && (name !== 1280 || key.kind === 'index')) return name;
    const { errno } = keyVerdict(key, columns, server, storage);
    if (errno !== undefined) return errno;
  }
  if (tooMany) return 1069;
  return hasTwin(keys.map((key) => key.name)) ? 1061 : undefined;
}

function sizesErrno(
  shape: TableShape,
  server: Server,
  decimals: DecimalBytes | undefined,
): number | undefined {
  const { columns, keys, rowFormat = 'DYNAMIC' } = shape;
  const row = rowSize(columns, server, decimals);
  if (row.bytes > row.limit) return 1118;
  if ((shape.engine ?? 'InnoDB').toLowerCase() !== 'innodb') return undefined;
  if (columns.length > COLUMNS_LIMIT) return server === 'mysql' ? 1117 : 1005;
  const primaryKey = keys.some((key) => key.kind === 'primary');
  const page = pageSize(columns, server, { primaryKey, rowFormat });
  return page.bytes > page.limit ? 1118 : undefined;
}
