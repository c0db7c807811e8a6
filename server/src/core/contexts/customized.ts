import { type Sync, syncTable } from '../migration/alter/sync.js';
import { tableOf } from '../schema/build.js';
import { customize } from '../schema/customize.js';
import { stateOf } from '../schema/state/state.js';
import type { CustomField, Customizations, PropertySetter } from '../sources/customization.js';
import type {
  DocTypeData,
  DocTypeLookup,
  DocTypeSource,
  FieldData,
  JsonPath,
} from '../sources/doctype/model.js';
import type { FrappeVersion } from '../targets.js';
import type { Span } from '../text.js';
import type { DocTypeContext } from './doctype.js';

/** Custom Fields or a Property Setter that reach the table of a DocType with one ALTER. */
export interface Batch {
  fields: readonly CustomField[];
  setters: readonly PropertySetter[];
}

export interface CustomizedOptions {
  frappe: FrappeVersion;
  doctypes: DocTypeLookup;
}

/** Properties of a Property Setter that change a column. */
const OF_COLUMN = new Set(
  'default length precision unique search_index fieldtype options not_nullable'.split(' '),
);

/** A file's customizations of one DocType in the order in which they reach its table. */
export function batchesOf(fields: readonly CustomField[], setters: readonly PropertySetter[]): Batch[] {
  const batches = new Map<string, { fields: CustomField[]; setters: PropertySetter[] }>();
  const of = (key: string) => {
    const known = batches.get(key) ?? { fields: [], setters: [] };
    batches.set(key, known);
    return known;
  };
  for (const field of fields) if (field.certain) of(field.batch).fields.push(field);
  for (const one of setters)
    if (OF_COLUMN.has(one.property)) of(`${one.batch} ${one.fieldname} ${one.property}`).setters.push(one);
  return [...batches.values()];
}

/** What one batch makes of a DocType's table, with places in the file of the batch. */
export interface CustomizedDocType
  extends Pick<DocTypeContext, 'source' | 'doctype' | 'table' | 'customized'> {
  sync: Sync;
}

/** Undefined where there is no table (Single, virtual), or the batch changes nothing in it. */
export function customizedBy(
  own: DocTypeData,
  others: Readonly<Customizations>,
  batch: Batch,
  text: string,
  options: CustomizedOptions,
): CustomizedDocType | undefined {
  const before = customize(own, others);
  const known = new Set(before.fields.map(({ fieldname }) => fieldname.toLowerCase()));
  const fields = batch.fields.filter(({ fieldname }) => !known.has(fieldname.toLowerCase()));
  const setters = batch.setters.filter(({ fieldname }) => known.has(fieldname.toLowerCase()));
  const [first] = [...fields, ...setters];
  if (!first) return undefined;
  const places = new Map<string, CustomField | PropertySetter>(
    [...fields, ...setters].map((one) => [one.fieldname, one]),
  );
  const names = [...places.keys()];
  const after = customize(own, {
    fields: [...others.fields, ...fields],
    setters: [...others.setters, ...setters],
  });
  // Only what the batch brings has a place in its file.
  const placed = (field: FieldData): FieldData => ({ ...field, index: names.indexOf(field.fieldname) });
  const doctype: DocTypeData = { ...after, fields: after.fields.map(placed) };
  const made = { ...options, indexes: [] };
  const [tableBefore, table] = [tableOf(before, made), tableOf(doctype, made)];
  if (!tableBefore || !table) return undefined;
  const sync = syncTable(doctype, stateOf(tableBefore), options);
  const rows = doctype.fields.filter(({ index }) => index >= 0).sort((a, b) => a.index - b.index);
  return {
    source: new Places(first.file, text, { ...own, fields: rows, field_order: undefined }, [
      ...places.values(),
    ]),
    doctype,
    table,
    sync,
    customized: { before: tableBefore },
  };
}

/** A file's customizations of a DocType as if the file were the DocType's own. */
export function placesOf(
  rows: readonly (CustomField | PropertySetter)[],
  text: string,
  doctype: DocTypeData,
): DocTypeSource {
  const byName = new Map(rows.map((one) => [one.fieldname, one]));
  const names = [...byName.keys()];
  const fields = names.flatMap((name, index) => {
    const field = doctype.fields.find(({ fieldname }) => fieldname === name);
    return field ? [{ ...field, index }] : [];
  });
  const placed = fields.map(({ fieldname }) => byName.get(fieldname)!);
  return new Places(rows[0]!.file, text, { ...doctype, fields, field_order: undefined }, placed);
}

/** A file with customizations as if it were a DocType's own: `fields` are its rows. */
class Places implements DocTypeSource {
  readonly syntaxErrors = [];
  readonly conflict = undefined;

  constructor(
    readonly file: string,
    readonly text: string,
    readonly data: DocTypeData,
    private readonly rows: readonly (CustomField | PropertySetter)[],
  ) {}

  valueSpan(path: JsonPath): Span | undefined {
    return this.propertySpan(path);
  }

  /** What a fix would change is not told: it stands in another kind of file. */
  keySpan(): Span | undefined {
    return undefined;
  }

  propertySpan(path: JsonPath): Span | undefined {
    return path[0] === 'fields' && typeof path[1] === 'number' ? this.nearest(path) : undefined;
  }

  nearest([list, index, key]: JsonPath): Span {
    const row = list === 'fields' && typeof index === 'number' ? this.rows[index] : undefined;
    return (row ?? this.rows[0])?.at(typeof key === 'string' ? key : 'fieldname') ?? { start: 0, end: 0 };
  }
}
