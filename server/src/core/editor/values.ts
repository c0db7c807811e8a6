import type { KeyFact } from '../doctype-facts/model.js';
import type { DocTypeData, FieldData } from '../sources/doctype/model.js';
import { FIELDTYPES } from './fieldtypes.js';
import type { Place } from './place.js';
import { type DocTypeView, ownFields } from './view.js';

export interface CompletionChoice {
  /** The value, without quotes. */
  value: string;
  detail?: string;
  /** What it does, in Markdown. */
  docs?: string;
  kind: 'fieldtype' | 'doctype' | 'field' | 'value' | 'key';
  /** Written without quotes: a number. */
  bare?: true;
}

const AUTONAMES = ['hash', 'autoincrement', 'UUID', 'prompt', 'naming_series:', 'format:'];
/** What a Data field may be said to hold (frappe/model/__init__.py `data_field_options`). */
const DATA_OPTIONS = ['Email', 'Name', 'Phone', 'URL', 'Barcode', 'IBAN'];
const CODE_OPTIONS = [
  'CSS',
  'HTML',
  'JS',
  'JSON',
  'Jinja',
  'Markdown',
  'PythonExpression',
  'Python',
  'SQL',
  'SCSS',
];
const STANDARD_SORT = ['creation', 'modified', 'name', 'idx'];

/** Values that fit the key at a place, all of them: the editor narrows them down by what has been typed. */
export function valuesFor(view: DocTypeView, place: Place, fact: KeyFact): CompletionChoice[] {
  const { value } = fact;
  switch (value.kind) {
    case 'check':
      return [
        { value: '1', kind: 'value', bare: true, ...(fact.default === '1' && { detail: 'default' }) },
        { value: '0', kind: 'value', bare: true, ...(fact.default === '0' && { detail: 'default' }) },
      ];
    case 'choice':
      return value.values.map((one) => plain(one, one === fact.default ? 'default' : undefined));
    case 'doctype':
      return doctypeChoices(view, () => true);
    case 'role':
      return rolesOf(allDocTypes(view)).map((role) => plain(role));
    case 'module':
      return [...new Set(allDocTypes(view).map(({ module }) => module))]
        .filter((module) => module !== '')
        .sort()
        .map((module) => plain(module));
    case 'condition':
      return conditions(view);
    case 'field':
      return fieldChoices(view, place.property === 'sort_field' ? STANDARD_SORT : [], value.fieldtypes);
    case 'fieldnames':
      return place.property === 'field_order' ? missingInOrder(view, place) : fieldChoices(view, []);
    case 'special':
      return special(view, place);
    default:
      return [];
  }
}

function special(view: DocTypeView, place: Place): CompletionChoice[] {
  const { field, row, property } = place;
  if (property === 'autoname') {
    const fields = ownFields(view.source).filter(({ unique, reqd }) => unique || reqd);
    return [...AUTONAMES, ...fields.map(({ fieldname }) => `field:${fieldname}`)].map((value) =>
      plain(value),
    );
  }
  if (property === 'link_fieldname') return linksBack(view, row);
  if (!field) return [];
  switch (property) {
    case 'fieldtype':
      return FIELDTYPES.map((value) => ({ value, kind: 'fieldtype' }));
    case 'options':
      return optionsOf(view, field);
    case 'default':
      return defaultsOf(view, field);
    case 'fetch_from':
      return fetched(view);
    default:
      return [];
  }
}

function optionsOf(view: DocTypeView, { fieldtype }: FieldData): CompletionChoice[] {
  switch (fieldtype) {
    case 'Table':
    case 'Table MultiSelect':
      return doctypeChoices(view, ({ istable }) => istable);
    case 'Link':
      return doctypeChoices(view, ({ istable }) => !istable);
    case 'Dynamic Link':
      return namesOf(view, (field) => field.fieldtype === 'Link' && field.options === 'DocType');
    case 'Currency':
      return [
        ...namesOf(view, (field) => field.fieldtype === 'Link' && field.options === 'Currency'),
        plain('Company:company:default_currency'),
      ];
    case 'Data':
      return DATA_OPTIONS.map((value) => plain(value));
    case 'Code':
      return CODE_OPTIONS.map((value) => plain(value));
    default:
      return [];
  }
}

function defaultsOf(_view: DocTypeView, field: FieldData): CompletionChoice[] {
  switch (field.fieldtype) {
    case 'Date':
      return [plain('Today')];
    case 'Datetime':
    case 'Time':
      return [plain('Now')];
    case 'Check':
      return [plain('1'), plain('0')];
    case 'Select':
      return field.options
        .split('\n')
        .flatMap((option) => (option.trim() === '' ? [] : [plain(option.trim())]));
    case 'Link':
      return [
        ...(field.options === 'User' ? [plain('__user', 'who is logged in')] : []),
        ...(field.options === '' ? [] : [plain(`:${field.options}`, "the user's default")]),
      ];
    default:
      return [];
  }
}

/** `link_field.fieldname` for each Link and the fields of its DocType that hold a value. */
function fetched(view: DocTypeView): CompletionChoice[] {
  return ownFields(view.source)
    .filter(({ fieldtype }) => fieldtype === 'Link')
    .flatMap((link) =>
      (view.doctypes.get(link.options)?.fields ?? [])
        .filter(
          ({ fieldname, fieldtype }) =>
            fieldname !== '' && !/Break$|^(?:HTML|Button|Heading|Fold)$|^Table/.test(fieldtype),
        )
        .map(
          (field): CompletionChoice => ({
            value: `${link.fieldname}.${field.fieldname}`,
            detail: `${field.fieldtype} of ${link.options}`,
            kind: 'field',
          }),
        ),
    );
}

/** The fields of a connection's DocType that link here. */
function linksBack({ source, doctypes }: DocTypeView, row: Place['row']): CompletionChoice[] {
  const other = doctypes.get(String(row?.link_doctype ?? ''));
  return (other?.fields ?? [])
    .filter(({ fieldtype, options }) => fieldtype === 'Dynamic Link' || options === source.data.name)
    .map(fieldChoice);
}

function conditions(view: DocTypeView): CompletionChoice[] {
  return ownFields(view.source)
    .filter(({ fieldname }) => fieldname !== '')
    .flatMap(({ fieldname, fieldtype }): CompletionChoice[] => [
      { value: `eval:doc.${fieldname}`, detail: fieldtype, kind: 'field' },
      { value: fieldname, detail: fieldtype, kind: 'field' },
    ]);
}

function doctypeChoices(
  { doctypes }: DocTypeView,
  fits: (doctype: { istable: boolean }) => boolean,
): CompletionChoice[] {
  return [...doctypes.names()]
    .flatMap((value): CompletionChoice[] => {
      const found = doctypes.get(value);
      if (!found || !fits(found)) return [];
      return [{ value, kind: 'doctype', ...(found.module === '' ? {} : { detail: found.module }) }];
    })
    .sort((a, b) => (a.value < b.value ? -1 : 1));
}

/** Roles that Frappe makes or some DocType of the workspace gives rights to. */
export function rolesOf(doctypes: Iterable<Pick<DocTypeData, 'raw'>>): string[] {
  const roles = new Set(['System Manager', 'All', 'Guest', 'Desk User', 'Administrator']);
  for (const { raw } of doctypes) {
    if (!Array.isArray(raw.permissions)) continue;
    for (const row of raw.permissions as unknown[]) {
      const role = (row as { role?: unknown } | null)?.role;
      if (typeof role === 'string') roles.add(role);
    }
  }
  return [...roles].sort();
}

function allDocTypes({ doctypes }: DocTypeView) {
  return [...doctypes.names()].flatMap((name) => doctypes.get(name) ?? []);
}

function missingInOrder({ source }: DocTypeView, { value }: Place): CompletionChoice[] {
  const listed = new Set(source.data.field_order);
  return ownFields(source)
    .filter(({ fieldname }) => fieldname !== '' && (!listed.has(fieldname) || fieldname === value?.text))
    .map(fieldChoice);
}

function fieldChoices(
  view: DocTypeView,
  standard: readonly string[],
  fieldtypes?: readonly string[],
): CompletionChoice[] {
  const names = new Set(view.table?.columns.map(({ name }) => name));
  const fits = ({ fieldname, fieldtype }: FieldData): boolean =>
    fieldname !== '' &&
    (view.table === undefined || names.has(fieldname)) &&
    (fieldtypes === undefined || fieldtypes.includes(fieldtype));
  return [
    ...standard.map((value): CompletionChoice => ({ value, kind: 'field' })),
    ...view.source.data.fields.filter(fits).map(fieldChoice),
  ];
}

function namesOf(view: DocTypeView, fits: (field: FieldData) => boolean): CompletionChoice[] {
  return ownFields(view.source)
    .filter((field) => field.fieldname !== '' && fits(field))
    .map(fieldChoice);
}

function fieldChoice({ fieldname, fieldtype }: FieldData): CompletionChoice {
  return { value: fieldname, detail: fieldtype, kind: 'field' };
}

function plain(value: string, detail?: string): CompletionChoice {
  return { value, kind: 'value', ...(detail !== undefined && { detail }) };
}
