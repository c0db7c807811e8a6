import type { Span } from '../../text.js';
import type { OffsetMap } from './map.js';

/** Statements longer than this (UTF-16 units) are not judged: "cut off", with a note. */
export const MAX_STATEMENT = 256 * 1024;

/** Where a statement was found. */
export type SqlSource = 'sql-file' | 'python' | 'jinja' | 'report' | 'server-script' | 'script';

/**
 * What stands in a text for something not known here.
 * - `value`: a bound value (`%s` with values): always one literal, or a list after IN
 * - `text`: part of a string or a quoted name (`'%{x}%'`, `` `tab{doctype}` ``): cannot change the grammar
 * - `name`: beside a dot (`{alias}.name`)
 * - `unknown`: any text at all, also where it is glued to a name (`tab{x}`); errors after it are not claimed
 */
export type HoleKind = 'value' | 'text' | 'name' | 'unknown';

export interface Hole {
  kind: HoleKind;
  /** Its filling, as offsets into `SqlFragment.sql`. */
  start: number;
  end: number;
  /** The placeholder or expression in the file. */
  source: Span;
}

/** One statement as an engine would get it, with the way back into the file. */
export interface SqlFragment {
  /** The text judged: escapes undone, holes filled. */
  sql: string;
  map: OffsetMap;
  holes: readonly Hole[];
  source: SqlSource;
  /** The file's stretch that it stands for: the statement of a `.sql` file, the argument of a call. */
  span: Span;
  /** The whole call, where there is one: a comment above it is about the statement. */
  extent?: Span;
  /** The call's indentation and what one level more adds, where it is a statement on lines of its own with one plain literal. */
  indent?: { here: string; deeper: string };
  /** The call is a statement of its own: nothing reads what it returns. */
  unread?: true;
  /** The call's text and indentation, where one like it may stand after the statement that assigns what it returns. */
  repeat?: { text: string; indent: string };
  /** How lines end in its file; undefined where no line may be added. */
  newline?: string;
  /** The call's method: `sql`, `sql_list`, `sql_ddl`, `multisql`; `qb` or the ORM's where Frappe makes the statement. */
  method?: string;
  /** The function or method around the call, as `Class.method`. */
  owner?: string;
  /** The report, DocType or script that it belongs to. */
  document?: string;
  /** The function around the call asks what tables or columns there are. */
  asks?: boolean;
  /** Its text grew too long to be followed: a part of it is a hole. */
  cut?: true;
  /** Frappe takes an unknown column or table for no answer: `frappe.db.exists`, `get_value(…, ignore=True)`. */
  ignoresMissing?: true;
  /** Frappe refuses the call, and sends this nowhere. */
  refused?: true;
  /** Its end is not typed yet: nothing is said of it. */
  unfinished?: true;
  /** Fragments of one call share a number: they are what its argument can be on different paths. */
  group: number;
  /** The same statement with other fillings of its unknown holes, to be tried when the first does not parse. */
  alternatives(): SqlFragment[];
}

/** Whether a statement holds a hole that may be any text. */
export function hasUnknown({ holes }: SqlFragment): boolean {
  return holes.some(({ kind }) => kind === 'unknown');
}

const BEFORE_CONDITION = /(?:\b(?:where|and|or|not|having|on)\b[\s(]*|(?:^|[^\w`\s])\s*\(\s*)$/i;
const BEHIND_CONDITION = /^\s*(?:$|\)|;|\b(?:and|or|group|order|limit|having)\b)/i;

/** Whether a hole is a whole condition, which may compare any column with anything: `WHERE {conditions}`. */
export function hasUnknownCondition({ sql, holes }: SqlFragment): boolean {
  return holes.some(
    ({ start, end }) => BEFORE_CONDITION.test(sql.slice(0, start)) && BEHIND_CONDITION.test(sql.slice(end)),
  );
}

/** A name in a filling: nothing that a schema knows. */
export const FILLER = 'hole_';

export function isFiller(name: string): boolean {
  return name.includes(FILLER);
}

/** Whether a statement is written as SQL; else Frappe makes it of a call. */
export function isWritten({ method }: SqlFragment): boolean {
  return method === undefined || /sql/.test(method);
}
