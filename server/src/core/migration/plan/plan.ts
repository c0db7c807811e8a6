import type { Release } from '../../engines/engine.js';
import { costOf, engineOf, releaseOf } from '../../engines/index.js';
import { CHILD_COLUMNS } from '../../schema/fieldtypes.js';
import { applyStatement } from '../../schema/state/apply.js';
import type { TableState } from '../../schema/state/state.js';
import type { Statement, Update } from '../../schema/statement.js';
import type { DocTypeData } from '../../sources/doctype/model.js';
import { fieldsOfSave, migrate } from '../alter/migrate.js';
import type { SyncOptions } from '../alter/sync.js';
import { type Change, type ChangeOptions, changesOf } from '../changes/change.js';
import { sqlitePlan } from '../sqlite/plan.js';
import { dropOfTable } from './drops.js';
import { expand, LOCK_WAIT_SET } from './expand.js';
import { clausesOf, type DataRisk, type DocTypePlan, type PlanTarget, type StatementCost } from './model.js';
import { dataRisks } from './risks.js';
import { type FieldUse, type Setting, servesOf } from './serves.js';
import { vitessPlan } from './vitess.js';

export type PlanDepth = 'risks' | 'costs' | 'plan';

export interface PlanOptions extends ChangeOptions {
  target: PlanTarget;
  /** What the code of both sides says of fields. */
  use?: FieldUse;
  /** How far to go (default `plan`): `risks` is what changes, is sent and is at risk; `costs` adds what that costs. */
  depth?: PlanDepth;
  /** Puts the statements that drop data into `postdeploy`, because somebody asked for them. */
  withDrops?: boolean;
  /** The table as it is on a server, where that is known. */
  current?: TableState;
}

/** What a change of one DocType does to its table, and how to ship it without stopping writers. */
export function planDocType(
  before: DocTypeData | undefined,
  after: DocTypeData | undefined,
  options: PlanOptions,
): DocTypePlan {
  const sync: SyncOptions = {
    frappe: options.frappe,
    ...(options.doctypes && { doctypes: options.doctypes }),
    ...(options.customized && { customized: options.customized }),
    ...(options.indexesBefore && { indexesBefore: options.indexesBefore }),
    ...(options.indexesAfter && { indexesAfter: options.indexesAfter }),
  };
  const changes = changesOf(before, after, options);
  if (options.target === 'sqlite') {
    const setting = settingOf(before, after, options);
    return sqlitePlan(before, after, changes, sync, { setting, use: options.use });
  }
  const migration = migrate(before, after, sync, options.current);
  const { refused, refusedField } = migration;
  const others = options.depth === 'risks' && refused !== undefined && without(refusedField, before, after);
  if (others) {
    // What else stands in the way is told in the same breath.
    const rest = planDocType(before, others, {
      ...options,
      customized: withoutIn(options.customized, refusedField, before),
    });
    return { ...rest, changes, refused, refusedField };
  }
  const { releases } = engineOf(options.target);
  const state = migration.before;
  const doctype = (after ?? before)!.name;
  const plan: DocTypePlan = {
    target: options.target,
    doctype,
    table: `tab${doctype}`,
    changes,
    statements: migration.statements,
    probes: migration.probes,
    updates: migration.updates,
    refused: migration.refused,
    refusedField: migration.refusedField,
    cost: options.depth === 'risks' ? [] : costsOf(migration.statements, state, releases),
    dataRisk: risksOf(migration.statements, state, changes, migration.updates, options),
    state,
    after: migration.after,
    premigrate: [],
    postdeploy: [],
    drops: [],
    revert: [],
    remaining: [],
    tools: [],
    ...servesOf(changes, settingOf(before, after, options), options.use),
    notes: notesOf(before, after, changes, migration.updates, options),
  };
  if ((options.depth ?? 'plan') !== 'plan' || !before || (!state && after)) return plan;
  const shipped = shippedBy(plan, state, after, sync, options.target);
  const { drops, postdeploy } = shipped;
  if (options.withDrops && drops.length > 0) {
    const wait = options.target === 'mariadb' && postdeploy.length === 0 ? [LOCK_WAIT_SET] : [];
    const asked = drops.flatMap(({ statements }) => statements);
    return { ...shipped, postdeploy: [...postdeploy, ...wait, ...asked], drops: [] };
  }
  return shipped;
}

/** A DocType whose field is as it was before; undefined where it was so anyhow. */
function without(
  fieldname: string | undefined,
  before: DocTypeData | undefined,
  after: DocTypeData | undefined,
): DocTypeData | undefined {
  if (!after || fieldname === undefined) return undefined;
  const old = before?.fields.find((field) => field.fieldname === fieldname);
  const now = after.fields.find((field) => field.fieldname === fieldname);
  if (!now || (old && JSON.stringify(old.raw) === JSON.stringify(now.raw))) return undefined;
  return { ...after, fields: after.fields.flatMap((field) => (field === now ? (old ?? []) : [field])) };
}

function withoutIn(
  customized: SyncOptions['customized'],
  fieldname: string | undefined,
  before: DocTypeData | undefined,
): SyncOptions['customized'] {
  const imported = customized?.imported;
  return customized && { ...customized, imported: without(fieldname, before, imported) ?? imported };
}

/** The plan with what to run around the release. */
function shippedBy(
  plan: DocTypePlan,
  state: TableState | undefined,
  after: DocTypeData | undefined,
  sync: SyncOptions,
  target: Exclude<PlanTarget, 'sqlite'>,
): DocTypePlan {
  if (!after) return state ? { ...plan, drops: [dropOfTable(plan.doctype, state)] } : plan;
  if (!state || plan.refused !== undefined) return plan;
  const part =
    target === 'mariadb'
      ? expand(plan, state, after, sync, engineOf(target).releases[0]!)
      : vitessPlan(plan, state, target);
  return { ...plan, ...part, notes: [...plan.notes, ...part.notes] };
}

/** Each statement's cost on each engine, on the table as the statements before it leave it. */
function costsOf(
  statements: readonly Statement[],
  state: TableState | undefined,
  releases: readonly Release[],
): StatementCost[] {
  const costs: StatementCost[] = [];
  let current = state;
  for (const statement of statements) {
    for (const release of releases) {
      const result = costOf(statement, current ?? EMPTY, release);
      if (result && 'cost' in result) costs.push({ statement, engine: release.id, ...result.cost });
    }
    if (current) current = applyStatement(current, statement);
  }
  return costs;
}

/** What the plan's statements cost on the engines of one more target, where that is not said yet. */
export function addCosts(plan: DocTypePlan, target: PlanTarget): void {
  const said = new Set(plan.cost.map(({ engine }) => engine));
  const releases = engineOf(target).releases.filter(({ id }) => !said.has(id));
  plan.cost.push(...costsOf(plan.statements, plan.state, releases));
}

const EMPTY: TableState = {
  name: '',
  columns: [],
  primary: [],
  indexes: [],
  engine: 'InnoDB',
  rowFormat: 'DYNAMIC',
  charset: 'utf8mb4',
  collation: 'utf8mb4_unicode_ci',
};

function settingOf(
  before: DocTypeData | undefined,
  after: DocTypeData | undefined,
  { frappe }: PlanOptions,
): Setting {
  const tableless = (doctype: DocTypeData | undefined) => doctype?.issingle || doctype?.is_virtual || false;
  return {
    frappe,
    virtual: new Set(after?.fields.filter((field) => field.is_virtual).map((field) => field.fieldname)),
    tableless: tableless(before) && tableless(after),
  };
}

function risksOf(
  statements: readonly Statement[],
  state: TableState | undefined,
  changes: readonly Change[],
  updates: readonly Update[],
  { target }: PlanOptions,
): DataRisk[] {
  const filled = new Set(updates.map(({ column }) => column));
  const server = engineOf(target).server ?? 'mysql';
  const risks = dataRisks(statements, state, changes, server, filled);
  if (server === 'mariadb' || !state) return risks;
  // What the server itself says no to, whatever the data.
  let current = state;
  for (const statement of statements) {
    const result = costOf(statement, current, releaseOf('mysql-8.4'));
    if (result && 'refused' in result) {
      const field = refusedField(statement, result.refused.text);
      risks.push({
        field,
        errno: result.refused.errno,
        when: `always: ${result.refused.text}`,
        query: undefined,
      });
    }
    current = applyStatement(current, statement);
  }
  return risks;
}

/** The column that a refusal is about: named in it, or that of the clause whose words MySQL does not know. */
function refusedField(statement: Statement, text: string): string {
  const named = /column '([^']+)'/.exec(text)?.[1];
  if (named !== undefined) return named;
  const index = clausesOf({ statements: [statement] }).find(
    (clause) => clause.kind === 'add-index' && clause.ifNotExists,
  );
  return index?.kind === 'add-index' ? (index.columns[0]?.name ?? '') : '';
}

function notesOf(
  before: DocTypeData | undefined,
  after: DocTypeData | undefined,
  changes: readonly Change[],
  updates: readonly Update[],
  { frappe }: PlanOptions,
): string[] {
  const notes: string[] = [];
  const has = (kind: Change['kind']): boolean => changes.some((change) => change.kind === kind);
  if (before && !after)
    notes.push(
      'Frappe deletes the DocType and leaves its table, and nothing here drops it. Look whether another app has taken it over.',
    );
  if (has('remove-field'))
    notes.push('Frappe leaves the column of a removed field, and nothing here drops it; trim-tables would.');
  if (has('rename-field'))
    notes.push('Frappe knows no rename: it adds the new column and leaves the data in the old one.');
  if (changes.some((change) => change.kind === 'rename-field' && !change.probable)) {
    notes.push(
      'rename_field in a patch is one UPDATE of all rows, which stay locked until it ends, also where nothing is left to change: drop the call where `premigrate` has run.',
    );
  }
  if (changes.some((change) => change.probable)) {
    notes.push('A rename is only probable: no patch calls rename_field. Without one the data stays behind.');
  }
  if (has('change-engine') || has('change-row-format')) {
    notes.push('Frappe sends nothing for `engine` or `row_format` of a table that exists.');
  }
  if (has('change-naming') && /^(autoincrement|UUID)$/.test(`${after?.autoname}`)) {
    notes.push(
      'Frappe changes the naming only while the table is empty; autoincrement only in a save of the form, not in `migrate`.',
    );
  }
  const unsaved = after ? fieldsOfSave(after) : [];
  if (has('change-child') && after?.istable) unsaved.push(...CHILD_COLUMNS);
  if (unsaved.length > 0) {
    notes.push(
      `Only a save of the DocType in the form adds ${unsaved.join(', ')}: \`migrate\` imports the JSON as it is, so without \`premigrate\` the columns are missing.`,
    );
  }
  if (updates.length > 0)
    notes.push('Frappe fills NULLs with one UPDATE of the whole table in one transaction.');
  if (frappe === 'develop' && has('change-type')) {
    notes.push(
      'Frappe develop sets blank texts to the default where a number refuses them, and stops at any other value that does not convert.',
    );
  }
  return notes;
}
