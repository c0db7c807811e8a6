/**
 * Values as Python and Frappe read them: `cint`, `flt`, `cstr` (frappe/utils/data.py) and Python's own
 * `int()`, `float()` and `repr()` under them. DDL is built from these, so their corners show in a column's default.
 */

const INTEGER = /^[+-]?\d+(?:_\d+)*$/;
const FLOAT = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i;
const SPECIAL_FLOAT = /^([+-]?)(inf|infinity|nan)$/i;

/** What Python's `int()` and `float()` read: without white space around it, the digits of any script as ASCII ones. */
function numberText(text: string): string {
  // A byte order mark is white space to JavaScript only.
  const trimmed = text.replace(/^[^\S\ufeff]+|[^\S\ufeff]+$/g, '');
  return trimmed.replace(/(?![0-9])\p{Nd}/gu, (digit) => String(digitValue(digit.codePointAt(0)!)));
}

/** Unicode has its decimal digits in runs of ten, in order. */
function digitValue(codePoint: number): number {
  let zero = codePoint;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return (codePoint - zero) % 10;
}

/** Python's `float(text)`; undefined where it raises ValueError. */
function parseFloatText(text: string): number | undefined {
  const trimmed = numberText(text);
  if (FLOAT.test(trimmed)) return Number(trimmed.replaceAll('_', ''));
  const special = SPECIAL_FLOAT.exec(trimmed);
  if (!special) return undefined;
  if (special[2]!.toLowerCase() === 'nan') return Number.NaN;
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Frappe's `cint` without loss of digits: 0 for whatever is no number. */
export function toInteger(value: unknown): bigint {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') return Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
  if (typeof value !== 'string') return 0n;
  const text = numberText(value);
  if (INTEGER.test(text)) return BigInt(text.replaceAll('_', '').replace(/^\+/, ''));
  const number = parseFloatText(text);
  return number === undefined || !Number.isFinite(number) ? 0n : BigInt(Math.trunc(number));
}

/** Frappe's `cint`. */
export function cint(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) ? value : Number(toInteger(value));
}

/** Frappe's `flt` without precision: commas dropped, 0 for whatever is no number. */
export function flt(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string') return 0;
  return parseFloatText(value.replaceAll(',', '')) ?? 0;
}

/** Python's `repr` of a float: `0.0`, `2.5`, `1e-05`, `1e+16`, `inf`, `nan`. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa, exponentText] = Math.abs(value).toExponential().split('e') as [string, string];
  const exponent = Number(exponentText);
  if (value !== 0 && (exponent < -4 || exponent >= 16)) {
    const digits = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`;
  }
  const digits = mantissa.replace('.', '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/** A JSON value as the text that a varchar or text column keeps of it; empty for null and absent. */
export function cstr(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? '1' : '0';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Frappe's `scrub`: a DocType's name as a file, module or sequence name. */
export function scrub(name: string): string {
  return name.replaceAll(' ', '_').replaceAll('-', '_').toLowerCase();
}
