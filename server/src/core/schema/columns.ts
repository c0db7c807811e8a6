import type { DocTypeLookup, FieldData } from '../sources/doctype/model.js';
import { cint, floatRepr, flt, toInteger } from '../sources/values.js';
import type { FrappeVersion } from '../targets.js';
import {
  CONFIGURABLE_DECIMALS,
  DEFAULT_SHORTCUTS,
  NOT_NULL_FIELDTYPES,
  typeEntry,
  VARCHAR_LENGTH,
} from './fieldtypes.js';

/** The part of a column that its field decides. */
export interface FieldColumn {
  type: string;
  nullable: boolean;
  default: string | undefined;
  unique: boolean;
}

/** Whether Frappe fills the default in per document (`Today`, `__user`, `:Company`), so that the column has none. */
export function isDynamicDefault(value: string): boolean {
  return DEFAULT_SHORTCUTS.has(value) || value.startsWith(':');
}

/** Whether a Link's column is `uuid`: its DocType is named by UUID (Frappe 16 on). */
export function linksToUuid(
  field: FieldData,
  frappe: FrappeVersion,
  doctypes: DocTypeLookup | undefined,
): boolean {
  return (
    frappe !== '15' &&
    field.fieldtype === 'Link' &&
    field.options !== '' &&
    doctypes?.get(field.options)?.autoname === 'UUID'
  );
}

/** The column type Frappe gives a field, undefined for one without a column (frappe/database/schema.py `get_definition`). */
export function columnType(
  field: FieldData,
  frappe: FrappeVersion,
  doctypes: DocTypeLookup | undefined,
): string | undefined {
  if (linksToUuid(field, frappe, doctypes)) return 'uuid';
  const { fieldtype, length } = field;
  const long = fieldtype === 'Int' && length > 11;
  const entry = typeEntry(long ? 'Long Int' : fieldtype, frappe);
  if (!entry) return undefined;
  const [base] = entry;
  let size = entry[1];
  if (size === '') return base;
  if (frappe === 'develop' && CONFIGURABLE_DECIMALS.has(fieldtype)) size = decimalSize(field);
  if (length !== 0) {
    if (base === 'varchar') size = String(frappe === 'develop' ? Math.max(length, 64) : length);
    else if (base === 'int' && length < 11) size = String(length);
  }
  return `${base}(${size})`;
}

function decimalSize(field: FieldData): string {
  const width = field.length || 21;
  const precision = field.precision === '' ? 9 : cint(field.precision);
  return `${width},${Math.min(precision, width)}`;
}

/** Frappe's column for a field, undefined when it has none (frappe/database/schema.py `DbColumn.get_definition`). */
export function fieldColumn(
  field: FieldData,
  frappe: FrappeVersion,
  doctypes: DocTypeLookup | undefined,
): FieldColumn | undefined {
  const type = columnType(field, frappe, doctypes);
  if (type === undefined) return undefined;
  let nullable = !NOT_NULL_FIELDTYPES.has(field.fieldtype);
  let value = nullable ? literalDefault(field.default) : numericDefault(field, frappe);
  if (nullable && field.not_nullable && frappe !== '15') {
    value ??= field.fieldtype === 'Duration' || field.fieldtype === 'Rating' ? '0' : "''";
    nullable = false;
  }
  // Frappe 15 compares the whole definition, so that a default lets a text column become unique.
  const plainText = type === 'text' || type === 'longtext';
  const refused = frappe === '15' ? plainText && value === undefined : plainText;
  return { type, nullable, default: value, unique: field.unique && !refused };
}

function numericDefault(field: FieldData, frappe: FrappeVersion): string {
  if (field.fieldtype === 'Check' || field.fieldtype === 'Int') return String(toInteger(field.default));
  const number = flt(field.default);
  return frappe === '15' && number === 0 ? '0' : floatRepr(number);
}

function literalDefault(value: string | undefined): string | undefined {
  return value === undefined || value === '' || isDynamicDefault(value) ? undefined : escapeDefault(value);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\n': '\\n',
  '\r': '\\r',
  '\x1a': '\\Z',
  '"': '\\"',
  "'": "\\'",
  '\\': '\\\\',
  '`': '\\`',
  '%': '%%',
};

/**
 * Frappe's `frappe.db.escape`: PyMySQL's `escape_string`, then backticks and `%`. The doubled `%` is sent, and
 * stored, as it is, because no arguments are formatted into the statement.
 */
export function escapeDefault(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the driver escapes
  return `'${value.replace(/[\0\n\r\x1a"'\\`%]/g, (character) => ESCAPES[character]!)}'`;
}

export const VARCHAR = `varchar(${VARCHAR_LENGTH})`;
