import { committed, NOTHING, type Rule, WRITES } from './effects.js';

/**
 * Methods of every document (frappe/model/document.py, base_document.py). A controller's own method of that name
 * goes first. `db_set`, `db_update`, `db_insert` are Frappe's alone, so they are also taken on unknown objects.
 */
export const DOCUMENT_METHODS: Readonly<Record<string, Rule>> = {
  save: WRITES,
  insert: WRITES,
  submit: WRITES,
  cancel: WRITES,
  delete: WRITES,
  discard: WRITES,
  _save: WRITES,
  _submit: WRITES,
  _cancel: WRITES,
  rename: WRITES,
  db_set: committed(4),
  db_update: WRITES,
  db_update_all: WRITES,
  db_insert: WRITES,
  update_child_table: ['matches'],
  update_children: ['matches'],
  update_single: WRITES,
  set_new_name: NOTHING,
  add_comment: WRITES,
  add_tag: WRITES,
  remove_tag: WRITES,
  add_assignment: WRITES,
  check_if_latest: ['locks'],
  save_version: WRITES,
  load_doc_before_save: ['locks'],
  get_document_share_key: ['writes?'],
  // Skipped, or deferred to redis, in read-only mode; in normal mode both set `flags.commit`.
  add_seen: ['flags'],
  add_viewed: ['flags'],
  log_error: NOTHING,
  deferred_insert: NOTHING,
  notify_update: NOTHING,
  lock: NOTHING,
  unlock: NOTHING,
  queue_action: NOTHING,
  reload: NOTHING,
  load_from_db: NOTHING,
};

/** Methods of Frappe's own controllers (frappe/core/doctype/user/user.py and so on). */
export const CONTROLLER_METHODS: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  User: {
    add_roles: WRITES,
    remove_roles: WRITES,
    reset_password: WRITES,
    disable_email_fields_if_user_disabled: NOTHING,
  },
  File: { save_file: WRITES, optimize_file: WRITES, unzip: WRITES },
  'Email Queue': { send: WRITES, update_status: WRITES },
  Communication: { set_delivery_status: WRITES, send_email: WRITES },
  Workspace: { new_widget: WRITES },
};

/** Of `DOCUMENT_METHODS`, the names that nothing but a Frappe document has. */
export const DOCUMENT_ONLY: ReadonlySet<string> = new Set([
  'db_set',
  'db_update',
  'db_insert',
  'db_update_all',
]);

/** Methods that exist on documents and change only memory. */
export const IN_MEMORY: ReadonlySet<string> = new Set(
  (
    'get set update append extend remove as_dict as_json get_valid_dict set_onload get_onload ' +
    'get_doc_before_save is_new has_permission check_permission get_title get_formatted getone get_all_children ' +
    'has_value_changed update_if_missing set_parent_in_children get_db_value precision get_password get_url ' +
    'apply_fieldlevel_read_permissions get_signature validate_value throw_if_exists flags meta set_user_and_timestamp ' +
    'run_trigger get_tags get_assigned_users get_link_filters init_valid_columns reset_values_if_no_permlevel_access'
  ).split(' '),
);

/** Classes that make their subclasses documents. */
export const DOCUMENT_CLASSES: ReadonlySet<string> = new Set([
  'frappe.model.document.Document',
  'frappe.model.base_document.BaseDocument',
  'frappe.utils.nestedset.NestedSet',
  'frappe.website.website_generator.WebsiteGenerator',
]);
