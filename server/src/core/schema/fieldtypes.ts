import type { FrappeVersion } from '../targets.js';

/** frappe/database/database.py `VARCHAR_LEN`. */
export const VARCHAR_LENGTH = 140;

/** Columns of every table, in Frappe's order; a field of such a name makes no column (`DEFAULT_COLUMNS`). */
export const STANDARD_COLUMNS = [
  'name',
  'creation',
  'modified',
  'modified_by',
  'owner',
  'docstatus',
  'idx',
] as const;

/** Columns of a child table, in the order of the CREATE (`CHILD_TABLE_COLUMNS`). */
export const CHILD_COLUMNS = ['parent', 'parentfield', 'parenttype'] as const;

/** Columns of every table but a child table's (`OPTIONAL_COLUMNS`). */
export const OPTIONAL_COLUMNS = ['_user_tags', '_comments', '_assign', '_liked_by'] as const;

/** Fieldtypes without a column (frappe/model/__init__.py `no_value_fields`). */
export const NO_VALUE_FIELDTYPES: ReadonlySet<string> = new Set([
  'Section Break',
  'Column Break',
  'Tab Break',
  'HTML',
  'Table',
  'Table MultiSelect',
  'Button',
  'Image',
  'Fold',
  'Heading',
]);

/** Fieldtypes whose value is rows of a child table (frappe/model/__init__.py `table_fields`). */
export const TABLE_FIELDTYPES: ReadonlySet<string> = new Set(['Table', 'Table MultiSelect']);

/** Fieldtypes whose options name a DocType. */
export const LINK_FIELDTYPES: ReadonlySet<string> = new Set(['Link', ...TABLE_FIELDTYPES]);

/** Fieldtypes whose column is `NOT NULL` with a number as default (frappe/database/schema.py `NOT_NULL_TYPES`). */
export const NOT_NULL_FIELDTYPES: ReadonlySet<string> = new Set([
  'Check',
  'Int',
  'Currency',
  'Float',
  'Percent',
]);

/** Fieldtypes that take `length` and `precision` for their decimal, from develop on. */
export const CONFIGURABLE_DECIMALS: ReadonlySet<string> = new Set(['Currency', 'Float', 'Percent']);

/** Defaults that Frappe fills in per document, so that no DEFAULT is written (`DEFAULT_SHORTCUTS`). */
export const DEFAULT_SHORTCUTS: ReadonlySet<string> = new Set([
  '_Login',
  '__user',
  '_Full Name',
  'Today',
  '__today',
  'now',
  'Now',
]);

/** A column type and, where it takes one, what stands in its brackets. */
export type TypeEntry = readonly [base: string, size: string];

const VARCHAR: TypeEntry = ['varchar', String(VARCHAR_LENGTH)];
const TEXT: TypeEntry = ['text', ''];
const LONGTEXT: TypeEntry = ['longtext', ''];
const DECIMAL: TypeEntry = ['decimal', '21,9'];

const SHARED: Readonly<Record<string, TypeEntry>> = {
  Currency: DECIMAL,
  'Long Int': ['bigint', '20'],
  Float: DECIMAL,
  Percent: DECIMAL,
  'Small Text': TEXT,
  'Long Text': LONGTEXT,
  Code: LONGTEXT,
  'Text Editor': LONGTEXT,
  'Markdown Editor': LONGTEXT,
  'HTML Editor': LONGTEXT,
  Date: ['date', ''],
  Datetime: ['datetime', '6'],
  Time: ['time', '6'],
  Text: TEXT,
  Data: VARCHAR,
  Link: VARCHAR,
  'Dynamic Link': VARCHAR,
  Password: TEXT,
  Select: VARCHAR,
  Rating: ['decimal', '3,2'],
  'Read Only': VARCHAR,
  Attach: TEXT,
  'Attach Image': TEXT,
  Signature: LONGTEXT,
  Color: VARCHAR,
  Barcode: LONGTEXT,
  Geolocation: LONGTEXT,
  Duration: DECIMAL,
  Icon: VARCHAR,
  Phone: VARCHAR,
  Autocomplete: VARCHAR,
  JSON: ['json', ''],
};

const TYPE_MAPS: Readonly<Record<FrappeVersion, ReadonlyMap<string, TypeEntry>>> = (() => {
  const shared = Object.entries(SHARED);
  const display = new Map(shared).set('Int', ['int', '11']).set('Check', ['int', '1']);
  const plain = new Map(shared).set('Int', ['int', '']).set('Check', ['tinyint', '']);
  return { '15': display, '16': plain, develop: plain };
})();

/** Frappe's `type_map` for MariaDB (frappe/database/mariadb/database.py), undefined for a fieldtype without a column. */
export function typeEntry(fieldtype: string, frappe: FrappeVersion): TypeEntry | undefined {
  return TYPE_MAPS[frappe].get(fieldtype);
}
