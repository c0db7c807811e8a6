import type { ComparedPlan } from '../core/migration/plan/pairs.js';
import { planDocType } from '../core/migration/plan/plan.js';
import { customize, mayChangeFieldtype } from '../core/schema/customize.js';
import type { CustomField } from '../core/sources/customization.js';
import type { DocTypeData } from '../core/sources/doctype/model.js';
import { cstr } from '../core/sources/values.js';
import type { ChangeBase } from './checker.js';
import { codeFields, customizedInCode } from './code-customizations.js';
import { freshPatchTexts, installerCalls, migrateCalls } from './migrate-calls.js';
import type { Project, ProjectFile } from './project.js';

/** What a file's `create_custom_fields` changes about the table of a DocType on a site that has the fields already. */
export interface CodeChange {
  plan: ComparedPlan & { before: DocTypeData; now: DocTypeData };
  /** The changed fields, with their places in the file. */
  fields: readonly CustomField[];
}

/** Keys of a Custom Field that make its column. */
const OF_COLUMN = 'fieldtype length precision unique default search_index options is_virtual'.split(' ');

/**
 * The Custom Fields of a Python file that differ from the base in what makes their column, where `migrate` comes to the
 * call on a site that runs: from `before_migrate`, `after_migrate` or a patch that the base does not have. An installer
 * alone changes nothing there, nor does `create_custom_field`, which leaves a field that is there as it is.
 */
export function codeChanges(project: Project, base: ChangeBase, file: ProjectFile): CodeChange[] {
  const [then, now] = [customizedInCode(base.project), customizedInCode(project)];
  const changes: CodeChange[] = [];
  for (const [doctype, fields] of now.fields) {
    const own = project.lookup(file.app).get(doctype);
    const shipped = project.customizations(doctype) ?? { fields: [], setters: [] };
    const changed = fields.flatMap((field) => {
      const isShipped = shipped.fields.some(({ fieldname }) => fieldname === field.fieldname);
      if (field.file !== file.path || !field.updates || isShipped) return [];
      const old = theOne(then.fields.get(doctype) ?? [], field.fieldname);
      if (!old || !theOne(fields, field.fieldname) || !isReached(project, base, field)) return [];
      // What the call does not give stays as the site has it.
      const merged = { ...field, raw: { ...old.raw, ...field.raw } };
      return columnOf(old) === columnOf(merged) ? [] : [{ old, field: merged }];
    });
    if (!own || changed.length === 0) continue;
    const side = (fields: readonly CustomField[]) =>
      customize(own, { ...shipped, fields: [...shipped.fields, ...fields] });
    const stops = changed.flatMap(({ old, field }) => refusal(old, field) ?? []);
    const [stop] = stops;
    const before = side(changed.map(({ old }) => old));
    const after = side(
      changed.map(({ old, field }) => (stops.some((one) => one.field === field.fieldname) ? old : field)),
    );
    const plan = planDocType(before, after, {
      frappe: project.frappeFor(file.path),
      target: 'mariadb',
      depth: 'risks',
      doctypes: project.lookup(file.app),
      customized: { created: own, imported: undefined, resynced: true },
    });
    changes.push({
      plan: {
        ...plan,
        ...(stop && { refused: stop.why, refusedField: stop.field }),
        file: project.nameOf(file.path),
        before,
        now: after,
      },
      fields: changed.map(({ field }) => field),
    });
  }
  return changes;
}

/** A field of which all that code makes of it is known, and the same everywhere. */
function theOne(fields: readonly CustomField[], fieldname: string): CustomField | undefined {
  const own = fields.filter((field) => field.fieldname === fieldname);
  const [first] = own;
  return own.every((one) => one.certain && columnOf(one) === columnOf(first!)) ? first : undefined;
}

const columnOf = ({ raw }: CustomField): string => OF_COLUMN.map((key) => cstr(raw[key] || '')).join('\0');

/** frappe/custom/doctype/custom_field/custom_field.py `validate`. */
function refusal(old: CustomField, now: CustomField): { why: string; field: string } | undefined {
  const [from, to] = [cstr(old.raw.fieldtype), cstr(now.raw.fieldtype)];
  if (now.unvalidated || now.raw.is_virtual || mayChangeFieldtype(from, to)) return undefined;
  return { why: `Fieldtype cannot be changed from ${from} to ${to}`, field: now.fieldname };
}

/**
 * The key in which a Custom Field of `create_custom_fields` has changed since the base, where installers alone come to each
 * call that makes it, no new patch names it, and no file ships it.
 */
export function keyThatStays(
  project: Project,
  base: ChangeBase,
  doctype: string,
  field: CustomField,
): string | undefined {
  const { fieldname } = field;
  const [then, now] = [codeFields(base.project, doctype), codeFields(project, doctype)];
  const old = theOne(then, fieldname);
  const shipped = project.customizations(doctype)?.fields ?? [];
  if (!field.updates || !old || theOne(now, fieldname) === undefined) return undefined;
  if (shipped.some((one) => one.fieldname === fieldname)) return undefined;
  const all = now.filter((one) => one.fieldname === fieldname);
  const installed = installerCalls(project);
  const isInstalled = ({ from = new Set<string>() }: CustomField) =>
    [...from].some((path) => installed.has(path));
  if (!all.some(isInstalled) || all.some((one) => isReached(project, base, one))) return undefined;
  if (freshPatchTexts(project, base).some((text) => text.includes(fieldname))) return undefined;
  return OF_COLUMN.find((key) => key in field.raw && cstr(old.raw[key] || '') !== cstr(field.raw[key] || ''));
}

/** Whether `migrate` comes to a field's call on a site that had the base's version. */
function isReached(project: Project, base: ChangeBase, { from = new Set() }: CustomField): boolean {
  const { early, late } = migrateCalls(project, base);
  return [...from].some((path) => early.has(path) || late.has(path));
}
