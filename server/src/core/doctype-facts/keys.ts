// Longer than 300 lines: one table, a line for each key of a DocType's JSON.
import { check, choice, condition, field, number, rows, special, text } from './facts.js';
import type { Keys } from './model.js';

/**
 * What the keys of a DocType's JSON are for, in our words. Names, kinds, choices and defaults are those of Frappe's own
 * DocTypes DocType, DocField, DocPerm, DocType Link, DocType Action and DocType State (frappe/core/doctype).
 */

/** Written by Frappe itself, in every file. */
export const BOOKKEEPING: Keys = {
  doctype: text('Of what kind the row is: `DocType` for the file itself.'),
  name: text("The DocType's name; its table is `tab` and this name."),
  creation: text('When the DocType was made. Frappe writes it.'),
  modified: text('When it was saved last. `migrate` imports the file when this differs from the site.'),
  modified_by: text('Who saved it last. Frappe writes it.'),
  owner: text('Who made it. Frappe writes it.'),
  idx: number('Frappe writes it.'),
  docstatus: number('Frappe writes it.'),
};

export const DOCTYPE_KEYS: Keys = {
  ...BOOKKEEPING,
  fields: rows('The fields, each a row: most of them become columns.'),
  field_order: {
    value: { kind: 'fieldnames' },
    does: 'The order of the fields in the form and in the table.',
  },
  permissions: rows('Who may do what: one row a role and level.'),
  links: rows('Connections: documents of other DocTypes that the form lists.'),
  actions: rows('Buttons of the form that call a method or open a route.'),
  states: rows('Colours of the values of a status field.'),
  module: {
    value: { kind: 'module' },
    does: 'The module of the app, as in modules.txt: in its folder the file lies.',
  },
  istable: check(
    'A child table: its rows belong to a document of another DocType (`parent`, `parenttype`, `parentfield`, `idx`).',
  ),
  issingle: check('One document without a table: its values are rows of `tabSingles`.'),
  is_virtual: check('No table: the controller supplies the documents.'),
  use_sqlite: check(
    "The rows are kept in a SQLite file beside the site's database (frappe#42993, in no release yet).",
  ),
  is_tree: check('A tree: documents are nested by `lft`, `rgt` and a parent field.'),
  is_submittable: check('Documents are submitted, cancelled and amended (`docstatus` 0, 1, 2).'),
  autoname: special(
    'How a document gets its name: `hash`, `autoincrement`, `UUID`, `field:…`, `format:…`, `naming_series:`, `prompt`.',
  ),
  naming_rule: choice(
    [
      'Set by user',
      'Autoincrement',
      'By fieldname',
      'By "Naming Series" field',
      'Expression',
      'Expression (old style)',
      'Random',
      'UUID',
      'By script',
    ],
    'The form’s word for what `autoname` says; `autoname` decides.',
  ),
  engine: choice(
    ['InnoDB', 'MyISAM'],
    'The storage engine of a new table; nothing is sent for one that exists.',
    { default: 'InnoDB' },
  ),
  row_format: choice(
    ['Dynamic', 'Compressed'],
    'The row format of a new table; nothing is sent for one that exists.',
    { default: 'Dynamic', since: '16' },
  ),
  title_field: field('Its value is shown as the title of a document in place of its name.'),
  image_field: field('Shown as the picture of a document.', 'Attach Image'),
  timeline_field: field(
    'A Link whose document shows the comments and mails of this one as well.',
    'Link',
    'Dynamic Link',
  ),
  subject_field: field('The field that takes the subject of a mail which makes a document.'),
  sender_field: field('The field that takes the sender of a mail which makes a document.'),
  sender_name_field: field('The field that takes the name of the sender of a mail.'),
  website_search_field: field('The field that the search of the website looks in.'),
  is_published_field: field('The Check that says whether a document is on the website.', 'Check'),
  nsm_parent_field: field(
    'The Link to the parent in a tree; `parent_` and the DocType’s name where it is missing.',
    'Link',
  ),
  search_fields: {
    value: { kind: 'fieldnames' },
    does: 'Fields, with commas, that a Link field to this DocType searches and shows.',
  },
  sort_field: field('The column that lists are sorted by.'),
  sort_order: choice(['ASC', 'DESC'], 'The direction in which lists are sorted.', { default: 'DESC' }),
  quick_entry: check('A new document is made in a dialog of its mandatory fields.'),
  editable_grid: check('Rows of a child table are edited in the grid.', { default: '1' }),
  track_changes: check('Each save writes a Version document.'),
  track_seen: check('Who opened a document is noted in `_seen`: opening writes.'),
  track_views: check('Each view writes a View Log document.'),
  allow_rename: check('Users may give a document another name.', { default: '1' }),
  allow_import: check('Data Import offers this DocType.'),
  allow_copy: check('The form offers no Duplicate.'),
  allow_auto_repeat: check('Documents may be made again on a schedule.'),
  allow_events_in_timeline: check('The timeline shows events.'),
  allow_guest_to_view: check('Guests may see published documents on the website.'),
  has_web_view: check('Documents have a page on the website (`route`).'),
  route: text('The first part of the address of documents on the website.'),
  index_web_pages_for_search: check('The pages of the website are searched.', { default: '1' }),
  max_attachments: number('Attachments that a document may have; 0 or none: any number.'),
  make_attachments_public: check('Attached files are public.'),
  protect_attached_files: check('Files of a submitted document cannot be deleted.', { since: '16' }),
  hide_toolbar: check('The form has no side bar, menu and comments.'),
  show_name_in_global_search: check('The global search finds documents by their name.'),
  show_preview_popup: check('A Link to a document shows a preview.'),
  show_title_field_in_link: check('A Link to a document shows its title in place of its name.'),
  translated_doctype: check('Names of documents are translated in Link fields.'),
  read_only: check('Users cannot look for documents.'),
  in_create: check('Users cannot make documents.'),
  beta: check('The form says that it is not ready.'),
  custom: check('Made on a site, not part of an app: no file is written for it.'),
  description: text('Shown to who looks after the DocType.'),
  documentation: text('Address of a page about it, shown in the form.'),
  document_type: choice(['Document', 'Setup', 'System', 'Other'], 'Where module pages show it.'),
  icon: text('The icon of its list.'),
  color: text('Its colour in lists and boards.'),
  default_print_format: text('The print format chosen at first; only Customize Form may set it.'),
  default_email_template: { value: { kind: 'text' }, does: 'The Email Template offered at first.' },
  default_view: text('The view that its list opens with.'),
  force_re_route_to_default_view: check('Its list always opens in `default_view`.'),
  is_calendar_and_gantt: check('It has a calendar and a Gantt view.'),
  email_append_to: check('Mails may make documents.'),
  queue_in_background: check('Submitting goes on in a background job.'),
  restrict_to_domain: text('Only on sites where this Domain is active.'),
  grid_page_length: number('Rows of this child table that a grid shows at once.', {
    default: '50',
    since: '16',
  }),
  rows_threshold_for_grid_search: number('From so many rows on a grid has a search.', {
    default: '0',
    since: '16',
  }),
  recipient_account_field: field('The field that names the Email Account a mail came to.'),
  hide_heading: check('The form has no heading.', { deprecated: 'Nothing reads it.' }),
  image_view: check('The list has a view of pictures.', { deprecated: '`image_field` decides.' }),
  name_case: choice(['Title Case', 'UPPER CASE'], 'How names were written.', {
    deprecated: 'Nothing reads it.',
  }),
  read_only_onload: check('The form opened without being editable.', { deprecated: 'Nothing reads it.' }),
  allow_bulk_edit: check('Of a field, not of a DocType.', { deprecated: 'Only fields have it.' }),
  migration_hash: text('A hash of the file as it was imported last. Frappe writes it on the site.'),
};

/** Of a row of `fields`. */
export const FIELD_KEYS: Keys = {
  fieldname: text('The name of the field and of its column.'),
  fieldtype: special('What the field is; it decides the type of the column.'),
  label: text('What the form calls it.'),
  options: special(
    'Link and Table: a DocType. Select: one choice a line. Currency: the field with the currency. Data: what it holds.',
  ),
  default: special(
    'The value of a new document, and of most columns: `Today`, `Now`, `__user`, `:DocType`, or a value.',
  ),
  reqd: check('The form asks for a value; the column stays nullable.'),
  unique: check('Two documents cannot have one value: the column gets a unique index.'),
  search_index: check('The column gets an index.'),
  length: number('Characters of a Data-like column (140), or digits of an Int (over 11: bigint).'),
  precision: choice(
    ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    'Digits after the point of a Float, Currency or Percent; over 6 the column is wider.',
  ),
  not_nullable: check('The column is NOT NULL, with a default of its type.'),
  non_negative: check('Numbers below 0 are refused when a document is saved.'),
  hidden: check('The form does not show it.'),
  read_only: check('The form shows it and takes no value.'),
  set_only_once: check('Once saved, its value cannot be changed.'),
  allow_on_submit: check('It may be changed in a submitted document.'),
  depends_on: condition('The form shows the field where this is true.'),
  mandatory_depends_on: condition('The form asks for a value where this is true.'),
  read_only_depends_on: condition('The form takes no value where this is true.'),
  collapsible_depends_on: condition('The section is open where this is true.'),
  collapsible: check('The section can be folded.'),
  fetch_from: special('`link_field.fieldname`: the value comes from the document that the Link names.'),
  fetch_if_empty: check('`fetch_from` counts only where the field is empty.'),
  link_filters: text('Filters of what a Link field offers, as JSON.'),
  ignore_user_permissions: check('User Permissions do not narrow what the Link offers.'),
  permlevel: number('The level that a role must have to see or change it.', { default: '0' }),
  in_list_view: check('A column of the list, and of the grid of a child table.'),
  in_standard_filter: check('A filter above the list.'),
  in_global_search: check('The global search looks in it.'),
  in_preview: check('The preview of a Link shows it.'),
  in_filter: check('Older form of `in_standard_filter`.', {
    deprecated: 'Frappe does not look at it any more.',
  }),
  allow_in_quick_entry: check('The dialog for a new document shows it.'),
  bold: check('The form writes it in bold.'),
  translatable: check('Its values are translated.'),
  columns: number('Of the grid’s 10 or the list’s columns so many are for it.'),
  width: text('The width in the form or the grid.'),
  print_width: text('The width in print.'),
  print_hide: check('It is not printed.'),
  print_hide_if_no_value: check('It is not printed without a value.'),
  report_hide: check('Reports do not offer it.'),
  no_copy: check('A duplicate does not take its value over.'),
  allow_bulk_edit: check('Rows of the table can be downloaded and uploaded.'),
  remember_last_selected_value: check('A new document starts with what was chosen last.'),
  ignore_xss_filter: check('HTML in its value is kept as it is.'),
  description: text('Shown below the field.'),
  documentation_url: text('A page about the field.'),
  placeholder: text('Shown in the empty field.', { since: '16' }),
  max_height: text('How high the field may grow: `200px`.'),
  hide_border: check('The section has no line above it.'),
  hide_days: check('A Duration shows no days.'),
  hide_seconds: check('A Duration shows no seconds.'),
  show_dashboard: check('The tab shows the dashboard.'),
  show_on_timeline: check('The timeline shows changes of it.', { since: '16' }),
  sort_options: check('A Select shows its choices sorted.'),
  is_virtual: check('No column: a property of the controller gives the value.'),
  make_attachment_public: check('A file attached here is public.', { since: '16' }),
  sticky: check('A column of the grid that stays in sight.', { since: '16' }),
  show_days: check('A Duration shows days.', { deprecated: '`hide_days` took its place.' }),
  show_seconds: check('A Duration shows seconds.', { deprecated: '`hide_seconds` took its place.' }),
  oldfieldname: text('A name that it had long ago.', {
    deprecated: 'Only Frappe’s oldest DocTypes have it; nothing reads it.',
  }),
  oldfieldtype: text('A type that it had long ago.', {
    deprecated: 'Only Frappe’s oldest DocTypes have it; nothing reads it.',
  }),
  trigger: text('Long ago, where a Button’s code ran.', { deprecated: 'Nothing reads it.' }),
};

const RIGHTS: Keys = Object.fromEntries(
  Object.entries({
    select: 'see names in Link fields',
    read: 'read documents',
    write: 'change documents',
    create: 'make documents',
    delete: 'delete documents',
    submit: 'submit documents',
    cancel: 'cancel documents',
    amend: 'amend cancelled documents',
    report: 'make reports',
    export: 'export data',
    import: 'import data',
    share: 'share documents',
    print: 'print documents',
    email: 'send documents by mail',
  }).map(([right, may]) => [right, check(`The role may ${may}.`)]),
);

/** Of a row of `permissions`. */
export const PERMISSION_KEYS: Keys = {
  role: { value: { kind: 'role' }, does: 'Whose rights these are.' },
  permlevel: number('The fields of this level only; 0 is the document itself.', { default: '0' }),
  if_owner: check('Only for documents that the user has made.'),
  ...RIGHTS,
  apply_user_permissions: check('User Permissions narrow it.', {
    deprecated: 'Frappe does not look at it any more.',
  }),
  set_user_permissions: check('The role may set User Permissions.', {
    deprecated: 'Frappe does not look at it any more.',
  }),
};

/** Of a row of `links`. */
export const LINK_KEYS: Keys = {
  link_doctype: { value: { kind: 'doctype' }, does: 'The DocType whose documents are listed.' },
  link_fieldname: special('The field of that DocType that names this document.'),
  group: text('The heading under which it is listed.'),
  hidden: check('It is not listed.'),
  custom: check('Added on a site.'),
  is_child_table: check('`link_doctype` is a child table: its parent is listed.'),
  parent_doctype: { value: { kind: 'doctype' }, does: 'The DocType that the child table belongs to.' },
  table_fieldname: text('The Table field of that DocType.'),
};

/** Of a row of `actions`. */
export const ACTION_KEYS: Keys = {
  label: text('What the button says.'),
  group: text('The menu that it is in.'),
  action_type: choice(['Server Action', 'Route'], 'Whether `action` is a method or an address.'),
  action: text('The whitelisted method, or the address to open.'),
  hidden: check('The form does not show it.'),
  custom: check('Added on a site.'),
};

/** Of a row of `states`. */
export const STATE_KEYS: Keys = {
  title: text('The value of the status field.'),
  color: choice(
    ['Blue', 'Cyan', 'Gray', 'Green', 'Light Blue', 'Orange', 'Pink', 'Purple', 'Red', 'Yellow'],
    'Its colour in lists.',
    { default: 'Blue' },
  ),
  custom: check('Added on a site.'),
};

/** The keys of each list of rows in a DocType. */
export const ROW_KEYS: Readonly<Record<string, Keys>> = {
  fields: FIELD_KEYS,
  permissions: PERMISSION_KEYS,
  links: LINK_KEYS,
  actions: ACTION_KEYS,
  states: STATE_KEYS,
};

/** What Frappe writes into each row beside the keys of its kind. */
export const ROW_BOOKKEEPING: ReadonlySet<string> = new Set([
  ...Object.keys(BOOKKEEPING),
  'parent',
  'parentfield',
  'parenttype',
]);

/** The keys that may stand at a place of a DocType's JSON; undefined for a place that is no object of ours. */
export function keysAt(path: readonly (string | number)[]): Keys | undefined {
  if (path.length === 1) return DOCTYPE_KEYS;
  const [list, index] = path;
  if (path.length !== 3 || typeof list !== 'string' || typeof index !== 'number') return undefined;
  return Object.hasOwn(ROW_KEYS, list) ? ROW_KEYS[list] : undefined;
}
