import type { Expr } from '../../python/ast.js';
import type { Value } from './value.js';

/** Modules whose names are known. */
export const OURS = /^(?:frappe|pypika)/;

/** Functions and methods that change nothing of what they get. */
export const READS = new Set(
  'len tuple list set dict str cstr sorted sum any all enumerate zip range isinstance print _ join format map filter min max reversed sql sql_list multisql sql_ddl escape get_all get_list get_value get_single_value db_get throw msgprint count index get items keys values copy dumps as_json cint flt bool'.split(
    ' ',
  ),
);

export function isOpen(value: Value): boolean {
  return value.kind === 'list' || value.kind === 'some' || value.kind === 'dict';
}

/** What `list.extend(more)` leaves. */
export function extended(list: Value & { kind: 'list' | 'some' }, more: Value | undefined): Value {
  const items = more && 'items' in more ? [...list.items, ...more.items] : list.items;
  const whole = list.kind === 'list' && more?.kind === 'list';
  return { kind: whole ? 'list' : 'some', items, ...(list.span && { span: list.span }) };
}

export function isTarget({ kind }: Expr): boolean {
  return kind === 'name' || kind === 'attr' || kind === 'sub';
}

export function noted(watched: Map<string, (Value | undefined)[]>, name: string): (Value | undefined)[] {
  const values = watched.get(name) ?? [];
  watched.set(name, values);
  return values;
}
