import type { KeyDefinition } from '../../server/src/core/engines/limits/keys.js';
import type { TableShape } from '../../server/src/core/engines/limits/verdict.js';

const KEY = /^(?:(unique)(?:\s+(?:index|key))?|index|key|primary\s+key)\s*(?:`([^`]*)`|(\w+))?\s*\(/i;
const COLUMN = /^(?:`([^`]*)`|(\w+))\s+(\w+(?:\s*\((?:[^()']|'[^']*')*\))?)(.*)$/is;

/** Reads the plain CREATE TABLE statements of the recorded limits: columns, defaults, keys. */
export function parseCreateTable(sql: string): TableShape | undefined {
  const head = /^create table\s+(?:`([^`]*)`|(\w+))\s*\(/i.exec(sql);
  if (!head) return undefined;
  const columns: TableShape['columns'][number][] = [];
  const keys: KeyDefinition[] = [];
  for (const item of splitItems(sql, head[0].length)) {
    const key = KEY.exec(item);
    if (key) {
      keys.push(readKey(item, key));
      continue;
    }
    const column = COLUMN.exec(item);
    if (!column) return undefined;
    const [, quoted, bare, type, rest] = column;
    const name = quoted ?? bare!;
    const primary = /\bprimary key\b/i.test(rest!);
    const value = /\bdefault\s+('(?:[^'\\]|\\.|'')*'|\([\s\S]*\)|[^\s,]+)/i.exec(rest!)?.[1];
    columns.push({ name, type: type!, nullable: !primary && !/\bnot null\b/i.test(rest!), default: value });
    if (primary) keys.push({ name: 'PRIMARY', columns: [{ name }], kind: 'primary' });
  }
  return { name: head[1] ?? head[2]!, columns, keys };
}

function readKey(item: string, match: RegExpExecArray): KeyDefinition {
  const list = item.slice(match[0].length, item.lastIndexOf(')'));
  const columns = list.split(',').map((part) => {
    const [, name, prefix] = /^\s*`?(\w+)`?\s*(?:\((\d+)\))?\s*$/.exec(part.replace(/\(\s*/, '(')) ?? [];
    return prefix === undefined ? { name: name! } : { name: name!, prefix: Number(prefix) };
  });
  const primary = /^primary/i.test(item);
  const name = primary ? 'PRIMARY' : (match[2] ?? match[3] ?? columns[0]!.name);
  return { name, columns, kind: primary ? 'primary' : match[1] ? 'unique' : 'index' };
}

/** The comma-separated items from an opening bracket to its closing one. */
function splitItems(sql: string, from: number): string[] {
  const items: string[] = [];
  let depth = 0;
  let quote = '';
  let start = from;
  for (let i = from; i < sql.length; i++) {
    const character = sql[i]!;
    if (quote) {
      if (character === quote) quote = '';
    } else if (character === "'" || character === '`') quote = character;
    else if (character === '(') depth++;
    else if (character === ')' && depth > 0) depth--;
    else if (character === ',' && depth === 0) {
      items.push(sql.slice(start, i).trim());
      start = i + 1;
    } else if (character === ')') {
      items.push(sql.slice(start, i).trim());
      break;
    }
  }
  return items;
}
