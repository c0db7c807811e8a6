import type { PlanRoute, PlanVerdict } from '../engines/vitess/verdicts.js';
import type { Planning, TablePlace } from './planning.js';

/**
 * What a statement costs on shards: refused; answered by vtgate (`local`) or by an unsharded keyspace; by one shard; by
 * some; by all; by a join or a subquery that vtgate itself does; a write that reaches more than one shard.
 */
export const REACHES = [
  'local',
  'unsharded',
  'single',
  'several',
  'scatter',
  'join',
  'write',
  'refused',
  'unknown',
] as const;
export type Reach = (typeof REACHES)[number];

const JOINS: ReadonlySet<string> = new Set([
  ...['Join', 'ValuesJoin', 'HashJoin', 'SemiJoin', 'UncorrelatedSubquery'],
]);
const WRITES: ReadonlySet<string> = new Set(['insert', 'replace', 'update', 'delete']);

export function isWrite({ kind }: PlanVerdict): boolean {
  return kind !== undefined && WRITES.has(kind);
}

/** Routes to sharded keyspaces whose rows differ from shard to shard. */
export function shardedRoutes({ routes = [] }: PlanVerdict): PlanRoute[] {
  return routes.filter(({ sharded, variant }) => sharded && variant !== 'Reference' && variant !== 'None');
}

export function isScatter({ variant }: PlanRoute): boolean {
  return variant === 'Scatter';
}

/** Whether vtgate joins the answers of several queries. */
export function isJoined(plan: PlanVerdict): boolean {
  return (plan.gate ?? []).some((operator) => JOINS.has(operator)) && (plan.routes?.length ?? 0) > 1;
}

export function reachOf(plan: PlanVerdict): Reach {
  if (plan.verdict === 'error') return 'refused';
  if (plan.verdict !== 'ok') return 'unknown';
  const sharded = shardedRoutes(plan);
  if (sharded.length === 0) return plan.type === 'local' ? 'local' : 'unsharded';
  const wide = plan.type === 'scatter' || plan.type === 'multi-shard';
  if (isWrite(plan)) return wide ? 'write' : 'single';
  if (isJoined(plan)) return 'join';
  if (sharded.some(isScatter)) return 'scatter';
  return wide ? 'several' : 'single';
}

/** A table that a query scatters over, with the columns that would find its shard. */
export interface Scattered {
  table: string;
  place: TablePlace;
  /** Columns that the query compares with values. */
  compared: readonly string[];
}

/** The tables of the queries that go to every shard. */
export function scattered(plan: PlanVerdict, planning: Planning): Scattered[] {
  const found = new Map<string, Scattered>();
  for (const route of shardedRoutes(plan).filter(isScatter)) {
    for (const table of route.tables ?? []) {
      const place = planning.place(table);
      if (place?.kind !== 'sharded' || found.has(table)) continue;
      const compared = comparedColumns(route.query ?? '').filter(
        (column) => planning.hasColumn(table, column) ?? route.tables?.length === 1,
      );
      found.set(table, { table, place, compared });
    }
  }
  return [...found.values()];
}

const COMPARED = /(`[^`]+`|[\w$]+) (?:=|in) ::?\w+/g;

/** Columns that a query of a plan compares with values, as Vitess writes it: `a.title = :title /* VARCHAR *\/`. */
export function comparedColumns(query: string): string[] {
  const where = query.search(/ where /i);
  if (where < 0) return [];
  const names = [...query.slice(where).matchAll(COMPARED)].map(([, name]) => name!.replaceAll('`', ''));
  return [...new Set(names)];
}

/** Where a scattered table's rows are and what would find them, in words. */
export function remedy({ table, place, compared }: Scattered): string {
  const key = place.columns.map((column) => `\`${column}\``).join(' and ');
  const others = compared.filter((column) => !place.columns.includes(column));
  const own = `\`${table}\` is sharded by ${key}: with ${key} in WHERE (= or IN) one shard would do`;
  if (others.length === 0) return `${own}.`;
  const list = others.map((column) => `\`${column}\``).join(' or ');
  return `${own}, and so would a lookup vindex on ${list}, or sharding by it.`;
}
