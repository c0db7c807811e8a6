import { isInteger, type SqlType } from '../../schema/state/sql-type.js';

const RANGES: Readonly<Record<string, readonly [bigint, bigint]>> = {
  tinyint: [-128n, 127n],
  smallint: [-32768n, 32767n],
  mediumint: [-8388608n, 8388607n],
  int: [-2147483648n, 2147483647n],
  bigint: [-9223372036854775808n, 9223372036854775807n],
};

/** The largest value that fits. */
export function maximum(type: SqlType): bigint {
  if (isInteger(type)) return RANGES[type.base]![1];
  // No table takes more than 65 digits.
  const digits = Math.max(0, Math.min(65, type.precision! - type.scale!));
  return 10n ** BigInt(digits) - 1n;
}

/** Whether every number of so many digits fits. */
export const fitsDigits = (type: SqlType, digits: number): boolean =>
  maximum(type) >= 10n ** BigInt(digits) - 1n;
/** The largest value that fits, as SQL. */
export const limit = (type: SqlType): string => String(maximum(type));

/** SQL condition: the value, no text, does not fit. Without ABS, which the smallest BIGINT does not survive (1690). */
export function outside(value: string, type: SqlType): string {
  if (isInteger(type)) {
    const [low, high] = RANGES[type.base]!;
    return `ROUND(${value}) NOT BETWEEN ${low} AND ${high}`;
  }
  const bound = `1${'0'.repeat(Math.max(0, Math.min(64, type.precision! - type.scale!)))}`;
  return `(ROUND(${value}, ${type.scale}) >= ${bound} OR ROUND(${value}, ${type.scale}) <= -${bound})`;
}

/** A number's type for people. */
export function printed(type: SqlType): string {
  return type.base === 'decimal' ? `decimal(${type.precision},${type.scale})` : type.base;
}

/** Characters that the longest value of an integer type takes. */
export const integerLength = (type: SqlType): number => String(RANGES[type.base]![0]).length;
