import { fieldRows, frappeSays } from '../../contexts/fields.js';
import { defineRule } from '../../rule.js';
import { NO_VALUE_FIELDTYPES } from '../../schema/fieldtypes.js';
import { controllerMembers } from '../../sources/controller-members.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/fieldname-conflict',
    summary:
      'A fieldname that is a method or property of the document: the value hides it, or is hidden by it',
    targets: TARGETS,
    severity: 'warning',
  },

  *check(context) {
    const { doctype, controller } = context;
    if (OF_THE_CORE.has(doctype.name)) return;
    const rows = [...fieldRows(context)];
    const own =
      controller && definesOne(controller.text, rows)
        ? controllerMembers(controller.text, doctype.name)
        : undefined;
    for (const { field, at } of rows) {
      const { fieldname } = field;
      if (NO_VALUE_FIELDTYPES.has(field.fieldtype)) continue;
      const isProperty = own?.properties.has(fieldname) ?? false;
      const isMethod = !isProperty && ((own?.methods.has(fieldname) ?? false) || METHODS.has(fieldname));
      if (!isMethod && (!isProperty || field.is_virtual)) continue;
      yield {
        span: at('fieldname'),
        message: isMethod
          ? `Documents have a method ${fieldname}(), which the value of this field hides: calling it fails. Saving the DocType in its form is refused.`
          : `The controller has a property ${fieldname}, which hides the value of this field. Make the field virtual if it has no column of its own. Saving the DocType in its form is refused.`,
        evidence: frappeSays(
          `Fieldname '${field.label || fieldname}' conflicting with a ${isMethod ? 'controller method' : 'class property'} of the name ${fieldname} in ${doctype.name}`,
        ),
        fieldname,
      };
    }
  },
});

/** Whether a parse can find anything: most controllers define nothing that is named as a field. */
function definesOne(text: string, rows: readonly { field: { fieldname: string } }[]): boolean {
  const defined = new Set(Array.from(text.matchAll(/\bdef\s+(\w+)/g), ([, name]) => name));
  return rows.some(({ field }) => defined.has(field.fieldname));
}

/** frappe/core/doctype/doctype/doctype.py `validate_field_name_conflicts` passes over these. */
const OF_THE_CORE = new Set([
  ...['Custom DocPerm', 'DocPerm', 'Custom Field', 'Customize Form Field', 'Web Form Field', 'DocField'],
]);

/** Public methods that a document has in Frappe 15 and 16 (frappe/model/document.py, base_document.py). */
const METHODS = new Set(
  `add_comment add_seen add_tag add_viewed append apply_fieldlevel_read_permissions as_dict as_json cancel cast
  check_docstatus_transition check_if_latest check_if_locked check_no_back_links_exist check_permission clear_cache
  copy_attachments_from_amended_from db_get db_insert db_set db_update db_update_all deferred_insert delete delete_key
  extend get get_all_children get_assigned_users get_db_value get_doc_before_save get_document_share_key
  get_field_name_by_key_name get_formatted get_invalid_links get_label_from_fieldname get_latest get_liked_by get_onload
  get_parentfield_of_doctype get_password get_permissions get_permlevel_access get_signature get_table_field_doctype
  get_tags get_title get_url get_valid_columns get_valid_dict get_value getone has_permission has_permlevel_access_to
  has_value_changed hook in_format_data init_child_tables init_valid_columns insert is_child_table_same
  is_dummy_password is_new is_print_hide is_whitelisted load_doc_before_save load_from_db lock log_error notify_update
  precision queue_action raise_no_permission_to reload remove remove_tag remove_unpicklable_values rename reset_seen
  reset_values_if_no_permlevel_access round_floats_in run_before_save_methods run_method run_notifications
  run_post_save_methods run_trigger save save_version set set_docstatus set_fetch_from_value set_name_in_children
  set_new_name set_onload set_parent_in_children set_title_field set_user_and_timestamp show_unique_validation_message
  submit throw_length_exceeded_error unlock update update_child_table update_children update_if_missing update_modified
  update_single validate_from_to_dates validate_higher_perm_levels validate_set_only_once validate_table_has_rows
  validate_update_after_submit validate_value validate_workflow`.split(/\s+/),
);
