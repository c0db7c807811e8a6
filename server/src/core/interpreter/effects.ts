import { readOnlyEffect } from './sql.js';
import { alternatives, type CallArgs, stringOf, UNKNOWN, type Value } from './values.js';
import { writers } from './writers.js';

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
  args: CallArgs;
}

export type Rule = readonly Step[] | ((call: ArgReader) => readonly Step[]);

const W: Rule = ['writes'];
const NOTHING: Rule = [];

/** Truthy for sure; an unknown value counts as not given. */
export function isTrue(value: Value | undefined): boolean {
  return value?.t === 'const' && !value.open && Boolean(value.v);
}
export function isFalse(value: Value | undefined): boolean {
  return value?.t === 'const' && !value.open && !value.v;
}
const isEmpty = (value: Value | undefined): boolean =>
  isFalse(value) ||
  (value?.t === 'list' && value.items.length === 0) ||
  (value?.t === 'dict' && value.entries.size === 0 && !value.rest);

/** One statement for all rows, and none without any. */
function ifAny(rows: Value | undefined): readonly Step[] {
  if (isEmpty(rows)) return [];
  return rows?.t === 'any' && rows.of.some(isEmpty) ? ['writes?'] : ['writes'];
}

/** `for_update` is SELECT … FOR UPDATE, which a read-only transaction refuses; a Single's value is read without. */
const lockable: Rule = (call) => {
  const of = call.arg(1, 'filters');
  const doctype = stringOf(call.arg(0, 'doctype'));
  const single =
    (of === undefined && !call.args.more) ||
    isFalse(of) ||
    (doctype !== undefined && stringOf(of) === doctype);
  return isTrue(call.arg(99, 'for_update')) && !single ? ['locks'] : [];
};
/** `db_set(…, commit=True)`. */
const committed =
  (index: number): Rule =>
  (call) =>
    isTrue(call.arg(index, 'commit')) ? ['writes', 'commit'] : ['writes'];
/** `make_autoname` adds a number to all but `hash`, and takes it from tabSeries with FOR UPDATE. */
const naming: Rule = (call) => {
  const names = alternatives(call.arg(0, 'key') ?? UNKNOWN).map(textOf);
  if (names.every((name) => name === undefined || name === 'hash')) return [];
  return names.length === 1 ? ['writes'] : ['writes?'];
};
/** Parts of a name: only `####` is a number of a series. */
const parsing: Rule = (call) => {
  const parts = call.arg(0, 'parts');
  const texts = parts?.t === 'list' ? parts.items.map(textOf) : textOf(parts)?.split('.');
  return texts?.some((part) => part?.startsWith('#')) && call.arg(3, 'number_generator') === undefined
    ? ['writes']
    : [];
};
/** By a filter of constants alone: whether a row has them only the data tell. A name is there to be found. */
const filtered: Rule = (call) => {
  const filter = call.arg(1, 'filters') ?? call.arg(1, 'dn');
  if (filter?.t !== 'dict' || filter.rest || filter.entries.size === 0 || filter.entries.has('name'))
    return ['writes'];
  return [...filter.entries.values()].every((value) => value.t === 'const') ? ['matches'] : ['writes'];
};
/** A name that the caller gives is there to be deleted; one written in the code may as well be missing. */
const ifExists: Rule = (call) => {
  const name = call.arg(1, 'name');
  return name === undefined || stringOf(name) !== undefined ? [] : ['writes?'];
};

/** What `frappe.db.sql(text)` does, from its text. */
function sqlSteps(sql: string | undefined): readonly Step[] {
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
  return stringOf(value) ?? (value?.t === 'text' ? value.v : undefined);
}

function sqlCall(call: ArgReader): readonly Step[] {
  if (isFalse(call.arg(99, 'run'))) return [];
  const query = call.arg(0, 'query');
  if (query?.t === 'query') return query.does === 'reads' ? [] : [query.does];
  const steps = query?.t === 'any' ? sometimes(query.of) : sqlSteps(textOf(query));
  return isTrue(call.arg(99, 'auto_commit')) ? ['commit', ...steps, 'commit'] : steps;
}

/**
 * Frappe's functions by dotted path, as measured in read-only mode (Frappe 16.0.0-dev on MariaDB 10.11) or, where
 * not measured, as its source does it; the file stands beside each group. A path that is not here and not in the
 * bench is not claimed to write.
 */
export const FUNCTIONS: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(writers()),
  // frappe/database/database.py, frappe/database/mariadb/database.py
  'frappe.db.set_value': filtered,
  'frappe.db.set_single_value': W,
  'frappe.db.set_default': W,
  'frappe.db.add_default': W,
  'frappe.db.set_global': W,
  'frappe.db.set': committed(3),
  'frappe.db.delete': filtered,
  'frappe.db.update': W,
  'frappe.db.insert': W,
  'frappe.db.touch': W,
  'frappe.db.bulk_insert': (call) => ifAny(call.arg(2, 'values')),
  'frappe.db.bulk_update': (call) => ifAny(call.arg(1, 'doc_updates')),
  'frappe.db.get_next_sequence_val': ['locks'],
  'frappe.db.set_next_sequence_val': ['locks'],
  'frappe.db.create_sequence': ['ddl'],
  'frappe.db.truncate': ['ddl'],
  'frappe.db.add_index': ['ddl', 'writes'],
  'frappe.db.add_unique': ['ddl'],
  'frappe.db.change_column_type': ['ddl'],
  'frappe.db.rename_column': ['ddl'],
  'frappe.db.rename_table': ['ddl'],
  'frappe.db.create_auth_table': ['ddl'],
  'frappe.db.create_global_search_table': ['ddl'],
  'frappe.db.create_user_settings_table': ['ddl'],
  'frappe.db.sql': sqlCall,
  'frappe.db.sql_list': sqlCall,
  'frappe.db.multisql': (call) => {
    const queries = call.arg(0, 'sql_dict');
    return queries?.t === 'dict' ? sqlSteps(textOf(queries.entries.get('mariadb'))) : [];
  },
  'frappe.db.sql_ddl': (call) => {
    const steps = sqlCall(call);
    return steps.includes('locks') ? ['commit', ...steps] : steps;
  },
  'frappe.get_value': lockable,
  'frappe.db.get_value': lockable,
  'frappe.db.get_values': lockable,
  'frappe.db.get_all': NOTHING,
  'frappe.db.get_list': NOTHING,
  'frappe.db.exists': NOTHING,
  'frappe.db.count': NOTHING,
  'frappe.db.get_single_value': NOTHING,
  'frappe.db.release_savepoint': NOTHING,
  'frappe.db.commit': ['commit'],
  'frappe.db.begin': NOTHING,
  // A new connection is not read-only.
  'frappe.connect': ['ends'],
  // frappe/__init__.py
  'frappe.delete_doc': (call) => (isTrue(call.arg(99, 'ignore_missing')) ? ifExists(call) : ['writes']),
  'frappe.delete_doc_if_exists': ifExists,
  'frappe.rename_doc': W,
  'frappe.set_value': W,
  // Sent at once, the queue's status is committed; else the queue is a row like others.
  'frappe.sendmail': (call) => {
    if (isEmpty(call.arg(0, 'recipients')) && !call.args.named.has('cc') && !call.args.named.has('bcc'))
      return [];
    return isTrue(call.arg(99, 'now')) || isFalse(call.arg(99, 'delayed')) ? ['writes', 'kept'] : ['writes'];
  },
  'frappe.reload_doc': ['writes', 'ddl'],
  'frappe.reload_doctype': ['writes', 'ddl'],
  'frappe.make_property_setter': W,
  'frappe.log_error': NOTHING,
  'frappe.publish_realtime': NOTHING,
  'frappe.publish_progress': NOTHING,
  'frappe.emit_js': NOTHING,
  'frappe.clear_cache': NOTHING,
  'frappe.msgprint': NOTHING,
  // frappe/client.py
  'frappe.client.set_value': W,
  'frappe.client.insert': W,
  'frappe.client.insert_many': W,
  'frappe.client.insert_doc': W,
  'frappe.client.save': W,
  'frappe.client.rename_doc': W,
  'frappe.client.submit': W,
  'frappe.client.cancel': W,
  'frappe.client.delete': W,
  'frappe.client.delete_doc': W,
  'frappe.client.bulk_update': ['swallowed'],
  'frappe.client.attach_file': W,
  // frappe/share.py, frappe/permissions.py, frappe/defaults.py
  'frappe.share.add': W,
  'frappe.share.add_docshare': W,
  'frappe.share.remove': W,
  'frappe.share.set_permission': W,
  'frappe.share.set_docshare_permission': W,
  'frappe.permissions.add_user_permission': W,
  'frappe.permissions.remove_user_permission': W,
  'frappe.permissions.clear_user_permissions_for_doctype': W,
  'frappe.permissions.add_permission': W,
  'frappe.permissions.update_permission_property': W,
  'frappe.permissions.setup_custom_perms': W,
  'frappe.permissions.reset_perms': W,
  'frappe.defaults.set_user_default': W,
  'frappe.defaults.add_user_default': W,
  'frappe.defaults.clear_user_default': W,
  'frappe.defaults.set_global_default': W,
  'frappe.defaults.add_global_default': W,
  'frappe.defaults.set_default': W,
  'frappe.defaults.add_default': W,
  'frappe.defaults.clear_default': W,
  'frappe.core.doctype.user_permission.user_permission.add_user_permissions': W,
  'frappe.core.doctype.user_permission.user_permission.clear_user_permissions': W,
  // frappe/model/naming.py, frappe/database/sequence.py
  'frappe.model.naming.getseries': W,
  'frappe.model.naming.make_autoname': naming,
  'frappe.model.naming.parse_naming_series': parsing,
  'frappe.model.naming.revert_series_if_last': W,
  'frappe.model.naming.update_number_counter': W,
  'frappe.model.naming.NamingSeries.generate_next_name': W,
  'frappe.model.naming.NamingSeries.update_counter': W,
  'frappe.database.sequence.get_next_val': ['locks'],
  'frappe.database.sequence.set_next_val': ['locks'],
  'frappe.database.sequence.create_sequence': ['ddl'],
  // frappe/model/*.py
  'frappe.model.delete_doc.delete_doc': (call) =>
    isTrue(call.arg(99, 'ignore_missing')) ? ifExists(call) : ['writes'],
  'frappe.model.rename_doc.rename_doc': W,
  'frappe.model.rename_doc.update_document_title': W,
  'frappe.model.rename_doc.bulk_rename': W,
  'frappe.model.workflow.apply_workflow': W,
  'frappe.model.document.bulk_insert': (call) => ifAny(call.arg(1, 'documents')),
  'frappe.core.doctype.error_log.error_log.clear_error_logs': ['ddl'],
  'frappe.model.utils.user_settings.save': NOTHING,
  'frappe.model.utils.user_settings.update_user_settings': NOTHING,
  'frappe.model.utils.user_settings.sync_user_settings': W,
  // frappe/utils/password.py, frappe/utils/file_manager.py, frappe/utils/nestedset.py
  'frappe.utils.password.set_encrypted_password': W,
  'frappe.utils.password.remove_encrypted_password': W,
  'frappe.utils.password.update_password': W,
  'frappe.utils.password.delete_all_passwords_for': W,
  'frappe.utils.password.rename_password': W,
  'frappe.utils.file_manager.save_file': W,
  'frappe.utils.file_manager.save_url': W,
  'frappe.utils.file_manager.save_uploaded': W,
  'frappe.utils.file_manager.upload': W,
  'frappe.utils.file_manager.add_attachments': W,
  'frappe.utils.file_manager.remove_file': W,
  'frappe.utils.file_manager.remove_file_by_url': W,
  'frappe.utils.nestedset.update_nsm': W,
  'frappe.utils.nestedset.rebuild_tree': W,
  'frappe.utils.global_search.rebuild_for_doctype': W,
  'frappe.utils.global_search.delete_global_search_records_for_doctype': W,
  // frappe/custom, frappe/desk, frappe/core, frappe/email
  'frappe.custom.doctype.custom_field.custom_field.create_custom_field': ['writes', 'ddl'],
  'frappe.custom.doctype.custom_field.custom_field.create_custom_fields': (call) =>
    isEmpty(call.arg(0, 'custom_fields')) ? [] : ['writes', 'ddl'],
  'frappe.custom.doctype.property_setter.property_setter.make_property_setter': W,
  'frappe.custom.doctype.property_setter.property_setter.delete_property_setter': W,
  'frappe.desk.form.assign_to.add': W,
  'frappe.desk.form.assign_to.add_multiple': W,
  'frappe.desk.form.assign_to.remove': W,
  'frappe.desk.form.assign_to.remove_multiple': W,
  'frappe.desk.form.assign_to.close': W,
  'frappe.desk.form.assign_to.clear': W,
  'frappe.desk.form.assign_to.close_all_assignments': W,
  'frappe.desk.form.assign_to.set_status': W,
  'frappe.desk.form.utils.add_comment': W,
  'frappe.desk.form.utils.update_comment': W,
  'frappe.desk.form.utils.remove_attach': W,
  'frappe.desk.form.save.savedocs': W,
  'frappe.desk.form.save.cancel': W,
  'frappe.desk.form.document_follow.follow_document': W,
  'frappe.desk.form.document_follow.unfollow_document': W,
  'frappe.desk.doctype.tag.tag.add_tag': W,
  'frappe.desk.doctype.tag.tag.add_tags': W,
  'frappe.desk.doctype.tag.tag.remove_tag': W,
  'frappe.desk.doctype.tag.tag.DocTags.add': W,
  'frappe.desk.doctype.tag.tag.DocTags.remove': W,
  'frappe.desk.doctype.tag.tag.DocTags.remove_all': W,
  'frappe.desk.doctype.notification_log.notification_log.make_notification_logs': W,
  'frappe.desk.doctype.notification_log.notification_log.enqueue_create_notification': NOTHING,
  'frappe.desk.like.toggle_like': W,
  'frappe.core.doctype.communication.email.make': W,
  'frappe.core.doctype.activity_log.activity_log.add_authentication_log': W,
  'frappe.core.doctype.access_log.access_log.make_access_log': ['kept'],
  'frappe.core.doctype.user.user.sign_up': W,
  'frappe.core.doctype.user.user.reset_password': W,
  'frappe.core.doctype.user.user.update_password': W,
  'frappe.email.queue.flush': W,
  'frappe.deferred_insert.deferred_insert': NOTHING,
  // The record is popped from redis before its insert is refused: it is lost.
  'frappe.deferred_insert.save_to_db': ['swallowed'],
  'frappe.handler.upload_file': W,
  'frappe.modules.utils.reload_doc': ['writes', 'ddl'],
  'frappe.modules.import_file.import_file_by_path': ['writes', 'ddl'],
  'frappe.modules.utils.sync_customizations': ['writes', 'ddl'],
  // frappe/utils/background_jobs.py and frappe/__init__.py: `enqueue(now=True)` is followed, the rest writes in a worker
  'frappe.utils.print_format.report_to_pdf': NOTHING,
};

/**
 * Methods of every document (frappe/model/document.py, base_document.py). A controller's own method of that name
 * goes first. `db_set`, `db_update`, `db_insert` are Frappe's alone, so they are also taken on unknown objects.
 */
export const DOCUMENT_METHODS: Readonly<Record<string, Rule>> = {
  save: W,
  insert: W,
  submit: W,
  cancel: W,
  delete: W,
  discard: W,
  _save: W,
  _submit: W,
  _cancel: W,
  rename: W,
  db_set: committed(4),
  db_update: W,
  db_update_all: W,
  db_insert: W,
  update_child_table: ['matches'],
  update_children: ['matches'],
  update_single: W,
  set_new_name: NOTHING,
  add_comment: W,
  add_tag: W,
  remove_tag: W,
  add_assignment: W,
  check_if_latest: ['locks'],
  save_version: W,
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
  User: { add_roles: W, remove_roles: W, reset_password: W, disable_email_fields_if_user_disabled: NOTHING },
  File: { save_file: W, optimize_file: W, unzip: W },
  'Email Queue': { send: W, update_status: W },
  Communication: { set_delivery_status: W, send_email: W },
  Workspace: { new_widget: W },
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

/** Calls that give a document: `frappe.get_doc(…)` and its kin. */
export const DOCUMENT_MAKERS: ReadonlySet<string> = new Set([
  'frappe.get_doc',
  'frappe.new_doc',
  'frappe.get_last_doc',
  'frappe.get_cached_doc',
  'frappe.get_lazy_doc',
  'frappe.get_single',
  'frappe.copy_doc',
  'frappe.client.get_doc',
  'frappe.model.document.get_doc',
  'frappe.model.document.Document',
  'frappe.model.mapper.get_mapped_doc',
  'frappe.get_mapped_doc',
]);

/** Classes that make their subclasses documents. */
export const DOCUMENT_CLASSES: ReadonlySet<string> = new Set([
  'frappe.model.document.Document',
  'frappe.model.base_document.BaseDocument',
  'frappe.utils.nestedset.NestedSet',
  'frappe.website.website_generator.WebsiteGenerator',
]);

/** Builtins that iterate their argument, so that a generator given to them runs. */
export const CONSUMERS: ReadonlySet<string> = new Set(
  'list tuple set frozenset dict sorted sum any all min max next enumerate zip reversed'.split(' '),
);

/** Exceptions that catch `frappe.InReadOnlyMode` (frappe/exceptions.py: a ValidationError). */
export const CATCHES_READ_ONLY: ReadonlySet<string> = new Set([
  'Exception',
  'BaseException',
  'frappe.ValidationError',
  'frappe.exceptions.ValidationError',
  'frappe.InReadOnlyMode',
  'frappe.exceptions.InReadOnlyMode',
]);
