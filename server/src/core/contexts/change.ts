import type { Change } from '../migration/changes/change.js';
import type { DocTypePlan } from '../migration/plan/model.js';
import type { DocTypeData, DocTypeSource } from '../sources/doctype/model.js';
import type { EngineVersions, FrappeVersion, Target } from '../targets.js';
import type { Span } from '../text.js';
import type { ControllerSource } from './doctype.js';

/** A DocType that differs from the base, with what shipping it does to a table that has rows. */
export interface ChangeContext {
  source: DocTypeSource;
  before: DocTypeData;
  doctype: DocTypeData;
  /** For MariaDB. */
  plan: DocTypePlan;
  controller: ControllerSource | undefined;
  frappe: FrappeVersion;
  targets: ReadonlySet<Target>;
  versions: EngineVersions;
  /** What it is compared with, for people: `origin/develop (merge base 1a2b3c4)`. */
  base: string;
}

/** Where a field's property stands in the new JSON; a field that is gone, at the list it was in. */
export function fieldSpan(context: ChangeContext, fieldname: string, ...keys: string[]): Span {
  const { source } = context;
  const index = source.data.fields.findIndex((field) => field.fieldname === fieldname);
  if (index < 0) return source.nearest(['fields']);
  for (const key of keys) {
    const span = source.propertySpan(['fields', index, key]);
    if (span) return span;
  }
  return source.nearest(['fields', index, 'fieldname']);
}

/** The changes of one kind. */
export function changesOfKind(context: ChangeContext, ...kinds: Change['kind'][]): Change[] {
  return context.plan.changes.filter((change) => kinds.includes(change.kind));
}
