import type { TableState } from '../schema/state/state.js';
import type { Statement } from '../schema/statement.js';
import { type CostResult, cost } from './cost.js';
import type { Engine, Release } from './engine.js';
import { mariadb } from './mariadb/index.js';
import { mysql } from './mysql/index.js';
import { sqlite } from './sqlite/index.js';
import { vitess } from './vitess/index.js';

/** Every engine, in the order in which they are listed for people. Another one is its folder and a line here. */
export const ENGINES = { mariadb, mysql, vitess, sqlite } as const satisfies Readonly<Record<string, Engine>>;

export type EngineId = keyof typeof ENGINES;
export const ENGINE_IDS = Object.keys(ENGINES) as EngineId[];

/** An engine by its id. */
export const engineOf = (id: EngineId): Engine => ENGINES[id];

const releases: readonly Release[] = Object.values(ENGINES).flatMap(
  (engine): readonly Release[] => engine.releases,
);

/** A release as a plan names it (`mariadb-10.11`); throws for one that is not known. */
export function releaseOf(id: string): Release {
  const found = releases.find((release) => release.id === id);
  if (!found) throw new Error(`no release ${id}`);
  return found;
}

/**
 * What a server does with a statement on a table in this state, undefined where it cannot be known.
 *
 * Rules: MariaDB `ha_innobase::check_if_supported_inplace_alter`, MySQL manual 17.12.1 "Online DDL operations";
 * held against what MariaDB 10.11.19, MySQL 8.0.15 and 9.7.4 accept, statement by statement.
 */
export function costOf(statement: Statement, state: TableState, release: Release): CostResult | undefined {
  switch (statement.kind) {
    case 'alter': {
      const { clauses } = statement;
      const known = clauses.length > 0 && clauses.every(({ kind }) => kind !== 'unknown');
      return known
        ? engineOf(release.engine as EngineId).cost?.(statement, state, release.version)
        : undefined;
    }
    // Creating and renaming touch no rows. RENAME TABLE is atomic, and whoever comes after it finds no such table.
    case 'create-table':
    case 'create-sequence':
      return { cost: cost('INSTANT', 'NONE', false, true) };
    case 'rename-table':
      return { cost: cost('INSTANT', 'EXCLUSIVE', false, true) };
    default:
      return undefined;
  }
}
