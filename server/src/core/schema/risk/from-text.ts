import { isInteger, isText, type SqlType } from '../state/sql-type.js';
import { outside, printed } from './ranges.js';
import { type ConversionRisk, isDate } from './risk.js';

const INTEGER_TEXT = '^[[:space:]]*[-+]?[0-9]+[[:space:]]*$';
const NUMBER_TEXT = '^[[:space:]]*[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]{1,2})?[[:space:]]*$';
const TIME_TEXT =
  '^[[:space:]]*(-?[0-9]+(:[0-9]+){0,2}([.][0-9]*)?|[0-9]+-[0-9]+-[0-9]+[ T][0-9]+:[0-9:.]+)[[:space:]]*$';
const HUGE_TEXT = '^[[:space:]]*[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)[eE][-+]?[0-9]{3,}';

/** From text and JSON, on MariaDB. */
export function fromTextMariaDb(from: SqlType, to: SqlType, column: string): ConversionRisk[] {
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
