import { columnFields } from '../../schema/build.js';
import { nearest } from '../../similar.js';
import { knownText, type OrmCall, type OrmValue } from '../model.js';
import { doctypeOf, isOn } from './calls.js';
import { hasField, isStandard, type OrmWorld, type Refusal } from './model.js';
import type { Part } from './query.js';
import { refusal } from './refuse.js';

/** Whether a list asks for the user's permissions. */
export type Asks = boolean | 'perhaps';

export function asksPermissions(call: OrmCall): Asks {
  if (call.method !== 'get_list') return false;
  const ignores = isOn(call, 'ignore_permissions');
  return ignores === undefined ? 'perhaps' : !ignores;
}

/** Whether nobody may read a field, as the DocType has none of that name: no row ever has it, and no engine is asked. */
export function isNobodys(doctype: string, fieldname: string, world: OrmWorld): boolean | undefined {
  const data = world.doctypes.get(doctype);
  if (!data || isStandard(fieldname) || columnFields(data).has(fieldname)) return false;
  return hasField(world, doctype, fieldname) === undefined ? undefined : true;
}

/**
 * Whether `get_list` leaves a field out of its rows without a word, which is told where it is sure: 15
 * `apply_fieldlevel_read_permissions` (frappe/model/db_query.py), 16 `apply_field_permissions` (frappe/database/query.py).
 */
export function isLeftOut(
  name: string,
  part: Part,
  doctype: string,
  { world, asks, refusals }: { world: OrmWorld; asks: Asks | undefined; refusals: Refusal[] },
): boolean {
  const nobodys = asks ? isNobodys(doctype, name, world) : false;
  if (asks === true && nobodys === true) refusals.push(leftOut(name, part, doctype, world));
  return nobodys !== false;
}

function leftOut(name: string, part: Part, doctype: string, world: OrmWorld): Refusal {
  const names = world.doctypes.get(doctype)?.fields.map(({ fieldname }) => fieldname) ?? [];
  const near = nearest(name, names);
  const has = names.includes(name)
    ? `The field ${name} of ${doctype} has no column.`
    : `${doctype} has no field ${name}.${near ? ` Did you mean ${near}?` : ''}`;
  return refusal('left-out-field', part.span, `row.${name} is None`, has, { exception: '' });
}

/** What Frappe 16 says of a filter or an order by such a field, to Administrator as well (`_check_field_permission`). */
export function notPermitted(
  kind: 'filter-field' | 'order-by' | 'group-by',
  part: Part,
  doctype: string,
  world: OrmWorld,
): Refusal | undefined {
  const name = part.template.text;
  const data = world.doctypes.get(doctype);
  const guarded = Array.isArray(data?.raw.permissions) && data.raw.permissions.length > 0;
  if (!guarded || isNobodys(doctype, name, world) !== true) return undefined;
  return refusal(
    kind,
    part.span,
    `You do not have permission to access field: <strong>${doctype}.${name}</strong>`,
    `${doctype} has no field ${name}, and get_list asks for the permission on each.`,
    { exception: 'PermissionError' },
  );
}

/** Lists of the desk refuse a field that is not there (frappe/desk/reportview.py `raise_invalid_field`). */
export function notInQuery(call: OrmCall, world: OrmWorld): Refusal[] {
  const doctype = doctypeOf(call);
  if (doctype === undefined) return [];
  const found: Refusal[] = [];
  const add = (kind: 'field-format' | 'filter-field', value: OrmValue | undefined): void => {
    const name = knownText(value);
    if (!value || name === undefined || !/^\w+$/.test(name)) return;
    const data = world.doctypes.get(doctype);
    if (!data || isStandard(name) || hasField(world, doctype, name) !== false) return;
    const near = nearest(
      name,
      data.fields.map(({ fieldname }) => fieldname),
    );
    found.push(
      refusal(
        kind,
        value.span,
        `Field not permitted in query: ${name}`,
        near ? `Did you mean ${near}?` : '',
        {
          exception: 'DataError',
        },
      ),
    );
  };
  const fields = call.args.get('fields');
  for (const item of fields?.kind === 'list' ? fields.items : []) add('field-format', item);
  const filters = call.args.get('filters');
  if (filters?.kind === 'dict') for (const { key } of filters.entries) add('filter-field', key);
  for (const one of filters?.kind === 'list' ? filters.items : [])
    if (one.kind === 'list' && one.items.length === 3) add('filter-field', one.items[0]);
  return found;
}
