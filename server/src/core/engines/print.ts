import { sqlName } from '../escape.js';
import type { Alter, AlterClause, ColumnDefinition, Position, Update } from '../schema/statement.js';
import type { KeyPart } from '../sources/controller-indexes.js';

/** An ALTER TABLE in words that MariaDB and MySQL share. */
export function printAlter({ table, clauses, algorithm, lock }: Alter): string {
  const parts = clauses.map(printClause);
  if (algorithm !== undefined) parts.push(`ALGORITHM=${algorithm}`);
  if (lock !== undefined) parts.push(`LOCK=${lock}`);
  return `ALTER TABLE ${sqlName(table)} ${parts.join(', ')}`;
}

function printClause(clause: AlterClause): string {
  switch (clause.kind) {
    case 'add-column': {
      const { column, position, ifNotExists } = clause;
      const exists = ifNotExists ? 'IF NOT EXISTS ' : '';
      return `ADD COLUMN ${exists}${sqlName(column.name)} ${definition(column)}${place(position)}`;
    }
    case 'modify': {
      const { from, column, position } = clause;
      const change = from === column.name ? 'MODIFY COLUMN' : `CHANGE COLUMN ${sqlName(from)}`;
      return `${change} ${sqlName(column.name)} ${definition(column)}${place(position)}`;
    }
    case 'drop-column':
      return `DROP COLUMN ${clause.ifExists ? 'IF EXISTS ' : ''}${sqlName(clause.name)}`;
    case 'add-index': {
      const kind = clause.type === 'plain' ? 'INDEX' : `${clause.type.toUpperCase()} INDEX`;
      const exists = clause.ifNotExists ? 'IF NOT EXISTS ' : '';
      const name = clause.name === undefined ? '' : `${sqlName(clause.name)} `;
      return `ADD ${kind} ${exists}${name}(${clause.columns.map(keyPart).join(', ')})`;
    }
    case 'drop-index':
      return `DROP INDEX ${clause.ifExists ? 'IF EXISTS ' : ''}${sqlName(clause.name)}`;
    case 'rename-index':
      return `RENAME INDEX ${sqlName(clause.from)} TO ${sqlName(clause.to)}`;
    default:
      throw new Error(`no plan has a clause ${clause.kind}`);
  }
}

function place(position: Position): string {
  if (position === undefined) return '';
  return position === 'first' ? ' FIRST' : ` AFTER ${sqlName(position.after)}`;
}

const keyPart = ({ name, prefix }: KeyPart): string =>
  sqlName(name) + (prefix === undefined ? '' : `(${prefix})`);

/** A column as SQL without its name. */
function definition(column: ColumnDefinition): string {
  const parts = [column.typeText];
  if (!column.nullable) parts.push('NOT NULL');
  if (column.default !== undefined) parts.push('DEFAULT', column.default);
  return parts.join(' ');
}

/** An UPDATE of the NULLs of a column. */
export function printUpdate({ table, column, value, limit }: Update): string {
  const rows = limit === undefined ? '' : ` LIMIT ${limit}`;
  return `UPDATE ${sqlName(table)} SET ${sqlName(column)}=${value} WHERE ${sqlName(column)} IS NULL${rows}`;
}
