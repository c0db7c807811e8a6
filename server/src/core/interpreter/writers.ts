import type { Step } from './effects.js';

/** Functions of Frappe that write whenever they are called, by module below `frappe`, as their source does it. */
const ALWAYS: Readonly<Record<string, string>> = {
  'automation.doctype.auto_repeat.auto_repeat': 'make_auto_repeat update_reference',
  'automation.doctype.reminder.reminder': 'create_new_reminder',
  'core.api.file': 'create_new_folder move_file',
  'core.doctype.data_import.data_import': 'start_import import_file',
  'core.doctype.data_import.importer': 'create_import_log',
  'core.doctype.prepared_report.prepared_report': 'make_prepared_report generate_report',
  'core.doctype.sms_settings.sms_settings': 'create_sms_log',
  'core.doctype.user.user': 'generate_keys impersonate reset_user_data',
  'core.doctype.user_permission.user_permission': 'insert_user_perm remove_apply_to_all',
  'desk.calendar': 'update_event',
  'desk.desktop': 'update_onboarding_step',
  'desk.doctype.dashboard_chart.dashboard_chart': 'create_dashboard_chart',
  'desk.doctype.dashboard_settings.dashboard_settings': 'save_chart_config',
  'desk.doctype.form_tour.form_tour': 'update_user_status',
  'desk.doctype.kanban_board.kanban_board':
    'add_column archive_restore_column update_order_for_single_card add_card quick_kanban_board update_column_order ' +
    'set_indicator save_settings',
  'desk.doctype.note.note': 'mark_as_seen',
  'desk.doctype.notification_log.notification_log': 'set_notifications_as_unseen',
  'desk.doctype.number_card.number_card': 'create_number_card create_report_number_card',
  'desk.doctype.todo.todo': 'new_todo',
  'desk.doctype.workspace.workspace': 'save_page',
  'desk.form.save': 'discard',
  'desk.gantt': 'update_task',
  'desk.like': 'add_comment remove_like',
  'desk.listview': 'set_list_settings',
  'desk.reportview': 'save_report',
  'desk.treeview': 'add_node',
  email: 'sendmail_to_system_managers relink',
  'email.doctype.email_group.email_group': 'add_subscribers',
  'email.doctype.email_queue.email_queue': 'toggle_sending',
  'integrations.doctype.webhook.webhook': 'log_request',
  'model.utils.rename_field': 'update_property_setters',
  'modules.patch_handler': 'update_patch_log',
  onboarding: 'update_user_onboarding_status',
  'templates.includes.likes.likes': 'add_like delete_like',
  twofactor: 'set_default clear_default disable',
  utils: 'set_default',
  'utils.global_search': 'reset sync_value sync_values delete_for_document',
  'utils.nestedset': 'rebuild_node remove_subtree',
  'utils.password': 'rename_password_field',
  'utils.scheduler': 'toggle_scheduler enable_scheduler disable_scheduler',
  'utils.user': 'add_role add_system_manager',
  'website.doctype.discussion_topic.discussion_topic': 'save_message',
};

/** Those that commit what they, and whoever called them, have written. */
const COMMITTING: Readonly<Record<string, string>> = {
  'core.doctype.report.report': 'enable_prepared_report',
  'desk.doctype.dashboard_chart.dashboard_chart': 'create_report_chart',
  'integrations.utils': 'create_request_log',
};

/** Those that write if the documents are so, or if there are any. */
const SOMETIMES: Readonly<Record<string, string>> = {
  'contacts.doctype.contact.contact': 'invite_user update_contact',
  'core.doctype.comment.comment': 'update_comment_in_doc update_comments_in_parent',
  'core.doctype.communication.email': 'add_attachments',
  'core.doctype.deleted_document.deleted_document': 'restore',
  'core.doctype.file.utils': 'attach_files_to_document relink_files remove_file_by_url setup_folder_path',
  'core.doctype.permission_log.permission_log': 'make_perm_log insert_perm_log',
  'core.doctype.sms_settings.sms_settings': 'send_sms send_via_gateway',
  'core.doctype.user.user': 'create_contact switch_theme update_gravatar',
  'core.page.permission_manager.permission_manager': 'add update remove reset',
  'desk.doctype.notification_log.notification_log': 'mark_all_as_read',
  'desk.doctype.notification_settings.notification_settings':
    'create_notification_settings toggle_notifications',
  'desk.doctype.tag.tag': 'delete_tags_for_document update_tags',
  'desk.form.document_follow': 'update_follow',
  'desk.form.linked_with': 'cancel_all_linked_docs',
  'desk.form.utils': 'update_comment_publicity',
  'desk.query_report': 'save_report',
  'desk.reportview': 'delete_report',
  'model.delete_doc': 'add_to_deleted_document insert_feed',
  'model.utils.rename_field': 'rename_field',
  'modules.import_file': 'import_file import_files import_doc',
  'templates.includes.comments.comments': 'add_comment',
  'templates.includes.likes.likes': 'like',
  'utils.csvutils': 'import_doc',
  'utils.file_manager': 'get_file_doc remove_all',
  'utils.nestedset': 'update_add_node update_move_node',
  'website.doctype.web_form.web_form': 'accept delete delete_multiple',
  'workflow.doctype.workflow_action.workflow_action': 'clear_workflow_actions process_workflow_actions',
};

/** Those that catch what goes wrong with each of several documents, and commit after each. */
const CATCHING: Readonly<Record<string, string>> = {
  'core.doctype.deleted_document.deleted_document': 'bulk_restore',
  'desk.doctype.bulk_update.bulk_update': 'submit_cancel_or_update_docs',
  'desk.reportview': 'delete_items delete_bulk',
  'model.workflow': 'bulk_workflow_approval',
};

/** Rules of the effects table for the functions above, by dotted path. */
export function* writers(): Generator<[string, readonly Step[]]> {
  const all = [
    [SOMETIMES, ['writes?']],
    [CATCHING, ['swallowed', 'commit']],
    [COMMITTING, ['writes', 'commit']],
    [ALWAYS, ['writes']],
  ] as const;
  for (const [modules, rule] of all)
    for (const [module, names] of Object.entries(modules))
      for (const name of names.split(' ')) yield [`frappe.${module}.${name}`, rule];
}
