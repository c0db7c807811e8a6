import type { Template } from '../../sources/python/strings.js';
import type { Span } from '../../text.js';
import { SqlText } from '../sql-text.js';
import { type Query, type Source, type Style, type Term, varies } from './model.js';

/**
 * The statement that a query of the query builder becomes (pypika 0.48 `QueryBuilder.get_sql` with MySQL's quotes).
 * What is not known becomes a hole. `whole`: it is sent as it is, nothing is added to it later.
 */
export function renderQuery(query: Query, whole: boolean): SqlText {
  const plain = new Renderer(false, query.steps[0]!).statement(query, whole);
  return plain.isLoose ? new Renderer(true, query.steps[0]!).statement(query, whole) : plain;
}

class Renderer {
  constructor(
    private readonly forced: boolean,
    private readonly place: Span,
  ) {}

  statement(query: Query, whole: boolean): SqlText {
    const out = new SqlText();
    this.write(out, query);
    if (!whole || query.open || varies(query)) out.add(' ', last(query)).hole('unknown', '', last(query));
    return out;
  }

  private write(out: SqlText, query: Query): void {
    const style = { qualified: this.forced || isQualified(query), forced: this.forced };
    const [first] = query.steps as readonly [Span];
    for (const [i, { value }] of query.ctes.entries()) {
      out
        .add(i === 0 ? 'WITH `' : ',`', first)
        .copy(value.name)
        .add('` AS (', first);
      this.write(out, value.query);
      out.add(') ', first);
    }
    if (query.verb === 'update') this.update(out, query, style);
    else {
      if (query.verb === 'insert' || query.verb === 'replace') this.insert(out, query, style);
      if (query.verb === 'delete') out.add('DELETE', first);
      else if (query.verb === 'select' || query.selects.length > 0) this.select(out, query, style);
      else return;
      this.sources(out, query, style);
    }
    this.rest(out, query, style);
  }

  private select(out: SqlText, query: Query, style: Style): void {
    out.add('SELECT ', query.steps[0]!);
    if (query.distinct) out.add('DISTINCT ', query.distinct);
    if (query.selects.length === 0) out.hole('unknown', out.filler(), query.steps[0]!);
    this.list(out, query.selects, ({ value: term }) => {
      term.write(out, style);
      if (term.alias) out.add(' `', term.span).copy(term.alias).add('`', term.span);
    });
  }

  private insert(out: SqlText, query: Query, style: Style): void {
    const [first] = query.steps as readonly [Span];
    out.add(query.verb === 'replace' ? 'REPLACE INTO ' : 'INSERT INTO ', first);
    if (query.target) this.source(out, query.target);
    if (query.columns.length > 0) {
      out.add(' (', first);
      this.list(out, query.columns, ({ value }) => value.write(out, { ...style, qualified: false }));
      out.add(')', first);
    }
    if (query.rows.length > 0) {
      out.add(' VALUES ', first);
      this.list(out, query.rows, ({ value }) => {
        out.add('(', first);
        this.list(out, value, (term) => term.write(out, style));
        out.add(')', first);
      });
    } else if (query.selects.length === 0) out.hole('unknown', ' VALUES ()', first);
    else out.add(' ', first);
  }

  private update(out: SqlText, query: Query, style: Style): void {
    const [first] = query.steps as readonly [Span];
    out.add('UPDATE ', first);
    if (query.target) this.source(out, query.target);
    this.joins(out, query, style);
    out.add(' SET ', first);
    if (query.sets.length === 0) out.hole('unknown', `${out.filler()}=1`, first);
    this.list(out, query.sets, ({ value: { field, value } }) => {
      field.write(out, { ...style, qualified: style.forced });
      out.add('=', field.span);
      value.write(out, style);
    });
  }

  private sources(out: SqlText, query: Query, style: Style): void {
    if (query.from.length === 0) return;
    out.add(' FROM ', query.steps[0]!);
    this.list(out, query.from, ({ value }) => this.source(out, value));
    this.joins(out, query, style);
  }

  private joins(out: SqlText, query: Query, style: Style): void {
    const joined: Source[] = [];
    for (const { value: join, optional } of query.joins) {
      // Two branches that join the same table may be the one and the other path.
      if (optional && joined.some((one) => isSame(one, join.source))) continue;
      joined.push(join.source);
      out.add(` ${join.how} `, join.span);
      this.source(out, join.source);
      if (join.using) {
        out.add(' USING (', join.span);
        this.list(out, join.using, (term) => term.write(out, { ...style, qualified: false }));
        out.add(')', join.span);
      } else if (join.on) {
        out.add(' ON ', join.on.span);
        join.on.write(out, style);
      }
    }
  }

  private source(out: SqlText, source: Source): void {
    if (source.kind === 'unknown') out.hole('unknown', out.filler(), source.span);
    else if (source.kind === 'table') {
      if (source.schema) out.add('`', source.span).copy(source.schema).add('`.', source.span);
      quoted(out, source.name, source.span);
    } else {
      out.add('(', source.span);
      this.write(out, source.query);
      out.add(')', source.span);
    }
    const alias = source.alias ?? (source.kind === 'query' ? source.query.alias : undefined);
    if (alias) quoted(out.add(' ', source.span), alias, source.span);
  }

  private rest(out: SqlText, query: Query, style: Style): void {
    this.conditions(out, ' WHERE ', query.wheres, style);
    const aliases = new Set(query.selects.map(({ value }) => value.alias?.text));
    // A column that the query builder leaves without its table may be the alias of something selected.
    const own = { ...style, qualified: isQualified(query) };
    const named = (term: Term): void => {
      if (term.alias && aliases.has(term.alias.text)) quoted(out, term.alias, term.span);
      else term.write(out, own);
    };
    if (query.groups.length > 0) {
      out.add(' GROUP BY ', query.groups[0]!.value.span);
      this.list(out, query.groups, ({ value }) => named(value));
    }
    this.conditions(out, ' HAVING ', query.havings, own);
    for (const { value } of query.unions) {
      out.add(` ${value.word} `, value.span);
      this.write(out, value.query);
    }
    if (query.orders.length > 0) {
      out.add(' ORDER BY ', query.orders[0]!.value.span);
      this.list(out, query.orders, ({ value: { term, direction, span } }) => {
        named(term);
        if (direction) out.add(` ${direction}`, span);
      });
    }
    for (const [word, term] of [
      [' LIMIT ', query.limit],
      [' OFFSET ', query.limit ? query.offset : undefined],
    ] as const) {
      if (term) term.write(out.add(word, term.span), style);
    }
    if (query.locks) out.add(' FOR UPDATE', query.locks);
  }

  private conditions(out: SqlText, word: string, terms: Query['wheres'], style: Style): void {
    if (terms.length === 0) return;
    out.add(word, terms[0]!.value.span);
    for (const [i, { value }] of terms.entries()) {
      if (i > 0) out.add(' AND ', value.span);
      bracketed(out, value, terms.length > 1 ? LEVELS.AND! : 0, style);
    }
  }

  private list<T>(out: SqlText, items: readonly T[], write: (item: T) => void): void {
    for (const [i, item] of items.entries()) {
      if (i > 0) out.add(',', spanOf(item) ?? this.place);
      write(item);
    }
  }
}

interface Placed {
  span?: Span;
  field?: Term;
  value?: Placed | readonly Term[];
}

/** Where an item of a list stands: a term, a part, an assignment, a row. */
function spanOf(item: unknown): Span | undefined {
  const { span, field, value } = item as Placed;
  if (span ?? field) return span ?? field?.span;
  return Array.isArray(value) ? value[0]?.span : value && spanOf(value);
}

/** How tightly operators bind, the loosest first. */
export const LEVELS: Readonly<Record<string, number>> = {
  OR: 1,
  XOR: 2,
  AND: 3,
  NOT: 4,
  compare: 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
};

/** A term, in brackets where what is around it binds more tightly. */
export function bracketed(out: SqlText, term: Term, level: number, style: Style): void {
  if (term.level === undefined || term.level >= level) {
    term.write(out, style);
    return;
  }
  out.add('(', term.span);
  term.write(out, style);
  out.add(')', term.span);
}

/** A subquery in an expression. */
export function writeSubquery(out: SqlText, query: Query, style: Style): void {
  const inner = new Renderer(style.forced, query.steps[0]!).statement(query, true);
  out.add('(', query.steps[0]!).append(inner).add(')', query.steps[0]!);
}

/** A name in backticks. */
export function quoted(out: SqlText, name: Template, span: Span): SqlText {
  return out.add('`', span).copy(name).add('`', span);
}

/** The name that stands before the columns of a source. */
export function writeQualifier(out: SqlText, source: Source, span: Span): void {
  const alias = source.alias ?? (source.kind === 'query' ? source.query.alias : undefined);
  if (alias) quoted(out, moved(alias, span), span);
  else if (source.kind === 'table') quoted(out, moved(source.name, span), span);
  else out.hole('name', out.filler(), span);
}

/** A name as it is used again elsewhere. */
function moved(name: Template, span: Span): Template {
  const out = new SqlText().add(name.text, span);
  return { text: name.text, map: out.offsets, gaps: name.gaps.map((gap) => ({ ...gap, source: span })) };
}

function isQualified(query: Query): boolean {
  const { from, joins, target, wheres, verb } = query;
  if (joins.length > 0 || from.length > 1 || from[0]?.value.kind === 'query') return true;
  if (verb === 'update' && from.length > 0) return true;
  const own = [...from.map(({ value }) => value), ...(target ? [target] : [])];
  return wheres.some(({ value }) => value.sources.some((source) => !own.some((one) => isSame(one, source))));
}

/** Two tables with one name and alias are the same. */
export function isSame(a: Source, b: Source): boolean {
  if (a === b) return true;
  return (
    a.kind === 'table' && b.kind === 'table' && a.name.text === b.name.text && a.alias?.text === b.alias?.text
  );
}

function last(query: Query): Span {
  const { end } = query.steps.reduce((a, b) => (b.end > a.end ? b : a));
  return { start: end, end };
}
