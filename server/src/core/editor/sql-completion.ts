import { isReservedInMariaDb } from '../engines/mariadb/reserved.js';
import { functionNames } from '../engines/mysql/functions.js';
import { isReserved } from '../engines/mysql/reserved.js';
import type { TableLookup } from '../schema/lookup.js';
import { isWritten, type SqlFragment } from '../sources/sql/fragment.js';
import { identifierOf, isName, type Token, tokenize } from '../sources/sql/tokens.js';
import { codeTokens } from '../statements/verdicts.js';
import type { Span } from '../text.js';
import { isInHole } from './sql.js';
import { SqlScope, type SqlSource } from './sql-scope.js';

export interface SqlChoice {
  label: string;
  kind: 'table' | 'column' | 'function' | 'keyword' | 'value';
  detail?: string;
  newText: string;
  /** What the typed text is compared with. */
  filter: string;
}

/** What may be typed at an offset of the file: tables after FROM, columns of the tables, functions of every target. */
export function sqlCompletions(
  fragment: SqlFragment,
  offset: number,
  tables: TableLookup,
  doctypes: Iterable<string>,
): { span: Span; choices: SqlChoice[] } | undefined {
  const at = fragment.map.offsetOf(offset);
  if (at === undefined || isInHole(fragment, offset)) return undefined;
  const comment = tokenize(fragment.sql).some(
    ({ kind, start, end, text }) =>
      kind === 'comment' && start < at && (at < end || (at === end && !text.endsWith('*/'))),
  );
  const tokens = codeTokens(fragment.sql);
  const index = tokens.findIndex((token) => token.start < at && at <= token.end);
  const current = tokens[index];
  if (comment || current?.kind === 'string' || current?.kind === 'number') return undefined;
  const typed = current && isName(current) ? current : undefined;
  const before = typed ? index - 1 : tokens.filter((token) => token.end <= at).length - 1;
  if (before < 0) {
    const start = typed?.kind === 'quoted' || !isWritten(fragment) ? undefined : typed;
    return start && { span: fragment.map.spanOf(start.start, start.end), choices: keywords(START, fragment) };
  }
  // A quote that is not closed yet runs to the end of the text.
  const end = typed?.open ? at : typed?.end;
  const span = typed ? fragment.map.spanOf(typed.start, end!) : { start: offset, end: offset };
  const built = !isWritten(fragment);
  if (built && typed?.kind !== 'quoted') return undefined;
  const scope = new SqlScope(tokens);
  const sources = scope
    .visibleAt(typed ? index : before, !typed)
    .filter(({ token }) => token === undefined || token !== typed);
  const quoted = typed?.kind === 'quoted';
  if (scope.isBeforeTable(before)) {
    if (built) return undefined;
    const ctes = scope.queryNames.map((name) => choice(name, 'table', quoted, 'WITH'));
    return { span, choices: [...ctes, ...tableChoices(tables, doctypes, quoted)] };
  }
  if (tokens[before]!.text === '.') {
    const owner = tokens[before - 1] && identifierOf(tokens[before - 1]!);
    const own = sources.filter((source) => source.alias === owner || source.name === owner);
    if (built) return unquoted(fragment, typed!, columnChoices(own, tables, quoted));
    return { span, choices: columnChoices(own, tables, quoted) };
  }
  const columns = columnChoices(sources, tables, quoted);
  if (built) return unquoted(fragment, typed!, columns);
  return {
    span,
    choices: quoted
      ? columns
      : [...columns, ...functionChoices(tokens, typed, index), ...keywords(WITHIN, fragment)],
  };
}

/** In code the names that Frappe puts in backticks stand without. */
function unquoted(
  { map }: SqlFragment,
  { start, end }: Token,
  choices: SqlChoice[],
): { span: Span; choices: SqlChoice[] } {
  const plain = choices.map((one) => ({ ...one, newText: one.label, filter: one.label }));
  return { span: map.spanOf(start + 1, end - 1), choices: plain };
}

/** A name goes in quotes where it is in quotes already, or is reserved on one of the servers. */
function choice(
  name: string,
  kind: SqlChoice['kind'],
  quoted: boolean,
  detail: string | undefined,
): SqlChoice {
  const plain = /^[A-Za-z_]\w*$/.test(name) && !isReserved(name) && !isReservedInMariaDb(name);
  const newText = quoted || !plain ? `\`${name.replaceAll('`', '``')}\`` : name;
  return {
    label: name,
    kind,
    newText,
    filter: quoted ? newText : name,
    ...(detail !== undefined && { detail }),
  };
}

function tableChoices(tables: TableLookup, doctypes: Iterable<string>, quoted: boolean): SqlChoice[] {
  return [...doctypes]
    .filter((doctype) => tables.get(`tab${doctype}`))
    .map((doctype) => ({
      ...choice(`tab${doctype}`, 'table', quoted, undefined),
      newText: `\`tab${doctype}\``,
    }));
}

function columnChoices(sources: readonly SqlSource[], tables: TableLookup, quoted: boolean): SqlChoice[] {
  const seen = new Map<string, SqlChoice>();
  for (const { name, alias, columns } of sources) {
    const details = columns
      ? columns.map((column) => [column, alias] as const)
      : (tables.get(name)?.columns ?? []).map((column) => [column.name, `${column.type} · ${name}`] as const);
    for (const [column, detail] of details)
      if (!seen.has(column)) seen.set(column, choice(column, 'column', quoted, detail));
  }
  return [...seen.values()];
}

const START = ['SELECT', 'INSERT INTO', 'UPDATE', 'DELETE FROM', 'WITH'];
const WITHIN =
  'SELECT|DISTINCT|FROM|WHERE|AND|OR|NOT|IN|IS NULL|IS NOT NULL|BETWEEN|LIKE|EXISTS|AS|JOIN|INNER JOIN|LEFT JOIN|RIGHT JOIN|CROSS JOIN|ON|USING|GROUP BY|HAVING|ORDER BY|ASC|DESC|LIMIT|OFFSET|UNION|UNION ALL|CASE|WHEN|THEN|ELSE|END|SET|VALUES|ON DUPLICATE KEY UPDATE|OVER|PARTITION BY|INTERVAL|NULL|TRUE|FALSE|FOR UPDATE'.split(
    '|',
  );

/** Words of SQL that every target takes, in the letters that the statement has: small or capital. */
function keywords(words: readonly string[], { sql }: SqlFragment): SqlChoice[] {
  const small = /^[\s(]*[a-z]/.test(sql);
  return words.map((word): SqlChoice => {
    const newText = small ? word.toLowerCase() : word;
    return { label: newText, kind: 'keyword', newText, filter: newText };
  });
}

function functionChoices(tokens: readonly Token[], typed: Token | undefined, index: number): SqlChoice[] {
  const called = typed !== undefined && tokens[index + 1]?.text === '(';
  return functionNames().map((name) => ({
    label: name,
    kind: 'function',
    newText: called ? name : `${name}(`,
    filter: name,
  }));
}
