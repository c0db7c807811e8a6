import type { Fix } from '../../finding.js';
import { columnFields } from '../../schema/build.js';
import { COLUMNS_OF_SITES } from '../../schema/table.js';
import type { DocTypeLookup } from '../../sources/doctype/model.js';
import type { SqlFragment } from '../../sources/sql/fragment.js';
import type { FrappeVersion } from '../../targets.js';
import type { Span } from '../../text.js';

/** Which rule of the family `frappe/` a refusal belongs to. */
export type RefusalKind =
  | 'function-as-text'
  | 'field-format'
  | 'field-as-dict'
  | 'filter-field'
  | 'filter-format'
  | 'filter-operator'
  | 'order-by'
  | 'group-by'
  | 'unknown-argument'
  | 'child-without-parent'
  | 'left-out-field'
  | 'single-field'
  | 'unknown-doctype'
  | 'index-column';

/** Something in a call that Frappe itself refuses, before any engine sees it. */
export interface Refusal {
  kind: RefusalKind;
  span: Span;
  /** The exception's class, as `ValidationError`. */
  exception: string;
  /** The exception's text. */
  text: string;
  /** What to do, as sentences. */
  advice: string;
  fixes: readonly Fix[];
  /** Frappe 15 takes it, and nothing says which Frappe the app is for. */
  unsure?: true;
}

/** What is known around a call. */
export interface OrmWorld {
  frappe: FrappeVersion;
  doctypes: DocTypeLookup;
  /** The file's text, for fixes. */
  text: string;
  /** Whether code of the workspace may make a Custom Field of this name for a DocType. */
  mayHaveField?(doctype: string, fieldname: string): boolean;
}

/** What Frappe makes of a call: the statements that it sends, as far as they are known, or what it refuses. */
export interface OrmStatements {
  fragments: SqlFragment[];
  refusals: Refusal[];
}

/** Whether a DocType has a field of this name; undefined where an app that is not there may add it. */
export function hasField(world: OrmWorld, doctype: string, fieldname: string): boolean | undefined {
  const data = world.doctypes.get(doctype);
  if (!data) return undefined;
  if (data.fields.some((field) => field.fieldname === fieldname)) return true;
  if (COLUMNS_OF_SITES.has(fieldname)) return undefined;
  const sure = world.doctypes.complete && !world.mayHaveField?.(doctype, fieldname);
  return sure ? false : undefined;
}

/** What a name may be that no DocType has among its fields: columns that Frappe makes by itself, and `doctype`. */
const STANDARD: ReadonlySet<string> = new Set(
  'doctype name owner creation modified modified_by docstatus idx parent parentfield parenttype _user_tags _comments _assign _liked_by _seen'.split(
    ' ',
  ),
);

export function isStandard(fieldname: string): boolean {
  return STANDARD.has(fieldname);
}

const OPTIONAL = /_(?:user_tags|comments|assign|liked_by|seen)/;

/** A name of a column that Frappe adds by itself, but not to this table: lists of Frappe 15 leave it out (`set_optional_columns`). */
export function isLackedOptional(text: string, doctype: string, { doctypes }: OrmWorld): boolean {
  const name = OPTIONAL.exec(text)?.[0];
  const data = name === undefined ? undefined : doctypes.get(doctype);
  return data !== undefined && !columnFields(data).has(name!);
}

/** The child table that has a field, where the DocType itself is not sure to have one of that name. */
export function childWith(fieldname: string, doctype: string, world: OrmWorld): string | undefined {
  if (isStandard(fieldname) || hasField(world, doctype, fieldname) === true) return undefined;
  const fields = world.doctypes.get(doctype)?.fields ?? [];
  return fields.find(
    ({ fieldtype, options }) => /^Table/.test(fieldtype) && hasField(world, options, fieldname) === true,
  )?.options;
}
