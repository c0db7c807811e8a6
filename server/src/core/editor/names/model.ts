import type { DocTypeData, FieldData } from '../../sources/doctype/model.js';
import type { Span } from '../../text.js';

/** A place in a file that names a DocType, or one of its fields. */
export interface NameUse {
  doctype: string;
  /** Undefined: the DocType itself is named. */
  field?: string;
  /** The name alone, without quotes and without `tab`. */
  span: Span;
}

/** What is known of the workspace when names are looked for in a file. */
export interface NameWorld {
  /** A DocType with its Custom Fields. */
  get(doctype: string): DocTypeData | undefined;
  /** The DocType whose name Frappe writes so in paths: `sales_invoice`. */
  scrubbed(name: string): string | undefined;
  /** The DocTypes that have a child table of this DocType. */
  parentsOf(doctype: string): readonly string[];
}

/** A field of a DocType by its name; undefined also for columns that every table has. */
export function fieldIn(world: NameWorld, doctype: string | undefined, name: string): FieldData | undefined {
  if (doctype === undefined || name === '') return undefined;
  return world.get(doctype)?.fields.find(({ fieldname }) => fieldname === name);
}

/** The DocType of a child table's rows; undefined where the field is no child table. */
export function childOf(world: NameWorld, doctype: string | undefined, name: string): string | undefined {
  const field = fieldIn(world, doctype, name);
  return field && /^Table(?: MultiSelect)?$/.test(field.fieldtype) && world.get(field.options)
    ? field.options
    : undefined;
}

/** Each place once, in the order of the text; of two for one place the first one found counts. */
export function inOrder(uses: Iterable<NameUse>): NameUse[] {
  const found = new Map<number, NameUse>();
  for (const use of uses) if (!found.has(use.span.start)) found.set(use.span.start, use);
  return [...found.values()].sort((a, b) => a.span.start - b.span.start);
}

/** What a name at a place stands for. */
export function useAt(uses: readonly NameUse[], offset: number): NameUse | undefined {
  return uses.find(({ span }) => span.start <= offset && offset <= span.end);
}
