import { sqlName, sqlWord } from '../../escape.js';
import type { Alter, AlterClause, ColumnDefinition, FrappeWriter } from '../../schema/statement.js';
import type { KeyPart } from '../../sources/controller-indexes.js';

/** An ALTER TABLE as Frappe spells it (frappe/database/mariadb/schema.py `alter`, frappe/database/mariadb/database.py). */
export function frappeAlter({ table, clauses, by = 'sync' }: Alter): string {
  const name = sqlName(table);
  const parts = clauses.map((clause) => frappeClause(clause, by)).join(', ');
  if (by === 'add_unique') return `alter table ${name}\n\t\t\t\t\tadd unique ${parts}`;
  if (by === 'add_index') return `ALTER TABLE ${name}\n\t\t\t\tADD INDEX ${parts}`;
  return `${by === 'child-table' ? 'alter table' : 'ALTER TABLE'} ${name} ${parts}`;
}

function frappeClause(clause: AlterClause, by: FrappeWriter): string {
  switch (clause.kind) {
    case 'add-column': {
      const { column } = clause;
      if (by === 'child-table') return `add column if not exists ${column.name} ${column.typeText}`;
      return `ADD COLUMN ${sqlName(column.name)} ${frappeDefinition(column, by === 'sync-15')}`;
    }
    case 'modify': {
      const { column, bare } = clause;
      if (bare) return `modify ${column.name} ${column.typeText}`;
      return `MODIFY ${sqlName(column.name)} ${frappeDefinition(column, by === 'sync-15')}`;
    }
    case 'add-index': {
      const name = clause.name ?? '';
      if (by === 'add_index' || by === 'add_unique') {
        const exists = clause.ifNotExists ? 'IF NOT EXISTS ' : '';
        return `${exists}${sqlName(name)}(${clause.columns.map(frappeKeyPart).join(', ')})`;
      }
      const columns = clause.columns.map((part) => sqlName(part.name)).join(', ');
      return clause.type === 'unique'
        ? `ADD UNIQUE INDEX IF NOT EXISTS ${sqlWord(name)} (${columns})`
        : `ADD INDEX ${sqlName(name)}(${columns})`;
    }
    case 'drop-index':
      return `DROP INDEX ${sqlName(clause.name)}`;
    default:
      throw new Error(`Frappe sends no clause ${clause.kind}`);
  }
}

function frappeKeyPart({ name, prefix, quoted }: KeyPart): string {
  const column = quoted ? sqlName(name) : sqlWord(name);
  return prefix === undefined ? column : `${column}(${prefix})`;
}

/** The text after a column's name: `varchar(140) DEFAULT 'x' UNIQUE`; Frappe 15 writes its words in lower case. */
export function frappeDefinition(
  column: Pick<ColumnDefinition, 'typeText' | 'nullable' | 'default' | 'unique'>,
  isLower: boolean,
): string {
  const words = [column.typeText];
  if (!column.nullable) words.push('NOT NULL');
  if (column.default !== undefined) words.push('DEFAULT', column.default);
  if (column.unique) words.push('UNIQUE');
  if (!isLower) return words.join(' ');
  return words.map((word) => (word === column.default ? word : word.toLowerCase())).join(' ');
}
