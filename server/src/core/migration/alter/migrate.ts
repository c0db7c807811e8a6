import { controllerIndexes } from '../../engines/mariadb/ddl.js';
import { tableOf } from '../../schema/build.js';
import { VARCHAR } from '../../schema/columns.js';
import { findColumn, stateOf, type TableState } from '../../schema/state/state.js';
import { addColumn, modifyColumn, type Statement } from '../../schema/statement.js';
import type { Table } from '../../schema/table.js';
import type { DocTypeData, FieldData } from '../../sources/doctype/model.js';
import { readField } from '../../sources/doctype/read.js';
import { scrub } from '../../sources/values.js';
import { afterSync, columnOfType, type Sync, type SyncOptions, syncTable } from './sync.js';

export interface Migration extends Sync {
  /** The table before, undefined when there is none. */
  before: TableState | undefined;
  /** The table after `statements`. */
  after: TableState | undefined;
}

/**
 * A DocType with the fields that saving it adds: `amended_from`, the five of a tree
 * (frappe/core/doctype/doctype/doctype.py `make_amendable`, `add_nestedset_fields`). Exported files have them.
 */
function asSaved(doctype: DocTypeData): DocTypeData {
  const names = new Set(doctype.fields.map((field) => field.fieldname));
  const added: FieldData[] = [];
  const add = (fieldname: string, fieldtype: string, rest: Record<string, unknown> = {}): void => {
    if (!names.has(fieldname)) added.push(readField({ fieldname, fieldtype, ...rest }, -1));
  };
  if (doctype.is_submittable) add('amended_from', 'Link', { options: doctype.name, search_index: 1 });
  if (doctype.is_tree && !names.has('lft')) {
    add('lft', 'Int');
    add('rgt', 'Int');
    add('is_group', 'Check');
    add('old_parent', 'Link', { options: doctype.name });
    add(`parent_${scrub(doctype.name)}`, 'Link', { options: doctype.name });
  }
  return added.length === 0 ? doctype : { ...doctype, fields: [...doctype.fields, ...added] };
}

/** Whether a save makes the Custom Field `auto_repeat` (`make_repeatable`), whose column is there from then on. */
function repeats(doctype: DocTypeData): boolean {
  const named = doctype.fields.some((field) => field.fieldname === 'auto_repeat');
  return Boolean(doctype.raw.allow_auto_repeat) && !named;
}

function withAutoRepeat(doctype: DocTypeData): DocTypeData {
  const field = readField({ fieldname: 'auto_repeat', fieldtype: 'Link', options: 'Auto Repeat' }, -1);
  return { ...doctype, fields: [...doctype.fields, field] };
}

/** The fields that only a save in the form adds: in neither the JSON nor what `migrate` makes of it. */
export function fieldsOfSave(doctype: DocTypeData): string[] {
  const saved = repeats(doctype) ? withAutoRepeat(asSaved(doctype)) : asSaved(doctype);
  return saved.fields.slice(doctype.fields.length).map((field) => field.fieldname);
}

/** The table that a DocType has had since it was created, as the server shows it; undefined without a table. */
export function stateBefore(doctype: DocTypeData, options: SyncOptions): TableState | undefined {
  const saved = asSaved(options.customized?.created ?? doctype);
  const table = tableOf(repeats(doctype) ? withAutoRepeat(saved) : saved, {
    ...options,
    ...(options.indexesBefore && { indexes: options.indexesBefore }),
  });
  const state = table && stateOf(table);
  if (!state || !options.customized?.created) return state;
  return afterSync(state, syncTable(asSaved(doctype), state, options).statements);
}

/** What the table is compared with, one after the other: the import of the JSON, then the customizations. */
export function comparedWith(after: DocTypeData, { customized }: SyncOptions): DocTypeData[] {
  if (!customized) return [asSaved(after)];
  const { imported, resynced } = customized;
  return [...(imported ? [asSaved(imported)] : []), ...(resynced ? [asSaved(after)] : [])];
}

/**
 * What Frappe sends when a DocType changes from one version to another. Without `before` the DocType is new, without
 * `after` it is deleted (its table stays). `current` is the table as it is, where that is known better than from
 * `before`: on a server, or after the first half of a plan.
 *
 * Naming by autoincrement, `istable` and `allow_auto_repeat` are changed by a save in the form; an import by
 * `migrate` skips that part (`flags.ignore_validate`).
 */
export function migrate(
  before: DocTypeData | undefined,
  after: DocTypeData | undefined,
  options: SyncOptions,
  current?: TableState,
): Migration {
  const state = current ?? (before && stateBefore(before, options));
  const nothing: Migration = {
    before: state,
    after: state,
    statements: [],
    probes: [],
    updates: [],
    refused: undefined,
  };
  if (!after || after.issingle || after.is_virtual) return nothing;
  const [saved, ...resynced] = comparedWith(after, options);
  if (!saved) return nothing;
  const run = new Run(nothing.before, options);
  if (!state) {
    const table = withIndexes(saved, options);
    if (!table) return nothing;
    run.created(creationOf(table), stateOf(table));
  } else {
    run.state = state;
    if (before && before.name !== after.name) {
      run.renamed(before.name, after.name);
      if (onlyRenamed(before, after)) return run.migration;
    }
    if (before) run.send(formOnly(before, saved, run.state!));
    run.sync(repeats(after) ? withAutoRepeat(saved) : saved);
    if (repeats(after) && !(before && repeats(before))) {
      // The Custom Field is saved first, with a sync of its own; the DocType's follows.
      run.sync(withAutoRepeat(saved));
    }
    if (run.state) run.send(controllerStatements(saved, run.state, options));
  }
  for (const version of resynced) run.sync(version);
  return run.migration;
}

/** What is sent one after the other, and the table after it. A refusal ends it: what comes later is not sent. */
class Run {
  state: TableState | undefined;
  private readonly sent: Sync = { statements: [], probes: [], updates: [], refused: undefined };

  constructor(
    private readonly before: TableState | undefined,
    private readonly options: SyncOptions,
  ) {}

  created(statements: readonly Statement[], state: TableState): void {
    this.sent.statements.push(...statements);
    this.state = state;
  }

  renamed(from: string, to: string): void {
    this.sent.statements.push({ kind: 'rename-table', from: `tab${from}`, to: `tab${to}` });
    this.state = { ...this.state!, name: `tab${to}` };
  }

  send(statements: readonly Statement[]): void {
    if (this.sent.refused !== undefined) return;
    this.sent.statements.push(...statements);
    this.state = afterSync(this.state!, statements);
  }

  sync(doctype: DocTypeData): void {
    if (this.sent.refused !== undefined) return;
    const { statements, probes, updates, refused, refusedField } = syncTable(
      doctype,
      this.state!,
      this.options,
    );
    if (refused !== undefined) {
      this.sent.refused = refused;
      this.sent.refusedField = refusedField;
      return;
    }
    this.send(statements);
    this.sent.probes.push(...probes);
    this.sent.updates.push(...updates);
  }

  get migration(): Migration {
    return { ...this.sent, before: this.before, after: this.state };
  }
}

/** `rename_doc` renames the table and compares nothing. */
function onlyRenamed(before: DocTypeData, after: DocTypeData): boolean {
  const rest = ({ raw: { name: _, modified: __, creation: ___, ...others } }: DocTypeData) =>
    JSON.stringify(others);
  return rest(before) === rest(after);
}

/** What Frappe sends for a new DocType. */
function creationOf(table: Table): Statement[] {
  const { sequence } = table;
  return [
    ...(sequence === undefined ? [] : [{ kind: 'create-sequence', name: sequence } as const]),
    { kind: 'create-table', table },
    ...controllerIndexes(table),
  ];
}

function withIndexes(doctype: DocTypeData, options: SyncOptions): Table | undefined {
  return tableOf(doctype, { ...options, ...(options.indexesAfter && { indexes: options.indexesAfter }) });
}

/** `on_doctype_update` adds what is not there by its name, and drops nothing. */
function controllerStatements(doctype: DocTypeData, state: TableState, options: SyncOptions): Statement[] {
  const table = withIndexes(doctype, options);
  if (!table) return [];
  const there = new Set(state.indexes.map((index) => index.name.toLowerCase()));
  const indexes = table.indexes.filter(
    (index) => index.origin === 'controller' && !there.has(index.name.toLowerCase()),
  );
  return controllerIndexes({ ...table, indexes });
}

function formOnly(before: DocTypeData, after: DocTypeData, state: TableState): Statement[] {
  const statements: Statement[] = [];
  const table = state.name;
  const named = (doctype: DocTypeData): boolean => doctype.autoname === 'autoincrement';
  if (after.istable && !before.istable) {
    for (const name of ['parent', 'parenttype', 'parentfield']) {
      const add = { ...addColumn(columnOfType(name, VARCHAR)), ifNotExists: true };
      statements.push({ kind: 'alter', table, clauses: [add], by: 'child-table' });
    }
  }
  if (named(after) !== named(before)) {
    if (named(after)) {
      const sequence = scrub(`${after.name}_id_seq`);
      statements.push({ kind: 'create-sequence', name: sequence });
    }
    const wanted = named(after) ? 'bigint' : VARCHAR;
    if (findColumn(state, 'name')?.type !== wanted) {
      const clauses = [modifyColumn(columnOfType('name', wanted))];
      statements.push({ kind: 'alter', table, clauses, by: 'sync' });
    }
  }
  return statements;
}
