import type { Release } from '../../engines/engine.js';
import { costOf } from '../../engines/index.js';
import { applyStatement } from '../../schema/state/apply.js';
import type { TableState } from '../../schema/state/state.js';
import type { Alter, Statement } from '../../schema/statement.js';
import type { DocTypeData } from '../../sources/doctype/model.js';
import { comparedWith } from '../alter/migrate.js';
import { type SyncOptions, syncTable } from '../alter/sync.js';
import { clausesOf, type DocTypePlan, onFirstEngine } from './model.js';
import type { Replacement } from './shadow.js';
import { Steps } from './steps.js';

/** A statement waits two seconds for the table, then gives up: meanwhile every writer waits for it. */
export const LOCK_WAIT_SET: Statement = { kind: 'set-variable', name: 'lock_wait_timeout', value: '2' };

type Expanded = Pick<
  DocTypePlan,
  'premigrate' | 'postdeploy' | 'drops' | 'revert' | 'remaining' | 'tools' | 'notes'
>;

/**
 * The plan for MariaDB: what can be done without holding writers back is done before the release, by statements
 * that say so and fail where they would; a change that copies the table goes through a second column.
 */
export function expand(
  plan: DocTypePlan,
  state: TableState,
  after: DocTypeData,
  sync: SyncOptions,
  engine: Release,
): Expanded {
  const steps = new Steps(state, engine);
  const clauses = clausesOf(plan);
  const renamed = plan.statements.some(({ kind }) => kind === 'rename-table');
  const result: Expanded = {
    premigrate: [],
    postdeploy: [],
    drops: [],
    revert: [],
    remaining: [],
    tools: [],
    notes: [],
  };
  if (renamed) {
    result.notes.push(
      'RENAME TABLE takes the table from running code at once: it needs a maintenance window.',
    );
    return result;
  }
  if (!/^innodb$/i.test(state.engine)) {
    result.notes.push(
      `${state.engine} locks the whole table for every write and copies it for every ALTER: convert it to InnoDB in a maintenance window first.`,
    );
    result.tools = blockingOf(plan);
    result.remaining = remainingOf(comparedWith(after, sync), state, sync, engine);
    return result;
  }
  steps.dropUnwanted(after, clauses);
  steps.addColumns(clauses);
  steps.fillNulls(plan.updates);
  const replacements = lastOfEach(
    clauses.map((clause) => steps.replacement(clause)).filter((found) => found !== undefined),
  );
  for (const clause of clauses) steps.addIndexes(clause);
  if (replacements.length > 0) steps.replace(replacements);
  for (const change of plan.changes) steps.rename(change);
  result.remaining = remainingOf(comparedWith(after, sync), steps.state, sync, engine);
  const migrated = result.remaining.reduce(
    (current, { statement }) => applyStatement(current, statement),
    steps.state,
  );
  steps.contract(plan, migrated);
  if (steps.premigrate.length > 0) {
    result.premigrate = [LOCK_WAIT_SET, ...steps.premigrate];
  }
  if (steps.postdeploy.length > 0) {
    result.postdeploy = [LOCK_WAIT_SET, ...steps.postdeploy];
  }
  result.drops = steps.drops;
  result.revert = steps.revert;
  result.notes.push(...steps.notes);
  const blocked = result.remaining.some((statement) => statement.blocksWrites);
  result.tools = replacements.length > 0 || blocked ? blockingOf(plan) : [];
  if (blocked) {
    result.notes.push(
      'Something is left that holds writers back: it needs a maintenance window, or the tool below.',
    );
  }
  return result;
}

/** What Frappe would send to a table in this state, with the cost on one engine. */
function remainingOf(
  versions: readonly DocTypeData[],
  state: TableState,
  sync: SyncOptions,
  engine: Release,
): { statement: Statement; blocksWrites: boolean }[] {
  let current = state;
  return versions.flatMap((doctype) =>
    syncTable(doctype, current, sync).statements.map((statement) => {
      const result = costOf(statement, current, engine);
      current = applyStatement(current, statement);
      return { statement, blocksWrites: !!result && 'cost' in result && result.cost.blocksWrites };
    }),
  );
}

/** A column that two comparisons change is changed once, to what the later one says. */
function lastOfEach(replacements: readonly Replacement[]): Replacement[] {
  return [...new Map(replacements.map((one) => [one.from.name, one])).values()];
}

/** What `migrate` would hold writers back with. */
function blockingOf(plan: DocTypePlan): Alter[] {
  return onFirstEngine(plan.cost)
    .filter((cost) => cost.blocksWrites)
    .map((cost) => cost.statement)
    .filter((statement) => statement.kind === 'alter');
}
