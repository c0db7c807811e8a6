import type { VitessEngine } from '../core/engines/vitess/verdicts.js';
import type { ExplainedBy } from '../core/report/explain-sql.js';
import { type Explained, explain } from '../core/sharding/explain.js';
import { type Planning, planningFor } from '../core/sharding/planning.js';
import { registerPlanning } from './checkers/sql.js';
import type { Project } from './project.js';
import { planningOf, readVSchemaFile, sourceTables, type VSchemaProblem } from './sharding.js';

/** The VSchema to explain by: one that is named, else the one in force, else one made of the DocTypes. */
export function explainingPlanning(
  project: Project,
  file: string,
  named: string | undefined,
): Planning | VSchemaProblem {
  if (named === undefined) return planningOf(project, { path: file });
  const given = readVSchemaFile(project, named);
  if ('message' in given) return given;
  const tables = new Map(
    sourceTables(project, project.frappeFor(file)).map(({ table }) => [table.name, table]),
  );
  return planningFor(`named ${named}`, given, (name) => tables.get(name), true);
}

/** Explains statements; undefined where the engine does not answer. */
export async function explainStatements(
  statements: readonly string[],
  planning: Planning,
  engine: VitessEngine,
  release: number,
): Promise<Explained[] | undefined> {
  await registerPlanning(engine, planning);
  const plans = await engine.plan(planning.name, statements, { describe: true, release });
  return plans?.map((plan, i) => explain(statements[i]!, plan, planning));
}

/** What to say above the plans. */
export function explainedBy(planning: Planning, path: string | undefined, engine: VitessEngine): ExplainedBy {
  return {
    vitess: engine.status().vitess ?? '',
    vschema: path ?? 'made of the DocTypes',
    keyspace: planning.keyspace,
    sharded: planning.vschema.keyspaces[planning.keyspace]?.sharded ?? false,
  };
}
