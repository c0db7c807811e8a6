/** A column type as SQL writes it, taken apart. `int(11)` and `int` are the same type: `width` is display only. */
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
  'character varying': 'varchar',
};
const INTEGERS = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint']);
const TEXTS = new Set(['tinytext', 'text', 'mediumtext', 'longtext']);

/** Reads `varchar(140)`, `decimal(21,9)`, `enum('a','b')`, `int(11) unsigned`. */
export function parseSqlType(text: string): SqlType {
  const match = /^\s*([a-z_ ]+?)\s*(?:\((.*)\))?\s*(unsigned)?\s*(?:zerofill)?\s*$/is.exec(text);
  const name = (match?.[1] ?? text).trim().toLowerCase();
  const base = ALIASES[name] ?? name;
  const type: SqlType = { base };
  if (match?.[3]) type.unsigned = true;
  const args = match?.[2];
  if (base === 'enum' || base === 'set') {
    type.values = [...(args ?? '').matchAll(/'((?:[^']|'')*)'/g)].map((m) => m[1]!);
  } else if (base === 'decimal') {
    const [precision, scale] = (args ?? '10').split(',').map(Number);
    type.precision = precision ?? 10;
    type.scale = scale ?? 0;
  } else if (args !== undefined && !INTEGERS.has(base)) {
    type.length = Number(args);
  } else if (base === 'char' || base === 'binary') {
    type.length = 1;
  } else if (base === 'datetime' || base === 'time' || base === 'timestamp') {
    type.length = 0;
  }
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
