import type { TableLookup } from '../schema/lookup.js';
import type { Table } from '../schema/table.js';
import type { SqlFragment } from '../sources/sql/fragment.js';
import { OffsetMap } from '../sources/sql/map.js';
import { identifierOf, isName } from '../sources/sql/tokens.js';
import { codeTokens } from '../statements/verdicts.js';
import type { Span } from '../text.js';
import { SqlScope } from './sql-scope.js';

/**
 * The statement that an offset of the file is in: written there, or put together elsewhere from what
 * stands there. In a script the space after a statement still belongs to it.
 */
export function fragmentAt(
  fragments: readonly SqlFragment[],
  text: string,
  offset: number,
): SqlFragment | undefined {
  const holding = fragments.filter(({ map }) => map.offsetOf(offset) !== undefined);
  const own = holding.find(({ span }) => span.start <= offset && offset <= span.end) ?? holding[0];
  if (own) return own;
  const last = fragments.findLast(({ span, source }) => source === 'sql-file' && span.end <= offset);
  if (!last || /\S/.test(text.slice(last.span.end, offset))) return undefined;
  const { start } = last.span;
  return {
    ...last,
    sql: text.slice(start, offset),
    map: OffsetMap.identity(start, offset - start),
    span: { start, end: offset },
  };
}

/** Inside of what is put in when the code runs: Python, not SQL. */
export function isInHole({ holes }: SqlFragment, offset: number): boolean {
  return holes.some(({ source }) => source.start < offset && offset < source.end);
}

/** What the name under the cursor stands for. */
export type SqlName =
  | { kind: 'table'; name: string; span: Span }
  | { kind: 'column'; name: string; tables: Table[]; span: Span };

/** The table or column that an offset of the file is on. */
export function sqlNameAt(fragment: SqlFragment, offset: number, tables: TableLookup): SqlName | undefined {
  const at = fragment.map.offsetOf(offset);
  if (at === undefined || isInHole(fragment, offset)) return undefined;
  const tokens = codeTokens(fragment.sql);
  const index = tokens.findIndex((token) => token.start <= at && at <= token.end && isName(token));
  return nameOf(fragment, tokens, index, new SqlScope(tokens), tables);
}

/** All tables and columns that a statement names, in its order. */
export function sqlNamesIn(fragment: SqlFragment, tables: TableLookup): SqlName[] {
  const tokens = codeTokens(fragment.sql);
  const scope = new SqlScope(tokens);
  return tokens.flatMap((token, i) =>
    isName(token) && tokens[i + 1]?.text !== '(' ? (nameOf(fragment, tokens, i, scope, tables) ?? []) : [],
  );
}

function nameOf(
  fragment: SqlFragment,
  tokens: ReturnType<typeof codeTokens>,
  index: number,
  scope: SqlScope,
  tables: TableLookup,
): SqlName | undefined {
  const token = tokens[index];
  if (!token || token.open) return undefined;
  const span = fragment.map.spanOf(token.start, token.end);
  const name = identifierOf(token);
  const { sources } = scope;
  if (name.startsWith('tab') && (tables.get(name) || sources.some((source) => source.name === name)))
    return { kind: 'table', name, span };
  const qualified = tokens[index - 1]?.text === '.';
  const aliased = qualified
    ? undefined
    : scope.visibleAt(index).find((source) => source.alias === name && source.name.startsWith('tab'));
  if (aliased) return { kind: 'table', name: aliased.name, span };
  const owners = scope.ownersOf(index, tables);
  return owners.length > 0 ? { kind: 'column', name, tables: owners, span } : undefined;
}

/** The names of the DocTypes' tables that a statement reads or writes. */
export function tablesIn(sql: string): string[] {
  const names = new SqlScope(codeTokens(sql)).sources.map(({ name }) => name);
  return [...new Set(names)].filter((name) => /^tab[^\r\n]*$/.test(name));
}

/** Where a statement names a DocType's table, or a column of it. */
export function usesIn(
  fragment: SqlFragment,
  table: string,
  column: string | undefined,
  tables: TableLookup,
): Span[] {
  if (!fragment.sql.includes(table)) return [];
  const tokens = codeTokens(fragment.sql);
  const name = (column ?? table).toLowerCase();
  const places = tokens.flatMap((token, i) =>
    isName(token) && identifierOf(token).toLowerCase() === name ? [i] : [],
  );
  if (places.length === 0) return [];
  const scope = new SqlScope(tokens);
  if (column === undefined)
    return scope.sources.some((source) => source.name === table) ? places.map(spanOf) : [];
  const aliases = places.filter(isAlias);
  return places
    .filter(
      (i) =>
        tokens[i + 1]?.text !== '(' &&
        !isAlias(i) &&
        !(aliases.length > 0 && tokens[i - 1]?.text !== '.' && mayNameAlias(i)) &&
        scope.ownersOf(i, tables).some((owner) => owner.name === table),
    )
    .map(spanOf);

  function spanOf(i: number): Span {
    return fragment.map.spanOf(tokens[i]!.start, tokens[i]!.end);
  }

  /** `… as name`, `loan.name name`, `count(*) name` */
  function isAlias(i: number): boolean {
    const before = tokens[i - 1];
    if (!before || tokens[i + 1]?.text === '.') return false;
    if (before.text.toLowerCase() === 'as' || before.text === ')') return true;
    return isName(before) && tokens[i - 2]?.text === '.';
  }

  /** These clauses know the names that the select list gives. */
  function mayNameAlias(i: number): boolean {
    const clause = tokens.slice(0, i).findLast(({ text }) => CLAUSE.test(text));
    return /^(?:order|group|having)$/i.test(clause?.text ?? '');
  }
}

const CLAUSE = /^(?:select|from|on|where|set|values|order|group|having|limit)$/i;
