import type { Release } from '../../engines/engine.js';
import { costOf } from '../../engines/index.js';
import { shellText, sqlName, sqlString } from '../../escape.js';
import { type AlterClause, type ColumnDefinition, parseAlter } from '../../schema/state/alter.js';
import { isText } from '../../schema/state/sql-type.js';
import {
  applyStatement,
  findColumn,
  findIndex,
  indexesWith,
  type TableState,
} from '../../schema/state/state.js';
import type { DocTypeData } from '../../sources/doctype/model.js';
import { comparedWith } from '../alter/migrate.js';
import { type SyncOptions, syncTable } from '../alter/sync.js';
import type { Change } from '../changes/changes.js';
import { batchedUpdate } from './backfill.js';
import { columnsLeft, dropOfColumns, dropOfCopies } from './drops.js';
import { type DocTypePlan, type Drop, onFirstEngine } from './model.js';
import {
  addIndex,
  dropColumns,
  type Replacement,
  type ShadowPlan,
  shadowSwap,
  triggerNames,
  withAlgorithm,
} from './shadow.js';

/** A statement waits two seconds for the table, then gives up: meanwhile every writer waits for it. */
export const LOCK_WAIT_SET = 'SET SESSION lock_wait_timeout = 2';

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
  const work = new Work(state, engine);
  const clauses = plan.statements.flatMap((sql) => parseAlter(sql)?.clauses ?? []);
  const renamed = plan.statements.some((sql) => /^RENAME TABLE/.test(sql));
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
    result.tools = toolsFor(blockingOf(plan), state.name);
    result.remaining = remainingOf(comparedWith(after, sync), state, sync, engine);
    return result;
  }
  work.dropUnwanted(after, clauses);
  work.addColumns(clauses);
  work.fillNulls(plan.updates);
  const replacements = lastOfEach(
    clauses.map((clause) => work.replacement(clause)).filter((found) => found !== undefined),
  );
  for (const clause of clauses) work.addIndexes(clause);
  if (replacements.length > 0) work.replace(replacements);
  for (const change of plan.changes) work.rename(change);
  result.remaining = remainingOf(comparedWith(after, sync), work.state, sync, engine);
  const migrated = result.remaining.reduce(
    (current, { statement }) => applyStatement(current, statement),
    work.state,
  );
  work.contract(plan, migrated);
  if (work.premigrate.length > 0) {
    result.premigrate = [LOCK_WAIT_SET, ...work.premigrate];
  }
  if (work.postdeploy.length > 0) {
    result.postdeploy = [LOCK_WAIT_SET, ...work.postdeploy];
  }
  result.drops = work.drops;
  result.revert = work.revert;
  result.notes.push(...work.notes);
  const blocked = result.remaining.some((statement) => statement.blocksWrites);
  result.tools = replacements.length > 0 || blocked ? toolsFor(blockingOf(plan), state.name) : [];
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
): { statement: string; blocksWrites: boolean }[] {
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

/** Builds the statements, keeping the table's state as they change it. */
class Work {
  readonly premigrate: string[] = [];
  readonly postdeploy: string[] = [];
  /** The last step is taken back first. */
  readonly revert: string[] = [];
  readonly notes: string[] = [];
  readonly drops: Drop[] = [];
  private copies: ShadowPlan | undefined;

  constructor(
    public state: TableState,
    private readonly engine: Release,
  ) {}

  private run(sql: string): void {
    this.premigrate.push(sql);
    this.state = applyStatement(this.state, sql);
  }

  /**
   * Frappe leaves the unique index of a field that becomes a text. MariaDB keeps such an index by a hash, and copies
   * the table for whatever comes after; the new DocType does not want it.
   */
  dropUnwanted(after: DocTypeData, clauses: readonly AlterClause[]): void {
    const unique = new Set(after.fields.filter((field) => field.unique).map((field) => field.fieldname));
    for (const clause of clauses) {
      if (clause.kind !== 'modify' || !isText(clause.column.type) || unique.has(clause.from)) continue;
      for (const index of indexesWith(this.state, clause.from)) {
        if (index.type !== 'unique' || index.columns.length > 1) continue;
        this.run(
          `ALTER TABLE ${sqlName(this.state.name)} DROP INDEX IF EXISTS ${sqlName(index.name)}, ALGORITHM=NOCOPY, LOCK=NONE`,
        );
        this.notes.push(
          `The unique index ${index.name} goes first: ${clause.from} is not unique any more, and Frappe would leave it.`,
        );
      }
    }
  }

  addColumns(clauses: readonly AlterClause[]): void {
    const columns = clauses
      .filter((clause) => clause.kind === 'add-column')
      .map((clause) => clause.column)
      .filter((column) => !findColumn(this.state, column.name) && !impossible(column));
    if (columns.length === 0) return;
    const adds = columns.map(
      (column) => `ADD COLUMN IF NOT EXISTS ${sqlName(column.name)} ${definitionOf(column)}`,
    );
    this.run(
      withAlgorithm(`ALTER TABLE ${sqlName(this.state.name)} ${adds.join(', ')}`, this.state, this.engine),
    );
    this.revert.unshift(
      dropColumns(
        this.state,
        columns.map((column) => column.name),
        this.engine,
      ),
    );
  }

  /**
   * NULLs are filled in batches, and old code that goes on writing them gets the default instead: Frappe's own
   * UPDATE then finds nothing, and its MODIFY no NULL.
   */
  fillNulls(updates: readonly string[]): void {
    const fills = updates.flatMap((sql) => {
      const [, column, value] = /SET `([^`]+)`=(.*) WHERE/.exec(sql) ?? [];
      return column === undefined || value === undefined
        ? []
        : [{ name: sqlName(column), value: sqlValue(value) }];
    });
    if (fills.length === 0) return;
    const sets = fills.map(({ name, value }) => `NEW.${name} = IFNULL(NEW.${name}, ${value})`).join(', ');
    const drops: string[] = [];
    for (const [trigger, event] of triggerNames(this.state.name, 'fill')) {
      this.premigrate.push(
        `CREATE OR REPLACE TRIGGER ${sqlName(trigger)} BEFORE ${event} ON ${sqlName(this.state.name)} FOR EACH ROW SET ${sets}`,
      );
      drops.push(`DROP TRIGGER IF EXISTS ${sqlName(trigger)}`);
    }
    for (const { name, value } of fills) {
      this.premigrate.push(batchedUpdate(this.state, `${name} = ${value}`, `${name} IS NULL`));
    }
    this.postdeploy.push(...drops);
    this.revert.unshift(...drops);
    this.notes.push('NULLs that are filled stay filled, also when the first part is taken back.');
  }

  /** A MODIFY that copies the table. */
  replacement(clause: AlterClause): Replacement | undefined {
    if (clause.kind !== 'modify' || clause.from.toLowerCase() === 'name') return undefined;
    const from = findColumn(this.state, clause.from);
    if (!from) return undefined;
    const definition = definitionOf(clause.column);
    // A unique text is kept by a hash, which no server adds without a copy.
    const text = isText(clause.column.type) || clause.column.type.base === 'json';
    if (text && indexesWith(this.state, clause.from).some((index) => index.type === 'unique'))
      return undefined;
    const sql = `ALTER TABLE ${sqlName(this.state.name)} MODIFY ${sqlName(clause.from)} ${definition}`;
    const result = costOf(sql, this.state, this.engine);
    if (!result || 'refused' in result || !result.cost.blocksWrites) return undefined;
    return { from, to: clause.column, definition };
  }

  replace(replacements: readonly Replacement[]): void {
    const shadow = shadowSwap(this.state, replacements, this.engine);
    this.premigrate.push(...shadow.premigrate);
    this.copies = shadow;
    this.revert.unshift(...shadow.revert);
    this.state = shadow.state;
  }

  addIndexes(clause: AlterClause): void {
    if (clause.kind !== 'add-index') return;
    const name = clause.name ?? clause.columns[0]!.name;
    if (clause.columns.some((part) => !findColumn(this.state, part.name))) return;
    if (findIndex(this.state, name)) {
      if (clause.type === 'unique') {
        // The name is taken by the plain index: Frappe's own statement would be skipped.
        const unique = { name: `${name}_unique`, columns: clause.columns, type: 'unique' as const };
        this.run(addIndex(this.state, unique, this.engine));
        this.notes.push(
          `Frappe's ADD UNIQUE INDEX IF NOT EXISTS ${name} would be skipped: an index of that name exists.`,
        );
      }
      return;
    }
    const sql = addIndex(this.state, { name, columns: clause.columns, type: clause.type }, this.engine);
    const result = costOf(sql, this.state, this.engine);
    if (result && 'cost' in result && result.cost.blocksWrites) return;
    this.run(sql);
    this.revert.unshift(
      `ALTER TABLE ${sqlName(this.state.name)} DROP INDEX IF EXISTS ${sqlName(name)}, ALGORITHM=NOCOPY, LOCK=NONE`,
    );
  }

  /** Both columns of a rename that somebody has declared are kept alike, whichever side writes. */
  rename(change: Change): void {
    if (change.kind !== 'rename-field' || change.probable) return;
    const [from, to] = [findColumn(this.state, String(change.old)), findColumn(this.state, change.field)];
    if (!from || !to) return;
    const [old, now] = [sqlName(from.name), sqlName(to.name)];
    const table = sqlName(this.state.name);
    const unset = to.default === undefined ? 'NULL' : to.default;
    const oldUnset = from.default === undefined ? 'NULL' : from.default;
    const [insert, update] = triggerNames(this.state.name, `rename ${from.name}`);
    this.premigrate.push(
      `CREATE OR REPLACE TRIGGER ${sqlName(insert![0])} BEFORE INSERT ON ${table} FOR EACH ROW BEGIN IF NEW.${now} <=> ${unset} THEN SET NEW.${now} = NEW.${old}; ELSEIF NEW.${old} <=> ${oldUnset} THEN SET NEW.${old} = NEW.${now}; END IF; END`,
      `CREATE OR REPLACE TRIGGER ${sqlName(update![0])} BEFORE UPDATE ON ${table} FOR EACH ROW BEGIN IF NOT (NEW.${old} <=> OLD.${old}) THEN SET NEW.${now} = NEW.${old}; ELSEIF NOT (NEW.${now} <=> OLD.${now}) THEN SET NEW.${old} = NEW.${now}; END IF; END`,
      batchedUpdate(this.state, `${now} = ${old}`, `NOT (${now} <=> ${old}) AND ${now} <=> ${unset}`),
    );
    const drops = [insert!, update!].map(([name]) => `DROP TRIGGER IF EXISTS ${sqlName(name)}`);
    this.postdeploy.push(...drops);
    this.revert.unshift(...drops);
  }

  /** What may go when no old code is left: the copies of changed columns, and those of fields that are gone. */
  contract({ doctype, changes }: DocTypePlan, migrated: TableState): void {
    let state = migrated;
    if (this.copies) {
      const statements: string[] = [];
      for (const sql of this.copies.drop) {
        const rename = /RENAME INDEX `([^`]+)` TO/.exec(sql)?.[1];
        if (rename !== undefined && !state.indexes.some((index) => index.name === rename)) continue;
        // The table may not be what it was when this was written: say again what the server will take.
        const [bare] = sql.split(/, ALGORITHM=/);
        statements.push(withAlgorithm(bare!, state, this.engine));
        state = applyStatement(state, sql);
      }
      this.drops.push(dropOfCopies(state, this.copies.copies, statements));
    }
    const gone = columnsLeft(changes, state);
    if (gone.length === 0) return;
    const names = gone.map(({ name }) => name);
    this.drops.push(dropOfColumns(doctype, state, gone, [dropColumns(state, names, this.engine)]));
  }
}

/** `DATE NOT NULL DEFAULT ''`: no statement can make it. */
function impossible(column: ColumnDefinition): boolean {
  return column.default === "''" && /^(date|datetime|time|timestamp)$/.test(column.type.base);
}

/** A column as SQL, without its key: an index of its own is built without a rebuild. */
export function definitionOf(column: ColumnDefinition): string {
  const parts = [column.typeText];
  if (!column.nullable) parts.push('NOT NULL');
  if (column.default !== undefined) parts.push('DEFAULT', column.default);
  return parts.join(' ');
}

const sqlValue = (value: string): string =>
  /^(?:'(?:[^'\\]|''|\\.)*'|-?[\d.]+)$/s.test(value) ? value : sqlString(value);

/** What `migrate` would hold writers back with. */
function blockingOf(plan: DocTypePlan): string[] {
  return onFirstEngine(plan.cost)
    .filter((cost) => cost.blocksWrites)
    .map((cost) => cost.statement);
}

/** Statements as jobs for tools that copy beside the running table. */
export function toolsFor(statements: readonly string[], table: string): string[] {
  const alters = statements.map((sql) => sql.replace(/^ALTER TABLE `(?:[^`]|``)*` /, ''));
  return [...new Set(alters)].flatMap((alter) => {
    const text = shellText(alter);
    return [
      `pt-online-schema-change --alter "${text}" "D=$SITE_DB,t=${shellText(table)}" --max-load Threads_running=50 --execute`,
      `gh-ost --database="$SITE_DB" --table="${shellText(table)}" --alter="${text}" --allow-on-master --execute`,
    ];
  });
}
