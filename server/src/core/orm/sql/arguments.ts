import { TABLES_WITHOUT_DOCTYPE } from '../../schema/table.js';
import { nearest } from '../../similar.js';
import { knownText, type OrmCall } from '../model.js';
import { doctypeOf, isAbsent, isOn } from './calls.js';
import { hasField, type OrmWorld, type Refusal } from './model.js';
import { refusal } from './refuse.js';

/** Arguments that `DatabaseQuery.execute` of Frappe 15 has and that of Frappe 16 has not (frappe/model/qb_query.py). */
const GONE = ['docstatus'];

/** Arguments that people misspell, and those of every version, by what the call is handed to. */
const LISTS = {
  callee: 'DatabaseQuery.execute()',
  wanted: 'fields filters or_filters group_by order_by limit pluck as_list'.split(' '),
  known: new Set(
    `docstatus limit_start limit_page_length with_childnames debug ignore_permissions user with_comment_count join
distinct start page_length offset ignore_ifnull save_user_settings save_user_settings_fields update user_settings
reference_doctype run strict ignore_ddl parent_doctype cache as_dict for_update ignore_user_permissions`.split(
      /\s+/,
    ),
  ),
};
const VALUES = {
  wanted: 'filters fieldname order_by as_dict'.split(' '),
  known: new Set(
    `ignore debug cache for_update run pluck distinct skip_locked wait update limit value val modified modified_by
update_modified dt dn field`.split(/\s+/),
  ),
};
const HANDED_ON: ReadonlySet<string> = new Set(['get_value', 'get_values', 'count', 'set_value', 'delete']);

/** Arguments of a call that its version of Frappe does not know. */
export function unknownArguments(call: OrmCall, { frappe }: OrmWorld): Refusal[] {
  const isList = call.method === 'get_all' || call.method === 'get_list';
  if (call.receiver === 'client' || call.language === 'js' || !(isList || HANDED_ON.has(call.method)))
    return [];
  const { wanted, known } = isList ? LISTS : VALUES;
  const callee = isList ? LISTS.callee : `Database.${call.method}()`;
  return [...call.args].flatMap(([name, value]) => {
    const right = wanted.includes(name) || known.has(name);
    const near = right ? undefined : !isList && name === 'fields' ? 'fieldname' : nearest(name, wanted);
    const gone = isList && frappe !== '15' && GONE.includes(name);
    if (!near && !gone) return [];
    return [
      refusal(
        'unknown-argument',
        value.span,
        `${callee} got an unexpected keyword argument '${name}'`,
        near ? `Did you mean ${near}?` : `Filter by it: filters={'${name}': …}.`,
        { exception: 'TypeError' },
      ),
    ];
  });
}

/** A list of a DocType that is not there, under a name that is near one that is; it may be an app's that is not here. */
export function unknownDocType(call: OrmCall, { doctypes }: OrmWorld): Refusal[] {
  const doctype = doctypeOf(call);
  const isList = call.method === 'get_all' || call.method === 'get_list';
  if (!isList || !doctype || !doctypes.complete || doctypes.get(doctype) || call.asks) return [];
  const near = TABLES_WITHOUT_DOCTYPE.has(`tab${doctype}`) ? undefined : nearest(doctype, doctypes.names());
  if (near === undefined) return [];
  return [
    refusal('unknown-doctype', call.doctype.span, `DocType ${doctype} not found`, `Did you mean ${near}?`, {
      exception: 'DoesNotExistError',
    }),
  ];
}

/** `get_single_value` of a field that the Single does not have: Frappe looks it up before it converts the value. */
export function unknownSingleField(call: OrmCall, world: OrmWorld): Refusal[] {
  const doctype = doctypeOf(call);
  const field = call.args.get('fieldname');
  const name = knownText(field);
  if (call.method !== 'get_single_value' || doctype === undefined || !field || name === undefined) return [];
  const data = world.doctypes.get(doctype);
  if (!data?.issingle || call.asks || hasField(world, doctype, name) !== false) return [];
  const near = nearest(
    name,
    data.fields.map(({ fieldname }) => fieldname),
  );
  return [
    refusal(
      'single-field',
      field.span,
      `Field <strong>${name}</strong> does not exist on <strong>${doctype}</strong>`,
      near ? `Did you mean ${near}?` : `${doctype} is a Single with fields of its own.`,
    ),
  ];
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
