import { sqlKeyword, sqlName, sqlWord } from '../../escape.js';
import { addsIfNotExists, type Column, type Table, type TableIndex } from '../../schema/table.js';

/**
 * The statements that Frappe sends to create a table, byte for byte (frappe/database/mariadb/schema.py `create`,
 * frappe/database/sequence.py `create_sequence`). Controller indexes come later, see `indexStatements`.
 */
export function createMariaDb(table: Table): string[] {
  const definitions = [
    ...table.columns
      .filter(isField)
      .map((column) => `${sqlName(column.name)} ${columnMariaDb(column, table.frappe)}`),
    ...table.indexes.filter((index) => index.origin === 'field').map(quotedIndex),
    ...table.columns
      .filter((column) => column.origin === 'child')
      .map((column) => `${column.name} ${column.type}`),
    ...table.indexes.filter((index) => index.origin === 'standard').map(plainIndex),
  ];
  const standard = table.columns.filter((column) => column.origin === 'standard').map(standardColumn);
  const create = [
    `create table ${sqlName(table.name)} (`,
    ...standard.map((column) => `${column},`),
    `${definitions.join(',\n')})`,
    `ENGINE=${sqlKeyword(table.engine)}`,
    `ROW_FORMAT=${sqlKeyword(table.rowFormat)}`,
    'CHARACTER SET=utf8mb4',
    'COLLATE=utf8mb4_unicode_ci',
  ].join('\n\t\t\t');
  return table.sequence === undefined
    ? [create]
    : [`create sequence if not exists ${sqlWord(table.sequence)} nocache nocycle`, create];
}

/**
 * What `frappe.db.add_index` and `add_unique` send, with unquoted columns (frappe/database/mariadb/database.py). Frappe
 * 15, and some releases of 16, ask before for an index of that name.
 */
export function indexesMariaDb(table: Table): string[] {
  return table.indexes
    .filter((index) => index.origin === 'controller')
    .map(({ name, columns, unique }) => {
      const list = columns
        .map(({ name, prefix, quoted }) => {
          const column = quoted ? sqlName(name) : sqlWord(name);
          return prefix === undefined ? column : `${column}(${prefix})`;
        })
        .join(', ');
      if (unique) return `alter table ${sqlName(table.name)}\n\t\t\t\t\tadd unique ${sqlName(name)}(${list})`;
      const exists = addsIfNotExists(table) ? 'IF NOT EXISTS ' : '';
      return `ALTER TABLE ${sqlName(table.name)}\n\t\t\t\tADD INDEX ${exists}${sqlName(name)}(${list})`;
    });
}

/** The text behind a column's name: `varchar(140) DEFAULT 'x' UNIQUE`; Frappe 15 writes its words in lower case. */
export function columnMariaDb(column: Column, frappe: Table['frappe']): string {
  const words = [column.type];
  if (!column.nullable) words.push('NOT NULL');
  if (column.default !== undefined) words.push('DEFAULT', column.default);
  if (column.unique) words.push('UNIQUE');
  if (frappe !== '15') return words.join(' ');
  return words.map((word) => (word === column.default ? word : word.toLowerCase())).join(' ');
}

function isField(column: Column): boolean {
  return column.origin === 'field' || column.origin === 'optional';
}

function standardColumn(column: Column): string {
  if (column.name === 'name') return `name ${column.type} primary key`;
  return `${column.name} ${column.type}${column.nullable ? '' : ` not null default ${column.default}`}`;
}

function quotedIndex(index: TableIndex): string {
  return `index ${sqlName(index.name)}(${sqlName(index.name)})`;
}

function plainIndex(index: TableIndex): string {
  return `index ${index.name}(${index.name})`;
}
