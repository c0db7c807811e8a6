import { sqlKeyword, sqlName, sqlWord } from '../../escape.js';
import type { Alter } from '../../schema/statement.js';
import { addsIfNotExists, type Column, type Table, type TableIndex } from '../../schema/table.js';
import { frappeAlter, frappeDefinition } from './frappe-alter.js';

/**
 * The statements that Frappe sends to create a table, byte for byte (frappe/database/mariadb/schema.py `create`,
 * frappe/database/sequence.py `create_sequence`). Controller indexes come later, see `indexStatements`.
 */
export function createMariaDb(table: Table): string[] {
  const create = createTable(table);
  return table.sequence === undefined ? [create] : [createSequence(table.sequence), create];
}

export function createSequence(name: string): string {
  return `create sequence if not exists ${sqlWord(name)} nocache nocycle`;
}

export function createTable(table: Table): string {
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
  return [
    `create table ${sqlName(table.name)} (`,
    ...standard.map((column) => `${column},`),
    `${definitions.join(',\n')})`,
    `ENGINE=${sqlKeyword(table.engine)}`,
    `ROW_FORMAT=${sqlKeyword(table.rowFormat)}`,
    'CHARACTER SET=utf8mb4',
    'COLLATE=utf8mb4_unicode_ci',
  ].join('\n\t\t\t');
}

/** The ALTERs of the controller's indexes: what `frappe.db.add_index` and `add_unique` send. */
export function controllerIndexes(table: Table): Alter[] {
  return table.indexes
    .filter((index) => index.origin === 'controller')
    .map(({ name, columns, unique }) => ({
      kind: 'alter',
      table: table.name,
      clauses: [
        {
          kind: 'add-index',
          name,
          columns,
          type: unique ? 'unique' : 'plain',
          ifNotExists: !unique && addsIfNotExists(table),
        },
      ],
      by: unique ? 'add_unique' : 'add_index',
    }));
}

/** The same as SQL. */
export const indexesMariaDb = (table: Table): string[] => controllerIndexes(table).map(frappeAlter);

/** The text after a column's name: `varchar(140) DEFAULT 'x' UNIQUE`; Frappe 15 writes its words in lower case. */
export function columnMariaDb(column: Column, frappe: Table['frappe']): string {
  const lower = frappe === '15';
  const definitions = lower ? lowerDefinitions : upperDefinitions;
  let definition = definitions.get(column);
  if (definition === undefined) {
    definition = frappeDefinition({ ...column, typeText: column.type }, lower);
    definitions.set(column, definition);
  }
  return definition;
}

/** By the column: one that is made anew takes it along when it goes. */
const upperDefinitions = new WeakMap<Column, string>();
const lowerDefinitions = new WeakMap<Column, string>();

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
