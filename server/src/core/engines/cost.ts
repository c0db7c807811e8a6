import type { AlterStatement } from '../schema/state/alter.js';
import { parseAlter } from '../schema/state/alter.js';
import type { TableState } from '../schema/state/state.js';
import { mariaDbCost } from './mariadb/cost.js';
import { mySqlCost } from './mysql/cost.js';

/** From the cheapest to the dearest. MySQL has no NOCOPY: there it is INPLACE. */
export type Algorithm = 'INSTANT' | 'NOCOPY' | 'INPLACE' | 'COPY';
/** NONE: reads and writes go on; SHARED: writes wait; EXCLUSIVE: everything waits. */
export type Lock = 'NONE' | 'SHARED' | 'EXCLUSIVE';

/** What the server does with one statement. Even INSTANT takes the table for itself for a moment at its end. */
export interface Cost {
  algorithm: Algorithm;
  lock: Lock;
  /** The whole table is written again. */
  rebuild: boolean;
  blocksWrites: boolean;
  /** Time does not grow with the number of rows. */
  onlyMetadata: boolean;
}

/** The server says no whatever the data. */
export interface Refusal {
  errno: number;
  text: string;
}

export interface EngineVersion {
  /** As it appears in a plan: `mariadb-10.11`, `mysql-8.4`, `vitess-online-ddl`. */
  id: string;
  flavor: 'mariadb' | 'mysql' | 'vitess';
  /** Numbers of the version, compared left to right. For Vitess that of the MySQL behind it. */
  version: readonly number[];
}

export const ENGINES = {
  'mariadb-10.6': { id: 'mariadb-10.6', flavor: 'mariadb', version: [10, 6, 0] },
  'mariadb-10.11': { id: 'mariadb-10.11', flavor: 'mariadb', version: [10, 11, 0] },
  'mariadb-11.8': { id: 'mariadb-11.8', flavor: 'mariadb', version: [11, 8, 0] },
  'mysql-8.0': { id: 'mysql-8.0', flavor: 'mysql', version: [8, 0, 30] },
  'mysql-8.4': { id: 'mysql-8.4', flavor: 'mysql', version: [8, 4, 0] },
  'vitess-online-ddl': { id: 'vitess-online-ddl', flavor: 'vitess', version: [8, 4, 0] },
} as const satisfies Record<string, EngineVersion>;

export type CostResult = { cost: Cost } | { refused: Refusal };

/** Whether version `a` is `b` or later. */
export function atLeast(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < b.length; i++) {
    const difference = (a[i] ?? 0) - b[i]!;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

export function cost(algorithm: Algorithm, lock: Lock, rebuild: boolean, onlyMetadata: boolean): Cost {
  return { algorithm, lock, rebuild, blocksWrites: lock !== 'NONE', onlyMetadata };
}

/**
 * What a server does with a statement on a table in this state, undefined where it cannot be known.
 *
 * Rules: MariaDB `ha_innobase::check_if_supported_inplace_alter`, MySQL manual 17.12.1 "Online DDL operations";
 * held against what MariaDB 10.11.19, MySQL 8.0.15 and 9.7.4 accept, statement by statement.
 */
export function costOf(sql: string, state: TableState, engine: EngineVersion): CostResult | undefined {
  const alter = parseAlter(sql);
  if (alter) return costOfAlter(alter, state, engine);
  // Creating and renaming touch no rows. RENAME TABLE is atomic, and whoever comes after it finds no such table.
  if (/^\s*create\s+(table|sequence)\b/i.test(sql)) return { cost: cost('INSTANT', 'NONE', false, true) };
  if (/^\s*rename\s+table\b/i.test(sql)) return { cost: cost('INSTANT', 'EXCLUSIVE', false, true) };
  return undefined;
}

function costOfAlter(
  alter: AlterStatement,
  state: TableState,
  engine: EngineVersion,
): CostResult | undefined {
  if (alter.clauses.length === 0 || alter.clauses.some((clause) => clause.kind === 'unknown'))
    return undefined;
  if (engine.flavor === 'mariadb') return mariaDbCost(alter, state, engine.version);
  const direct = mySqlCost(alter, state, engine.version);
  if (engine.flavor === 'mysql' || !direct || 'refused' in direct) return direct;
  // Online DDL copies into a shadow table through VReplication and swaps; writes go on
  // (vitess go/vt/vttablet/onlineddl; `--prefer-instant-ddl` takes INSTANT where MySQL does).
  return direct.cost.algorithm === 'INSTANT' ? direct : { cost: cost('COPY', 'NONE', true, false) };
}
