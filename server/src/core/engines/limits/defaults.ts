import { type ColumnType, isLargeObject, parseType } from '../../schema/type.js';
import type { Server } from '../errors.js';
import { takesDate, takesTime } from './temporal.js';

const QUOTED = /^'((?:[^'\\]|\\[\s\S]|'')*)'$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * What a strict server answers to `DEFAULT <text>` on a column: 1067 (invalid default), 1366 (MySQL: a decimal with more
 * after it), 1101 (MySQL: a literal on TEXT or JSON), 1054 or 1064 (`inf`, `-inf`, `nan`), or undefined where it accepts, or where
 * it is not known that it refuses (expressions).
 */
export function defaultErrno(typeText: string, text: string, server: Server): number | undefined {
  const type = parseType(typeText);
  if (/^null$/i.test(text)) return undefined;
  const quoted = QUOTED.exec(text);
  if (isLargeObject(type)) return server === 'mysql' && (quoted || NUMBER.test(text)) ? 1101 : undefined;
  const value = quoted ? unquoted(quoted[1]!) : NUMBER.test(text) ? text : undefined;
  if (value === undefined) {
    // Python's words for what is no number: a column's name to MariaDB, which takes no sign; nothing to MySQL.
    if (!/^-?(?:inf|nan)$/i.test(text)) return undefined;
    return server === 'mysql' || text.startsWith('-') ? 1064 : 1054;
  }
  if (!isInvalid(type, value, server)) return undefined;
  const cutNumber =
    type.base === 'decimal' &&
    server === 'mysql' &&
    /^\s*[+-]?\.?\d/.test(value) &&
    !NUMBER.test(value.trim());
  return cutNumber ? 1366 : 1067;
}

/** The value after a quoted SQL string. */
function unquoted(text: string): string {
  return text.replace(/\\([\s\S])|''/g, (_, character: string | undefined) => {
    if (character === undefined) return "'";
    return { 0: '\0', n: '\n', r: '\r', t: '\t', b: '\b', Z: '\x1a' }[character] ?? character;
  });
}

function isInvalid(type: ColumnType, value: string, server: Server): boolean {
  switch (type.base) {
    case 'tinyint':
      return !isInteger(value, -128n, 127n);
    case 'int':
      return !isInteger(value, -(2n ** 31n), 2n ** 31n - 1n);
    case 'bigint':
      return !isInteger(value, -(2n ** 63n), 2n ** 63n - 1n);
    case 'decimal':
      return !isDecimal(value, (type.length ?? 10) - (type.scale ?? 0), type.scale ?? 0);
    case 'varchar':
    case 'char': {
      // MariaDB counts what is blank at the end; MySQL cuts it.
      const text = server === 'mysql' ? value.replace(/[ \t\n\v\f\r]+$/, '') : value;
      return [...text].length > (type.length ?? 1);
    }
    case 'date':
    case 'datetime':
      return !takesDate(value, server === 'mysql');
    case 'time':
      return !takesTime(value, server === 'mysql');
    case 'uuid':
      return !/^(?:[0-9a-f]-?){31}[0-9a-f]$/i.test(value);
    default:
      return false;
  }
}

/** A number that rounds into the range; a fraction is rounded, as the servers do. */
function isInteger(value: string, low: bigint, high: bigint): boolean {
  const text = value.trim();
  if (!NUMBER.test(text)) return false;
  const number = /^[+-]?\d+$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
  if (number !== undefined) return number >= low && number <= high;
  const rounded = Math.round(Number(text));
  return Number.isFinite(rounded) && BigInt(rounded) >= low && BigInt(rounded) <= high;
}

/** A number that, rounded to `scale` digits after the point, has at most `whole` before it. */
function isDecimal(value: string, whole: number, scale: number): boolean {
  const match = /^\s*[+-]?(\d*)\.?(\d*)(?:e([+-]?\d+))?\s*$/i.exec(value);
  if (!match || match[1]! + match[2]! === '') return false;
  const shift = Number(match[3] ?? 0) + scale - match[2]!.length;
  if (Math.abs(shift) > 1000) return shift < 0 || /^0*$/.test(match[1]! + match[2]!);
  const digits = BigInt(match[1]! + match[2]!);
  const half = shift < 0 ? 10n ** BigInt(-shift) / 2n : 0n;
  const scaled = shift < 0 ? (digits + half) / 10n ** BigInt(-shift) : digits * 10n ** BigInt(shift);
  return scaled < 10n ** BigInt(whole + scale);
}
