import type { Arg, Expr } from '../../python/ast.js';

/**
 * What an expression is known to be: a document (or a row with these columns), a list of them, a table of the query
 * builder, or a DocType's meta.
 */
export interface PythonValue {
  kind: 'document' | 'list' | 'table' | 'meta';
  doctype: string;
  /** The columns that were asked for; undefined: all. */
  columns?: ReadonlySet<string> | undefined;
}

/** Functions of Frappe whose first argument is a DocType, with what they give. */
export const GIVES: Readonly<Record<string, PythonValue['kind'] | 'nothing' | 'rows' | 'row'>> = {
  get_doc: 'document',
  get_cached_doc: 'document',
  get_lazy_doc: 'document',
  get_last_doc: 'document',
  get_single: 'document',
  new_doc: 'document',
  get_meta: 'meta',
  get_all: 'rows',
  get_list: 'rows',
  'db.get_all': 'rows',
  'db.get_list': 'rows',
  'db.get_value': 'row',
  get_value: 'row',
  get_cached_value: 'row',
  'db.get_values': 'rows',
  'qb.DocType': 'table',
  'qb.Table': 'table',
  'qb.from_': 'nothing',
  'qb.into': 'nothing',
  'qb.update': 'nothing',
  'qb.get_query': 'nothing',
  'db.set_value': 'nothing',
  'db.exists': 'nothing',
  'db.count': 'nothing',
  'db.delete': 'nothing',
  'db.get_single_value': 'nothing',
  'db.set_single_value': 'nothing',
  'db.has_column': 'nothing',
  'db.add_index': 'nothing',
  'db.add_unique': 'nothing',
  'db.table_exists': 'nothing',
  'db.truncate': 'nothing',
  'db.get_creation_count': 'nothing',
  get_single_value: 'nothing',
  delete_doc: 'nothing',
  delete_doc_if_exists: 'nothing',
  rename_doc: 'nothing',
  has_permission: 'nothing',
  only_has_select_perm: 'nothing',
  clear_document_cache: 'nothing',
};

/** Methods of a document whose first argument is a field (or a dict, or a list of fields). */
export const FIELD_METHODS: ReadonlySet<string> = new Set([
  'get',
  'set',
  'append',
  'extend',
  'getone',
  'db_set',
  'db_get',
  'get_formatted',
  'precision',
  'has_value_changed',
  'get_label_from_fieldname',
  'update',
  'update_if_missing',
  'reset_values_if_no_permlevel_access',
  'set_df_property',
  'get_password',
  'is_dummy_password',
  'get_all_children',
  'remove',
  'get_field',
  'has_field',
  'get_options',
  'get_label',
  'get_select_options',
  'pop',
  'setdefault',
]);

/** Keys of dicts that name a DocType. */
export const DOCTYPE_KEYS: ReadonlySet<string> = new Set([
  'doctype',
  'parenttype',
  'dt',
  'doc_type',
  'ref_doctype',
]);

/** Whether two values are the same documents, with the same columns. */
export const same = (a: PythonValue, b: PythonValue): boolean =>
  a.kind === b.kind && a.doctype === b.doctype && a.columns === b.columns;

const argument = (args: readonly Arg[], name: string, index: number): Expr | undefined =>
  (args.find((one) => one.name === name) ?? args.filter((one) => one.name === undefined)[index])?.value;

const isSet = (e: Expr | undefined): boolean =>
  e !== undefined && !((e.kind === 'const' && !e.value) || (e.kind === 'num' && e.value === 0));

/** The columns that a list of texts asks for under their own names; undefined: all, or nobody knows. */
function columnsOf(e: Expr | undefined): ReadonlySet<string> | undefined {
  const items = e?.kind === 'list' ? e.items : e ? [e] : [];
  const names = new Set<string>();
  for (const item of items) {
    if (item.kind !== 'str' || item.filled) return undefined;
    if (item.value === '*') return undefined;
    const text = item.value.replaceAll('`', '').trim();
    const [, plain] = /^(?:tab[^.]+\.)?(\w+)$/.exec(text) ?? [];
    const [, alias] = /^(\w+)\s+as\s+\1$/i.exec(text) ?? [];
    if (plain ?? alias) names.add((plain ?? alias)!);
  }
  return names;
}

/** The rows that `get_all` and `get_values` give, with the columns that they ask for. */
export function rowsOf(doctype: string, args: readonly Arg[]): PythonValue | undefined {
  if (isSet(argument(args, 'pluck', 99)) || isSet(argument(args, 'as_list', 99))) return undefined;
  const fields = argument(args, 'fields', 1);
  return { kind: 'list', doctype, columns: fields ? columnsOf(fields) : new Set(['name']) };
}

/** The row that `get_value` gives as a dict. */
export function rowOf(doctype: string, args: readonly Arg[]): PythonValue | undefined {
  if (!isSet(argument(args, 'as_dict', 4) ?? undefined)) return undefined;
  return { kind: 'document', doctype, columns: columnsOf(argument(args, 'fieldname', 2)) };
}
