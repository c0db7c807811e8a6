import type { SqlType } from '../schema/state/sql-type.js';
import {
  charsetOf,
  columnSqlType,
  indexesWith,
  isPrimary,
  type StateColumn,
  type StateIndex,
  type TableState,
} from '../schema/state/state.js';

/** A column before and after an ALTER, with what its cost is told from. */
export interface ColumnChange {
  old: StateColumn;
  next: StateColumn;
  from: SqlType;
  to: SqlType;
  charsets: readonly [string, string];
  collations: readonly [string, string];
  /** It is a part of the primary key. */
  primary: boolean;
  /** The indexes that hold it before. */
  indexes: readonly StateIndex[];
  /** The tables before and after. */
  state: TableState;
  after: TableState;
}

export function columnChange(
  old: StateColumn,
  next: StateColumn,
  state: TableState,
  after: TableState,
): ColumnChange {
  return {
    old,
    next,
    from: columnSqlType(old),
    to: columnSqlType(next),
    charsets: [charsetOf(old, state), charsetOf(next, after)],
    collations: [old.collation ?? state.collation, next.collation ?? after.collation],
    primary: isPrimary(state, old.name),
    indexes: indexesWith(state, old.name),
    state,
    after,
  };
}

/** Whether every row gets another value: it becomes generated, or counts up, or stops being generated. */
export const isComputedAnew = ({ old, next }: ColumnChange): boolean =>
  old.generated !== next.generated || (next.autoIncrement === true && !old.autoIncrement);
