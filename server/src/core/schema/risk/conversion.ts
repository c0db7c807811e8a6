import { isInteger, isNumber, isString, isText, type SqlType, sameSqlType } from '../state/sqlType.js';

/** Data that a changed column type refuses, or changes without a word. */
export interface ConversionRisk {
  /** The error the statement stops with; 0 where it succeeds and the values are others afterwards. */
  errno: number;
  /** Which values, for people. */
  when: string;
  /** SQL condition that holds for such a row; undefined where every row, or none that SQL could tell, is meant. */
  where: string | undefined;
}

export interface ConvertedColumn {
  type: SqlType;
  nullable: boolean;
}

const RANGES: Readonly<Record<string, readonly [bigint, bigint]>> = {
  tinyint: [-128n, 127n],
  smallint: [-32768n, 32767n],
  mediumint: [-8388608n, 8388607n],
  int: [-2147483648n, 2147483647n],
  bigint: [-9223372036854775808n, 9223372036854775807n],
};
const INTEGER_TEXT = '^[[:space:]]*[-+]?[0-9]+[[:space:]]*$';
const NUMBER_TEXT = '^[[:space:]]*[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]{1,2})?[[:space:]]*$';
const TIME_TEXT =
  '^[[:space:]]*(-?[0-9]+(:[0-9]+){0,2}([.][0-9]*)?|[0-9]+-[0-9]+-[0-9]+[ T][0-9]+:[0-9:.]+)[[:space:]]*$';
const HUGE_TEXT = '^[[:space:]]*[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)[eE][-+]?[0-9]{3,}';

/**
 * What data a change from one column type to another runs into, in strict mode
 * (measured on MariaDB 10.11.19, MySQL 8.0.15 and 9.7.4 with about ten values for each pair of types).
 * `column` is the quoted name that the conditions use.
 */
export function conversionRisks(
  from: ConvertedColumn,
  to: ConvertedColumn,
  flavor: 'mariadb' | 'mysql',
  column = '`f`',
): ConversionRisk[] {
  const risks: ConversionRisk[] = [];
  if (flavor === 'mariadb' && uncastable(from.type, to.type)) {
    const when = `always: ${from.type.base} cannot be cast to ${to.type.base}`;
    return [{ errno: 4078, when, where: undefined }];
  }
  if (!sameSqlType(from.type, to.type)) {
    risks.push(...(flavor === 'mariadb' ? mariaDb : mySql)(from.type, to.type, column));
  }
  if (from.nullable && !to.nullable) {
    const inplace = flavor === 'mysql' && sameSqlType(from.type, to.type);
    risks.push({
      errno: inplace ? 1138 : 1265,
      when: 'a row holds NULL and the column becomes NOT NULL',
      where: `${column} IS NULL`,
    });
  }
  return risks;
}

/** uuid and numbers, dates or times: refused even for an empty table. */
function uncastable(from: SqlType, to: SqlType): boolean {
  if ((from.base === 'uuid') === (to.base === 'uuid')) return false;
  const other = from.base === 'uuid' ? to : from;
  return isNumber(other) || isTemporal(other);
}

type Rules = (from: SqlType, to: SqlType, column: string) => ConversionRisk[];

const mariaDb: Rules = (from, to, column) => {
  if (from.base === 'json' || isString(from)) return fromTextMariaDb(from, to, column);
  return fromValue(from, to, column, 4025);
};

const mySql: Rules = (from, to, column) => {
  if (from.base === 'json' || isString(from)) return fromTextMySql(from, to, column);
  return fromValue(from, to, column, 3140);
};

const isTemporal = (type: SqlType): boolean => /^(date|datetime|timestamp|time)$/.test(type.base);
const isDate = (type: SqlType): boolean => /^(date|datetime|timestamp)$/.test(type.base);

/** From numbers, dates, times and uuid. */
function fromValue(from: SqlType, to: SqlType, column: string, jsonErrno: number): ConversionRisk[] {
  if (to.base === 'json') {
    if (isNumber(from)) return [];
    return [{ errno: jsonErrno, when: 'any value: it is not valid JSON', where: `${column} IS NOT NULL` }];
  }
  if (to.base === 'varchar') return tooLong(printedLength(from), to, column);
  if (isNumber(from)) return fromNumber(from, to, column);
  if (isNumber(to)) {
    // A date reads as 20240115, a datetime as 20240115102030, a time as 102030.
    const digits = from.base === 'time' ? 7 : from.base === 'date' ? 8 : 14;
    const fails = from.base === 'time' ? 6 : digits;
    if (fitsDigits(to, from.base === 'time' ? 7 : digits)) {
      return [silent(`every value becomes a number such as ${'20240115102030'.slice(0, fails)}`, column)];
    }
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
    if (maximum(from) > maximum(to)) {
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

function fromTextMariaDb(from: SqlType, to: SqlType, column: string): ConversionRisk[] {
  if (from.base === 'json' && to.base === 'json') return [];
  if (isInteger(to)) {
    return [
      {
        errno: 1292,
        when: "a value is no whole number ('', '12.5' and '1e3' are none)",
        where: `${column} NOT REGEXP '${INTEGER_TEXT}'`,
      },
      ...(to.base === 'bigint'
        ? []
        : [
            {
              errno: 1264,
              when: `a number is beyond ${printed(to)}`,
              where: `${column} REGEXP '${INTEGER_TEXT}' AND ${outside(`CAST(${column} AS DECIMAL(65,0))`, to)}`,
            },
          ]),
    ];
  }
  if (to.base === 'decimal') {
    return [
      {
        errno: 1292,
        when: "a value is no number ('' is none)",
        where: `${column} NOT REGEXP '${NUMBER_TEXT}' AND ${column} NOT REGEXP '${HUGE_TEXT}'`,
      },
      {
        errno: 1264,
        when: `a number is beyond ${printed(to)}`,
        where: `${column} REGEXP '${NUMBER_TEXT}' AND ABS(CAST(${column} AS DOUBLE)) >= 1e${to.precision! - to.scale!}`,
      },
      {
        errno: 1916,
        when: "a value reads as a number with a huge exponent ('123e4567…')",
        where: `${column} REGEXP '${HUGE_TEXT}'`,
      },
    ];
  }
  if (to.base === 'json') {
    return [
      { errno: 4025, when: "a value is not valid JSON ('' is none)", where: `NOT JSON_VALID(${column})` },
    ];
  }
  if (isDate(to)) return [notDate(column)];
  if (to.base === 'time') {
    return [
      {
        errno: 1292,
        when: "a value is no time ('' and '7abc' are none)",
        where: `${column} NOT REGEXP '${TIME_TEXT}' OR CAST(${column} AS TIME(6)) IS NULL AND ${column} IS NOT NULL OR ${column} LIKE '%:%' AND ${column} NOT LIKE '%-%-%' AND ABS(SUBSTRING_INDEX(${column}, ':', 1)) > 838`,
      },
    ];
  }
  if (to.base === 'uuid') {
    return [
      {
        errno: 1292,
        when: "a value is no UUID ('' is none)",
        where: `${column} NOT REGEXP '^[{]?[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}[}]?$'`,
      },
    ];
  }
  return longerText(from, to, column);
}

function fromTextMySql(from: SqlType, to: SqlType, column: string): ConversionRisk[] {
  if (from.base === 'json' && to.base === 'json') return [];
  const json = from.base === 'json';
  if (isInteger(to)) {
    return json
      ? [
          {
            errno: 1366,
            when: 'a value is no JSON number',
            where: `JSON_TYPE(${column}) NOT IN ('INTEGER', 'DOUBLE', 'DECIMAL')`,
          },
        ]
      : [
          {
            errno: 1366,
            when: "a value does not start with a number ('' does not)",
            where: `${column} NOT REGEXP '^[[:space:]]*[-+]?[.]?[0-9]'`,
          },
          {
            errno: 1265,
            when: "a number is followed by something else ('7abc')",
            where: `${column} REGEXP '^[[:space:]]*[-+]?[.]?[0-9]' AND ${column} NOT REGEXP '${NUMBER_TEXT}'`,
          },
          {
            errno: 1264,
            when: `a number is beyond ${printed(to)}`,
            where: `${column} REGEXP '${NUMBER_TEXT}' AND ${outside(`ROUND(${column} + 0)`, to)}`,
          },
        ];
  }
  if (to.base === 'decimal') {
    const range = {
      errno: 1264,
      when: `a number is beyond ${printed(to)}`,
      where: `ABS(${column} + 0) >= 1e${to.precision! - to.scale!}`,
    };
    return json
      ? [
          {
            errno: 3156,
            when: 'a value is no JSON number',
            where: `JSON_TYPE(${column}) IN ('STRING', 'OBJECT', 'ARRAY')`,
          },
          range,
        ]
      : [
          {
            errno: 1366,
            when: "a value does not start with a number ('' does not)",
            where: `${column} NOT REGEXP '^[[:space:]]*[-+]?[.]?[0-9]'`,
          },
          {
            errno: 1292,
            when: "a number is followed by something else ('7abc')",
            where: `${column} REGEXP '^[[:space:]]*[-+]?[.]?[0-9]' AND ${column} NOT REGEXP '${NUMBER_TEXT}'`,
          },
          range,
        ];
  }
  if (to.base === 'json') {
    return [
      { errno: 3140, when: "a value is not valid JSON ('' is none)", where: `NOT JSON_VALID(${column})` },
    ];
  }
  if (isDate(to)) return [notDate(column)];
  if (to.base === 'time') {
    return [
      {
        errno: 1292,
        when: 'a value is no time',
        where: `${column} IS NOT NULL AND CAST(${column} AS TIME(6)) IS NULL`,
      },
    ];
  }
  return longerText(from, to, column);
}

function notDate(column: string): ConversionRisk {
  return {
    errno: 1292,
    when: "a value is no date ('' is none)",
    where: `${column} IS NOT NULL AND CAST(${column} AS DATETIME(6)) IS NULL`,
  };
}

/** Text in a narrower type. From varchar the ALTER says 1265, from text 1406. */
function longerText(from: SqlType, to: SqlType, column: string): ConversionRisk[] {
  const capacity = textCapacity(to);
  if (capacity === undefined || (textCapacity(from) ?? Number.POSITIVE_INFINITY) <= capacity) return [];
  const bytes = isText(to);
  return [
    {
      errno: /^(var)?char$/.test(from.base) && /^(var)?char$/.test(to.base) ? 1265 : 1406,
      when: `a value is longer than ${capacity} ${bytes ? 'bytes' : 'characters'}`,
      where: bytes ? `LENGTH(${column}) > ${capacity}` : `CHAR_LENGTH(${column}) > ${capacity}`,
    },
  ];
}

/** Bytes of a text, characters of a varchar (at most four bytes each, so a varchar up to 16,383 fits a text). */
function textCapacity(type: SqlType): number | undefined {
  const sizes: Record<string, number> = {
    tinytext: 255,
    text: 65535,
    mediumtext: 16777215,
    longtext: 4294967295,
    json: 4294967295,
  };
  return sizes[type.base] ?? (/^(var)?char$/.test(type.base) ? type.length : undefined);
}

function printedLength(type: SqlType): number {
  if (isInteger(type)) return String(RANGES[type.base]![0]).length;
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

function maximum(type: SqlType): bigint {
  if (isInteger(type)) return RANGES[type.base]![1];
  return 10n ** BigInt(type.precision! - type.scale!) - 1n;
}

const fitsDigits = (type: SqlType, digits: number): boolean => maximum(type) >= 10n ** BigInt(digits) - 1n;
const limit = (type: SqlType): string => String(maximum(type));

function outside(value: string, type: SqlType): string {
  if (isInteger(type)) {
    const [low, high] = RANGES[type.base]!;
    return `ROUND(${value}) NOT BETWEEN ${low} AND ${high}`;
  }
  return `ABS(ROUND(${value}, ${type.scale})) >= 1e${type.precision! - type.scale!}`;
}

function notTime(column: string): string {
  const absolute = `FLOOR(ABS(${column}))`;
  return `${absolute} > 8385959 OR MOD(${absolute}, 100) > 59 OR MOD(FLOOR(${absolute} / 100), 100) > 59`;
}

function printed(type: SqlType): string {
  return type.base === 'decimal' ? `decimal(${type.precision},${type.scale})` : type.base;
}
