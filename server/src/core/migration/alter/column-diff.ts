import { NOT_NULL_FIELDTYPES, typeEntry } from '../../schema/fieldtypes.js';
import type { StateColumn } from '../../schema/state/state.js';
import type { FieldData } from '../../sources/doctype/model.js';
import { flt, toInteger } from '../../sources/values.js';
import type { FrappeVersion } from '../../targets.js';

/** Frappe's comparison failed with a Python error: the sync of this DocType stops there. */
export class SyncError extends Error {}

/**
 * Whether Frappe takes a column's type for another one than the server's: a comparison of texts, so that a display
 * width that MariaDB prints (`int(11)`) differs from the type map's `int` (frappe/database/schema.py
 * `build_for_alter_table`).
 */
export function typeChanged(current: StateColumn, type: string, frappe: FrappeVersion): boolean {
  if (current.type === type) return false;
  return !(frappe === 'develop' && current.type === 'longtext' && type === 'json');
}

/** Whether Frappe sends MODIFY for NULL or NOT NULL. Before develop it does for every Check, Int and amount. */
export function nullabilityChanged(
  current: StateColumn,
  field: FieldData | undefined,
  frappe: FrappeVersion,
): boolean {
  if (frappe === '15' || !field) return false;
  // A Custom Field has no such property, which is compared only where there is one.
  if (field.customizedIn !== undefined && field.index < 0 && field.raw.not_nullable === undefined)
    return false;
  if (frappe === 'develop' && NOT_NULL_FIELDTYPES.has(field.fieldtype)) return false;
  return field.not_nullable !== !current.nullable;
}

/** Whether Frappe takes a default for changed (frappe/database/schema.py `default_changed`). Dynamic ones come first. */
export function defaultChanged(
  current: StateColumn,
  field: FieldData | undefined,
  frappe: FrappeVersion,
): boolean {
  if (current.type.includes('decimal'))
    return decimalDefaultChanged(current.default, pythonDefault(field), frappe);
  const wanted = field?.default;
  const stored = strippedDefault(current.default, frappe);
  const fieldtype = field?.fieldtype ?? 'Text';
  if (fieldtype === 'Int' || fieldtype === 'Check') return toInteger(stored) !== toInteger(wanted);
  if (NOT_NULL_FIELDTYPES.has(fieldtype)) return flt(stored) !== flt(wanted);
  if (frappe === 'develop') {
    if (fieldtype === 'Time') return fullTime(stored) !== fullTime(wanted);
    const base = typeEntry(fieldtype, frappe)?.[0];
    if (base === 'varchar' || base === 'text' || base === 'longtext') {
      return (current.nullable ? (stored ?? '') : stored) !== (pythonDefault(field) ?? '');
    }
  }
  // A number in the JSON is never the text that the server gives.
  if (isNumber(field)) return true;
  return stored !== wanted;
}

const isNumber = (field: FieldData | undefined): boolean =>
  typeof field?.raw.default === 'number' || typeof field?.raw.default === 'boolean';

/** A default as Python's `str` gives it: 0, which makes no DEFAULT, is a value in a comparison. */
function pythonDefault(field: FieldData | undefined): string | undefined {
  return isNumber(field) ? pythonText(field!.raw.default as number | boolean) : field?.default;
}

const pythonText = (value: number | boolean): string =>
  value === true ? 'True' : value === false ? 'False' : String(value);

function strippedDefault(text: string | undefined, frappe: FrappeVersion): string | undefined {
  if (text === undefined || text === 'NULL') return undefined;
  const stripped = text.replace(/^'+/, '').replace(/'+$/, '');
  return frappe === 'develop' ? stripped.replaceAll('\\\\', '\\') : stripped;
}

/** Before develop `NULL` is taken for a text, so a nullable decimal without a default always differs. */
function decimalDefaultChanged(
  stored: string | undefined,
  wanted: string | undefined,
  frappe: FrappeVersion,
): boolean {
  const current = frappe === 'develop' && stored === 'NULL' ? undefined : stored;
  const currentEmpty = current === undefined || current === '';
  const wantedEmpty = wanted === undefined || wanted === '';
  if (currentEmpty && wantedEmpty) return false;
  if (frappe === 'develop' && flt(current) === 0 && flt(wanted) === 0) return false;
  if (currentEmpty) return pythonFloat(wanted!) !== undefined;
  if (wantedEmpty) return true;
  const numbers = [pythonFloat(current), pythonFloat(wanted)];
  if (numbers.includes(undefined)) {
    const text = pythonFloat(current) === undefined ? current : wanted;
    throw new SyncError(`could not convert string to float: '${text}'`);
  }
  return numbers[0] !== numbers[1];
}

/** Python's `float(text)`, undefined where it raises ValueError. */
function pythonFloat(text: string): number | undefined {
  const trimmed = text.trim();
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : undefined;
}

function fullTime(value: string | undefined): string | undefined {
  if (!value) return undefined;
  const match = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6}))?)?$/.exec(value);
  if (!match) return value;
  const two = (text: string): string => text.padStart(2, '0');
  return `${two(match[1]!)}:${two(match[2]!)}:${two(match[3] ?? '0')}.${(match[4] ?? '').padEnd(6, '0')}`;
}
