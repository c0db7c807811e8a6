import type { VitessEngine, VSchemaAnswer } from '../core/engines/vitess/verdicts.js';
import { type Assignment, assign, type ShardBy, type SourceTable } from '../core/sharding/assign.js';
import { deploySql, type KeyspaceSql } from '../core/sharding/deploy.js';
import { neededLookups, uniqueLookups } from '../core/sharding/lookups.js';
import { type LookupVindex, makeVSchema } from '../core/sharding/make.js';
import { planningFor } from '../core/sharding/planning.js';
import type { SrvVSchema } from '../core/sharding/vschema.js';
import type { WorkStatement } from '../core/sharding/workload.js';
import { registerPlanning } from './checkers/sql.js';

export interface VSchemaRequest {
  keyspace: string;
  sharded: boolean;
  shardBy: ShardBy;
  /** Columns are told to be all there are: for tools without tables to look at. */
  authoritative: boolean;
}

export interface VSchemaMade {
  vschema: SrvVSchema;
  sql: KeyspaceSql[];
  assignments: ReadonlyMap<string, Assignment>;
  lookups: readonly LookupVindex[];
  /** What Vitess itself makes of it; undefined without an engine. */
  answer: VSchemaAnswer | { error: string } | undefined;
}

/** Makes a VSchema of tables, with lookup vindexes where the statements need them, and has Vitess look at it. */
export async function vschemaOf(
  tables: readonly SourceTable[],
  statements: readonly WorkStatement[],
  { keyspace, sharded, shardBy, authoritative }: VSchemaRequest,
  engine: VitessEngine | undefined,
): Promise<VSchemaMade> {
  const assignments = assign(tables, shardBy);
  let lookups: LookupVindex[] = [];
  if (sharded) {
    const unique = uniqueLookups(tables, assignments);
    const needed = await lookupsFor(tables, statements, keyspace, assignments, engine);
    const has = (one: LookupVindex) =>
      unique.some(({ table, column }) => table === one.table && column === one.column);
    lookups = [...unique, ...needed.filter((one) => !has(one))];
  }
  const vschema = makeVSchema(tables, {
    keyspace,
    authoritative,
    lookups,
    ...(sharded && { assignments }),
  });
  const answer = await engine?.setVSchema('made', vschema, keyspace);
  const sql = deploySql(tables, { keyspace, sharded, assignments, lookups });
  return { vschema, sql, assignments, lookups, answer };
}

async function lookupsFor(
  tables: readonly SourceTable[],
  statements: readonly WorkStatement[],
  keyspace: string,
  assignments: ReadonlyMap<string, Assignment>,
  engine: VitessEngine | undefined,
): Promise<LookupVindex[]> {
  if (!engine || statements.length === 0) return [];
  const byName = new Map(tables.map(({ table }) => [table.name, table]));
  const vschema = makeVSchema(tables, { keyspace, assignments, authoritative: true });
  const planning = planningFor('lookups', vschema, (name) => byName.get(name), false);
  await registerPlanning(engine, planning);
  const known = statements.filter(({ open }) => !open);
  const plans = await engine.plan(
    planning.name,
    known.map(({ sql }) => sql),
  );
  return plans ? neededLookups(known, plans, planning, tables) : [];
}

/** What Vitess finds wrong with a VSchema, keyspace by keyspace. */
export function errorsOf(answer: VSchemaMade['answer']): string[] {
  if (!answer) return [];
  if ('error' in answer) return [answer.error];
  return answer.keyspaces.flatMap(({ name, error }) => (error === undefined ? [] : [`${name}: ${error}`]));
}
