import type { Alter, Statement } from '../../schema/statement.js';
import { createSqlite } from './ddl.js';

/** A statement of a plan for SQLite: what Frappe's backend sends, with double quotes around names. */
export function printSqlite(statement: Statement): string {
  switch (statement.kind) {
    case 'alter':
      return printAlter(statement);
    case 'create-table':
      return createSqlite(statement.table)[0]!;
    case 'make-table': {
      const columns = statement.columns.map(({ name, definition }) => `${quoted(name)} ${definition}`);
      return `CREATE TABLE ${quoted(statement.table)} (\n${columns.join(',')}\n)`;
    }
    case 'copy-rows': {
      const { from, to, columns, named } = statement;
      const names = columns.map(({ name }) => quoted(name));
      const values = columns.map(({ value }, i) => value ?? names[i]!);
      const into = named ? `${quoted(to)} (${names.join(', ')})` : quoted(to);
      return `INSERT INTO ${into} SELECT ${values.join(', ')} FROM ${quoted(from)}`;
    }
    case 'drop-table':
      return `DROP TABLE ${quoted(statement.table)}`;
    case 'rename-table':
      return `ALTER TABLE ${quoted(statement.from)} RENAME TO ${quoted(statement.to)}`;
    case 'create-index': {
      const { name, table, columns, unique, ifNotExists } = statement;
      const kind = `${unique ? 'UNIQUE ' : ''}INDEX ${ifNotExists ? 'IF NOT EXISTS ' : ''}`;
      return `CREATE ${kind}${quoted(name)} ON ${quoted(table)} (${columns.map(quoted).join(', ')})`;
    }
    default:
      throw new Error(`no plan for SQLite has a statement ${statement.kind}`);
  }
}

function printAlter({ table, clauses }: Alter): string {
  const [clause] = clauses;
  if (clauses.length !== 1 || clause?.kind !== 'add-column') {
    throw new Error('Frappe changes a table of SQLite only by adding one column, or by a copy');
  }
  const { name, typeText, nullable, default: value, unique } = clause.column;
  const words = [quoted(name), typeText];
  if (!nullable) words.push('NOT NULL');
  if (value !== undefined) words.push('DEFAULT', value);
  if (unique) words.push('UNIQUE');
  return `ALTER TABLE ${quoted(table)} ADD COLUMN ${words.join(' ')}`;
}

/** A name in double quotes. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
