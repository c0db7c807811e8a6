import type { OrmMethod, OrmReceiver } from './model.js';

/** A method's parameters in order, the DocType's among them as `doctype`. */
export interface Signature {
  method: OrmMethod;
  receiver: OrmReceiver;
  parameters: readonly string[];
}

/** `DatabaseQuery.execute` (frappe/model/db_query.py), to which `get_all` and `get_list` pass everything on. */
const LIST =
  'doctype fields filters or_filters docstatus group_by order_by limit_start limit_page_length as_list with_childnames debug ignore_permissions user with_comment_count join distinct start page_length limit ignore_ifnull save_user_settings save_user_settings_fields update user_settings reference_doctype run strict pluck ignore_ddl';
/** frappe/database/database.py */
const VALUE = 'doctype filters fieldname ignore as_dict debug order_by cache for_update';
const VALUES = 'doctype filters fieldname ignore as_dict debug order_by update cache for_update';

const DB: Readonly<Partial<Record<OrmMethod, string>>> = {
  get_all: LIST,
  get_list: LIST,
  get_value: VALUE,
  get_values: VALUES,
  get_single_value: 'doctype fieldname cache',
  set_single_value: 'doctype fieldname value modified modified_by update_modified debug',
  set_value: 'doctype filters fieldname value modified modified_by update_modified debug for_update',
  exists: 'doctype filters cache',
  count: 'doctype filters debug cache distinct',
  delete: 'doctype filters debug',
  add_index: 'doctype fields index_name',
  add_unique: 'doctype fields constraint_name',
  change_column_type: 'doctype column type nullable',
  rename_column: 'doctype old_column_name new_column_name',
  has_column: 'doctype column',
};

/** frappe/client.py, what a browser may call. */
const CLIENT: Readonly<Partial<Record<OrmMethod, string>>> = {
  get_list:
    'doctype fields filters group_by order_by limit_start limit_page_length parent debug as_dict or_filters',
  count: 'doctype filters debug cache',
  get_value: 'doctype fieldname filters as_dict debug parent',
  get_single_value: 'doctype fieldname',
  set_value: 'doctype name fieldname value',
};

/** Frappe's own names of parameters that go by one name here. */
const RENAMED: Readonly<Record<string, string>> = {
  dt: 'doctype',
  dn: 'filters',
  field: 'fieldname',
  val: 'value',
};

/** The DocType and what stands for it under other names. */
export function parameterName(name: string, { receiver, method }: Signature): string {
  if (name === 'table' && method === 'get_query') return 'doctype';
  return receiver === 'db' || method === 'get_single_value' || method === 'set_single_value'
    ? (RENAMED[name] ?? name)
    : name;
}

function signature(receiver: OrmReceiver, method: OrmMethod, parameters: string): Signature {
  return { receiver, method, parameters: parameters.split(' ') };
}

const FRAPPE = new Map<string, Signature>([
  ['frappe.get_all', signature('frappe', 'get_all', LIST)],
  ['frappe.get_list', signature('frappe', 'get_list', LIST)],
  ['frappe.get_value', signature('frappe', 'get_value', VALUE)],
  ['frappe.get_cached_value', signature('frappe', 'get_cached_value', 'doctype name fieldname as_dict')],
  ['frappe.get_single_value', signature('frappe', 'get_single_value', 'doctype fieldname')],
  [
    'frappe.qb.get_query',
    signature(
      'qb',
      'get_query',
      'doctype fields filters order_by group_by limit offset distinct for_update update into delete',
    ),
  ],
]);
for (const [method, parameters] of Object.entries(DB) as [OrmMethod, string][])
  for (const db of ['frappe.db', 'frappe.local.db'])
    FRAPPE.set(`${db}.${method}`, signature('db', method, parameters));
for (const [method, parameters] of Object.entries(CLIENT) as [OrmMethod, string][])
  FRAPPE.set(
    `frappe.client.${method === 'count' ? 'get_count' : method}`,
    signature('client', method, parameters),
  );

const DOCUMENT: Readonly<Record<string, Signature>> = {
  db_set: signature('doc', 'db_set', 'fieldname value update_modified notify commit'),
  db_get: signature('doc', 'db_get', 'fieldname'),
};

/** The method that a dotted path names. */
export function signatureOf(path: string): Signature | undefined {
  return FRAPPE.get(path);
}

/** A method of a document. */
export function documentMethod(name: string): Signature | undefined {
  return Object.hasOwn(DOCUMENT, name) ? DOCUMENT[name] : undefined;
}

/** Every path that names a method of the ORM. */
export function ormPaths(): Iterable<string> {
  return FRAPPE.keys();
}
