import { findColumn, type TableState } from '../../schema/state/state.js';
import type { BatchedUpdate, Statement } from '../../schema/statement.js';

/** Rows of one transaction, and seconds between two. */
export const BATCHES = { rows: 500, pause: 0.01 } as const;

/** Updates a whole table in batches by primary key, each in a transaction of its own, with a pause. */
export function batchedUpdate(
  state: TableState,
  set: string,
  where?: string,
  batches: Pick<BatchedUpdate, 'rows' | 'pause'> = BATCHES,
): BatchedUpdate {
  return {
    kind: 'batched-update',
    table: state.name,
    keyType: findColumn(state, 'name')?.type ?? 'varchar(140)',
    set,
    ...(where !== undefined && { where }),
    ...batches,
  };
}

/** Stops with an error when a column is there: the rest has been done before. */
export function guardOnce(table: string, column: string): Statement {
  const message = `${table} has ${column}: this part is done, go on with migrate`;
  return { kind: 'refuse-column', table, column, message };
}

/** Stops with an error when a row is there that must not be. */
export function guard(state: TableState, where: string, message: string): Statement {
  return { kind: 'refuse-rows', table: state.name, where, message };
}
