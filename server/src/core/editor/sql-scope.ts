import type { TableLookup } from '../schema/lookup.js';
import type { Column, Table } from '../schema/table.js';
import { identifierOf, isName, type Token } from '../sources/sql/tokens.js';

/** Something that columns come from, under the name that a query knows it by. */
export interface SqlSource {
  name: string;
  alias: string;
  /** Its place, where a table is named. */
  token?: Token;
  /** The query that it belongs to. */
  query: number;
  /** The columns of a subquery or of a common table expression, as far as they have names. */
  columns?: readonly string[];
}

interface Query {
  /** The query around it; -1 for the statement's own. */
  parent: number;
  /** Its tokens, without those of the queries in it. */
  tokens: Token[];
}

/** Where a token stands. */
interface Place {
  query: number;
  /** Parentheses inside of its query. */
  depth: number;
  /** The clause that it is in: `SELECT`, `FROM`, `WHERE`… */
  clause: string;
}

const CLAUSES = new Set(
  'SELECT FROM WHERE SET ON USING GROUP ORDER HAVING LIMIT VALUES VALUE UPDATE INTO TABLE DELETE WITH'.split(
    ' ',
  ),
);
const BEFORE_TABLE = new Set(['FROM', 'JOIN', 'UPDATE', 'INTO', 'TABLE', 'STRAIGHT_JOIN', 'DESCRIBE']);
const SETS = new Set(['UNION', 'EXCEPT', 'INTERSECT']);
/** Words after a table that are no alias. */
const NO_ALIAS = new Set([
  ...CLAUSES,
  ...SETS,
  ...'JOIN INNER LEFT RIGHT CROSS NATURAL STRAIGHT_JOIN USE FORCE IGNORE FOR LOCK AS PARTITION AND OR'.split(
    ' ',
  ),
]);

/**
 * The queries of a statement and what each names in FROM, told from the tokens alone, because a
 * statement that is being typed does not parse.
 */
export class SqlScope {
  readonly sources: SqlSource[] = [];
  private readonly byQuery = new Map<number, SqlSource[]>();
  private readonly queries: Query[] = [{ parent: -1, tokens: [] }];
  private readonly places: Place[] = [];
  /** The place after each token. */
  private readonly after: Place[] = [];
  private readonly ctes = new Map<string, SqlSource>();

  constructor(readonly tokens: readonly Token[]) {
    const named: { open: number; close: number; query: number }[] = [];
    const stack: { place: Place; open: number }[] = [];
    let place: Place = { query: 0, depth: 0, clause: '' };
    for (const [i, token] of tokens.entries()) {
      if (token.text === ')' && stack.length > 0) {
        const inner = place;
        const frame = stack.pop()!;
        place = frame.place;
        if (inner.query !== place.query) named.push({ open: frame.open, close: i, query: inner.query });
      } else if (token.kind === 'word') place = this.moved(place, token, tokens[i - 1]);
      this.places.push(place);
      this.queries[place.query]!.tokens.push(token);
      if (token.text === '(') {
        stack.push({ place, open: i });
        const next = tokens[i + 1]?.upper;
        // What stands in FROM or WITH does not see what the query around it names.
        const apart = tokens[i - 1]?.upper === 'AS' || (i > 0 && this.isBeforeTable(i - 1));
        const parent = apart ? this.queries[place.query]!.parent : place.query;
        place =
          next === 'SELECT' || next === 'WITH'
            ? { query: this.open(parent), depth: 0, clause: '' }
            : { ...place, depth: place.depth + 1 };
      }
      this.after.push(place);
    }
    for (const [i] of tokens.entries()) this.readTable(i);
    for (const query of named) this.readQuery(query.open, query.close, query.query);
    for (const source of this.sources) {
      const known = this.byQuery.get(source.query);
      if (known) known.push(source);
      else this.byQuery.set(source.query, [source]);
    }
  }

  private open(parent: number): number {
    this.queries.push({ parent, tokens: [] });
    return this.queries.length - 1;
  }

  private moved(place: Place, { upper, start }: Token, before: Token | undefined): Place {
    if (SETS.has(upper)) return { query: this.open(this.queries[place.query]!.parent), depth: 0, clause: '' };
    // A column may be called like a keyword; in `n. FROM` the column is still to be typed.
    if (before?.text === '.' && before.end === start) return place;
    if (upper === 'JOIN' || upper === 'STRAIGHT_JOIN') return { ...place, clause: 'FROM' };
    // `EXTRACT(YEAR FROM x)`, `FOR UPDATE`, `ON DUPLICATE KEY UPDATE`
    if (upper === 'FROM' && place.depth > 0) return place;
    if (upper === 'UPDATE' && (before?.upper === 'FOR' || before?.upper === 'KEY'))
      return { ...place, clause: 'SET' };
    return CLAUSES.has(upper) ? { ...place, clause: upper } : place;
  }

  /** Whether a table's name is what follows a token. */
  isBeforeTable(index: number): boolean {
    const token = this.tokens[index];
    const place = this.after[index];
    if (!token || !place) return false;
    if (token.text === ',') return place.clause === 'FROM' || place.clause === 'UPDATE';
    const opens = place.clause === token.upper || (place.clause === 'FROM' && token.upper !== 'FROM');
    return token.kind === 'word' && BEFORE_TABLE.has(token.upper) && opens;
  }

  private readTable(i: number): void {
    let at = i + 1;
    if (!this.isBeforeTable(i)) return;
    if (this.tokens[at + 1]?.text === '.') at += 2;
    const token = this.tokens[at];
    if (!token || !isName(token) || (token.kind === 'word' && NO_ALIAS.has(token.upper))) return;
    const name = identifierOf(token);
    const alias = this.aliasBehind(at) ?? name;
    this.sources.push({ name, alias, token, query: this.places[at]!.query });
  }

  private aliasBehind(index: number): string | undefined {
    const next = this.tokens[this.tokens[index + 1]?.upper === 'AS' ? index + 2 : index + 1];
    return next && isName(next) && !(next.kind === 'word' && NO_ALIAS.has(next.upper))
      ? identifierOf(next)
      : undefined;
  }

  /** A derived table `(SELECT …) q`, or a common table expression `q (a, b) AS (SELECT …)`. */
  private readQuery(open: number, close: number, query: number): void {
    const outer = this.places[open]!.query;
    if (this.tokens[open - 1]?.upper !== 'AS') {
      const derived = this.isBeforeTable(open - 1) || this.tokens[open - 1]?.upper === 'LATERAL';
      const alias = derived ? this.aliasBehind(close) : undefined;
      if (alias) this.sources.push({ name: '', alias, query: outer, columns: this.columnsOf(query) });
      return;
    }
    let at = open - 2;
    let columns: string[] | undefined;
    if (this.tokens[at]?.text === ')') {
      columns = [];
      for (at--; at > 0 && this.tokens[at]!.text !== '('; at--)
        if (isName(this.tokens[at]!)) columns.unshift(identifierOf(this.tokens[at]!));
      at--;
    }
    const token = this.tokens[at];
    if (!token || !isName(token)) return;
    const name = identifierOf(token);
    this.ctes.set(name, { name, alias: name, query: outer, columns: columns ?? this.columnsOf(query) });
  }

  /** The names of what a query selects; those after `*` are left out. */
  private columnsOf(query: number): string[] {
    const names: string[] = [];
    let depth = 0;
    let last: Token | undefined;
    const { tokens } = this.queries[query]!;
    for (const token of tokens.slice(1)) {
      const ends = depth === 0 && (token.text === ',' || token.upper === 'FROM');
      if (ends && last && isName(last)) names.push(identifierOf(last));
      if (ends && token.text !== ',') return names;
      if (token.text === '(') depth++;
      if (token.text === ')') depth--;
      last = token;
    }
    if (last && isName(last)) names.push(identifierOf(last));
    return names;
  }

  /** The names of the statement's common table expressions. */
  get queryNames(): string[] {
    return [...this.ctes.keys()];
  }

  /** What can be named at a token, the query's own sources before those of the queries around it. */
  visibleAt(index: number, after = false): SqlSource[] {
    return [...this.around(index, after)].flat();
  }

  /** The sources of the query that a token is in, then those of each query around it. */
  private *around(index: number, after = false): Generator<SqlSource[]> {
    let query = (after ? this.after : this.places)[index]?.query ?? 0;
    for (; query >= 0; query = this.queries[query]!.parent)
      yield (this.byQuery.get(query) ?? []).map((source) => {
        const cte = this.ctes.get(source.name);
        return cte?.columns ? { ...source, columns: cte.columns } : source;
      });
  }

  /** The tables that the name at a token may be a column of. */
  ownersOf(index: number, tables: TableLookup): Table[] {
    const name = identifierOf(this.tokens[index]!);
    const before = this.tokens[index - 1]?.text === '.' ? this.tokens[index - 2] : undefined;
    const alias = before && identifierOf(before);
    const owns = (source: SqlSource): boolean => {
      if (alias !== undefined && source.alias !== alias && source.name !== alias) return false;
      if (source.columns) return source.columns.includes(name);
      const table = tables.get(source.name);
      return table !== undefined && columnOf(table, name) !== undefined;
    };
    // What an inner query has hides what those around it have.
    for (const sources of this.around(index)) {
      const owning = sources.filter(owns);
      if (owning.length > 0)
        return owning.flatMap((source) => (source.columns ? [] : (tables.get(source.name) ?? [])));
    }
    return [];
  }
}

/** A table's column; names differ in case as MySQL lets them. */
export function columnOf(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
}
