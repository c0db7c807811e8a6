import { isInteger, isText, type SqlType } from '../../schema/state/sql-type.js';
import { outside, printed } from './ranges.js';
import { type ConversionRisk, isDate } from './risk.js';

const BIGINT: SqlType = { base: 'bigint' };

/** What the servers pass over before and after a number; `[:space:]` would take spaces of Unicode too. */
const SPACE = String.raw`[\\x09-\\x0D ]*`;
const INTEGER_TEXT = `^${SPACE}[-+]?[0-9]+${SPACE}$`;
const NUMBER_TEXT = `^${SPACE}[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?${SPACE}$`;
/** Digits alone that MariaDB's CAST cuts and its ALTER refuses. */
const ODD_DIGITS = '^[[:space:]]*[0-9]{13}([0-9]{2,})?[[:space:]]*$';
/** What stands after a date that CAST reads: letters but the T before a time, a time zone. */
const BEHIND_DATE =
  '(?-i)[^0-9T[:punct:][:space:]]|[^0-9]T|[[:space:]][+]|:[0-9]+([.][0-9]*)?[^0-9.:[:space:]]';
/** Version 8 or later with a variant that no such version has: MariaDB would take it for its own order of bytes. */
const ODD_UUID =
  '^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[89a-fA-F][0-9a-fA-F]{3}-?(0[1-9a-fA-F]|[1-7][0-9a-fA-F]|80)';
const TIME_TEXT =
  '^[[:space:]]*([-+]?([0-9]+ +)?[0-9]+(:[0-9]+){0,2}([.][0-9]*)?|[0-9]+[^0-9T][0-9]+[^0-9T][0-9]+[T[:space:]][0-9:.[:space:]-]*|[0-9]{8}T[0-9]*)[[:space:]]*$';

/** From text and JSON, on MariaDB. */
export function fromTextMariaDb(from: SqlType, to: SqlType, column: string): ConversionRisk[] {
  if (from.base === 'json' && to.base === 'json') return [];
  if (isInteger(to)) {
    const whole = `${column} REGEXP '${INTEGER_TEXT}'`;
    const number = `CAST(${column} AS DECIMAL(65,0))`;
    return [
      {
        errno: 1292,
        when: "a value is no whole number ('', '12.5' and '1e3' are none)",
        where: `${column} NOT REGEXP '${INTEGER_TEXT}' OR ${whole} AND ${outside(number, BIGINT)}`,
      },
      ...(to.base === 'bigint'
        ? []
        : [
            {
              errno: 1264,
              when: `a number is beyond ${printed(to)}`,
              where: `${whole} AND ${outside(number, to)} AND NOT ${outside(number, BIGINT)}`,
            },
          ]),
    ];
  }
  if (to.base === 'decimal') {
    const isNumber = `${column} REGEXP '${NUMBER_TEXT}'`;
    const huge = `ABS(CAST(${column} AS DOUBLE)) >= 1e65`;
    const number = `CAST(${column} AS DECIMAL(65,30))`;
    return [
      {
        errno: 1292,
        when: "a value is no number ('' is none)",
        where: `${column} NOT REGEXP '${NUMBER_TEXT}' AND NOT ${huge}`,
      },
      {
        errno: 1264,
        when: `a number is beyond ${printed(to)}`,
        where: `${isNumber} AND NOT ${huge} AND ${outside(number, to)}`,
      },
      {
        errno: 1916,
        when: "a value reads as a number with a huge exponent ('123e4567…')",
        where: huge,
      },
      {
        errno: 0,
        when: `fractions are rounded to ${to.scale} digits`,
        where: `${isNumber} AND NOT ${huge} AND NOT ${outside(number, to)} AND ${number} <> ROUND(${number}, ${to.scale})`,
      },
    ];
  }
  if (to.base === 'json') {
    return [
      { errno: 4025, when: "a value is not valid JSON ('' is none)", where: `NOT JSON_VALID(${column})` },
    ];
  }
  if (isDate(to)) {
    const bad = `CAST(${column} AS DATETIME(6)) IS NULL OR ${column} REGEXP '${BEHIND_DATE}' OR ${column} REGEXP '${ODD_DIGITS}'`;
    const risks = [
      { errno: 1292, when: "a value is no date ('' is none)", where: `${column} IS NOT NULL AND (${bad})` },
    ];
    if (to.base !== 'date') return risks;
    const dropped = `CAST(${column} AS DATETIME(6)) <> CAST(CAST(${column} AS DATETIME(6)) AS DATE)`;
    return [...risks, { errno: 0, when: 'the time of day is dropped', where: `NOT (${bad}) AND ${dropped}` }];
  }
  if (to.base === 'time') {
    const time = `CAST(${column} AS TIME(6))`;
    return [
      {
        errno: 1292,
        when: "a value is no time ('' and '7abc' are none)",
        where: `${column} NOT REGEXP '${TIME_TEXT}' OR ${column} REGEXP '${ODD_DIGITS}' OR ${column} IS NOT NULL AND ${time} IS NULL OR ${time} IN ('838:59:59.999999', '-838:59:59.999999')`,
      },
    ];
  }
  if (to.base === 'uuid') {
    return [
      {
        errno: 1292,
        when: "a value is no UUID ('' is none)",
        where: `${column} NOT REGEXP '^[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$' OR ${column} REGEXP '${ODD_UUID}'`,
      },
    ];
  }
  return longerText(from, to, column);
}

/** From text and JSON, on MySQL. */
export function fromTextMySql(from: SqlType, to: SqlType, column: string): ConversionRisk[] {
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
          ...notNumber(column, 1265),
          {
            errno: 1264,
            when: `a number is beyond ${printed(to)}`,
            where: `${column} REGEXP '${NUMBER_TEXT}' AND ${outside(`CAST(${column} AS DECIMAL(65,0))`, to)}`,
          },
        ];
  }
  if (to.base === 'decimal') {
    const range = {
      errno: 1264,
      when: `a number is beyond ${printed(to)}`,
      where: outside(`(${column} + 0)`, to),
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
      : [...notNumber(column, 1292), range];
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

/** MySQL tells a text that is no number from one that has something after its number. */
function notNumber(column: string, errnoBehind: number): ConversionRisk[] {
  const starts = "REGEXP '^[[:space:]]*[-+]?[.]?[0-9]'";
  return [
    {
      errno: 1366,
      when: "a value does not start with a number ('' does not)",
      where: `${column} NOT ${starts}`,
    },
    {
      errno: errnoBehind,
      when: "a number is followed by something else ('7abc')",
      where: `${column} ${starts} AND ${column} NOT REGEXP '${NUMBER_TEXT}'`,
    },
  ];
}

function notDate(column: string): ConversionRisk {
  return {
    errno: 1292,
    when: "a value is no date ('' is none)",
    where: `${column} IS NOT NULL AND CAST(${column} AS DATETIME(6)) IS NULL`,
  };
}

/**
 * Text in a narrower type; spaces after it are cut without a word. From varchar the ALTER says 1265, but where its
 * length takes one byte less, and from text, 1406.
 */
function longerText(from: SqlType, to: SqlType, column: string): ConversionRisk[] {
  const capacity = textCapacity(to);
  if (capacity === undefined || (textCapacity(from) ?? Number.POSITIVE_INFINITY) <= capacity) return [];
  const bytes = isText(to);
  const varchars = /^(var)?char$/.test(from.base) && /^(var)?char$/.test(to.base);
  const sameBytes = from.length! * 4 > 255 === to.length! * 4 > 255;
  return [
    {
      errno: varchars && sameBytes ? 1265 : 1406,
      when: `a value is longer than ${capacity} ${bytes ? 'bytes' : 'characters'}`,
      where: bytes ? `LENGTH(${column}) > ${capacity}` : `CHAR_LENGTH(RTRIM(${column})) > ${capacity}`,
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
