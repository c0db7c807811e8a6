import { sliceTemplate, type Template } from '../../sources/python/strings.js';
import type { Span } from '../../text.js';
import { SqlText, type SqlTextOrigin } from '../sql-text.js';

/** Writes a part of a statement; `qualified`: columns have their table's name, as there is more than one table. */
export type Piece = (out: SqlText, qualified: boolean) => void;

/** A text of the call or a stretch of one. */
export interface Part {
  template: Template;
  span: Span;
}

export function partOf(template: Template, span: Span): Part {
  return { template, span };
}

/** A stretch of a part without the space around it, or at its end only. */
export function slicePart(
  { template, span }: Part,
  start: number,
  end: number,
  strip: 'both' | 'end' | 'none' = 'both',
): Part {
  const isGap = (at: number): boolean => template.gaps.some((gap) => gap.at === at);
  let from = start;
  let to = end;
  if (strip === 'both') while (from < to && !isGap(from) && /\s/.test(template.text[from]!)) from++;
  if (strip !== 'none') while (to > from && !isGap(to) && /\s/.test(template.text[to - 1]!)) to--;
  const own = sliceTemplate(template, from, to);
  return { template: own, span: own.text === '' ? span : own.map.spanOf(0, own.text.length) };
}

/** Stretches between commas that stand outside of parentheses or before the last of them (`COMMA_PATTERN`). */
export function splitCommas(part: Part, separator = /,\s*(?![^()]*\))/g): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const match of part.template.text.matchAll(separator)) {
    parts.push(slicePart(part, at, match.index));
    at = match.index + match[0].length;
  }
  parts.push(slicePart(part, at, part.template.text.length));
  return parts.filter(({ template }) => template.text !== '' || template.gaps.length > 0);
}

/** A text as a person would write it, with what is not known in braces. */
export function shown({ text, gaps }: Template): string {
  let out = '';
  let at = 0;
  for (const gap of gaps) {
    out += `${text.slice(at, gap.at)}{${gap.expression}}`;
    at = gap.at;
  }
  return out + text.slice(at);
}

export function isKnown({ template }: Part): boolean {
  return template.gaps.length === 0;
}

/** `` `name` `` with its place; `table` is a DocType's name, `named` where that is written. */
export function column(table: string, name: Part, named: Span = name.span): Piece {
  return (out, qualified) => {
    if (qualified) out.add(`\`tab${table}\`.`, named);
    out.add('`', name.span).copy(name.template).add('`', name.span);
  };
}

/** What Frappe writes of the query's own table without being told: `` `name` ``, `*`, `` `creation` DESC ``. */
export function ownColumn(doctype: string, sql: string, span: Span): Piece {
  return (out, qualified) => {
    if (qualified) out.add(`\`tab${doctype}\`.`, span);
    out.add(sql, span);
  };
}

interface Join {
  table: string;
  span: Span;
  on: Piece;
}

/** A statement as PyPika would write it, before it is known whether its columns need a table. */
export class Query {
  readonly joins: Join[] = [];
  readonly select: Piece[] = [];
  readonly set: Piece[] = [];
  readonly where: Piece[] = [];
  readonly group: Piece[] = [];
  readonly order: Piece[] = [];
  distinct = false;
  tail = '';
  verb: 'select' | 'update' | 'delete' = 'select';
  /** Something stands in it that nothing is known of, and that may change what else is there. */
  lost = false;
  /** A condition names a table that is not joined: columns have their table's name all the same. */
  foreign = false;

  constructor(
    readonly doctype: string,
    readonly place: Span,
    /** Where the DocType is named. */
    readonly named: Span = place,
  ) {}

  /** Frappe's own tables without a DocType have no prefix (frappe/utils/data.py `get_table_name`). */
  private writeTable(out: SqlText): void {
    const prefix = this.doctype.startsWith('__') ? '' : 'tab';
    out.add(`\`${prefix}${this.doctype}\``, this.named);
  }

  join(table: string, span: Span, on: Piece): void {
    if (!this.joins.some((join) => join.table === table)) this.joins.push({ table, span, on });
  }

  render(): SqlText {
    const out = new SqlText();
    const qualified = this.joins.length > 0 || this.foreign;
    const list = (pieces: readonly Piece[], between: string): void => {
      pieces.forEach((piece, index) => {
        if (index) out.add(between, this.place);
        piece(out, qualified);
      });
    };
    const joins = (): void => {
      for (const { table: other, span, on } of this.joins) {
        out.add(` LEFT JOIN \`tab${other}\` ON `, span);
        on(out, qualified);
      }
    };
    if (this.verb === 'select') {
      out.add(this.distinct ? 'SELECT DISTINCT ' : 'SELECT ', this.place);
      list(this.select, ',');
      out.add(' FROM ', this.place);
      this.writeTable(out);
      joins();
    } else if (this.verb === 'delete') {
      // With a join no engine takes it: Frappe sends it all the same.
      out.add('DELETE FROM ', this.place);
      this.writeTable(out);
      joins();
    } else {
      out.add('UPDATE ', this.place);
      this.writeTable(out);
      joins();
      out.add(' SET ', this.place);
      list(this.set, ',');
    }
    const clause = (words: string, pieces: readonly Piece[], between: string): void => {
      if (pieces.length === 0) return;
      out.add(words, this.place);
      list(pieces, between);
    };
    clause(' WHERE ', this.where, ' AND ');
    clause(' GROUP BY ', this.group, ',');
    clause(' ORDER BY ', this.order, ',');
    if (this.tail) out.add(this.tail, this.place);
    return out;
  }

  fragment(origin: SqlTextOrigin) {
    return this.render().fragment(origin);
  }
}
