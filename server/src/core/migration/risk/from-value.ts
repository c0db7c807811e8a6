import { isInteger, isNumber, type SqlType } from '../../schema/state/sql-type.js';
import { fitsDigits, integerLength, limit, maximum, outside, printed } from './ranges.js';
import { type ConversionRisk, isDate } from './risk.js';

/** From numbers, dates, times and uuid. */
export function fromValue(from: SqlType, to: SqlType, column: string, jsonErrno: number): ConversionRisk[] {
  if (to.base === 'json') {
    if (isNumber(from)) return [];
    return [{ errno: jsonErrno, when: 'any value: it is not valid JSON', where: `${column} IS NOT NULL` }];
  }
  if (to.base === 'varchar') return tooLong(printedLength(from), to, column);
  if (isNumber(from)) return fromNumber(from, to, column);
  if (isNumber(to)) {
    // A date reads as 20240115, a datetime as 20240115102030, a time as 102030.
    const example = { time: '1020301', date: '20240115' }[from.base] ?? '20240115102030';
    const digits = example.length;
    if (fitsDigits(to, digits)) return [silent(`every value becomes a number such as ${example}`, column)];
    return [
      {
        errno: 1264,
        when: `a value reads as a number of up to ${digits} digits, too large for ${printed(to)}`,
        where: `${column} IS NOT NULL AND ABS(${column} + 0) > ${limit(to)}`,
      },
    ];
  }
  if (from.base === 'datetime' && to.base === 'date') return [silent('the time of day is dropped', column)];
  if (isDate(from) && to.base === 'time') return [silent('the date is dropped', column)];
  if (from.base === 'time' && isDate(to)) {
    return [silent('the day on which the statement runs is put before the time', column)];
  }
  return [];
}

function fromNumber(from: SqlType, to: SqlType, column: string): ConversionRisk[] {
  if (isNumber(to)) {
    const risks: ConversionRisk[] = [];
    const fewer = from.base === 'decimal' && to.base === 'decimal' && to.scale! < from.scale!;
    // Rounding may carry: 999.9 into decimal(3,0).
    if (maximum(from) > maximum(to) || (fewer && maximum(from) === maximum(to))) {
      risks.push({
        errno: 1264,
        when: `a value is beyond ${printed(to)}`,
        where: outside(column, to),
      });
    }
    if (from.base === 'decimal' && (to.base === 'decimal' ? to.scale! : 0) < from.scale!) {
      const scale = to.base === 'decimal' ? to.scale! : 0;
      risks.push({
        errno: 0,
        when: `fractions are rounded to ${scale} digits`,
        where: `${column} <> ROUND(${column}, ${scale})`,
      });
    }
    return risks;
  }
  if (isDate(to)) {
    return [
      {
        errno: 1292,
        when: 'a value does not read as a date (YYYYMMDD)',
        where: `${column} IS NOT NULL AND CAST(${column} AS DATETIME(6)) IS NULL`,
      },
      silent('the number is read as YYYYMMDD', column),
    ];
  }
  if (to.base === 'time') {
    // 9.99 at most: always seconds below 60.
    if (from.base === 'decimal' && from.precision! - from.scale! < 2)
      return [silent('the number is read as seconds', column)];
    return [
      {
        errno: 1292,
        when: 'a value does not read as a time (HHMMSS, up to 838:59:59)',
        where: notTime(column),
      },
      silent('the number is read as HHMMSS', column),
    ];
  }
  return [];
}

function printedLength(type: SqlType): number {
  if (isInteger(type)) return integerLength(type);
  if (type.base === 'decimal') return type.precision! + (type.scale! > 0 ? 2 : 1);
  const fraction = type.length ? type.length + 1 : 0;
  return (
    { date: 10, datetime: 19 + fraction, timestamp: 19 + fraction, time: 10 + fraction, uuid: 36 }[
      type.base
    ] ?? 0
  );
}

function tooLong(length: number, to: SqlType, column: string): ConversionRisk[] {
  if (length <= (to.length ?? 0)) return [];
  return [
    {
      errno: 1406,
      when: `a value takes more than ${to.length} characters`,
      where: `CHAR_LENGTH(${column}) > ${to.length}`,
    },
  ];
}

/** Conversion that succeeds and means something else. */
function silent(when: string, column: string): ConversionRisk {
  return { errno: 0, when, where: `${column} IS NOT NULL` };
}

function notTime(column: string): string {
  const absolute = `FLOOR(ABS(CAST(${column} AS DECIMAL(65,9))))`;
  const time = `${absolute} <= 8385959 AND (MOD(${absolute}, 100) > 59 OR MOD(FLOOR(${absolute} / 100), 100) > 59)`;
  // A larger one is read as a date and a time of day.
  return `${time} OR ${column} < -8385959 OR ${column} > 8385959 AND CAST(${column} AS DATETIME(6)) IS NULL`;
}
