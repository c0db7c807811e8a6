import { type Definition, readDefinition } from '../editor/definition.js';
import type { PreviewLine } from './model.js';

interface Read extends Definition {
  text: string;
}

/** The definitions of one engine's statements, by table and name. */
interface Side {
  lines: Read[][];
  byName: Map<string, Read>;
  /** `table: unique title`. */
  keys: Set<string>;
}

/**
 * Marks the lines of `own` that mean something else in `other` or are not there. Two engines spell the same
 * thing differently (case, quotes, `UNIQUE` after a column or as a key of its own), which is no difference.
 */
export function markDifferences(own: readonly string[][], other: readonly string[][]): PreviewLine[][] {
  const here = readSide(own);
  const there = readSide(other);
  return here.lines.map((lines) => {
    const table = tableOf(lines);
    return lines.map((line) => markLine(line, table, here, there));
  });
}

function markLine(line: Read, table: string, here: Side, there: Side): PreviewLine {
  const { text } = line;
  const isKey = line.name === 'primary' || line.name.startsWith('key ');
  const missing = line.keys.some((key) => !there.keys.has(`${table}: ${key}`));
  const counterpart = there.byName.get(`${table}: ${line.name}`);
  if (isKey && !missing) return { text };
  if (!counterpart) return { text, mark: 'only' };
  if (!missing && meaningIn(line, table, here) === meaningIn(counterpart, table, there)) return { text };
  return { text, mark: 'changed', other: counterpart.text.trim().replace(/,$/, '') };
}

/** A column of the primary key is NOT NULL whether that is written or not. */
function meaningIn({ name, meaning }: Read, table: string, { keys }: Side): string {
  const primary = name.startsWith('column ') && keys.has(`${table}: primary ${name.slice(7)}`);
  return primary ? meaning.replace(/ ?not null\b/, '') : meaning;
}

function readSide(statements: readonly string[][]): Side {
  const side: Side = { lines: [], byName: new Map(), keys: new Set() };
  for (const statement of statements) {
    const lines = statement.map((text, i) => ({ text, ...readDefinition(text, i === 0) }));
    const table = tableOf(lines);
    side.lines.push(lines);
    for (const line of lines) {
      side.byName.set(`${table}: ${line.name}`, line);
      for (const key of line.keys) side.keys.add(`${table}: ${key}`);
    }
  }
  return side;
}

/** The name of the table that a CREATE TABLE makes; other statements are their own. */
function tableOf([head]: readonly Read[]): string {
  return head?.meaning ?? '';
}
