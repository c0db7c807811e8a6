import type { Release } from '../../engines/engine.js';
import { costOf } from '../../engines/index.js';
import { sqlName } from '../../escape.js';
import { applyStatement } from '../../schema/state/apply.js';
import { isText } from '../../schema/state/sql-type.js';
import { findColumn, findIndex, indexesWith, type TableState } from '../../schema/state/state.js';
import {
  type Alter,
  type AlterClause,
  addColumn,
  alterTable,
  type ColumnDefinition,
  modifyColumn,
  plainColumn,
  type Statement,
  type Update,
} from '../../schema/statement.js';
import type { DocTypeData } from '../../sources/doctype/model.js';
import type { Change } from '../changes/change.js';
import { batchedUpdate } from './backfill.js';
import { columnsLeft, dropOfColumns, dropOfCopies } from './drops.js';
import type { DocTypePlan, Drop } from './model.js';
import {
  addIndex,
  dropColumns,
  type Replacement,
  type ShadowPlan,
  shadowSwap,
  triggerNames,
  withAlgorithm,
} from './shadow.js';

/** Builds the statements, keeping the table's state as they change it. */
export class Steps {
  readonly premigrate: Statement[] = [];
  readonly postdeploy: Statement[] = [];
  /** The last step is taken back first. */
  readonly revert: Statement[] = [];
  readonly notes: string[] = [];
  readonly drops: Drop[] = [];
  private copies: ShadowPlan | undefined;

  constructor(
    public state: TableState,
    private readonly engine: Release,
  ) {}

  private run(statement: Statement): void {
    this.premigrate.push(statement);
    this.state = applyStatement(this.state, statement);
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
        this.run(dropIndex(this.state, index.name));
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
    const adds = columns.map((column) => ({ ...addColumn(plainColumn(column)), ifNotExists: true }));
    this.run(withAlgorithm(alterTable(this.state.name, ...adds), this.state, this.engine));
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
  fillNulls(updates: readonly Update[]): void {
    const fills = updates.map(({ column, value }) => ({ name: sqlName(column), value }));
    if (fills.length === 0) return;
    const sets = fills.map(({ name, value }) => `NEW.${name} = IFNULL(NEW.${name}, ${value})`).join(', ');
    const drops: Statement[] = [];
    for (const [trigger, event] of triggerNames(this.state.name, 'fill')) {
      this.premigrate.push({
        kind: 'create-trigger',
        name: trigger,
        event,
        table: this.state.name,
        body: `SET ${sets}`,
      });
      drops.push({ kind: 'drop-trigger', name: trigger, ifExists: true });
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
    // A unique text is kept by a hash, which no server adds without a copy.
    const text = isText(clause.column.type) || clause.column.type.base === 'json';
    if (text && indexesWith(this.state, clause.from).some((index) => index.type === 'unique'))
      return undefined;
    const to = plainColumn(clause.column);
    const result = costOf(alterTable(this.state.name, modifyColumn(to)), this.state, this.engine);
    if (!result || 'refused' in result || !result.cost.blocksWrites) return undefined;
    return { from, to };
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
    const add = addIndex(this.state, { name, columns: clause.columns, type: clause.type }, this.engine);
    const result = costOf(add, this.state, this.engine);
    if (result && 'cost' in result && result.cost.blocksWrites) return;
    this.run(add);
    this.revert.unshift(dropIndex(this.state, name));
  }

  /** Both columns of a rename that somebody has declared are kept alike, whichever side writes. */
  rename(change: Change): void {
    if (change.kind !== 'rename-field' || change.probable) return;
    const [from, to] = [findColumn(this.state, String(change.old)), findColumn(this.state, change.field)];
    if (!from || !to) return;
    const [old, now] = [sqlName(from.name), sqlName(to.name)];
    const table = this.state.name;
    const unset = to.default === undefined ? 'NULL' : to.default;
    const oldUnset = from.default === undefined ? 'NULL' : from.default;
    const [insert, update] = triggerNames(this.state.name, `rename ${from.name}`);
    const trigger = ([name, event]: [string, 'INSERT' | 'UPDATE'], body: string): Statement => ({
      kind: 'create-trigger',
      name,
      event,
      table,
      body: `BEGIN ${body} END`,
    });
    this.premigrate.push(
      trigger(
        insert!,
        `IF NEW.${now} <=> ${unset} THEN SET NEW.${now} = NEW.${old}; ELSEIF NEW.${old} <=> ${oldUnset} THEN SET NEW.${old} = NEW.${now}; END IF;`,
      ),
      trigger(
        update!,
        `IF NOT (NEW.${old} <=> OLD.${old}) THEN SET NEW.${now} = NEW.${old}; ELSEIF NOT (NEW.${now} <=> OLD.${now}) THEN SET NEW.${old} = NEW.${now}; END IF;`,
      ),
      batchedUpdate(this.state, `${now} = ${old}`, `NOT (${now} <=> ${old}) AND ${now} <=> ${unset}`),
    );
    const drops = [insert!, update!].map(
      ([name]): Statement => ({ kind: 'drop-trigger', name, ifExists: true }),
    );
    this.postdeploy.push(...drops);
    this.revert.unshift(...drops);
  }

  /** What may go when no old code is left: the copies of changed columns, and those of fields that are gone. */
  contract({ doctype, changes }: DocTypePlan, migrated: TableState): void {
    let state = migrated;
    if (this.copies) {
      const statements: Alter[] = [];
      for (const { table, clauses } of this.copies.drop) {
        // Frappe may have dropped an index that was to get its name back.
        const left = clauses.filter(
          (clause) =>
            clause.kind !== 'rename-index' || state.indexes.some(({ name }) => name === clause.from),
        );
        if (left.length === 0) continue;
        // The table may not be what it was when this was made: say again what the server will take.
        const alter = withAlgorithm(alterTable(table, ...left), state, this.engine);
        statements.push(alter);
        state = applyStatement(state, alter);
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

const dropIndex = (state: TableState, name: string): Alter => ({
  ...alterTable(state.name, { kind: 'drop-index', name, ifExists: true }),
  algorithm: 'NOCOPY',
  lock: 'NONE',
});
