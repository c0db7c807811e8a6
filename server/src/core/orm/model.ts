import type { Template } from '../sources/python/strings.js';
import type { SqlSource } from '../sources/sql/fragment.js';
import type { Span } from '../text.js';

/**
 * A value of a call's argument as far as it is known, with the place in the file where it stands. The place of a
 * value that came through a name or a constant is where that was written.
 */
export type OrmValue = OrmText | OrmNumber | OrmBoolean | OrmNone | OrmList | OrmDict | OrmUnknown;

/** A text; where it has gaps, something unknown stands there. `map` leads each character back into the file. */
export type OrmText = { kind: 'text'; span: Span } & Template;
export type OrmNumber = { kind: 'number'; span: Span; value: number };
export type OrmBoolean = { kind: 'boolean'; span: Span; value: boolean };
export type OrmNone = { kind: 'none'; span: Span };
export type OrmList = {
  kind: 'list' | 'tuple';
  span: Span;
  items: readonly OrmValue[];
  /** Items that are not known may stand before, between or after these. */
  open: boolean;
};
export type OrmDict = {
  kind: 'dict';
  span: Span;
  entries: readonly OrmEntry[];
  /** Entries that are not known may be there too. */
  open: boolean;
};
export interface OrmEntry {
  key: OrmValue;
  value: OrmValue;
  /** It is set on some paths only. */
  optional?: true;
}
export type OrmUnknown = { kind: 'unknown'; span: Span };

/**
 * What the method hangs on: `frappe.get_all`, `frappe.db.get_value`, `doc.db_set`, `frappe.qb.get_query`,
 * `frappe.client.get_list`; `desk`: the lists of the desk (frappe/desk/reportview.py), which a script asks for.
 */
export type OrmReceiver = 'frappe' | 'db' | 'doc' | 'qb' | 'client' | 'desk';

export type OrmMethod =
  | 'get_all'
  | 'get_list'
  | 'get_value'
  | 'get_values'
  | 'get_cached_value'
  | 'get_single_value'
  | 'set_single_value'
  | 'set_value'
  | 'db_set'
  | 'db_get'
  | 'exists'
  | 'count'
  | 'delete'
  | 'get_query'
  | 'add_index'
  | 'add_unique'
  | 'change_column_type'
  | 'rename_column'
  | 'has_column';

/** One call that names a DocType's columns. */
export interface OrmCall {
  method: OrmMethod;
  receiver: OrmReceiver;
  /** The method's parameters in order, under the names that `args` has. */
  parameters: readonly string[];
  language: 'python' | 'jinja' | 'js';
  doctype: OrmValue;
  /** By Frappe's parameter name; the DocType is not among them. */
  args: ReadonlyMap<string, OrmValue>;
  /** Keywords as they are written, each with the name that its value has in `args`. */
  keywords?: readonly (readonly [written: string, name: string])[];
  /** Keywords of what an argument before them is already. */
  twice?: readonly string[];
  /** `*args` or `**kwargs` is passed: other arguments may be there. */
  open: boolean;
  /** The whole call. */
  span: Span;
  /** The method's name. */
  nameSpan: Span;
  /** It is being typed: a quote or a parenthesis is open. Nothing is said of it. */
  unfinished: boolean;
  /** The function or method around it, as `Class.method`; empty at module level. */
  owner: string;
  /** The code around the call asks what tables or columns there are. */
  asks: boolean;
  /** A list of frappe-ui, whose address the app may set (`setConfig('defaultListUrl', …)`). */
  resource?: true;
  /** The kind of text it stands in. */
  source: SqlSource;
  /** Calls with one number are one call: what its arguments can be on different paths. */
  group: number;
}

/** A part of a text value as the file's span. */
export function spanIn(text: OrmText, start: number, end: number): Span {
  return text.map.spanOf(start, end);
}

/** The text of a value that is wholly known; undefined for anything else. */
export function knownText(value: OrmValue | undefined): string | undefined {
  return value?.kind === 'text' && value.gaps.length === 0 ? value.text : undefined;
}
