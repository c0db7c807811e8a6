import { identifierOf, type Token } from '../../sources/sql/tokens.js';
import { type Guard, type Repair, type SqlEdit, withoutEnd } from './repair.js';

/** IF [NOT] EXISTS where only MariaDB has it. Without it the statement fails when run twice. */
export function* guards(tokens: readonly Token[]): Generator<Repair> {
  const edits: SqlEdit[] = [];
  for (const [i, token] of tokens.entries()) {
    if (token.upper !== 'IF') continue;
    const not = tokens[i + 1]?.upper === 'NOT';
    const exists = tokens[i + (not ? 2 : 1)];
    const next = tokens[i + (not ? 3 : 2)];
    if (exists?.upper !== 'EXISTS' || next?.text === '(') continue;
    edits.push({ start: token.start, end: next?.start ?? exists.end, newText: '' });
  }
  if (edits.length === 0) return;
  const guard = guardOf(tokens);
  yield {
    title: 'Remove IF [NOT] EXISTS and ask before (frappe.db.has_index, has_column, table_exists)',
    safe: false,
    edits,
    ...(guard && { guard }),
  };
}

/** One index or column of one table: the words of a statement, where the table, its name and what it does stand. */
const SHAPES: {
  words: RegExp;
  table: number;
  name: number;
  does: 'drop' | 'add' | 'change';
  of: 'index' | 'column';
}[] = [
  { words: /^DROP INDEX IF EXISTS \S* ON \S*$/, table: 6, name: 4, does: 'drop', of: 'index' },
  {
    words: /^ALTER TABLE \S* DROP (?:INDEX|KEY) IF EXISTS \S*$/,
    table: 2,
    name: 7,
    does: 'drop',
    of: 'index',
  },
  {
    words: /^ALTER TABLE \S* ADD (?:INDEX|KEY) IF NOT EXISTS \S* \(/,
    table: 2,
    name: 8,
    does: 'add',
    of: 'index',
  },
  {
    words: /^ALTER TABLE \S* ADD (?:UNIQUE|FULLTEXT) (?:INDEX|KEY) IF NOT EXISTS \S* \(/,
    table: 2,
    name: 9,
    does: 'add',
    of: 'index',
  },
  { words: /^ALTER TABLE \S* ADD COLUMN IF NOT EXISTS \S* \w/, table: 2, name: 8, does: 'add', of: 'column' },
  { words: /^ALTER TABLE \S* ADD IF NOT EXISTS \S* \w/, table: 2, name: 7, does: 'add', of: 'column' },
  { words: /^ALTER TABLE \S* DROP COLUMN IF EXISTS \S*$/, table: 2, name: 7, does: 'drop', of: 'column' },
  { words: /^ALTER TABLE \S* DROP IF EXISTS \S*$/, table: 2, name: 6, does: 'drop', of: 'column' },
  {
    words: /^ALTER TABLE \S* (?:MODIFY|CHANGE) COLUMN IF EXISTS \S* /,
    table: 2,
    name: 7,
    does: 'change',
    of: 'column',
  },
  {
    words: /^ALTER TABLE \S* (?:MODIFY|CHANGE) IF EXISTS \S* /,
    table: 2,
    name: 6,
    does: 'change',
    of: 'column',
  },
];

/** Undefined for what neither `has_index` nor `has_column` can tell. */
function guardOf(tokens: readonly Token[]): Guard | undefined {
  const code = withoutEnd(tokens);
  // A quoted name may hold anything, so it stands for nothing here.
  const words = code.map((token) => (token.kind === 'quoted' ? '' : token.upper)).join(' ');
  const drops = /\bDROP (?:INDEX|KEY)\b/.test(words);
  const unclear = drops || /\b(?:INDEX|KEY|COLUMN) IF\b|\b(?:ADD|DROP|MODIFY|CHANGE) IF\b/.test(words);
  const none = unclear ? { condition: undefined, title: '', drops } : undefined;
  const shape = SHAPES.find((one) => one.words.test(words));
  if (!shape || changes(code) > 1) return none;
  const [table, name] = [code[shape.table], code[shape.name]].map((token) =>
    token ? identifierOf(token) : '',
  );
  if (!table || !name || !PLAIN.test(table) || !PLAIN.test(name)) return none;
  if (shape.of === 'column' && !table.startsWith('tab')) return none;
  const asked =
    shape.of === 'index'
      ? `frappe.db.has_index("${table}", "${name}")`
      : `frappe.db.has_column("${table.slice(3)}", "${name}")`;
  const adds = shape.does === 'add';
  const title = adds
    ? `Add ${name} only if not frappe.db.has_${shape.of}`
    : shape.does === 'drop'
      ? `Drop ${name} only if frappe.db.has_${shape.of}`
      : `Change ${name} only if frappe.db.has_${shape.of}`;
  return { condition: adds ? `not ${asked}` : asked, title, drops };
}

const PLAIN = /^[\w $-]+$/;

/** How many changes ALTER TABLE names: commas outside of brackets, and one. */
function changes(code: readonly Token[]): number {
  let depth = 0;
  let count = 1;
  for (const { text } of code) {
    if (text === '(') depth++;
    else if (text === ')') depth--;
    else if (text === ',' && depth === 0) count++;
  }
  return count;
}
