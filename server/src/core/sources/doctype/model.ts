import type { Span } from '../../text.js';

/**
 * One row of a DocType's `fields`. Keys are Frappe's own (frappe/core/doctype/docfield). Values of a wrong
 * JSON type are read as Frappe reads them (`"1"` is a set Check); the raw object stays in `raw`.
 */
export interface FieldData {
  /** Position in the JSON `fields` array; -1 for a field that a Custom Field adds. */
  index: number;
  fieldname: string;
  fieldtype: string;
  label: string;
  options: string;
  /** As text, `undefined` when the key is absent or null. */
  default: string | undefined;
  length: number;
  precision: string;
  reqd: boolean;
  unique: boolean;
  search_index: boolean;
  not_nullable: boolean;
  is_virtual: boolean;
  hidden: boolean;
  raw: Readonly<Record<string, unknown>>;
  /** The file of the Custom Field or Property Setter that made or changed it, when not the DocType itself. */
  customizedIn?: string;
}

/** A DocType as Frappe's import reads it; no ranges, so a saved file costs one `JSON.parse`. */
export interface DocTypeData {
  name: string;
  module: string;
  istable: boolean;
  issingle: boolean;
  is_virtual: boolean;
  is_submittable: boolean;
  is_tree: boolean;
  custom: boolean;
  track_seen: boolean;
  autoname: string;
  naming_rule: string;
  /** `InnoDB` or `MyISAM`, default InnoDB. */
  engine: string;
  row_format: string;
  /** `undefined` when the key is absent: the default differs between Frappe versions. */
  sort_field: string | undefined;
  title_field: string;
  search_fields: string;
  /** In the order of the JSON array, before `field_order` is applied. */
  fields: FieldData[];
  field_order: string[] | undefined;
  raw: Readonly<Record<string, unknown>>;
}

export type JsonPath = readonly (string | number)[];

/**
 * A DocType with its text. Ranges are found on demand: `data` comes from `JSON.parse` where the text is valid
 * JSON, and the jsonc tree is built at the first question for a range.
 */
export interface DocTypeSource {
  readonly file: string;
  readonly text: string;
  readonly data: DocTypeData;
  /** Where the text is not valid JSON, what is wrong, in order; the model then holds what could be read. */
  readonly syntaxErrors: readonly { span: Span; message: string }[];
  /** Start of the first `<<<<<<<`, `=======`, `>>>>>>>` line when the file has conflict markers. */
  readonly conflict: Span | undefined;
  /** The value at a path (`['fields', 3, 'default']`); the last one wins for duplicate keys, as in Python. */
  valueSpan(path: JsonPath): Span | undefined;
  /** The key at a path, with its quotes. */
  keySpan(path: JsonPath): Span | undefined;
  /** Key and value: `"default": "x"`. */
  propertySpan(path: JsonPath): Span | undefined;
  /** The narrowest existing place for a path: its property, else its parent's key, else the DocType's name, else the first brace. */
  nearest(path: JsonPath): Span;
}

/** What the workspace knows of other DocTypes. */
export interface DocTypeLookup {
  get(name: string): DocTypeData | undefined;
  /** Whether every app of the bench is open, so that a name not found does not exist. */
  readonly complete: boolean;
  names(): Iterable<string>;
  /**
   * The fieldnames of a DocType of the same app, with the Custom Fields that apps ship. Undefined for others: code of an
   * app may add Custom Fields to what is not its own.
   */
  ownFieldnames?(name: string): ReadonlySet<string> | undefined;
}
