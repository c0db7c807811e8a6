import type { OrmCall } from '../orm/model.js';
import type { Refusal } from '../orm/sql/model.js';
import type { DocTypeLookup } from '../sources/doctype/model.js';
import type { FrappeVersion } from '../targets.js';

/** One call of Frappe's ORM. */
export interface OrmContext {
  call: OrmCall;
  /** The file's text. */
  text: string;
  /** What the chosen version of Frappe refuses in it. */
  refusals: readonly Refusal[];
  frappe: FrappeVersion;
  doctypes: DocTypeLookup;
}
