import { columnType, fieldColumn } from '../../schema/columns.js';
import { NO_VALUE_FIELDTYPES, TABLE_FIELDTYPES } from '../../schema/fieldtypes.js';
import type { DocTypeData, FieldData } from '../../sources/doctype/model.js';
import { orderedFields } from '../../sources/doctype/order.js';
import type { SyncOptions } from '../alter/sync.js';
import { findRenames, type Rename } from './renames.js';

/** What a change is about; `field` ones carry a fieldname. */
export type ChangeKind =
  | 'add-doctype'
  | 'remove-doctype'
  | 'rename-doctype'
  | 'add-field'
  | 'remove-field'
  | 'rename-field'
  | 'change-type'
  | 'change-length'
  | 'change-precision'
  | 'change-default'
  | 'change-nullability'
  | 'change-unique'
  | 'change-index'
  | 'change-options'
  | 'change-virtual-field'
  | 'add-child-table'
  | 'remove-child-table'
  | 'change-naming'
  | 'change-single'
  | 'change-child'
  | 'change-virtual'
  | 'change-submittable'
  | 'change-tree'
  | 'change-track-seen'
  | 'change-sort-field'
  | 'change-engine'
  | 'change-row-format';

export type ChangeValue = string | number | boolean | null;

export interface Change {
  kind: ChangeKind;
  /** The fieldname after the change; before it for a removed field. Empty for a change of the whole DocType. */
  field: string;
  old: ChangeValue;
  new: ChangeValue;
  /** A rename that only looks like one: nobody has said so. */
  probable?: true;
}

export interface ChangeOptions extends SyncOptions {
  /** `rename_field` calls of patches for this DocType: old to new. */
  renames?: ReadonlyMap<string, string>;
}

/**
 * What differs between two versions of a DocType, as far as its table, its children and the code that uses it can
 * tell. Labels, permissions, layout and help are not compared.
 */
export function changesOf(
  before: DocTypeData | undefined,
  after: DocTypeData | undefined,
  options: ChangeOptions,
): Change[] {
  if (!before && !after) return [];
  if (!before) return [whole('add-doctype', null, after!.name)];
  if (!after) return [whole('remove-doctype', before.name, null)];
  return [...doctypeChanges(before, after), ...fieldChanges(before, after, options)];
}

function whole(kind: ChangeKind, old: ChangeValue, now: ChangeValue): Change {
  return { kind, field: '', old, new: now };
}

function doctypeChanges(before: DocTypeData, after: DocTypeData): Change[] {
  const pairs: [ChangeKind, ChangeValue, ChangeValue][] = [
    ['rename-doctype', before.name, after.name],
    ['change-naming', before.autoname, after.autoname],
    ['change-single', before.issingle, after.issingle],
    ['change-child', before.istable, after.istable],
    ['change-virtual', before.is_virtual, after.is_virtual],
    ['change-submittable', before.is_submittable, after.is_submittable],
    ['change-tree', before.is_tree, after.is_tree],
    ['change-track-seen', before.track_seen, after.track_seen],
    ['change-sort-field', before.sort_field ?? '', after.sort_field ?? ''],
    ['change-engine', before.engine, after.engine],
    ['change-row-format', before.row_format || 'Dynamic', after.row_format || 'Dynamic'],
  ];
  return pairs.filter(([, old, now]) => old !== now).map(([kind, old, now]) => whole(kind, old, now));
}

/** Fields that data hangs on: those with a column, virtual ones, and child tables. */
function dataFields(doctype: DocTypeData): Map<string, FieldData> {
  const fields = new Map<string, FieldData>();
  for (const field of orderedFields(doctype)) {
    if (
      field.fieldname !== '' &&
      (TABLE_FIELDTYPES.has(field.fieldtype) || !NO_VALUE_FIELDTYPES.has(field.fieldtype))
    ) {
      fields.set(field.fieldname, field);
    }
  }
  return fields;
}

function fieldChanges(before: DocTypeData, after: DocTypeData, options: ChangeOptions): Change[] {
  const old = dataFields(before);
  const now = dataFields(after);
  const removed = [...old.values()].filter((field) => !now.has(field.fieldname));
  const added = [...now.values()].filter((field) => !old.has(field.fieldname));
  const renames = findRenames(removed, added, before, after, options.renames);
  const renamed = new Map(renames.map((rename) => [rename.to, rename]));
  const gone = new Set(renames.map((rename) => rename.from));
  const changes: Change[] = [];
  for (const [name, field] of now) {
    const rename = renamed.get(name);
    const earlier = old.get(rename?.from ?? name);
    if (rename) changes.push(renameChange(rename));
    if (earlier) changes.push(...compareField(earlier, field, options));
    else if (TABLE_FIELDTYPES.has(field.fieldtype))
      changes.push(fieldChange('add-child-table', field, null, field.options));
    else changes.push(fieldChange('add-field', field, null, field.fieldtype));
  }
  for (const field of removed) {
    if (gone.has(field.fieldname)) continue;
    if (TABLE_FIELDTYPES.has(field.fieldtype)) {
      changes.push(fieldChange('remove-child-table', field, field.options, null));
    } else changes.push(fieldChange('remove-field', field, field.fieldtype, null));
  }
  return changes;
}

function renameChange(rename: Rename): Change {
  return {
    kind: 'rename-field',
    field: rename.to,
    old: rename.from,
    new: rename.to,
    ...(rename.confirmed ? {} : { probable: true }),
  };
}

function fieldChange(kind: ChangeKind, field: FieldData, old: ChangeValue, now: ChangeValue): Change {
  return { kind, field: field.fieldname, old, new: now };
}

function compareField(old: FieldData, now: FieldData, { frappe, doctypes }: ChangeOptions): Change[] {
  const changes: Change[] = [];
  const add = (kind: ChangeKind, before: ChangeValue, after: ChangeValue): void => {
    if (before !== after) changes.push(fieldChange(kind, now, before, after));
  };
  const types = [columnType(old, frappe, doctypes), columnType(now, frappe, doctypes)] as const;
  add('change-type', old.fieldtype, now.fieldtype);
  if (old.fieldtype === now.fieldtype && types[0] !== types[1]) {
    const lengths = types.map((type) => /^varchar\((\d+)\)$/.exec(type ?? '')?.[1]);
    if (lengths[0] !== undefined && lengths[1] !== undefined) {
      add('change-length', Number(lengths[0]), Number(lengths[1]));
    } else if (old.length !== now.length) add('change-length', old.length, now.length);
    else if (old.precision !== now.precision) add('change-precision', old.precision, now.precision);
    else add('change-type', types[0] ?? null, types[1] ?? null);
  } else if (old.fieldtype === now.fieldtype) add('change-precision', old.precision, now.precision);
  if (old.fieldtype === now.fieldtype && /^(Link|Table|Table MultiSelect)$/.test(now.fieldtype)) {
    add('change-options', old.options, now.options);
  }
  add('change-virtual-field', old.is_virtual, now.is_virtual);
  if (types[0] === undefined || types[1] === undefined) return changes;
  const columns = [fieldColumn(old, frappe, doctypes)!, fieldColumn(now, frappe, doctypes)!] as const;
  if (old.fieldtype === now.fieldtype) add('change-default', old.default ?? null, now.default ?? null);
  // Another fieldtype brings its own.
  if (old.fieldtype === now.fieldtype) add('change-nullability', columns[0].nullable, columns[1].nullable);
  add('change-unique', old.unique, now.unique);
  add('change-index', old.search_index && !old.unique, now.search_index && !now.unique);
  return changes;
}
