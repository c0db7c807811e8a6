/** A column type as written in DDL. */
export interface ColumnType {
  /** In lower case, without brackets: `varchar`, `decimal`, `enum`. */
  base: string;
  /** What stands first in the brackets: characters, digits, or digits of a second. */
  length?: number;
  /** Digits after the point of a decimal. */
  scale?: number;
  /** The members of an ENUM or SET. */
  members?: string[];
}

const TYPE = /^\s*([a-z]+)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?/i;
const MEMBERS = /^\s*(enum|set)\s*\((.*)\)/is;

const cache = new Map<string, ColumnType>();

/** Reads `varchar(140)`, `decimal(21,9)`, `enum('a','b')`; what follows the brackets is ignored. */
export function parseType(text: string): ColumnType {
  let type = cache.get(text);
  if (!type) {
    type = readType(text);
    if (cache.size < 1000) cache.set(text, type);
  }
  return type;
}

function readType(text: string): ColumnType {
  const list = MEMBERS.exec(text);
  if (list) {
    const members = [...list[2]!.matchAll(/'((?:[^'\\]|''|\\.)*)'/gs)].map((match) => match[1]!);
    return { base: list[1]!.toLowerCase(), members };
  }
  const match = TYPE.exec(text);
  if (!match) return { base: text.trim().toLowerCase() };
  const type: ColumnType = { base: match[1]!.toLowerCase() };
  if (match[2] !== undefined) type.length = Number(match[2]);
  if (match[3] !== undefined) type.scale = Number(match[3]);
  if (type.base === 'integer') type.base = 'int';
  return type;
}

const LARGE_OBJECTS = new Set([
  ...['tinytext', 'text', 'mediumtext', 'longtext'],
  ...['tinyblob', 'blob', 'mediumblob', 'longblob', 'json'],
]);

/** Types that MySQL gives no literal default and no index without a prefix: TEXT, BLOB, JSON. */
export function isLargeObject(type: ColumnType): boolean {
  return LARGE_OBJECTS.has(type.base);
}
