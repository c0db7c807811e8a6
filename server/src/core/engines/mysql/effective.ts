import { findColumn, findIndex, type TableState } from '../../schema/state/state.js';
import type { Alter, AlterClause } from '../../schema/statement.js';

/** The clauses that do something: `IF NOT EXISTS` what is there and `IF EXISTS` what is not are passed over. */
export function effective(alter: Alter, state: TableState): AlterClause[] {
  return alter.clauses.filter((clause) => {
    switch (clause.kind) {
      case 'add-column':
        return !(clause.ifNotExists && findColumn(state, clause.column.name));
      case 'drop-column':
        return !(clause.ifExists && !findColumn(state, clause.name));
      case 'add-index':
        return !(clause.ifNotExists && clause.name !== undefined && findIndex(state, clause.name));
      case 'drop-index':
        return !(clause.ifExists && !findIndex(state, clause.name));
      default:
        return true;
    }
  });
}
