import type { TableLookup } from '../check/statement.js';
import { codeTokens } from '../check/statement-verdicts.js';
import { functionNames } from '../engines/mysql/functions.js';
import type { Column, Table } from '../schema/table.js';
import type { SqlFragment } from '../sources/sql/fragment.js';
import { identifierOf, type Token } from '../sources/sql/tokens.js';
import type { Span } from '../text.js';

/** The statement that an offset of the file is in. */
export function fragmentAt(fragments: readonly SqlFragment[], offset: number): SqlFragment | undefined {
  return fragments.find(({ span, map }) => {
    if (offset < span.start || offset > span.end) return false;
    return map.offsetOf(offset) !== undefined;
  });
}

/** A table of a statement under its alias. */
export interface TableUse {
  name: string;
  alias: string;
  token: Token;
}

const BEFORE_TABLE = new Set(['FROM', 'JOIN', 'UPDATE', 'INTO', 'TABLE', 'STRAIGHT_JOIN']);

/** The tables that a text names, told from its tokens alone, because a statement being typed does not parse. */
export function tableUses(tokens: readonly Token[]): TableUse[] {
  const uses: TableUse[] = [];
  let list = false;
  for (const [i, token] of tokens.entries()) {
    if (token.kind === 'word' && BEFORE_TABLE.has(token.upper)) list = true;
    else if (token.kind === 'word' && ENDS_TABLES.has(token.upper)) list = false;
    const before = tokens[i - 1];
    const here =
      before && ((before.kind === 'word' && BEFORE_TABLE.has(before.upper)) || (list && before.text === ','));
    if (!here || (token.kind !== 'word' && token.kind !== 'quoted')) continue;
    const as = tokens[i + 1]?.upper === 'AS' ? i + 2 : i + 1;
    const next = tokens[as];
    const named = next && (next.kind === 'quoted' || (next.kind === 'word' && !CLAUSES.has(next.upper)));
    const name = identifierOf(token);
    uses.push({ name, alias: named ? identifierOf(next) : name, token });
  }
  return uses;
}

const ENDS_TABLES = new Set([
  'WHERE',
  'SET',
  'ON',
  'GROUP',
  'ORDER',
  'HAVING',
  'LIMIT',
  'SELECT',
  'VALUES',
  'UNION',
]);
const CLAUSES = new Set(
  'WHERE SET ON GROUP ORDER HAVING LIMIT SELECT VALUES UNION JOIN INNER LEFT RIGHT CROSS NATURAL STRAIGHT_JOIN USE FORCE IGNORE FOR LOCK USING AS VALUE PARTITION AND OR'.split(
    ' ',
  ),
);

/** What the name under the cursor stands for. */
export type SqlName =
  | { kind: 'table'; name: string; span: Span }
  | { kind: 'column'; name: string; tables: Table[]; span: Span };

/** The table or column that an offset of the file is on. */
export function sqlNameAt(fragment: SqlFragment, offset: number, tables: TableLookup): SqlName | undefined {
  const at = fragment.map.offsetOf(offset);
  if (at === undefined) return undefined;
  const tokens = codeTokens(fragment.sql);
  const index = tokens.findIndex(
    (token) => token.start <= at && at <= token.end && (token.kind === 'word' || token.kind === 'quoted'),
  );
  const token = tokens[index];
  if (!token) return undefined;
  const span = fragment.map.spanOf(token.start, token.end);
  const name = identifierOf(token);
  const uses = tableUses(tokens);
  if (name.startsWith('tab') && (tables.get(name) || uses.some((use) => use.name === name)))
    return { kind: 'table', name, span };
  const qualifier = tokens[index - 1]?.text === '.' ? tokens[index - 2] : undefined;
  const alias = qualifier ? identifierOf(qualifier) : undefined;
  const owners = uses
    .filter((use) => alias === undefined || use.alias === alias || use.name === alias)
    .flatMap((use) => tables.get(use.name) ?? [])
    .filter((table) => columnOf(table, name) !== undefined);
  const aliased =
    alias === undefined ? uses.find((use) => use.alias === name && use.name !== name) : undefined;
  if (aliased) return { kind: 'table', name: aliased.name, span };
  return owners.length > 0 ? { kind: 'column', name, tables: owners, span } : undefined;
}

/** A table's column; names differ in case as MySQL lets them. */
export function columnOf(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
}

export interface SqlChoice {
  label: string;
  kind: 'table' | 'column' | 'function';
  detail?: string;
  newText: string;
}

/** What may be typed at an offset of the file: tables behind FROM, columns of the tables, functions of every target. */
export function sqlCompletions(
  fragment: SqlFragment,
  offset: number,
  tables: TableLookup,
  doctypes: Iterable<string>,
): { span: Span; choices: SqlChoice[] } | undefined {
  const at = fragment.map.offsetOf(offset);
  if (at === undefined) return undefined;
  const tokens = codeTokens(fragment.sql);
  const index = tokens.findIndex((token) => token.start < at && at <= token.end);
  const current = tokens[index];
  if (current?.kind === 'string' || current?.kind === 'comment' || current?.kind === 'number')
    return undefined;
  const typed = current && (current.kind === 'word' || current.kind === 'quoted') ? current : undefined;
  const before = typed ? tokens[index - 1] : tokens.filter((token) => token.end <= at).at(-1);
  const span = typed ? fragment.map.spanOf(typed.start, typed.end) : { start: offset, end: offset };
  const uses = tableUses(tokens).filter((use) => use.token !== typed);
  if (before?.kind === 'word' && BEFORE_TABLE.has(before.upper))
    return { span, choices: tableChoices(tables, doctypes) };
  if (before?.text === '.') {
    const owner = tokens[tokens.indexOf(before) - 1];
    const alias = owner && identifierOf(owner);
    return {
      span,
      choices: columnChoices(
        uses.filter((use) => use.alias === alias || use.name === alias),
        tables,
      ),
    };
  }
  const functions = functionNames().map(
    (name): SqlChoice => ({ label: name, kind: 'function', newText: `${name}(` }),
  );
  return { span, choices: [...columnChoices(uses, tables), ...functions] };
}

function tableChoices(tables: TableLookup, doctypes: Iterable<string>): SqlChoice[] {
  return [...doctypes]
    .filter((doctype) => tables.get(`tab${doctype}`))
    .map((doctype) => ({ label: `tab${doctype}`, kind: 'table', newText: `\`tab${doctype}\`` }));
}

function columnChoices(uses: readonly TableUse[], tables: TableLookup): SqlChoice[] {
  const seen = new Set<string>();
  return uses.flatMap((use) =>
    (tables.get(use.name)?.columns ?? []).flatMap((column): SqlChoice[] => {
      if (seen.has(column.name)) return [];
      seen.add(column.name);
      return [
        { label: column.name, kind: 'column', detail: `${column.type} · ${use.name}`, newText: column.name },
      ];
    }),
  );
}

/** Where a statement names a DocType's table, or a column of it. */
export function usesIn(fragment: SqlFragment, table: string, column: string | undefined): Span[] {
  const tokens = codeTokens(fragment.sql);
  const uses = tableUses(tokens).filter((use) => use.name === table);
  if (uses.length === 0) return [];
  if (column === undefined) return uses.map(({ token }) => fragment.map.spanOf(token.start, token.end));
  const aliases = new Set(uses.flatMap((use) => [use.alias, use.name]));
  const alone = tableUses(tokens).length === uses.length;
  return tokens.flatMap((token, i) => {
    const isName = token.kind === 'word' || token.kind === 'quoted';
    if (!isName || identifierOf(token).toLowerCase() !== column.toLowerCase() || tokens[i + 1]?.text === '(')
      return [];
    const owner = tokens[i - 1]?.text === '.' ? tokens[i - 2] : undefined;
    const fits = owner ? aliases.has(identifierOf(owner)) : alone;
    return fits ? [fragment.map.spanOf(token.start, token.end)] : [];
  });
}
