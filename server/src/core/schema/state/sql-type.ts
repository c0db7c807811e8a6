import { parseType } from '../type.js';

/** A column type as SQL writes it, taken apart and made comparable. `int(11)` and `int` are the same type: `width` is display only. */
export interface SqlType {
  /** Lower case, aliases resolved: `bool` → `tinyint`, `integer` → `int`, `numeric` → `decimal`. */
  base: string;
  /** Characters of a varchar/char, bytes of a varbinary, fraction digits of a time type. */
  length?: number;
  precision?: number;
  scale?: number;
  unsigned?: boolean;
  /** Members of an ENUM or SET. */
  values?: string[];
}

const ALIASES: Record<string, string> = {
  bool: 'tinyint',
  boolean: 'tinyint',
  integer: 'int',
  numeric: 'decimal',
  dec: 'decimal',
};
const INTEGERS = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint']);
const TEXTS = new Set(['tinytext', 'text', 'mediumtext', 'longtext']);

/** Reads `varchar(140)`, `decimal(21,9)`, `enum('a','b')`, `int(11) unsigned`. */
export function parseSqlType(text: string): SqlType {
  const read = parseType(text);
  const base = ALIASES[read.base] ?? read.base;
  const type: SqlType = { base };
  if (/\bunsigned\b/i.test(text)) type.unsigned = true;
  if (base === 'decimal') {
    type.precision = read.length ?? 10;
    type.scale = read.scale ?? 0;
  } else if (read.members) type.values = read.members;
  else if (INTEGERS.has(base)) return type;
  else if (read.length !== undefined) type.length = read.length;
  else if (base === 'char' || base === 'binary') type.length = 1;
  else if (base === 'datetime' || base === 'time' || base === 'timestamp') type.length = 0;
  return type;
}

/** Same storage: display width, letter case and aliases do not count. */
export function sameSqlType(a: SqlType, b: SqlType): boolean {
  return (
    a.base === b.base &&
    a.length === b.length &&
    a.precision === b.precision &&
    a.scale === b.scale &&
    !!a.unsigned === !!b.unsigned &&
    (a.values ?? []).join('\0') === (b.values ?? []).join('\0')
  );
}

export const isInteger = (type: SqlType): boolean => INTEGERS.has(type.base);
/** TEXT family: cannot be a whole index key. */
export const isText = (type: SqlType): boolean => TEXTS.has(type.base);
export const isNumber = (type: SqlType): boolean => isInteger(type) || type.base === 'decimal';
/** Holds characters: text, varchar, char. */
export const isString = (type: SqlType): boolean => isText(type) || /^(var)?char$/.test(type.base);

/** Bytes a character takes at most. */
export function bytesPerCharacter(charset: string | undefined): number {
  if (charset === 'utf8mb3' || charset === 'utf8') return 3;
  if (charset === 'latin1' || charset === 'ascii' || charset === 'binary') return 1;
  return 4;
}
