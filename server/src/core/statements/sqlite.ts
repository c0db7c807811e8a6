import type { StatementContext } from '../contexts/statement.js';
import { createSqlite } from '../engines/sqlite/ddl.js';
import { rewritesOf } from '../engines/sqlite/rewrites/index.js';
import type { SqliteErrorKind, SqliteStatement, SqliteVerdict } from '../engines/sqlite/verdicts.js';
import type { Fix, Problem } from '../finding.js';
import { isSure, type TableLookup } from '../schema/lookup.js';
import type { Table } from '../schema/table.js';
import { isFiller, isWritten, type SqlFragment } from '../sources/sql/fragment.js';
import { identifierOf, type Token } from '../sources/sql/tokens.js';
import { statementProblem } from './problem.js';

/** What statements of one file do to tables, so far as it makes others of them than the DocTypes say. */
export interface MadeNames {
  /** Tables made or renamed there: what they are like is not known. */
  tables: ReadonlySet<string>;
  /** Whatever an ALTER names may be a column. */
  columns: ReadonlySet<string>;
}

/** What the statements of a file make, by their first words. */
export function madeNames(statements: readonly (readonly Token[])[]): MadeNames {
  const made = { tables: new Set<string>(), columns: new Set<string>() };
  for (const tokens of statements) {
    const first = tokens[0]?.upper;
    const at = tokens.findIndex(({ upper }) => upper === 'TABLE' || upper === 'VIEW');
    if (first === 'CREATE' && at > 0 && at < 5) {
      const name = tokens.slice(at + 1).find(({ upper }) => !['IF', 'NOT', 'EXISTS'].includes(upper));
      if (name) made.tables.add(identifierOf(name));
    } else if (first === 'ALTER' || first === 'RENAME') {
      const names = tokens.filter(isName).map(identifierOf);
      for (const name of columnsMade(tokens)) made.columns.add(name.toLowerCase());
      const own = names.filter((name) => name.startsWith('tab'));
      for (const name of first === 'ALTER' ? own.slice(1) : own.filter((_, i) => i % 2 === 1))
        made.tables.add(name);
    }
  }
  return made;
}

/** The columns that an ALTER makes: by ADD, CHANGE and RENAME COLUMN. */
function columnsMade(tokens: readonly Token[]): string[] {
  return tokens.flatMap(({ upper }, i) => {
    const rest = tokens.slice(i + 1);
    if (upper !== 'ADD' && upper !== 'CHANGE' && upper !== 'TO') return [];
    const words = rest.filter((token) => !['COLUMN', 'IF', 'NOT', 'EXISTS'].includes(token.upper));
    if (upper === 'ADD' && words[0]?.text === '(') return words.filter(isName).map(identifierOf);
    const name = words[upper === 'CHANGE' ? 1 : 0];
    return name && isName(name) && !(upper === 'ADD' && NO_COLUMN.has(name.upper))
      ? [identifierOf(name)]
      : [];
  });
}

const NO_COLUMN = new Set([
  'INDEX',
  'KEY',
  'UNIQUE',
  'FULLTEXT',
  'SPATIAL',
  'PRIMARY',
  'FOREIGN',
  'CONSTRAINT',
  'CHECK',
]);

/** The statement as Frappe's backend gets it: with the placeholders and doubled percent signs of the source. */
export function asSent({ sql, holes, map }: SqlFragment, file: string): string {
  const parts: string[] = [];
  let at = 0;
  const copy = (to: number): void => {
    const text = sql.slice(at, to);
    const start = at;
    parts.push(
      text.replace(/%/g, (sign, offset: number) => {
        const { start: from, end } = map.spanOf(start + offset, start + offset + 1);
        return file.slice(from, end) === '%%' ? '%%' : sign;
      }),
    );
    at = to;
  };
  for (const hole of holes) {
    const source = file.slice(hole.source.start, hole.source.end);
    if (hole.kind !== 'value' || !/^%(?:\(\w+\))?s$/.test(source)) continue;
    copy(hole.start);
    parts.push(source);
    at = hole.end;
  }
  copy(sql.length);
  return parts.join('');
}

/** A statement with what is not known of its tables, and the tables that it names. */
export function sqliteStatement(
  fragment: SqlFragment,
  tokens: readonly Token[],
  surroundings: {
    file: string;
    tables: TableLookup;
    made: MadeNames;
    lenient: boolean;
    /** What Frappe sends of a call, where it is no SQL of the source. */
    built?: string;
  },
): { statement: SqliteStatement; tables: Map<string, string | null> } {
  const { file, tables: lookup, made, lenient, built } = surroundings;
  const tables = new Map<string, string | null>();
  const may = new Set<string>(made.columns);
  for (const token of tokens) {
    if (!isName(token) && !token.text.startsWith('"')) continue;
    const name = identifierOf(token);
    if (name.startsWith('tab') && !isFiller(name) && !tables.has(name)) {
      const table = lookup.get(name);
      tables.set(name, table ? definitionOf(table) : null);
    }
  }
  const held = [...tables].flatMap(([name, text]) => (text === null ? [] : [name]));
  const owners = held.map((name) => name.slice(3));
  const asked = new Set(tokens.filter(isName).map(identifierOf));
  for (const name of asked) {
    if (owners.some((doctype) => lookup.mayHaveColumn?.(doctype, name))) may.add(name);
  }
  const sure = held.length > 0 && held.every((name) => isSure(lookup, name));
  return {
    statement: {
      sql: built ?? asSent(fragment, file),
      ...(built !== undefined && { built: true }),
      ...(sure && { sure }),
      ...(may.size && { may: [...may] }),
      ...(made.tables.size && { open: [...made.tables] }),
      ...(lenient && { lenient }),
    },
    tables,
  };
}

const definitions = new WeakMap<Table, string>();

function definitionOf(table: Table): string {
  let text = definitions.get(table);
  if (text === undefined) {
    text = createSqlite(table)[0]!;
    definitions.set(table, text);
  }
  return text;
}

function isName({ kind }: Token): boolean {
  return kind === 'word' || kind === 'quoted';
}

/** SQLite's refusal of a statement where no hole can be its reason; undefined where there is none of these kinds. */
export function refusal(
  context: StatementContext,
  ...kinds: readonly SqliteErrorKind[]
): (SqliteVerdict & { error: string; sent: string; name: string }) | undefined {
  const { sqlite, fragment } = context;
  if (sqlite?.verdict !== 'error' || !sqlite.kind || !kinds.includes(sqlite.kind)) return undefined;
  const { error = '', sent = fragment.sql, name = '' } = sqlite;
  if (isFiller(error)) return undefined;
  const token = errorToken(context);
  // What stands in a hole is ours: `INTERVAL '{days}' DAY` is a number when it runs.
  const isText = token?.kind === 'string' && sqlite.kind === 'column';
  if (token && !isText && touches(context, token)) return undefined;
  const hole = fragment.holes.find(({ kind }) => kind === 'unknown' || kind === 'name');
  if (hole && !standsBeforeHole(context, hole.start)) return undefined;
  return { ...sqlite, error, sent, name };
}

function touches({ fragment }: StatementContext, { start, end }: Token): boolean {
  return fragment.holes.some((hole) => hole.start < end && hole.end > start);
}

/** Whether the error's reason is certain whatever stands in an unknown hole. */
function standsBeforeHole(context: StatementContext, hole: number): boolean {
  const { kind } = context.sqlite!;
  if (kind === 'function') return true;
  if (kind !== 'syntax') return false;
  const token = errorToken(context);
  return token !== undefined && token.end <= hole;
}

/** Where the error stands in the source: the token that SQLite names, or what sqlglot made it of. */
export function errorToken({ tokens, sqlite }: StatementContext): Token | undefined {
  const { kind, name = '', source, nth = 0, of = 1 } = sqlite!;
  if (kind === 'function' || kind === 'arguments') {
    const wanted = (source ?? name).toLowerCase();
    return tokens.find((token, i) => tokens[i + 1]?.text === '(' && token.text.toLowerCase() === wanted);
  }
  if (kind === 'syntax') {
    const alike = tokens.filter((token) => isSame(token, name));
    return alike[alike.length === of ? nth : 0];
  }
  const parts = name.toLowerCase().split('.');
  const last = parts.at(-1)!;
  const candidates = tokens.flatMap((token, i) => (identifierOf(token).toLowerCase() === last ? [i] : []));
  const qualified = candidates.find(
    (i) =>
      parts.length > 1 &&
      tokens[i - 1]?.text === '.' &&
      identifierOf(tokens[i - 2]!).toLowerCase() === parts.at(-2),
  );
  const bare = candidates.find((i) => tokens[i - 1]?.text !== '.' && tokens[i - 1]?.upper !== 'AS');
  const whole = tokens.find(
    (token) =>
      token.kind === 'string' &&
      token.text.slice(1, -1).toLowerCase() === name.toLowerCase().replaceAll('%%', '%'),
  );
  const at = qualified ?? bare ?? candidates[0];
  return whole ?? (at === undefined ? undefined : tokens[at]);
}

function isSame(token: Token, written: string): boolean {
  if (/^["`]/.test(written)) return /^["`]/.test(token.text) && identifierOf(token) === written.slice(1, -1);
  // sqlglot writes the number of an interval as a text.
  const plain = written.replace(/^'(\d+)'$/, '$1');
  return token.text.toLowerCase() === written.toLowerCase() || token.text === plain;
}

/** As much of what is sent to SQLite as fits into a message, around the words of the error. */
export function excerpt(sent: string, name: string): string {
  const line = sent
    .replace(/\bhole_\w+/g, '…')
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= LONGEST) return line;
  const at = name === '' ? 0 : Math.max(0, line.toLowerCase().indexOf(name.toLowerCase()));
  const start = Math.max(0, Math.min(at - LONGEST / 2, line.length - LONGEST));
  return `${start > 0 ? '…' : ''}${line.slice(start, start + LONGEST)}${start + LONGEST < line.length ? '…' : ''}`;
}

const LONGEST = 110;

/** A finding about what SQLite refuses: where, SQLite's own words, and what it was sent. */
export function sqliteProblem(
  context: StatementContext,
  { error, sent, name, how }: { error: string; sent: string; name: string; how?: SqliteVerdict['how'] },
  problem: Pick<Problem, 'message'> & Partial<Pick<Problem, 'fixes' | 'key'>>,
): Problem {
  const { tokens, frappe } = context;
  const token = errorToken(context);
  const place = token ?? { start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? context.sql.length };
  const rewriting = how === 'translated' ? 'translates it to' : 'sends';
  return statementProblem(context, place, {
    ...problem,
    message:
      how === 'tables'
        ? problem.message
        : `${problem.message} Frappe ${frappe} ${rewriting}: ${excerpt(sent, name)}`,
    evidence: { engine: 'sqlite', text: error },
  });
}

/** Ways to write a refused statement for every engine alike; none where what is not known stands in what changes. */
export function portableFixes(context: StatementContext, token: Token | undefined): Fix[] {
  const { holes, map } = context.fragment;
  if (!isWritten(context.fragment)) return [];
  return rewritesOf(context.tokens, context.frappe).flatMap(({ title, whole, edits }): Fix[] => {
    const isFree = edits.every(({ start, end }) =>
      holes.every((hole) => {
        // A value may stand beside what changes; anything else may run on into it.
        const room = hole.kind === 'value' ? 0 : 1;
        return hole.start >= end + room || hole.end <= start - room;
      }),
    );
    const isHere =
      token === undefined || edits.some(({ start, end }) => start <= token.end && token.start <= end);
    if (!isFree || !isHere || !edits.every(({ start, end }) => map.isUnbroken(start, end))) return [];
    const placed = edits.map(({ start, end, newText, after }) => {
      const span = context.spanOf(after ? start - 1 : start, end);
      return { span: after ? { start: span.end, end: span.end } : span, newText };
    });
    return [{ title, safe: !whole, preferred: true, edits: placed }];
  });
}
