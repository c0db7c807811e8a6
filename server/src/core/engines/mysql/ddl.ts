import { sqlComment, sqlKeyword, sqlName } from '../../escape.js';
import type { Column, Table } from '../../schema/table.js';
import { isLargeObject, parseType } from '../../schema/type.js';
import type { KeyPart } from '../../sources/controller-indexes.js';

/** What InnoDB indexes at most: 3072 bytes, of utf8mb4 768 characters. */
const KEY_CHARACTERS = 768;

/**
 * A CREATE TABLE that MySQL 8 takes, with the meaning of Frappe's own for MariaDB: expression defaults for text and
 * JSON, AUTO_INCREMENT for a SEQUENCE, `char(36)` for `uuid`, InnoDB for MyISAM, prefixes where an index needs them.
 * What MySQL has nothing for stands in a comment.
 */
export function createMySql(table: Table): string[] {
  return [createTable(table, table.sequence === undefined ? '' : ' AUTO_INCREMENT')];
}

/**
 * The same for Vitess: its sequences are tables, which the VSchema names (see `sequenceVSchema`). Values come from
 * `NEXT VALUE FOR`, or from an INSERT that leaves the column out.
 */
export function createVitess(table: Table): string[] {
  const create = createTable(table, '');
  if (table.sequence === undefined) return [create];
  const sequence = sqlName(table.sequence);
  return [
    `CREATE TABLE ${sequence} (\n  \`id\` bigint NOT NULL,\n  \`next_id\` bigint,\n  \`cache\` bigint,\n  PRIMARY KEY (\`id\`)\n) COMMENT 'vitess_sequence'`,
    `INSERT INTO ${sequence} (\`id\`, \`next_id\`, \`cache\`) VALUES (0, 1, 1000)`,
    create,
  ];
}

/** VSchema tables that make `name` take its values from the sequence table; undefined without a sequence. */
export function sequenceVSchema(table: Table): Record<string, object> | undefined {
  if (table.sequence === undefined) return undefined;
  return {
    [table.sequence]: { type: 'sequence' },
    [table.name]: { auto_increment: { column: 'name', sequence: table.sequence } },
  };
}

/** The indexes of the controller, one statement each. */
export function indexesMySql(table: Table): string[] {
  return table.indexes
    .filter((index) => index.origin === 'controller')
    .flatMap((index) => {
      const key = keyOf(table, index.name, index.columns, index.unique);
      return key.startsWith('--') ? [] : [`ALTER TABLE ${sqlName(table.name)} ADD ${key}`];
    });
}

/** The text after a column's name, without its key. */
export function columnMySql(column: Column): string {
  const type = mySqlType(column.type);
  const value = defaultOf(column);
  return `${type}${column.nullable ? '' : ' NOT NULL'}${value === undefined ? '' : ` DEFAULT ${value}`}`;
}

function createTable(table: Table, nameSuffix: string): string {
  const lines: string[] = [];
  const comments: string[] = [];
  const add = (key: string) => (key.startsWith('--') ? comments : lines).push(key);
  for (const column of table.columns) {
    const suffix = column.name === 'name' && column.origin === 'standard' ? nameSuffix : '';
    lines.push(`${sqlName(column.name)} ${columnMySql(column)}${suffix}`);
  }
  lines.push('PRIMARY KEY (`name`)');
  for (const column of table.columns) {
    if (column.unique) add(keyOf(table, column.name, [{ name: column.name }], true));
  }
  for (const index of table.indexes) {
    if (index.origin !== 'controller') add(keyOf(table, index.name, index.columns, index.unique));
  }
  const body = [lines.map((line) => `  ${line}`).join(',\n'), ...comments.map((line) => `  ${line}`)].join(
    '\n',
  );
  const format = table.engine.toLowerCase() === 'innodb' ? table.rowFormat : 'DYNAMIC';
  return `CREATE TABLE ${sqlName(table.name)} (\n${body}\n) ENGINE=InnoDB ROW_FORMAT=${sqlKeyword(format)} DEFAULT CHARACTER SET=utf8mb4 COLLATE=utf8mb4_unicode_ci`;
}

function mySqlType(type: string): string {
  const { base } = parseType(type);
  if (base === 'uuid') return 'char(36)';
  // Display widths do nothing and are deprecated since 8.0.17.
  return base === 'int' || base === 'tinyint' || base === 'bigint' ? base : type;
}

/** TEXT and JSON take an expression only; an empty date or time is a default that no server takes. */
function defaultOf(column: Column): string | undefined {
  const type = parseType(column.type);
  if (column.default === undefined) return undefined;
  if (isLargeObject(type)) return `(${column.default})`;
  const temporal = type.base === 'date' || type.base === 'datetime' || type.base === 'time';
  return temporal && column.default === "''" ? undefined : column.default;
}

/** A key's definition, or a comment that says why there is none. */
function keyOf(table: Table, name: string, parts: readonly KeyPart[], unique: boolean): string {
  // No key can be named as the primary one; of a unique column MySQL makes the same of it.
  const key = `${unique ? 'UNIQUE KEY' : 'KEY'} ${sqlName(/^primary$/i.test(name) ? `${name}_2` : name)}`;
  const types = parts.map((part) =>
    parseType(table.columns.find((column) => column.name === part.name)?.type ?? ''),
  );
  if (types.some((type) => type.base === 'json')) {
    return sqlComment(`${key}: MySQL has no index on a JSON column`);
  }
  const sizes = types.map((type, i) => (isLargeObject(type) ? Infinity : keyCharacters(type, parts[i]!)));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= KEY_CHARACTERS || parts.every((part) => part.prefix !== undefined)) {
    return `${key} (${parts.map((part) => partText(part)).join(', ')})`;
  }
  // MariaDB keeps a long unique value by its hash; a unique prefix would refuse more than that.
  if (unique && parts.length === 1) return `${key} ((sha2(${sqlName(parts[0]!.name)}, 256)))`;
  const share = Math.floor(KEY_CHARACTERS / parts.length);
  const cut = parts.map((part, i) => ({
    ...part,
    prefix: part.prefix ?? (sizes[i]! > share ? share : undefined),
  }));
  return `${key} (${cut.map(partText).join(', ')})`;
}

/** Characters that a key part takes of the 768. */
function keyCharacters(type: { base: string; length?: number }, part: KeyPart): number {
  if (part.prefix !== undefined) return part.prefix;
  if (type.base === 'varchar') return type.length ?? 0;
  return type.base === 'uuid' ? 36 : 4;
}

function partText(part: { name: string; prefix?: number | undefined }): string {
  return `${sqlName(part.name)}${part.prefix === undefined ? '' : `(${part.prefix})`}`;
}
