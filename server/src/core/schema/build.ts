import type { ControllerIndex } from '../sources/controller-indexes.js';
import { growsDaily } from '../sources/doctype/growth.js';
import type { DocTypeData, DocTypeLookup, FieldData } from '../sources/doctype/model.js';
import { orderedFields } from '../sources/doctype/order.js';
import { isBeingEdited } from '../sources/doctype/reopen.js';
import type { FrappeCode } from '../sources/frappe-code.js';
import { scrub } from '../sources/values.js';
import { DEFAULT_FRAPPE, type FrappeVersion } from '../targets.js';
import { fieldColumn, linksToUuid, VARCHAR } from './columns.js';
import {
  CHILD_COLUMNS,
  NO_VALUE_FIELDTYPES,
  OPTIONAL_COLUMNS,
  STANDARD_COLUMNS,
  typeEntry,
} from './fieldtypes.js';
import type { Column, Table, TableIndex } from './table.js';

export interface TableOptions {
  frappe?: FrappeVersion;
  /** Finds the DocTypes that Link fields point to; without it no Link is taken for a `uuid`. */
  doctypes?: DocTypeLookup;
  /** What the bench's own Frappe sends. */
  code?: FrappeCode;
  /** Indexes made in Python; those for other DocTypes are left out. */
  indexes?: readonly ControllerIndex[];
}

/**
 * The table that Frappe makes of a DocType, undefined for a Single or a virtual one. A customized DocType goes through
 * `customize` first
 * (frappe/database/schema.py `DBTable`, frappe/database/mariadb/schema.py `create`).
 */
export function tableOf(doctype: DocTypeData, options: TableOptions = {}): Table | undefined {
  if (doctype.issingle || doctype.is_virtual) return undefined;
  const frappe = options.frappe ?? DEFAULT_FRAPPE;
  const fields = columnFields(doctype);
  const nameType = nameColumnType(doctype, frappe);
  const columns = standardColumns(nameType, frappe);
  const indexes: TableIndex[] = [];
  for (const [fieldname, field] of fields) {
    if (field === OPTIONAL) {
      columns.push(plainColumn(fieldname, 'text', 'optional'));
      continue;
    }
    const column = STANDARD.has(fieldname) ? undefined : columnOf(field, frappe, options.doctypes);
    if (column) columns.push(column);
    if (isIndexed(field, frappe)) indexes.push(singleIndex(fieldname, 'field'));
  }
  if (doctype.istable) {
    for (const name of CHILD_COLUMNS) columns.push(plainColumn(name, VARCHAR, 'child'));
    indexes.push(singleIndex('parent', 'standard'));
  } else {
    if (frappe !== '15') indexes.push(singleIndex('creation', 'standard'));
    if (frappe === '15' || doctype.sort_field === 'modified') {
      indexes.push(singleIndex('modified', 'standard'));
    }
  }
  for (const { doctype: owner, name, columns: parts, unique } of options.indexes ?? []) {
    if (owner !== doctype.name || indexes.some((index) => index.name === name)) continue;
    indexes.push({ name, columns: parts, unique, origin: 'controller' });
  }
  return {
    name: `tab${doctype.name}`,
    doctype: doctype.name,
    frappe,
    columns,
    indexes,
    engine: doctype.engine,
    rowFormat: frappe === '15' ? 'DYNAMIC' : (doctype.row_format || 'Dynamic').toUpperCase(),
    nameType,
    ...(growsDaily(doctype) && { grows: true }),
    ...(options.code && { code: options.code }),
    sequence: doctype.autoname === 'autoincrement' ? scrub(`${doctype.name}_id_seq`) : undefined,
  };
}

const STANDARD: ReadonlySet<string> = new Set(STANDARD_COLUMNS);

interface KnownColumn {
  frappe: FrappeVersion;
  uuid: boolean;
  column: Column | undefined;
}
const columnsOf = new WeakMap<FieldData, KnownColumn>();

function columnOf(
  field: FieldData,
  frappe: FrappeVersion,
  doctypes: DocTypeLookup | undefined,
): Column | undefined {
  const uuid = linksToUuid(field, frappe, doctypes);
  const known = columnsOf.get(field);
  if (known?.frappe === frappe && known.uuid === uuid) return known.column;
  const made = fieldColumn(field, frappe, doctypes);
  const asks = field.unique ? 'unique' : field.search_index ? 'index' : undefined;
  const column: Column | undefined = made && {
    name: field.fieldname,
    ...made,
    origin: 'field',
    field: field.index,
    ...(asks && { asks }),
  };
  if (isBeingEdited(field.raw)) columnsOf.set(field, { frappe, uuid, column });
  return column;
}
/** Stands for one of the columns of every table but a child table's: `text`, without a field. */
export const OPTIONAL = Symbol('optional column');

/**
 * The fields with a column, by fieldname, in the order of the CREATE: a Python dict, so that the first of two equal
 * names gives the position and the last the definition. The optional columns come last and overwrite a field of
 * their name.
 */
export function columnFields(doctype: DocTypeData): Map<string, FieldData | typeof OPTIONAL> {
  const columns = new Map<string, FieldData | typeof OPTIONAL>();
  for (const field of orderedFields(doctype)) {
    // An empty name makes a column that no server takes (1166); without the key there is no statement at all.
    const unnamed = field.fieldname === '' && field.raw.fieldname !== '';
    if (unnamed || field.is_virtual || NO_VALUE_FIELDTYPES.has(field.fieldtype)) continue;
    columns.set(field.fieldname, field);
  }
  if (!doctype.istable) {
    for (const name of OPTIONAL_COLUMNS) columns.set(name, OPTIONAL);
    if (doctype.track_seen) columns.set('_seen', OPTIONAL);
  }
  return columns;
}

function nameColumnType(doctype: DocTypeData, frappe: FrappeVersion): string {
  if (doctype.autoname === 'autoincrement') return 'bigint';
  return doctype.autoname === 'UUID' && frappe !== '15' ? 'uuid' : VARCHAR;
}

function standardColumns(nameType: string, frappe: FrappeVersion): Column[] {
  const old = frappe === '15';
  const name: Column = { ...plainColumn('name', nameType, 'standard'), nullable: false };
  const counter = (column: string, type: string): Column => ({
    ...plainColumn(column, type, 'standard'),
    nullable: false,
    default: "'0'",
  });
  return [
    name,
    plainColumn('creation', 'datetime(6)', 'standard'),
    plainColumn('modified', 'datetime(6)', 'standard'),
    plainColumn('modified_by', VARCHAR, 'standard'),
    plainColumn('owner', VARCHAR, 'standard'),
    counter('docstatus', old ? 'int(1)' : 'tinyint'),
    counter('idx', old ? 'int(8)' : 'int'),
  ];
}

function plainColumn(name: string, type: string, origin: Column['origin']): Column {
  return { name, type, nullable: true, default: undefined, unique: false, origin };
}

function singleIndex(name: string, origin: TableIndex['origin']): TableIndex {
  return { name, columns: [{ name }], unique: false, origin };
}

/** Frappe looks at the fieldtype's own type, so that a JSON field is indexed and a text one is not. */
function isIndexed(field: FieldData, frappe: FrappeVersion): boolean {
  if (!field.search_index || field.unique) return false;
  const base = typeEntry(field.fieldtype, frappe)?.[0];
  return base !== undefined && base !== 'text' && base !== 'longtext';
}
