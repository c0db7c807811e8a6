import type { StatementContext } from '../check/statement.js';
import { readTableStatement } from '../engines/mysql/ddl/statement.js';
import { callOf } from '../engines/mysql/functions.js';
import { refusedByMysql } from '../engines/mysql/syntax.js';
import type { AstFacts, ParseVerdict } from '../engines/vitess.js';
import type { Fix } from '../finding.js';
import type { SqlFragment } from '../sources/sql/fragment.js';
import { isExecutable } from '../sources/sql/split.js';
import { identifierOf, type Token, tokenize } from '../sources/sql/tokens.js';
import { isProven, type Proof } from './proof.js';
import { withoutReturning } from './returning.js';
import { setOperations } from './set-operations.js';

/** A change of a statement that may mend it; it counts only once the changed text is found clean. */
export interface Repair {
  title: string;
  /** It keeps the meaning on MariaDB too. */
  safe: boolean;
  /** Replacements at offsets into the statement's text, in order. */
  edits: { start: number; end: number; newText: string }[];
  /** The statements that it becomes, where they are several. */
  statements?: string[];
  /** What must hold for it to keep the meaning, to be told from `facts` of what it becomes. */
  proof?: Proof;
  facts?: AstFacts[];
  /** The index that must be asked for before: an edit only where the call can be put behind an `if`. */
  index?: { table: string; name: string } | 'unclear';
}

/** Words that are names to MariaDB and reserved by Vitess or MySQL 8. */
const NAMES_TO_QUOTE = new Set(
  `CUME_DIST DENSE_RANK EMPTY FIRST_VALUE FUNCTION GROUPING GROUPS JSON_TABLE LAG LAST_VALUE LATERAL LEAD NTH_VALUE
  NTILE OF OVER PERCENT_RANK RANK RECURSIVE ROW_NUMBER SYSTEM WINDOW RELEASE ROW ROWS`.split(/\s+/),
);

/** A function of MariaDB and the one of MySQL with the same meaning. */
const SAME_FUNCTION: Record<string, string> = {
  NVL: 'IFNULL',
  VALUE: 'VALUES',
  JSON_DETAILED: 'JSON_PRETTY',
  SYS_GUID: 'UUID',
  LENGTHB: 'LENGTH',
  CHR: 'CHAR',
};

/** What could be changed in a statement that does not work. */
export function* repairsFor(sql: string): Generator<Repair> {
  const tokens = tokenize(sql).filter((token) => token.kind !== 'comment' || isExecutable(token));
  yield* quoteNames(tokens);
  yield* castTypes(tokens);
  yield* assignments(tokens);
  yield* guards(tokens);
  yield* functions(tokens);
  yield* setOperations(tokens);
  yield* withoutReturning(sql, tokens);
}

function* quoteNames(tokens: readonly Token[]): Generator<Repair> {
  const names = tokens.filter(
    (token, i) => token.kind === 'word' && NAMES_TO_QUOTE.has(token.upper) && isName(tokens, i),
  );
  if (names.length === 0) return;
  const words = [...new Set(names.map((token) => token.text))].join(', ');
  yield {
    title: `Quote ${words}`,
    safe: true,
    edits: names.map((token) => ({ start: token.start, end: token.end, newText: `\`${token.text}\`` })),
  };
}

/** Not a call, and not the part of a clause that the word may also be. */
function isName(tokens: readonly Token[], i: number): boolean {
  const word = tokens[i]!.upper;
  const before = tokens[i - 1]?.upper ?? '';
  const next = tokens[i + 1]?.text ?? '';
  if (next === '(') return false;
  if (before === '.' || before === 'AS') return true;
  if (word === 'ROW' || word === 'ROWS' || word === 'RELEASE' || word === 'OF')
    return ['SELECT', ',', 'BY', 'WHERE', 'AND', 'OR'].includes(before);
  if (word === 'RECURSIVE') return before !== 'WITH';
  if (word === 'LATERAL') return next !== '(';
  return true;
}

/** `CAST(x AS INTEGER)` is SIGNED to MySQL, `AS VARCHAR(n)` is CHAR(n). */
function* castTypes(tokens: readonly Token[]): Generator<Repair> {
  const edits: Repair['edits'] = [];
  for (const [i, token] of tokens.entries()) {
    if (tokens[i - 1]?.upper !== 'AS' || !insideCast(tokens, i)) continue;
    const newText = CAST_TYPES[token.upper];
    if (newText) edits.push({ start: token.start, end: token.end, newText });
  }
  if (edits.length > 0)
    yield {
      title: `Cast as ${[...new Set(edits.map(({ newText }) => newText))].join(', ')}`,
      safe: true,
      edits,
    };
}

const CAST_TYPES: Record<string, string> = {
  INT: 'SIGNED',
  INTEGER: 'SIGNED',
  VARCHAR: 'CHAR',
  BIGINT: 'SIGNED',
};

function insideCast(tokens: readonly Token[], i: number): boolean {
  let depth = 0;
  for (let at = i - 1; at > 0; at--) {
    if (tokens[at]!.text === ')') depth++;
    else if (tokens[at]!.text === '(' && depth-- === 0) return tokens[at - 1]!.upper === 'CAST';
  }
  return false;
}

/** `SET @a := 1` */
function* assignments(tokens: readonly Token[]): Generator<Repair> {
  if (tokens[0]?.upper !== 'SET') return;
  const signs = tokens.filter((token, i) => token.text === ':=' && tokens[i - 1]?.kind === 'variable');
  if (signs.length === 0) return;
  yield {
    title: 'Write = for :=',
    safe: true,
    edits: signs.map(({ start, end }) => ({ start, end, newText: '=' })),
  };
}

/** IF [NOT] EXISTS where only MariaDB has it. Without it the statement fails when run twice. */
function* guards(tokens: readonly Token[]): Generator<Repair> {
  const edits: Repair['edits'] = [];
  for (const [i, token] of tokens.entries()) {
    if (token.upper !== 'IF') continue;
    const not = tokens[i + 1]?.upper === 'NOT';
    const exists = tokens[i + (not ? 2 : 1)];
    const next = tokens[i + (not ? 3 : 2)];
    if (exists?.upper !== 'EXISTS' || next?.text === '(') continue;
    edits.push({ start: token.start, end: next?.start ?? exists.end, newText: '' });
  }
  if (edits.length > 0)
    yield {
      title: 'Remove IF [NOT] EXISTS and ask before (frappe.db.has_index, has_column, table_exists)',
      safe: false,
      edits,
      ...(dropsIndex(tokens) ? { index: droppedIndex(tokens) ?? 'unclear' } : {}),
    };
}

function dropsIndex(tokens: readonly Token[]): boolean {
  return tokens.some(
    ({ upper }, i) => upper === 'DROP' && ['INDEX', 'KEY'].includes(tokens[i + 1]?.upper ?? ''),
  );
}

/** `DROP INDEX IF EXISTS i ON t`, or ALTER TABLE with that as its only change. */
function droppedIndex(tokens: readonly Token[]): { table: string; name: string } | undefined {
  const words = tokens.map((token) => (token.kind === 'quoted' ? '' : token.upper)).join(' ');
  const shapes: [RegExp, number, number][] = [
    [/^DROP INDEX IF EXISTS \S* ON \S*(?: ;)?$/, 6, 4],
    [/^ALTER TABLE \S* DROP (?:INDEX|KEY) IF EXISTS \S*(?: ;)?$/, 2, 7],
  ];
  const found = shapes.find(([shape]) => shape.test(words));
  const [table, name] = found ? [tokens[found[1]], tokens[found[2]]] : [];
  if (!table || !name) return undefined;
  const index = { table: identifierOf(table), name: identifierOf(name) };
  return /^[\w $-]+\n[\w $-]+$/.test(`${index.table}\n${index.name}`) ? index : undefined;
}

function* functions(tokens: readonly Token[]): Generator<Repair> {
  const edits: Repair['edits'] = [];
  for (const [i, token] of tokens.entries()) {
    const same =
      token.kind === 'word' && tokens[i + 1]?.text === '(' ? SAME_FUNCTION[token.upper] : undefined;
    if (same) edits.push({ start: token.start, end: token.end, newText: same });
  }
  if (edits.length > 0)
    yield {
      title: `Call ${[...new Set(edits.map(({ newText }) => newText))].join(', ')}`,
      safe: true,
      edits,
    };
}

export function repaired(sql: string, repair: Repair): string {
  let out = '';
  let at = 0;
  for (const { start, end, newText } of repair.edits) {
    out += sql.slice(at, start) + newText;
    at = end;
  }
  return out + sql.slice(at);
}

/** Whether the repaired text has none of the faults that repairs are for. */
export function isClean(sql: string, verdict: ParseVerdict | undefined): boolean {
  if (verdict?.verdict !== 'ok' && verdict?.verdict !== 'partial') return false;
  const tokens = tokenize(sql).filter((token) => token.kind !== 'comment');
  if (verdict.verdict === 'partial' && readTableStatement(tokens)?.error) return false;
  const calls = tokens.flatMap((token, i) =>
    token.kind === 'word' && tokens[i + 1]?.text === '(' ? [token.text.toLowerCase()] : [],
  );
  return (
    !refusedByMysql(
      tokens,
      calls.filter((name) => name in LOWER_SAME),
    ) && !calls.some((name) => name in LOWER_SAME && callOf(name) === 'missing')
  );
}

const LOWER_SAME: Record<string, true> = Object.fromEntries(
  Object.keys(SAME_FUNCTION).map((name) => [name.toLowerCase(), true]),
);

/** What to do about `DROP INDEX IF EXISTS` in a script, which cannot ask; else empty. */
export function adviceOf({ fragment, repairs }: StatementContext): string {
  if (fragment.source !== 'sql-file' || !repairs.some(({ index }) => index)) return '';
  return ' Only MariaDB has IF EXISTS here: look with SHOW INDEX first, and drop the index without IF EXISTS where it is there.';
}

/** The repairs as edits of the file, in the file's own way of writing strings. */
export function fixesOf(context: StatementContext): Fix[] {
  return context.repairs.flatMap((repair) => {
    const fix = isProven(context, repair)
      ? toFix(context.fragment, inTransaction(context, repair))
      : undefined;
    return fix ? [fix] : [];
  });
}

function toFix(fragment: SqlFragment, repair: Repair): Fix | undefined {
  const touched = repair.edits.some(
    ({ start, end }) =>
      fragment.holes.some((hole) => hole.start < end && hole.end > start) ||
      !fragment.map.isUnbroken(start, end),
  );
  if (touched) return undefined;
  if (repair.index) return guardedDrop(fragment, repair, repair.index);
  const edits = repair.edits.map(({ start, end, newText }) => ({
    span: fragment.map.spanOf(start, end),
    newText: newText.replaceAll('\n', fragment.newline ?? '\n'),
  }));
  // A text that stands elsewhere may be part of another statement too.
  const { span, holes } = fragment;
  const own = edits.every((edit) => span.start <= edit.span.start && edit.span.end <= span.end);
  const safe = repair.safe && (!repair.proof || (own && !holes.some(({ kind }) => kind === 'unknown')));
  return { title: repair.title, safe, preferred: safe, edits };
}

/** Two statements for one, with START TRANSACTION and COMMIT around them where the script is in no transaction. */
function inTransaction({ fragment, session }: StatementContext, repair: Repair): Repair {
  if (repair.proof?.kind !== 'two statements') return repair;
  const { title } = repair;
  if (!session.known) return { ...repair, title: `${title}; run both in one transaction` };
  if (session.inTransaction) return { ...repair, title: `${title}, in this transaction` };
  const end = fragment.sql.length;
  const begin = { start: 0, end: 0, newText: 'START TRANSACTION;\n' };
  const edits = joined([begin, ...repair.edits, { start: end, end, newText: ';\nCOMMIT' }]);
  return { ...repair, title: `${title}, in a transaction of their own`, edits };
}

/** Insertions at one place as one. */
function joined(edits: Repair['edits']): Repair['edits'] {
  const out: Repair['edits'] = [];
  for (const edit of edits) {
    const last = out.at(-1);
    if (last && last.end === edit.start && edit.start === edit.end) last.newText += edit.newText;
    else out.push({ ...edit });
  }
  return out;
}

/** `if frappe.db.has_index(…):` before the call, which has lost its IF EXISTS. */
function guardedDrop(
  fragment: SqlFragment,
  repair: Repair,
  index: NonNullable<Repair['index']>,
): Fix | undefined {
  const { indent, extent, holes, map } = fragment;
  if (index === 'unclear' || indent === undefined || !extent || holes.length > 0) return undefined;
  const start = extent.start;
  const deeper = indent.includes(' ') ? `${indent}    ` : `${indent}\t`;
  const test = `if frappe.db.has_index("${index.table}", "${index.name}"):\n${deeper}`;
  return {
    title: `Drop ${index.name} only if frappe.db.has_index`,
    safe: false,
    edits: [
      { span: { start, end: start }, newText: test },
      ...repair.edits.map(({ start, end, newText }) => ({ span: map.spanOf(start, end), newText })),
    ],
  };
}
