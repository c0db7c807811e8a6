import type { AstFacts } from '../../engines/vitess/verdicts.js';
import { identifierOf, type Token } from '../../sources/sql/tokens.js';
import { insert, type Repair, replace, withoutEnd } from './repair.js';
import { isSteady } from './set-operations.js';

/**
 * A statement without its RETURNING where nothing reads the rows, and a SELECT beside it in a script, where the
 * rows are the result: of what DELETE deletes before it, of what INSERT or REPLACE puts there after it.
 */
export function* withoutReturning(sql: string, tokens: readonly Token[]): Generator<Repair> {
  const code = withoutEnd(tokens);
  const verb = code[0]?.upper ?? '';
  if (!['INSERT', 'REPLACE', 'DELETE'].includes(verb)) return;
  const at = returningIn(code);
  const before = code[at - 1];
  const last = code.at(-1)!;
  if (!before || last === code[at]) return;
  const removal = { start: before.end, end: last.end, newText: '' };
  yield {
    title: 'Remove RETURNING, whose rows nothing reads',
    safe: true,
    edits: [removal],
    proof: { kind: 'unread' },
  };

  const list = sql.slice(code[at + 1]!.start, last.end);
  const changed = sql.slice(code[0]!.start, before.end);
  if (verb === 'DELETE') {
    if (code[1]?.upper !== 'FROM' || code.some(({ upper, kind }) => upper === 'LIMIT' && kind === 'word'))
      return;
    const select = `SELECT ${list} ${sql.slice(code[1].start, before.end)} FOR UPDATE`;
    const both = {
      safe: false,
      title: 'Select the rows FOR UPDATE, then delete them',
      statements: [select, changed],
    };
    yield {
      ...both,
      edits: [insert(code[0]!.start, `${select};\n`), removal],
      proof: { kind: 'two statements' },
    };
    yield {
      ...both,
      edits: [replace(code[0]!, `SELECT ${list}`), { ...removal, newText: ' FOR UPDATE' }],
      proof: { kind: 'assigned', cut: { start: removal.start, end: removal.end } },
    };
    return;
  }
  const row = insertedRows(code.slice(0, at));
  if (!row || (verb === 'REPLACE' && row.names.length > 1)) return;
  const select = `SELECT ${list} FROM ${row.table.text} WHERE ${byName(row.names)}`;
  yield {
    title: `Select ${row.names.length > 1 ? 'the rows' : 'the row'} by name after the ${verb}`,
    safe: false,
    edits: [{ ...removal, newText: `;\n${select}` }],
    statements: [changed, select],
    proof: { kind: 'two statements', keyOf: identifierOf(row.table) },
  };
}

function returningIn(code: readonly Token[]): number {
  let depth = 0;
  for (const [i, token] of code.entries()) {
    if (token.text === '(') depth++;
    else if (token.text === ')') depth--;
    else if (depth === 0 && token.kind === 'word' && token.upper === 'RETURNING') return i;
  }
  return -1;
}

/** `INSERT INTO t (…, name, …) VALUES (…), (…)` with a plain string for each name; else undefined. */
function insertedRows(code: readonly Token[]): { table: Token; names: string[] } | undefined {
  const [, into, table, open] = code;
  if (into?.upper !== 'INTO' || !table || open?.text !== '(') return undefined;
  const close = code.findIndex(({ text }) => text === ')');
  const columns = code.slice(4, close).filter(({ text }) => text !== ',');
  const place = columns.findIndex((column) => identifierOf(column).toLowerCase() === 'name');
  if (place < 0 || code[close + 1]?.upper !== 'VALUES') return undefined;
  const names: string[] = [];
  let depth = 0;
  let column = 0;
  for (let i = close + 2; i < code.length; i++) {
    const { text, kind } = code[i]!;
    if (text === '(' && depth++ === 0) column = 0;
    else if (text === ')') depth--;
    else if (text === ',' && depth === 1) column++;
    else if (depth === 0 && text !== ',') return undefined;
    else if (depth === 1 && column === place) {
      const alone = ['(', ','].includes(code[i - 1]!.text) && [')', ','].includes(code[i + 1]?.text ?? '');
      if (kind !== 'string' || !alone) return undefined;
      names.push(text);
    }
  }
  return names.length > 0 ? { table, names } : undefined;
}

/** The rows in the order of the VALUES. */
function byName(names: readonly string[]): string {
  if (names.length === 1) return `name = ${names[0]}`;
  const list = names.join(', ');
  return `name IN (${list}) ORDER BY FIELD(name, ${list})`;
}

/** Functions that tell another time in another statement. */
const OF_THE_MOMENT = new Set(
  `now current_timestamp localtime localtimestamp curdate current_date curtime current_time utc_date utc_time
  utc_timestamp unix_timestamp`.split(/\s+/),
);

/** Whether a statement's expressions are the same in the statement beside it. */
export function isSameNow(facts: AstFacts): boolean {
  return isSteady(facts) && !(facts.functions ?? []).some((name) => OF_THE_MOMENT.has(name));
}
