import { readOnlyEffect } from './sql.js';
import { alternatives, type CallArgs, stringOf, UNKNOWN, type Value } from './values.js';

/**
 * One thing that a call does, in order. In read-only mode / in normal mode:
 * - `writes`: refused with 1792 / changes a row, which a GET rolls back
 * - `matches`: refused with 1792, also when no row matches / changes rows only if some match
 * - `locks`: refused with 1792 / keeps nothing
 * - `ddl`: passes, and ends the read-only transaction / commits
 * - `ends`: ends the read-only transaction without a change
 * - `commit`: begins the next read-only transaction / commits
 * - `kept`: nothing / commits
 * - `flags`: nothing / sets `flags.commit`, so that the GET commits at its end
 * - `swallowed`: refused inside, and Frappe itself eats the error / changes a row
 * With `?` only in some cases that the code does not tell.
 */
export type Step =
  | 'writes'
  | 'matches'
  | 'locks'
  | 'ddl'
  | 'ends'
  | 'commit'
  | 'kept'
  | 'flags'
  | 'swallowed'
  | 'writes?'
  | 'locks?';

/** Reads the arguments of a call: by position, by name. */
export interface ArgReader {
  arg(index: number, name: string): Value | undefined;
  /** One that is only given by name. */
  named(name: string): Value | undefined;
  args: CallArgs;
}

export type Rule = readonly Step[] | ((call: ArgReader) => readonly Step[]);

export const WRITES: Rule = ['writes'];
export const NOTHING: Rule = [];

/** Truthy for sure; an unknown value counts as not given. */
export function isTrue(value: Value | undefined): boolean {
  return value?.kind === 'constant' && !value.open && Boolean(value.value);
}
export function isFalse(value: Value | undefined): boolean {
  return value?.kind === 'constant' && !value.open && !value.value;
}
export const isEmpty = (value: Value | undefined): boolean =>
  isFalse(value) ||
  (value?.kind === 'list' && value.items.length === 0) ||
  (value?.kind === 'dict' && value.entries.size === 0 && !value.rest);

/** One statement for all rows, and none without any. */
export function ifAny(rows: Value | undefined): readonly Step[] {
  if (isEmpty(rows)) return [];
  return rows?.kind === 'any' && rows.of.some(isEmpty) ? ['writes?'] : ['writes'];
}

/** `for_update` is SELECT … FOR UPDATE, which a read-only transaction refuses; a Single's value is read without. */
export const lockable: Rule = (call) => {
  const of = call.arg(1, 'filters');
  const doctype = stringOf(call.arg(0, 'doctype'));
  const single =
    (of === undefined && !call.args.more) ||
    isFalse(of) ||
    (doctype !== undefined && stringOf(of) === doctype);
  return isTrue(call.named('for_update')) && !single ? ['locks'] : [];
};
/** `db_set(…, commit=True)`. */
export const committed =
  (index: number): Rule =>
  (call) =>
    isTrue(call.arg(index, 'commit')) ? ['writes', 'commit'] : ['writes'];
/** `make_autoname` adds a number to all but `hash`, and takes it from tabSeries with FOR UPDATE. */
export const naming: Rule = (call) => {
  const names = alternatives(call.arg(0, 'key') ?? UNKNOWN).map(textOf);
  if (names.every((name) => name === undefined || name === 'hash')) return [];
  return names.length === 1 ? ['writes'] : ['writes?'];
};
/** Parts of a name: only `####` is a number of a series. */
export const parsing: Rule = (call) => {
  const parts = call.arg(0, 'parts');
  const texts = parts?.kind === 'list' ? parts.items.map(textOf) : textOf(parts)?.split('.');
  return texts?.some((part) => part?.startsWith('#')) && call.arg(3, 'number_generator') === undefined
    ? ['writes']
    : [];
};
/** By a filter of constants alone: whether a row has them only the data tell. A name is there to be found. */
export const filtered: Rule = (call) => {
  const filter = call.arg(1, 'filters') ?? call.arg(1, 'dn');
  if (filter?.kind !== 'dict' || filter.rest || filter.entries.size === 0 || filter.entries.has('name'))
    return ['writes'];
  return [...filter.entries.values()].every((value) => value.kind === 'constant') ? ['matches'] : ['writes'];
};
/** A name that the caller gives is there to be deleted; one written in the code may as well be missing. */
export const ifExists = (call: ArgReader): readonly Step[] => {
  const name = call.arg(1, 'name');
  return name === undefined || stringOf(name) !== undefined ? [] : ['writes?'];
};

/** What `frappe.db.sql(text)` does, from its text. */
export function sqlSteps(sql: string | undefined): readonly Step[] {
  if (sql === undefined) return [];
  switch (readOnlyEffect(sql)) {
    case 'writes':
      return ['writes'];
    case 'locks':
      return ['locks'];
    case 'ddl':
      return ['ddl'];
    case 'ends':
      return ['ends'];
    default:
      return [];
  }
}

/** One of several statements. */
function sometimes(statements: readonly Value[]): readonly Step[] {
  const all = statements.map((one) => sqlSteps(textOf(one)).join());
  if (all.every((steps) => steps === all[0])) return sqlSteps(textOf(statements[0]));
  return all.includes('writes') ? ['writes?'] : all.includes('locks') ? ['locks?'] : [];
}

export function textOf(value: Value | undefined): string | undefined {
  return stringOf(value) ?? (value?.kind === 'text' ? value.value : undefined);
}

export function sqlCall(call: ArgReader): readonly Step[] {
  if (isFalse(call.named('run'))) return [];
  const query = call.arg(0, 'query');
  if (query?.kind === 'query') return query.does === 'reads' ? [] : [query.does];
  const steps = query?.kind === 'any' ? sometimes(query.of) : sqlSteps(textOf(query));
  return isTrue(call.named('auto_commit')) ? ['commit', ...steps, 'commit'] : steps;
}
