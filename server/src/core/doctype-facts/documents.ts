// Longer than 300 lines: one table, a line for each value of the rows of a DocType's JSON.
import { check, choice, condition, field, number, rows, special, text } from './facts.js';
import { BOOKKEEPING, FIELD_KEYS } from './keys.js';
import type { KeyFact, Keys } from './model.js';

/**
 * Documents other than DocTypes that apps ship as JSON, with what their keys are for, in our words. Names, kinds and
 * choices are those of Frappe's own DocTypes Custom Field, Property Setter, Report, Workspace, Print Format, Web Form,
 * Notification, Client Script, Server Script, Number Card and Dashboard Chart.
 */
export interface DocumentFacts {
  /** All its keys are here, not only those that name DocTypes and fields. */
  whole?: true;
  /** The key that names the DocType whose fields the other keys mean. */
  of: string;
  keys: Keys;
  /** The keys of each list of rows. */
  rows: Readonly<Record<string, Keys>>;
}

const doctype = (does: string): KeyFact => ({ value: { kind: 'doctype' }, does });
const module: KeyFact = { value: { kind: 'module' }, does: 'The module of the app that ships it.' };
const role: Keys = { role: { value: { kind: 'role' }, does: 'A role that may use it.' } };
const COLUMN_TYPES = [
  'Check',
  'Currency',
  'Data',
  'Date',
  'Datetime',
  'Dynamic Link',
  'Float',
  'Fold',
  'Int',
];

const CUSTOM_FIELD: DocumentFacts = {
  whole: true,
  of: 'dt',
  keys: {
    ...FIELD_KEYS,
    dt: doctype('The DocType that gets the field.'),
    insert_after: field('The field of `dt` after which it stands; else it comes last.'),
    module,
    is_system_generated: check('Made by the code of an app, not by a person.'),
  },
  rows: {},
};

const PROPERTY_SETTER: DocumentFacts = {
  whole: true,
  of: 'doc_type',
  keys: {
    doc_type: doctype('The DocType of which a property is overridden.'),
    doctype_or_field: choice(
      ['DocField', 'DocType', 'DocType Link', 'DocType Action', 'DocType State'],
      'Whether a property of a field (`DocField`), of the DocType, or of one of its rows is overridden.',
    ),
    field_name: field('The field whose property is overridden.'),
    property: special('The key that is overridden: of a field, or of the DocType.'),
    property_type: choice(
      ['Check', 'Data', 'Int', 'Text', 'Small Text', 'Select', 'Code', 'Link', 'JSON'],
      'How `value` is read: `Check` and `Int` as a number.',
    ),
    value: text('What the property is from now on, as text.'),
    default_value: text('Nothing reads it.'),
    row_name: text('The row of the DocType’s links, actions or states that is meant.'),
    module,
    is_system_generated: check('Made by the code of an app, not by a person.'),
  },
  rows: {},
};

const REPORT: DocumentFacts = {
  whole: true,
  of: 'ref_doctype',
  keys: {
    report_name: text('What it is called.'),
    ref_doctype: doctype('The DocType whose rights decide who may see the report.'),
    report_type: choice(
      ['Report Builder', 'Query Report', 'Script Report', 'Custom Report'],
      'Where its rows come from: a list (`json`), SQL (`query`), Python beside it, or another report.',
    ),
    is_standard: choice(['Yes', 'No'], 'Whether it is part of an app.'),
    reference_report: text('The report that a Custom Report changes.'),
    module,
    query: text('The SQL of a Query Report; `%(name)s` takes a filter.'),
    json: text('Columns, filters and order of a Report Builder report, as JSON.'),
    javascript: text('Filters of a report, where no file beside it has them.'),
    report_script: text('The Python of a Script Report that is no part of an app.'),
    add_total_row: check('A last row sums up the columns with numbers.'),
    add_translate_data: check('Values are translated.'),
    disabled: check('It is not offered.'),
    letter_head: text('The Letter Head of its print.'),
    prepared_report: check('It is made in the background and kept.'),
    disable_prepared_report: check('It is never made in the background.'),
    timeout: number('Seconds after which a background run is given up.'),
    roles: rows('Who may see it.'),
    filters: rows('What it can be narrowed by.'),
    columns: rows('What it shows.'),
  },
  rows: {
    roles: role,
    filters: {
      fieldname: text('The name under which the query gets it: `%(name)s`.'),
      label: text('What the form calls it.'),
      fieldtype: choice([...COLUMN_TYPES, 'Link', 'Select', 'Time'], 'What it takes.'),
      options: special('Link: a DocType. Select: one choice a line.'),
      mandatory: check('The report needs it.'),
      wildcard_filter: check('`%` is put around its value.'),
      default: text('What it is at first.'),
    },
    columns: {
      fieldname: text('The column of the query that it shows.'),
      label: text('Its heading.'),
      fieldtype: choice([...COLUMN_TYPES, 'Duration', 'Link', 'Select', 'Time'], 'How its values are shown.'),
      options: special('Link: the DocType that its values name.'),
      width: number('In pixels.'),
    },
  },
};

const WORKSPACE: DocumentFacts = {
  whole: true,
  of: '',
  keys: {
    label: text('Its name.'),
    title: text('What the side bar calls it.'),
    module,
    public: check('For everyone, not for one user.'),
    for_user: text('The user that it is for.'),
    parent_page: text('The workspace below which it stands.'),
    sequence_id: number('Where it stands among the others.'),
    icon: text('Its icon in the side bar.'),
    indicator_color: text('The colour of the sign beside it.'),
    is_hidden: check('It is not shown.'),
    hide_custom: check('Custom DocTypes and reports of the module are not shown.'),
    restrict_to_domain: text('Only on sites where this Domain is active.'),
    content: text('What stands where, as JSON.'),
    app: text('The app that ships it.'),
    type: choice(['Workspace', 'Link', 'URL'], 'Whether it is a page or leads elsewhere.', { since: '16' }),
    link_type: choice(['DocType', 'Page', 'Report'], 'What `link_to` names.', { since: '16' }),
    link_to: special('Where it leads.'),
    external_link: text('The address that it leads to.', { since: '16' }),
    links: rows('The links of its cards, and the cards’ headings.'),
    shortcuts: rows('Its shortcuts.'),
    charts: rows('Its charts.'),
    number_cards: rows('Its numbers.'),
    quick_lists: rows('Its short lists.'),
    custom_blocks: rows('Its own blocks of HTML.'),
    roles: rows('Who may see it.'),
  },
  rows: {
    roles: role,
    links: {
      type: choice(['Link', 'Card Break'], 'A link, or the heading of a card.'),
      label: text('What it says.'),
      link_type: choice(['DocType', 'Page', 'Report'], 'What `link_to` names.'),
      link_to: special('Where it leads: a DocType, a page or a report.'),
      report_ref_doctype: doctype('The DocType of the report that it leads to.'),
      dependencies: text('DocTypes that must have documents first, with commas.'),
      only_for: text('The country that it is for.'),
      onboard: check('Marked as a first step.'),
      is_query_report: check('`link_to` is a Query or Script Report.'),
      link_count: number('Links below a heading.'),
      hidden: check('It is not shown.'),
      icon: text('Its icon.'),
      description: text('Shown beside it.'),
    },
    shortcuts: {
      type: choice(['DocType', 'Report', 'Page', 'Dashboard', 'URL'], 'What `link_to` names.'),
      link_to: special('Where it leads.'),
      label: text('What it says.'),
      doc_view: choice(
        ['List', 'Report Builder', 'Dashboard', 'Tree', 'New', 'Calendar', 'Kanban', 'Image'],
        'The view of the DocType that opens.',
      ),
      stats_filter: text('Which documents are counted, as JSON.'),
      format: text('How the count is written: `{} open`.'),
      color: text('The colour of the count.'),
      icon: text('Its icon.'),
      url: text('The address that it opens.'),
      restrict_to_domain: text('Only on sites where this Domain is active.'),
      kanban_board: text('The Kanban Board that opens.'),
    },
    charts: { chart_name: text('The Dashboard Chart.'), label: text('What it is called here.') },
    number_cards: { number_card_name: text('The Number Card.'), label: text('What it is called here.') },
    quick_lists: {
      document_type: doctype('The DocType whose documents are listed.'),
      label: text('Its heading.'),
      quick_list_filter: text('Which documents, as JSON.'),
    },
  },
};

const PRINT_FORMAT: DocumentFacts = {
  whole: true,
  of: 'doc_type',
  keys: {
    doc_type: doctype('The DocType that it prints.'),
    module,
    standard: choice(['Yes', 'No'], 'Whether it is part of an app.'),
    disabled: check('It is not offered.'),
    custom_format: check('`html` is what is printed; else the form’s fields in `format_data`.'),
    print_format_type: choice(['Jinja', 'JS'], 'The language of `html`.'),
    print_format_builder: check('Made with the builder.'),
    print_format_builder_beta: check('Made with the newer builder.'),
    raw_printing: check('`raw_commands` go to a printer as they are.'),
    html: text('The template; `doc` is the document.'),
    css: text('Its style.'),
    raw_commands: text('A template of printer commands.'),
    format_data: text('What the builder put where, as JSON.'),
    align_labels_right: check('Labels stand to the right.'),
    show_section_headings: check('Headings of sections are printed.'),
    line_breaks: check('A line between sections.'),
    absolute_value: check('Negative numbers lose their sign.'),
    default_print_language: text('The language that it is printed in.'),
    font: text('Its font.'),
    font_size: number('In points.', { default: '14' }),
    margin_top: number('In millimetres.', { default: '15' }),
    margin_bottom: number('In millimetres.', { default: '15' }),
    margin_left: number('In millimetres.', { default: '15' }),
    margin_right: number('In millimetres.', { default: '15' }),
    page_number: choice(
      ['Hide', 'Top Left', 'Top Center', 'Top Right', 'Bottom Left', 'Bottom Center', 'Bottom Right'],
      'Where the number of the page stands.',
      { default: 'Hide' },
    ),
  },
  rows: {},
};

const WEB_FORM: DocumentFacts = {
  whole: true,
  of: 'doc_type',
  keys: {
    title: text('Its heading.'),
    route: text('Its address on the website.'),
    doc_type: doctype('The DocType of the documents that it makes.'),
    module,
    is_standard: check('It is part of an app.'),
    published: check('It can be reached.'),
    login_required: check('Only who is logged in may fill it in.'),
    anonymous: check('Who fills it in is not noted.'),
    allow_edit: check('Users may change what they sent.'),
    allow_multiple: check('A user may send several.'),
    allow_delete: check('Users may delete what they sent.'),
    allow_print: check('What was sent can be printed.'),
    allow_comments: check('Users may comment.'),
    allow_incomplete: check('Mandatory fields may stay empty.'),
    apply_document_permissions: check('The rights of the DocType hold here too.'),
    print_format: text('The Print Format of `allow_print`.'),
    show_attachments: check('Attachments are listed.'),
    max_attachment_size: number('In megabytes.'),
    show_list: check('Users see a list of what they sent.'),
    list_title: text('The heading of that list.'),
    show_sidebar: check('A side bar is shown.'),
    website_sidebar: text('The Website Sidebar.'),
    introduction_text: text('Shown above the fields.'),
    button_label: text('What the button says.', { default: 'Save' }),
    success_title: text('The heading after it was sent.'),
    success_message: text('Shown after it was sent.'),
    success_url: text('Where one is taken after that.'),
    client_script: text('JavaScript of the form.'),
    custom_css: text('Its style.'),
    breadcrumbs: text('The way to it, as JSON.'),
    banner_image: text('A picture above it.'),
    meta_title: text('Its title for search engines.'),
    meta_description: text('Its description for search engines.'),
    meta_image: text('Its picture where a link to it is shown.'),
    condition_json: text('Which documents it may show, as JSON.'),
    hide_navbar: check('Without the bar at the top.', { since: '16' }),
    hide_footer: check('Without the foot of the page.', { since: '16' }),
    web_form_fields: rows('Its fields.'),
    list_columns: rows('The columns of its list.'),
  },
  rows: {
    web_form_fields: {
      ...(({ depends_on, mandatory_depends_on, read_only_depends_on, label, options, reqd, hidden }) => ({
        depends_on: depends_on!,
        mandatory_depends_on: mandatory_depends_on!,
        read_only_depends_on: read_only_depends_on!,
        label: label!,
        options: options!,
        reqd: reqd!,
        hidden: hidden!,
      }))(FIELD_KEYS),
      fieldname: field('The field of the DocType that it fills.'),
      fieldtype: FIELD_KEYS.fieldtype!,
      read_only: check('It is shown and takes no value.'),
      show_in_filter: check('The list can be narrowed by it.'),
      allow_read_on_all_link_options: check('All documents of the linked DocType are offered.'),
      max_length: number('Characters at most.'),
      max_value: number('The largest number.'),
      precision: FIELD_KEYS.precision!,
      placeholder: text('Shown in the empty field.', { since: '16' }),
      description: text('Shown below the field.'),
      default: text('What it is at first.'),
    },
    list_columns: {
      fieldname: field('The field that the column shows.'),
      label: text('Its heading.'),
      fieldtype: FIELD_KEYS.fieldtype!,
    },
  },
};

const NOTIFICATION: DocumentFacts = {
  of: 'document_type',
  keys: {
    document_type: doctype('The DocType whose documents are watched.'),
    date_changed: field('The date that days are counted from.', 'Date', 'Datetime'),
    value_changed: field('The field whose change sends it.'),
    set_property_after_alert: field('The field that is set after it was sent.'),
    condition: condition('It is sent where this is true; `doc` is the document.'),
  },
  rows: {
    recipients: {
      receiver_by_document_field: field('The field that names who gets it.'),
      condition: condition('They get it where this is true.'),
    },
  },
};

/** Facts of which only the names of DocTypes and fields matter. */
const names = (of: string, ...fields: string[]): DocumentFacts => ({
  of,
  keys: {
    [of]: doctype('The DocType that it is about.'),
    ...Object.fromEntries(fields.map((name) => [name, field('A field of that DocType.')])),
  },
  rows: {},
});

/** By the value of `doctype`. */
export const DOCUMENTS: Readonly<Record<string, DocumentFacts>> = {
  'Custom Field': CUSTOM_FIELD,
  'Property Setter': PROPERTY_SETTER,
  Report: REPORT,
  Workspace: WORKSPACE,
  'Print Format': PRINT_FORMAT,
  'Web Form': WEB_FORM,
  Notification: NOTIFICATION,
  'Client Script': names('dt'),
  'Server Script': names('reference_doctype'),
  'Number Card': names('document_type', 'aggregate_function_based_on'),
  'Dashboard Chart': names(
    'document_type',
    'based_on',
    'value_based_on',
    'group_by_based_on',
    'aggregate_function_based_on',
  ),
  'Kanban Board': names('reference_doctype', 'field_name'),
  Workflow: names('document_type', 'workflow_state_field'),
};

/** Keys that every document has. */
export const DOCUMENT_BOOKKEEPING: Keys = {
  ...BOOKKEEPING,
  doctype: text('Of what DocType the document is.'),
  name: text('Its name.'),
};
