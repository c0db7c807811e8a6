import { sqlString } from '../../escape.js';
import { columnFields, OPTIONAL } from '../../schema/build.js';
import { columnType, fieldColumn, isDynamicDefault, VARCHAR } from '../../schema/columns.js';
import { CHILD_COLUMNS, typeEntry } from '../../schema/fieldtypes.js';
import { applyStatement } from '../../schema/state/apply.js';
import { parseSqlType } from '../../schema/state/sql-type.js';
import { findColumn, type StateIndex, type TableState } from '../../schema/state/state.js';
import {
  type Alter,
  type AlterClause,
  addColumn,
  type ColumnDefinition,
  modifyColumn,
  type Statement,
  type Update,
} from '../../schema/statement.js';
import type { ControllerIndex } from '../../sources/controller-indexes.js';
import type { DocTypeData, DocTypeLookup, FieldData } from '../../sources/doctype/model.js';
import type { FrappeVersion } from '../../targets.js';
import { defaultChanged, nullabilityChanged, SyncError, typeChanged } from './column-diff.js';

/** What Frappe sends to bring a table in line with its DocType. */
export interface Sync {
  /** DDL in order; each goes alone, after a COMMIT. */
  statements: Statement[];
  /** What Frappe asks before: data longer than the new length keeps the old one. */
  probes: Statement[];
  /** Updates of the whole table, before the DDL: NULLs of a field that becomes NOT NULL. */
  updates: Update[];
  /** Why Frappe stops before sending anything. */
  refused: string | undefined;
  /** The field that it stops at. */
  refusedField?: string | undefined;
}

export interface SyncOptions {
  frappe: FrappeVersion;
  doctypes?: DocTypeLookup;
  /** What apps' customizations make of the change; without it the DocTypes given are their JSON. */
  customized?: Customized;
  /** Indexes that the controllers of the two versions make. */
  indexesBefore?: readonly ControllerIndex[];
  indexesAfter?: readonly ControllerIndex[];
}

/**
 * `migrate` imports a DocType's JSON on top of the Custom Fields and Property Setters that the site has from before,
 * and syncs the new ones later (frappe/migrate.py `post_schema_updates`): two comparisons with the table.
 */
export interface Customized {
  /** The JSON alone of the version before: its table was made of it, and altered for the customizations. */
  created: DocTypeData | undefined;
  /** The new JSON with the old customizations; undefined where the JSON is the same and not imported. */
  imported: DocTypeData | undefined;
  /** Whether the new customizations have Custom Fields: Property Setters alone are not followed by a sync. */
  resynced: boolean;
}

interface Clauses {
  add: AlterClause[];
  modify: AlterClause[];
  addUnique: AlterClause[];
  addIndex: AlterClause[];
  dropIndex: AlterClause[];
}

/**
 * The statements of `frappe.db.updatedb` for a table that exists (frappe/database/schema.py `DBTable.validate`,
 * frappe/database/mariadb/schema.py `alter`). MODIFY clauses come from a Python set: their order is not Frappe's.
 */
export function syncTable(doctype: DocTypeData, state: TableState, options: SyncOptions): Sync {
  const { frappe } = options;
  const fields = columnFields(doctype);
  const refused = refusal(fields, state, frappe);
  if (refused !== undefined)
    return { statements: [], probes: [], updates: [], refused: refused.why, refusedField: refused.field };
  const clauses: Clauses = { add: [], modify: [], addUnique: [], addIndex: [], dropIndex: [] };
  const updates: Update[] = [];
  let field = '';
  try {
    for (const [name, entry] of fields) {
      field = name;
      syncField(name, entry === OPTIONAL ? undefined : entry, state, options, clauses, updates);
    }
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    const refused = error.message;
    return { statements: [], probes: [], updates: [], refused, refusedField: field };
  }
  const primary = primaryKeyChange(doctype, state, frappe);
  if (primary) clauses.modify.push(primary);
  const sorted = frappe === '15' ? 'creation' : 'modified';
  if (doctype.sort_field === sorted && !columnIndex(state, sorted, false)) {
    clauses.addIndex.push(addIndex(sorted, sorted));
  }
  const modify = [...clauses.modify, ...clauses.addUnique];
  const order =
    frappe === 'develop'
      ? [clauses.add, clauses.dropIndex, modify, clauses.addIndex]
      : [clauses.add, modify, clauses.addIndex, clauses.dropIndex];
  return {
    statements: order
      .filter((parts) => parts.length > 0)
      .map((parts): Alter => ({ kind: 'alter', table: state.name, clauses: parts, by: writerOf(frappe) })),
    probes: probes(doctype, fields, state, frappe),
    updates,
    refused: undefined,
  };
}

type Fields = ReturnType<typeof columnFields>;

function syncField(
  name: string,
  field: FieldData | undefined,
  state: TableState,
  options: SyncOptions,
  clauses: Clauses,
  updates: Update[],
): void {
  const { frappe, doctypes } = options;
  // Frappe 16 looks at a Link's options only when it writes the definition, not when it compares.
  const type = field ? columnType(field, frappe, frappe === 'develop' ? doctypes : undefined) : 'text';
  if (type === undefined) return;
  const plainText = type === 'text' || type === 'longtext';
  // A save clears search_index where unique is set (doctype.py `scrub_field_names`), and the JSON comes from a save;
  // a customization may bring the other of the two.
  const unique = field?.unique ?? false;
  const indexed = (field?.search_index ?? false) && (!unique || field?.customizedIn !== undefined);
  const current = findColumn(state, name);
  if (!current) {
    clauses.add.push(addColumn(definition(name, field, options, unique)));
    if (plainText) return;
    if (unique) clauses.addUnique.push(addUnique(name));
    if (indexed && !columnIndex(state, name, false)) clauses.addIndex.push(addIndex(name));
    return;
  }
  const renulled = nullabilityChanged(current, field, frappe);
  const dynamic = field?.default !== undefined && isDynamicDefault(field.default);
  const redefaulted = defaultChanged(current, field, frappe) && !dynamic;
  if (typeChanged(current, type, frappe) || renulled || redefaulted) {
    clauses.modify.push(modifyColumn(definition(name, field, options, false)));
  }
  if (renulled && field?.not_nullable) {
    const value = field.default ? sqlString(field.default) : notNullDefault(field.fieldtype);
    updates.push({ kind: 'update', table: state.name, column: name, value });
  }
  if (plainText) return;
  const isUnique = isUniqueColumn(state, name);
  const isIndexed = state.indexes.some((index) => index.type === 'plain' && leads(index, name));
  if (unique && !isUnique) clauses.addUnique.push(addUnique(name));
  if (indexed && !isIndexed && !columnIndex(state, name, false)) clauses.addIndex.push(addIndex(name));
  if (name === 'name') return;
  const dropUnique = isUnique && !unique ? columnIndex(state, name, true) : undefined;
  const dropPlain = isIndexed && !indexed ? columnIndex(state, name, false) : undefined;
  for (const index of [dropUnique, dropPlain]) {
    if (index) clauses.dropIndex.push({ kind: 'drop-index', name: index.name, ifExists: false });
  }
}

const addIndex = (column: string, name = `${column}_index`): AlterClause => ({
  kind: 'add-index',
  name,
  columns: [{ name: column }],
  type: 'plain',
  ifNotExists: false,
});

const addUnique = (column: string): AlterClause => ({
  kind: 'add-index',
  name: column,
  columns: [{ name: column }],
  type: 'unique',
  ifNotExists: true,
});

export const writerOf = (frappe: FrappeVersion) => (frappe === '15' ? 'sync-15' : 'sync');

/** A column of a type, with NULL and without a default. */
export const columnOfType = (name: string, typeText: string): ColumnDefinition => ({
  name,
  type: parseSqlType(typeText),
  typeText,
  nullable: true,
});

function definition(
  name: string,
  field: FieldData | undefined,
  { frappe, doctypes }: SyncOptions,
  unique: boolean,
): ColumnDefinition {
  if (!field) return columnOfType(name, 'text');
  const column = fieldColumn(field, frappe, doctypes)!;
  return {
    ...columnOfType(name, column.type),
    nullable: column.nullable,
    ...(column.default !== undefined && { default: column.default }),
    ...(unique && column.unique && { unique: true }),
  };
}

/** What NULLs become (frappe/utils/defaults.py `get_not_null_defaults`), as SQL. */
export function notNullDefault(fieldtype: string): string {
  return /^(Check|Int|Currency|Float|Percent|Duration|Rating)$/.test(fieldtype) ? '0' : "''";
}

/** Frappe asks information_schema, whose collation (utf8mb3_general_ci) knows neither case nor accents. */
function leads(index: StateIndex, column: string): boolean {
  return withoutAccents(index.columns[0]?.name ?? '') === withoutAccents(column);
}

function withoutAccents(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** COLUMN_KEY = 'UNI': an index of this column alone, and not part of the primary key. */
function isUniqueColumn(state: TableState, column: string): boolean {
  if (state.primary.some((name) => name.toLowerCase() === column.toLowerCase())) return false;
  return columnIndex(state, column, true) !== undefined;
}

/** Frappe's `get_column_index`: an index of this one column, whatever its name. */
function columnIndex(state: TableState, column: string, unique: boolean): StateIndex | undefined {
  const type = unique ? 'unique' : 'plain';
  return state.indexes.find(
    (index) => index.type === type && index.columns.length === 1 && leads(index, column),
  );
}

/** Only Frappe 16 and later, and only while the table is empty: with rows it stops with an error. */
function primaryKeyChange(
  doctype: DocTypeData,
  state: TableState,
  frappe: FrappeVersion,
): AlterClause | undefined {
  if (frappe === '15') return undefined;
  const uuid = findColumn(state, 'name')?.type === 'uuid';
  const wanted = doctype.autoname === 'UUID';
  if (wanted === uuid) return undefined;
  return { ...modifyColumn(columnOfType('name', wanted ? 'uuid' : VARCHAR)), bare: true };
}

function refusal(
  fields: Fields,
  state: TableState,
  frappe: FrappeVersion,
): { why: string; field: string } | undefined {
  for (const [name, entry] of fields) {
    const says = (why: string) => ({ why, field: name });
    if (name.length >= 64) return says(`Fieldname is limited to 64 characters (${name})`);
    if (entry === OPTIONAL) continue;
    if (typeEntry(entry.fieldtype, frappe)?.[0] === 'varchar') {
      if (entry.length !== 0 && !(entry.length >= 1 && entry.length <= 1000)) {
        return says(`Length of ${name} should be between 1 and 1000`);
      }
    }
    const special = name.match(/[^\p{L}\p{N}\p{M}_]/gu);
    if (special && !findColumn(state, name) && typeEntry(entry.fieldtype, frappe)) {
      const list = special.map((character) => `"${character}"`).join(', ');
      return says(`Fieldname ${name} cannot have special characters like ${list}`);
    }
  }
  return undefined;
}

function probes(doctype: DocTypeData, fields: Fields, state: TableState, frappe: FrappeVersion): Statement[] {
  const columns: [string, number][] = ['name', 'owner', 'modified_by'].map((name) => [name, 140]);
  if (doctype.istable) columns.push(...CHILD_COLUMNS.map((name): [string, number] => [name, 140]));
  for (const [name, entry] of fields) {
    if (entry === OPTIONAL || typeEntry(entry.fieldtype, frappe)?.[0] !== 'varchar') continue;
    columns.push([name, entry.length || 140]);
  }
  return columns
    .filter(([name, length]) => {
      const current = /^varchar\((\d+)\)/.exec(findColumn(state, name)?.type ?? '')?.[1];
      if (current === undefined) return false;
      return frappe === 'develop' ? Number(current) > length : Number(current) !== length;
    })
    .map(([column]) => ({ kind: 'longest-value', table: state.name, column }));
}

/** What the table is after these statements. */
export function afterSync(state: TableState, statements: readonly Statement[]): TableState {
  return statements.reduce(applyStatement, state);
}
