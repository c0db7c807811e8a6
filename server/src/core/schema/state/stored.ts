import { isInteger, parseSqlType, type SqlType } from './sql-type.js';

const DISPLAY: Readonly<Record<string, number>> = {
  tinyint: 4,
  smallint: 6,
  mediumint: 9,
  int: 11,
  bigint: 20,
};

/** COLUMN_TYPE for a type as written: MariaDB prints a display width that nobody gave, and json as longtext. */
export function storedType(text: string): string {
  const type = parseSqlType(text);
  if (type.base === 'json') return 'longtext';
  if (isInteger(type)) {
    const width = /\((\d+)\)/.exec(text)?.[1] ?? String(DISPLAY[type.base]! - (type.unsigned ? 1 : 0));
    return `${type.base}(${width})${type.unsigned ? ' unsigned' : ''}`;
  }
  if (type.base === 'decimal') return `decimal(${type.precision},${type.scale})`;
  if (type.base === 'enum' || type.base === 'set') {
    return `${type.base}(${(type.values ?? []).map((value) => `'${value}'`).join(',')})`;
  }
  if (type.length === 0) return type.base;
  return type.length === undefined ? type.base : `${type.base}(${type.length})`;
}

/** COLUMN_DEFAULT that MariaDB prints for a DEFAULT as written. */
export function storedDefault(
  text: string | undefined,
  type: SqlType,
  nullable: boolean,
): string | undefined {
  if (text === undefined || text.toUpperCase() === 'NULL') return nullable ? 'NULL' : undefined;
  const quoted = /^'/.test(text);
  if (!quoted && !/^[-+]?[\d.]/.test(text)) return text;
  const value = quoted ? unquote(text) : text;
  if (isInteger(type)) return String(Math.round(Number(value)));
  if (type.base === 'decimal') return fixed(value, type.scale ?? 0);
  if (type.base === 'datetime' || type.base === 'timestamp')
    return `'${fullDatetime(value, type.length ?? 0)}'`;
  if (type.base === 'time') return `'${fullTime(value, type.length ?? 0)}'`;
  return `'${value.replace(/['\\\n\r\0]/g, (c) => ({ "'": "''", '\\': '\\\\', '\n': '\\n', '\r': '\\r' })[c] ?? '\\0')}'`;
}

/** A decimal's digits without the loss that a float would bring. */
function fixed(value: string, scale: number): string {
  const number = Number(value);
  if (/e/i.test(value) || !/^[-+]?\d*\.?\d*$/.test(value)) return number.toFixed(scale);
  const [whole = '0', fraction = ''] = value.replace(/^\+/, '').split('.');
  if (fraction.length > scale) return number.toFixed(scale);
  const sign = whole.startsWith('-') ? '-' : '';
  const digits = whole.replace(/^-/, '').replace(/^0+(?=\d)/, '') || '0';
  return scale === 0 ? sign + digits : `${sign}${digits}.${fraction.padEnd(scale, '0')}`;
}

function fullTime(value: string, digits: number): string {
  const match = /^(-?\d+):(\d+)(?::(\d+)(?:\.(\d*))?)?$/.exec(value.trim());
  if (!match) return value;
  const seconds = (match[3] ?? '0').padStart(2, '0');
  const base = `${match[1]!.padStart(2, '0')}:${match[2]!.padStart(2, '0')}:${seconds}`;
  return digits === 0 ? base : `${base}.${(match[4] ?? '').padEnd(digits, '0').slice(0, digits)}`;
}

function fullDatetime(value: string, digits: number): string {
  const [date = '', time = '00:00:00'] = value.trim().split(/[ T]/);
  return `${date} ${fullTime(time, digits)}`;
}

/** What a string literal stands for. */
export function unquote(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/''|\\(.)/gs, (found, escaped: string | undefined) =>
      escaped === undefined
        ? "'"
        : ({ n: '\n', r: '\r', t: '\t', '0': '\0', Z: '\x1a', b: '\b', '%': '\\%', _: '\\_' }[escaped] ??
          (found === "''" ? "'" : escaped)),
    );
}
