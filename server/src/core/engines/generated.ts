import { findColumn, indexesWith, type TableState } from '../schema/state/state.js';
import type { AlterClause } from '../schema/statement.js';
import type { Work } from './mariadb/cost-column.js';

/**
 * What generated columns ask for on MariaDB. A virtual one comes and goes in place alone or beside indexes, and
 * beside nothing else; one with an index makes a rebuild hold writers back, and lets no column go.
 */
export function generatedWork(work: Work, clauses: readonly AlterClause[], state: TableState): void {
  const virtual = clauses.filter((clause) => isVirtual(clause, state));
  const others = clauses.filter((clause) => !virtual.includes(clause) && !/index$/.test(clause.kind));
  if (virtual.length > 0 && (others.length > 0 || !/^innodb$/i.test(state.engine))) work.copy = true;
  const generated = state.columns.filter((column) => column.generated !== undefined);
  const indexed = generated.some(
    (column) => column.generated === 'virtual' && indexesWith(state, column.name).length > 0,
  );
  const stored = generated.some((column) => column.generated === 'stored');
  if ((indexed || stored) && clauses.some((clause) => forbidsNull(clause, state))) work.copy = true;
  const drops = clauses.some((clause) => clause.kind === 'drop-column' && !virtual.includes(clause));
  const rebuilt = work.rebuild || (work.columns && work.buildIndex);
  if (drops && (indexed || (rebuilt && generated.length > 0 && !stored))) work.copy = true;
  if (!indexed) return;
  if (work.columns) work.rebuild = true;
  if (work.rebuild) work.shared = true;
}

function isVirtual(clause: AlterClause, state: TableState): boolean {
  if (clause.kind === 'add-column') return clause.column.generated === 'virtual';
  return clause.kind === 'drop-column' && findColumn(state, clause.name)?.generated === 'virtual';
}

function forbidsNull(clause: AlterClause, state: TableState): boolean {
  if (clause.kind !== 'modify') return false;
  return findColumn(state, clause.from)?.nullable === true && !clause.column.nullable;
}
