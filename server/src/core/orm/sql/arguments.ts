import type { OrmCall } from '../model.js';
import { doctypeOf, isAbsent, isOn } from './calls.js';
import type { OrmWorld, Refusal } from './model.js';
import { refusal } from './refuse.js';

/** Arguments that `DatabaseQuery.execute` of Frappe 15 has and that of Frappe 16 has not (frappe/model/qb_query.py). */
const GONE = ['docstatus'];

/** Arguments of a list that Frappe 16 does not know any more. */
export function unknownArguments(call: OrmCall): Refusal[] {
  if (call.receiver === 'client') return [];
  return GONE.flatMap((name) => {
    const value = call.args.get(name);
    if (!value) return [];
    return [
      refusal(
        'unknown-argument',
        value.span,
        `DatabaseQuery.execute() got an unexpected keyword argument '${name}'`,
        `Filter by it: filters={'${name}': …}.`,
        { exception: 'TypeError' },
      ),
    ];
  });
}

/** A child table has no permissions of its own: `get_list` asks for those of the parent that it is told. */
export function childWithoutParent(call: OrmCall, world: OrmWorld): Refusal[] {
  const doctype = doctypeOf(call);
  if (call.method !== 'get_list' || call.open || doctype === undefined) return [];
  if (!world.doctypes.get(doctype)?.istable) return [];
  if (!isAbsent(call.args.get('parent_doctype')) || !isAbsent(call.args.get('parent'))) return [];
  if (isOn(call, 'ignore_permissions') !== false) return [];
  const text = world.frappe === '15' ? '' : `Insufficient Permission for <strong>${doctype}</strong>`;
  return [
    refusal(
      'child-without-parent',
      call.doctype.span,
      text,
      call.receiver === 'client' || call.language === 'js'
        ? 'Pass the parent DocType as well: its permissions are those of the child table.'
        : 'Pass parent_doctype, whose permissions are those of the child table, or use frappe.get_all where permissions do not matter.',
      { exception: 'PermissionError' },
    ),
  ];
}
