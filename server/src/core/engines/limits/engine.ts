import type { Server } from '../errors.js';

/**
 * The servers whose limits differ. `mysql-8.0.15` counts a decimal by its digits in the row size, which 9.7 does
 * not; for 8.0 and 8.4 in general `mysql` is the smaller count, so that nothing is claimed that may be accepted.
 */
export type LimitEngine = Server | 'mysql-8.0.15';

/** What a limit looks at: a name, a type as written in DDL, and whether NULL is stored. */
export interface SizedColumn {
  name: string;
  type: string;
  nullable: boolean;
}

/** A size, its limit, and what each column takes of it, in the table's order. All in bytes. */
export interface Size {
  bytes: number;
  limit: number;
  columns: { name: string; bytes: number }[];
}

export function isMySql(engine: LimitEngine): boolean {
  return engine !== 'mariadb';
}

/** How much of a limit is used, in whole percent, rounded down: 100 only where it is reached. */
export function percent(used: number, limit: number): number {
  return Math.floor((used / limit) * 100);
}
