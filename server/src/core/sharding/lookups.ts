import type { PlanVerdict } from '../engines/vitess/verdicts.js';
import type { Assignment, SourceTable } from './assign.js';
import type { LookupVindex } from './make.js';
import type { Planning } from './planning.js';
import { isJoined, isWrite, scattered } from './reach.js';
import type { WorkStatement } from './workload.js';

/** As many statements of apps have to scatter for a column before a lookup vindex on it is worth its writes. */
const STATEMENTS_FOR_A_LOOKUP = 3;

/** Columns that tell rows apart: a Check or a Select finds a large part of the table whatever its value. */
const TELLING: ReadonlySet<string> = new Set([
  'Link',
  'Dynamic Link',
  'Data',
  'Barcode',
  'Phone',
  'Autocomplete',
]);

/**
 * Columns that must be unique on all shards together, where MySQL sees only its own. One that the document is named by
 * is so by its name.
 */
export function uniqueLookups(
  tables: readonly SourceTable[],
  assignments: ReadonlyMap<string, Assignment>,
): LookupVindex[] {
  return tables.flatMap(({ table, doctype }) => {
    const how = assignments.get(table.name);
    if (how?.kind !== 'sharded') return [];
    const named = /^field:(\w+)$/.exec(doctype.autoname)?.[1];
    return table.columns
      .filter(
        ({ name, unique }) => unique && name !== how.column && !(name === named && how.column === 'name'),
      )
      .map(({ name }) => ({ table: table.name, column: name, unique: true }));
  });
}

/** Columns by which the apps' own statements look for rows without knowing the shard. */
export function neededLookups(
  statements: readonly WorkStatement[],
  plans: readonly PlanVerdict[],
  planning: Planning,
  tables: readonly SourceTable[],
): LookupVindex[] {
  const byName = new Map(tables.map((one) => [one.table.name, one]));
  const masters = new Set(
    tables
      .filter(({ table }) => planning.place(table.name)?.kind === 'reference')
      .map(({ doctype }) => doctype.name),
  );
  const found = new Map<string, { lookup: LookupVindex; count: number }>();
  for (const [i, plan] of plans.entries()) {
    if (statements[i]?.origin === 'frappe' || plan.verdict !== 'ok' || isJoined(plan) || isWrite(plan))
      continue;
    for (const { table, compared } of scattered(plan, planning)) {
      for (const column of compared) {
        const field = byName.get(table)?.doctype.fields.find(({ fieldname }) => fieldname === column);
        const tells = field ? TELLING.has(field.fieldtype) && !masters.has(field.options) : column === 'name';
        if (!tells || field?.options === 'Company') continue;
        const key = `${table}\0${column}`;
        const known = found.get(key) ?? { lookup: { table, column, unique: column === 'name' }, count: 0 };
        known.count++;
        found.set(key, known);
      }
    }
  }
  return [...found.values()]
    .filter(({ count }) => count >= STATEMENTS_FOR_A_LOOKUP)
    .map(({ lookup }) => lookup);
}
