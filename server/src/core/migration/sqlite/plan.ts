import { cost } from '../../engines/cost.js';
import { ENGINES } from '../../engines/index.js';
import { keysSqlite } from '../../engines/sqlite/ddl.js';
import { tableOf } from '../../schema/build.js';
import type { CreateIndex, Statement } from '../../schema/statement.js';
import type { DocTypeData } from '../../sources/doctype/model.js';
import { comparedWith, stateBefore } from '../alter/migrate.js';
import type { SyncOptions } from '../alter/sync.js';
import type { Change } from '../changes/change.js';
import type { DataRisk, DocTypePlan, StatementCost } from '../plan/model.js';
import { type FieldUse, type Setting, servesOf } from '../plan/serves.js';
import { createStatements, type SqliteTable, sqliteTable, syncSqlite } from './sync.js';

/** Milliseconds that another writer waits, and how often (`busy_timeout`, `WRITE_LOCK_RETRIES`). */
const WAITS = { '16': 'waits 5 s', develop: 'waits 30 s, five times' } as const;

/**
 * What a change of a DocType sends on Frappe's SQLite backend. Nothing can go before it: whatever is there, the sync
 * copies the table, and the one writer that a SQLite database has is busy meanwhile.
 */
export function sqlitePlan(
  before: DocTypeData | undefined,
  after: DocTypeData | undefined,
  changes: Change[],
  sync: SyncOptions,
  code: { setting: Setting; use: FieldUse | undefined },
): DocTypePlan {
  const frappe = sync.frappe === '15' ? '16' : sync.frappe;
  const options: SyncOptions = { ...sync, frappe };
  const doctype = (after ?? before)!.name;
  const name = `tab${doctype}`;
  const state = before && stateBefore(before, options);
  const old = before && tableBefore(before, options);
  const statements: Statement[] = [];
  const risks: DataRisk[] = [];
  const notes: string[] =
    sync.frappe === '15' ? ['Frappe 15 has no SQLite backend: this is what 16 sends.'] : [];
  let refused: string | undefined;
  let refusedField: string | undefined;
  let now = old;
  const isTable = after !== undefined && !after.issingle && !after.is_virtual;
  if (isTable && !old) {
    const table = tableOf(comparedWith(after, options)[0] ?? after, {
      ...options,
      indexes: options.indexesAfter ?? [],
    });
    if (table) statements.push(...createStatements(table));
  } else if (isTable && old && now) {
    if (old.name !== name) {
      statements.push({ kind: 'rename-table', from: old.name, to: name });
      now = { ...now, name };
    }
    for (const compared of comparedWith(after, options)) {
      const done = syncSqlite(compared, now, options);
      statements.push(...done.statements);
      risks.push(
        ...done.risks.filter(({ field, when }) => !risks.some((r) => r.field === field && r.when === when)),
      );
      now = done.after;
      if (done.refused) {
        refused = `SQLite: ${done.refused.why}. Add the field first, and make it unique in a release of its own`;
        refusedField = done.refused.field;
        break;
      }
    }
  }
  const copies = statements.some(({ kind }) => kind === 'copy-rows');
  if (copies) notes.push(...copyNotes(name, frappe));
  if (before && !after)
    notes.push('Frappe deletes the DocType and leaves its table, and nothing here drops it.');
  if (changes.some(({ kind }) => kind === 'rename-field'))
    notes.push('Frappe knows no rename: it adds the new column and leaves the data in the old one.');
  return {
    target: 'sqlite',
    doctype,
    table: name,
    changes,
    statements,
    probes: [],
    updates: [],
    refused,
    refusedField,
    cost: costs(statements),
    dataRisk: risks,
    state,
    after: undefined,
    premigrate: [],
    postdeploy: copies && refused === undefined ? lost(after!, now!, options) : [],
    drops: [],
    revert: [],
    remaining: [],
    tools: [],
    ...serves(changes, code.setting, code.use),
    notes,
  };
}

/** Any value fits into a column of SQLite, whatever its type and length. */
const FITS: ReadonlySet<Change['kind']> = new Set(['change-length', 'change-precision', 'change-type']);
const WORDS: Readonly<Record<string, string>> = {
  1048: 'NOT NULL constraint failed',
  1054: 'no such column',
  1062: 'UNIQUE constraint failed',
  1146: 'no such table',
};

function serves(changes: readonly Change[], setting: Setting, use: FieldUse | undefined) {
  const found = servesOf(
    changes.filter(({ kind }) => !FITS.has(kind)),
    setting,
    use,
  );
  const why = found.serves.why
    .replace('RENAME TABLE takes', 'the rename takes')
    .replace(/\((1\d{3})\)/g, (all, number: string) => (WORDS[number] ? `(${WORDS[number]})` : all));
  return { ...found, serves: { ...found.serves, why } };
}

/** The table as Frappe made it, with what customizations added to it since. */
function tableBefore(before: DocTypeData, options: SyncOptions): SqliteTable | undefined {
  const created = options.customized?.created;
  const { customized: _, ...plain } = options;
  const [saved] = comparedWith(created ?? before, plain);
  const table = tableOf(saved!, { ...options, indexes: options.indexesBefore ?? [] });
  if (!table || !created) return table && sqliteTable(table);
  return syncSqlite(comparedWith(before, plain)[0]!, sqliteTable(table), options).after;
}

function copyNotes(table: string, frappe: '16' | 'develop'): string[] {
  const left = `Each statement is committed by itself: one that fails leaves ${table}_new behind, and every later sync stops at it (table "${table}_new" already exists) until somebody drops it.`;
  const writer = `While rows are copied and indexes built, all other writes to the site wait, whatever their table (a writer ${WAITS[frappe]}, then: database is locked); reads go on.`;
  const gone =
    frappe === '16'
      ? 'Frappe copies the table at every sync that finds a field which is not a number, changed or not. The copy has no primary key, and neither indexes nor NOT NULL and defaults but for what is written below: `postdeploy` makes the keys anew. Indexes are named by the field alone, and of two tables with a unique field of one name only the first keeps it.'
      : 'Frappe copies the table at every sync that finds a field which is not a number, changed or not. The copy has no primary key, and neither NOT NULL nor defaults but for what is written below: `postdeploy` makes `name` unique again.';
  return [writer, gone, left];
}

/** Keys that the copy has lost. */
function lost(after: DocTypeData, now: SqliteTable, options: SyncOptions): Statement[] {
  const table = tableOf(after, { ...options, indexes: options.indexesAfter ?? [] });
  const name: CreateIndex = {
    kind: 'create-index',
    name: `${now.name}_name`,
    table: now.name,
    columns: ['name'],
    unique: true,
    ifNotExists: true,
  };
  const has = (key: CreateIndex): boolean => now.keys.some(({ columns }) => columns[0] === key.columns[0]);
  const others = (table ? keysSqlite(table) : []).filter((key) => !has(key));
  return [name, ...others.map((key): CreateIndex => ({ ...key, ifNotExists: true }))];
}

/** Only the copy and the indexes take long; both hold the one writer. */
function costs(statements: readonly Statement[]): StatementCost[] {
  const [{ id: engine }] = ENGINES.sqlite.releases;
  const made = new Set<string>();
  return statements.flatMap((statement): StatementCost[] => {
    switch (statement.kind) {
      case 'copy-rows':
        return [{ statement, engine, ...cost('COPY', 'SHARED', true, false) }];
      case 'create-index':
        // What is replayed is asked for once more.
        if (made.has(statement.name)) return [];
        made.add(statement.name);
        return [{ statement, engine, ...cost('INPLACE', 'SHARED', false, false) }];
      case 'alter':
      case 'create-table':
      case 'make-table':
      case 'rename-table':
        return [{ statement, engine, ...cost('INSTANT', 'NONE', false, true) }];
      default:
        return [];
    }
  });
}
