import { TABLES_WITHOUT_DOCTYPE } from '../../schema/table.js';
import { nearest, nearestDocType } from '../../similar.js';
import { knownText, type OrmCall, type OrmMethod } from '../model.js';
import { doctypeOf, isAbsent, isOn } from './calls.js';
import { keywordFix, nameFix, withoutKeyword } from './fixes.js';
import { hasField, type OrmWorld, type Refusal } from './model.js';
import { asksPermissions } from './permitted.js';
import { refusal, syntaxError } from './refuse.js';
import { repr } from './repr.js';

/** Keywords of `DatabaseQuery.execute` of Frappe 15 that the one of 16 has not (frappe/model/qb_query.py). */
const GONE = new Set(['docstatus', 'add_total_row']);

const LIST = 'DatabaseQuery.execute()';
const LIST_KEYWORDS = `doctype fields filters or_filters docstatus group_by order_by limit offset limit_start limit_page_length
as_list with_childnames debug ignore_permissions user with_comment_count join distinct start page_length ignore_ifnull
save_user_settings save_user_settings_fields update add_total_row user_settings reference_doctype run strict pluck ignore_ddl
parent_doctype ignore_user_permissions`;
const VALUE_KEYWORDS =
  'doctype filters fieldname ignore as_dict debug order_by cache for_update run pluck distinct skip_locked wait';

/** Of `Database.sql`, to which `delete` hands on whatever it is given. */
const RUN_KEYWORDS =
  'values as_dict as_list debug ignore_ddl auto_commit update explain run pluck as_iterator';

/** Keywords that a method takes in one release or another of Frappe 14 to 16. */
const KEYWORDS: Readonly<Partial<Record<OrmMethod, ReadonlySet<string>>>> = {
  get_all: words(LIST_KEYWORDS),
  get_list: words(LIST_KEYWORDS),
  get_value: words(VALUE_KEYWORDS),
  get_values: words(`${VALUE_KEYWORDS} update limit`),
  get_cached_value: words('doctype name fieldname as_dict'),
  get_single_value: words('doctype fieldname cache debug for_update run'),
  set_single_value: words('doctype fieldname value modified modified_by update_modified debug'),
  set_value: words('dt dn field val modified modified_by update_modified debug for_update'),
  exists: words('dt dn cache debug'),
  count: words('dt filters debug cache distinct'),
  delete: words(`doctype filters conditions ${RUN_KEYWORDS}`),
  add_index: words('doctype fields index_name'),
  add_unique: words('doctype fields constraint_name'),
  has_column: words('doctype column'),
  get_query: words(
    `table fields filters order_by group_by limit offset distinct for_update update into delete validate_filters skip_locked
wait ignore_permissions ignore_user_permissions user parent_doctype reference_doctype or_filters db_query_compat`,
  ),
};

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

/** What people write for a parameter, as other methods call it. */
const MEANT: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    doctype: ['dt'],
    filters: ['dn'],
    fields: ['fieldname'],
    fieldname: ['field', 'fields'],
    value: ['val'],
    parent: ['parent_doctype'],
  }),
);

/** Arguments of a call that its version of Frappe does not know. */
export function unknownArguments(call: OrmCall, { frappe, text: source }: OrmWorld): Refusal[] {
  const known = KEYWORDS[call.method];
  if (!known || !['frappe', 'db', 'qb'].includes(call.receiver)) return [];
  const isList = call.method === 'get_all' || call.method === 'get_list';
  return (call.keywords ?? []).flatMap(([written, name]) => {
    const gone = isList && frappe !== '15' && GONE.has(written);
    const value = name === 'doctype' ? call.doctype : call.args.get(name);
    if (!value) return [];
    if (call.twice?.includes(written) && name !== 'doctype') {
      const text = `${calleeOf(call)} got multiple values for argument '${written}'`;
      const advice = 'An argument before it is the same already: keep one of the two.';
      return [refusal('unknown-argument', value.span, text, advice, { exception: 'TypeError' })];
    }
    if (known.has(written) && !gone) return [];
    const near =
      MEANT.get(written)?.find((meant) => known.has(meant)) ?? (gone ? undefined : nearest(written, known));
    const isThere = near !== undefined && (call.keywords ?? []).some(([other]) => other === near);
    const needless = isList && written === 'as_dict' ? withoutKeyword(call, written, source) : [];
    const fixes =
      near && !isThere && !call.args.has(near) ? keywordFix(call, [written, near], source) : needless;
    return [
      refusal(
        'unknown-argument',
        value.span,
        `${calleeOf(call)} got an unexpected keyword argument '${written}'`,
        gone ? instead(written) : near ? `Did you mean ${near}?` : 'Leave it out.',
        { exception: 'TypeError', fixes },
      ),
    ];
  });
}

function calleeOf({ method }: OrmCall): string {
  if (method === 'get_query') return 'Engine.get_query()';
  if (method === 'get_cached_value') return 'get_cached_value()';
  if (method === 'delete') return 'Database.sql()';
  if (method === 'get_all' || method === 'get_list') return LIST;
  return `${method === 'add_index' || method === 'add_unique' ? 'MariaDB' : ''}Database.${method}()`;
}

const instead = (gone: string): string =>
  gone === 'docstatus' ? `Filter by it: filters={'${gone}': …}.` : 'Leave it out.';

/** A list of a DocType that has no table: a Single, or one that is not there under a name that is near one that is. */
export function unlistedDocType(call: OrmCall, world: OrmWorld): Refusal[] {
  const doctype = doctypeOf(call);
  const isList = call.method === 'get_all' || call.method === 'get_list';
  const single = call.method === 'get_single_value';
  if (
    !(isList || single) ||
    !doctype ||
    call.asks ||
    call.open ||
    call.receiver === 'client' ||
    call.receiver === 'desk'
  )
    return [];
  const { doctypes, frappe } = world;
  const known = doctypes.get(doctype);
  const near =
    known || TABLES_WITHOUT_DOCTYPE.has(`tab${doctype}`)
      ? undefined
      : nearestDocType(doctype, doctypes.names());
  // Frappe takes the columns from the table, unless it is told that there may be none.
  if (isOn(call, 'ignore_ddl') !== false) return [];
  if (known ? single || !known.issingle : !near || !doctypes.complete) return [];
  // MariaDB finds the row of the DocType in whatever case, and so the values of a Single; the table it does not find.
  if (single && near?.toLowerCase() === doctype.toLowerCase()) return [];
  const asks = asksPermissions(call) !== false;
  const loaded =
    known !== undefined ||
    (frappe === '15' && !asks && !single) ||
    near?.toLowerCase() === doctype.toLowerCase();
  return [
    refusal(
      'unknown-doctype',
      call.doctype.span,
      loaded ? `('DocType', '${doctype}')` : `DocType ${doctype} not found`,
      known
        ? `${doctype} is a Single: it has no table. Read it with frappe.db.get_single_value or frappe.get_single.`
        : `Did you mean ${near}?`,
      {
        exception: loaded ? 'ProgrammingError' : 'DoesNotExistError',
        fixes: nameFix(call.doctype, near, world.text),
      },
    ),
  ];
}

/** A column of `set_value` that is no name: Frappe puts it between backticks as it is, and a list is no key of a dict. */
export function unwritableField(call: OrmCall): Refusal[] {
  const field = call.args.get('fieldname');
  const writes = call.method === 'set_value' || call.method === 'db_set';
  if (!field || !(writes || call.method.endsWith('single_value'))) return [];
  if (field.kind === 'list')
    return [
      refusal(
        'field-format',
        field.span,
        "unhashable type: 'list'",
        writes ? "Pass a dict: {'status': 'Open', 'note': ''}." : 'Name one field.',
        {
          exception: 'TypeError',
        },
      ),
    ];
  if (writes && (field.kind === 'tuple' || field.kind === 'number' || field.kind === 'boolean'))
    return [
      refusal(
        'field-format',
        field.span,
        `Unknown column '${repr(field)}' in 'SET'`,
        field.kind === 'tuple'
          ? "Pass a dict: {'status': 'Open', 'note': ''}."
          : 'The field comes before its value.',
        {
          exception: 'OperationalError',
        },
      ),
    ];
  const name = knownText(field);
  if (!writes || !name?.includes('`')) return [];
  return [
    syntaxError(
      'field-format',
      field.span,
      name.slice(name.indexOf('`') + 1),
      'Frappe writes the backticks: name the field alone.',
    ),
  ];
}

/** `get_value` of Frappe 15 with `cache` looks the fields up in a dict, whose keys no lists are. */
export function uncachedFields(call: OrmCall, { frappe }: OrmWorld): Refusal[] {
  const field = call.args.get('fieldname');
  const isNamed = call.args.get('filters')?.kind === 'text';
  if (frappe !== '15' || !/^get_values?$/.test(call.method) || field?.kind !== 'list' || !isNamed) return [];
  if (call.receiver === 'client' || isOn(call, 'cache') !== true) return [];
  const advice = 'Pass the fields in a tuple, or leave cache out.';
  return [refusal('field-format', field.span, "unhashable type: 'list'", advice, { exception: 'TypeError' })];
}

/** `get_cached_value` makes a dict of several fields only. */
export function undictedField(call: OrmCall): Refusal[] {
  const field = call.args.get('fieldname');
  if (call.method !== 'get_cached_value' || field?.kind !== 'text' || isOn(call, 'as_dict') !== true)
    return [];
  const advice = 'Pass the field in a list, or leave as_dict out.';
  return [refusal('field-format', field.span, 'Cannot make dict for single fieldname', advice)];
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
      { fixes: nameFix(field, near, world.text) },
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
