import type { PatchEntry } from '../core/contexts/patch.js';
import type { PatchPoint } from '../core/contexts/statement.js';
import { type ByHand, changedByHand, columnKey } from '../core/migration/by-hand.js';
import type { Side } from '../core/migration/plan/side.js';
import { tableOf } from '../core/schema/build.js';
import { customize } from '../core/schema/customize.js';
import type { Table } from '../core/schema/table.js';
import type { CustomField } from '../core/sources/customization.js';
import type { DocTypeData } from '../core/sources/doctype/model.js';
import { scrub } from '../core/sources/values.js';
import type { App } from './apps.js';
import type { ChangeBase } from './checker.js';
import { codeFields, codeSetters, isOpenInCode } from './code-customizations.js';
import { migrateCalls } from './migrate-calls.js';
import { patchEntries, patchModule } from './patches.js';
import type { Project, ProjectFile } from './project.js';
import { shippedDocuments } from './shipped-documents.js';
import { sideOf } from './side.js';

/**
 * What the tables are when a patch runs that the base's `patches.txt` does not have (frappe/migrate.py): patches before
 * the model sync, the DocTypes app by app, patches after it, then fixtures and `custom/`. Undefined for a patch that
 * sites have run already, and where the base does not have the app: a new site runs no patches.
 */
export function patchPoint(
  project: Project,
  base: ChangeBase | undefined,
  file: ProjectFile,
): PatchPoint | undefined {
  const { app } = file;
  if (!base?.project || !app) return undefined;
  const before = patchEntries(base.project, app);
  const now = patchEntries(project, app);
  const module = patchModule(file, app);
  const entry = now?.find((one) => !one.disabled && one.module === module);
  if (!before || !now || !entry) return undefined;
  const known = new Set(before.map(({ line }) => line));
  if (known.has(entry.line)) return undefined;
  const earlier = now
    .slice(0, now.indexOf(entry))
    .filter(({ line, disabled }) => !disabled && !known.has(line));
  const texts = textsOf(project, app, earlier);
  const isReloaded = reloadsIn([...texts, textOf(project, file.path)]);
  const gone = changedByHand(earlier.map(({ module }, i) => ({ name: module, text: texts[i]! })));
  const { made } = changedByHand([{ name: module!, text: textOf(project, file.path) }]);
  const byHand = { ...gone, made: new Set([...gone.made, ...made]) };
  return new Point(project, base, file, entry.preModelSync, isReloaded, byHand, 'this patch');
}

/** The same of a function that `before_migrate` calls: nothing of this release is in the database then. */
export function hookPoint(
  project: Project,
  base: ChangeBase | undefined,
  file: ProjectFile,
): PatchPoint | undefined {
  const { app } = file;
  if (!base?.project?.apps.get(app?.name ?? '')) return undefined;
  const isReloaded = reloadsIn([textOf(project, file.path)]);
  return new Point(project, base, file, true, isReloaded, changedByHand([]), 'before_migrate');
}

function textsOf(project: Project, app: App, entries: readonly PatchEntry[]): string[] {
  return entries.map(({ module, line }) => {
    if (module.startsWith('execute:')) return line;
    const below = module.split('.').slice(1).join('/');
    return textOf(project, `${app.folder}/${below}.py`);
  });
}

function textOf(project: Project, at: string): string {
  const text = project.file(at) ? project.read(at) : undefined;
  return typeof text === 'string' ? text : '';
}

const RELOAD = /\breload_doc(type)?\s*\(([^)]*)\)/g;

/** Which DocTypes patches import before the model sync; where their names are not written, all. */
function reloadsIn(texts: readonly string[]): (doctype: string) => boolean {
  const names = new Set<string>();
  for (const text of texts) {
    for (const [, byName, list = ''] of text.matchAll(RELOAD)) {
      const words = Array.from(list.matchAll(/["']([^"']+)["']/g), ([, word]) => word!);
      const name = byName === undefined ? words[2] : words[0];
      // A module, or names that are not written here.
      if (
        name === undefined ||
        (byName === undefined && words[1] !== undefined && scrub(words[1]) !== 'doctype')
      )
        return () => true;
      names.add(scrub(name));
    }
  }
  return (doctype) => names.has(scrub(doctype));
}

const MAKE_IT = 'Make it in the patch with create_custom_fields, or fill it in an after_migrate hook';

class Point implements PatchPoint {
  private readonly made = new Map<string, Table | undefined>();
  private readonly before: Side;
  private readonly after: Side;

  constructor(
    private readonly project: Project,
    private readonly base: ChangeBase,
    private readonly file: ProjectFile,
    private readonly preModelSync: boolean,
    private readonly isReloaded: (doctype: string) => boolean,
    private readonly gone: ByHand,
    readonly what: PatchPoint['what'],
  ) {
    this.before = base.side;
    this.after = sideOf(project);
  }

  get tables() {
    return {
      get: (name: string) => {
        if (!name.startsWith('tab')) return undefined;
        if (!this.made.has(name)) this.made.set(name, this.table(name.slice(3)));
        return this.made.get(name);
      },
      complete: false,
    };
  }

  laterTable(doctype: string): string | undefined {
    if (this.before.doctypes.has(doctype)) return undefined;
    const { fixtures } = this.project;
    if (
      fixtures.has(doctype) &&
      !this.after.doctypes.has(doctype) &&
      !this.base.project.fixtures.has(doctype)
    )
      return `it comes with the fixtures, which are synced after all patches. ${this.onlyLater}`;
    if (this.isSynced(doctype)) return undefined;
    const now = this.after.doctypes.get(doctype);
    if (!now || now.own.issingle || now.own.is_virtual || this.isRenamed(doctype)) return undefined;
    return this.withSync;
  }

  laterColumn(doctype: string, column: string): string | undefined {
    const then = this.before.doctypes.get(doctype);
    const now = this.after.doctypes.get(doctype);
    if (!then || !now) return undefined;
    const has = (fields: readonly { fieldname: string }[]) =>
      fields.some(({ fieldname }) => fieldname.toLowerCase() === column.toLowerCase());
    if (has(then.own.fields) || has(then.customizations?.fields ?? [])) return undefined;
    const named = codeFields(this.project, doctype).filter((one) => has([one]));
    if (isOpenInCode(this.project, doctype) || has(codeFields(this.base.project, doctype))) return undefined;
    if (named.length > 0 && !has(now.own.fields)) return this.madeLast(named);
    if (named.length > 0) return undefined;
    if (this.gone.made.has(columnKey(doctype, column))) return undefined;
    if (has(now.own.fields)) {
      if (this.isSynced(doctype)) return undefined;
      return this.withSync;
    }
    const custom = now.customizations?.fields.find(
      ({ fieldname }) => fieldname.toLowerCase() === column.toLowerCase(),
    );
    if (!custom) return undefined;
    const when = custom.installOnly
      ? 'custom/ is synced on install only without sync_on_migrate'
      : `${custom.way === 'fixture' ? 'fixtures are' : 'custom/ is'} synced after all patches`;
    return `it is a Custom Field of this release, and ${when}. ${MAKE_IT}`;
  }

  /** Why Custom Fields that code makes are not there yet: only `after_migrate` comes to it. */
  private madeLast(fields: readonly CustomField[]): string | undefined {
    const { early, late } = migrateCalls(this.project, this.base);
    // From a file that has come since, it may have been made elsewhere before.
    if (fields.some(({ file }) => !this.base.project.file(file))) return undefined;
    const from = fields.flatMap(({ from = new Set<string>() }) => [...from]);
    if (from.some((path) => early.has(path)) || !from.some((path) => late.has(path))) return undefined;
    return `after_migrate makes it, after all patches. ${MAKE_IT}`;
  }

  laterDocument(doctype: string, name: string): string | undefined {
    const way = shippedDocuments(this.project).get(`${doctype}\0${name}`);
    if (way === undefined || shippedDocuments(this.base.project).has(`${doctype}\0${name}`)) return undefined;
    return this.isReloaded(name) ? undefined : `${way} are synced after all patches. ${this.onlyLater}`;
  }

  goneTable(doctype: string): string | undefined {
    if (!this.before.doctypes.has(doctype) || this.after.doctypes.has(doctype)) return undefined;
    return this.gone.tables.get(doctype);
  }

  goneColumn(doctype: string, column: string): string | undefined {
    const why = this.gone.columns.get(columnKey(doctype, column));
    const now = this.isSynced(doctype) ? this.after.doctypes.get(doctype) : undefined;
    const isBack = now?.own.fields.some(({ fieldname }) => fieldname.toLowerCase() === column.toLowerCase());
    // The model sync adds what the DocType has and the table has not.
    return isBack && !this.preModelSync ? undefined : why;
  }

  private get onlyLater(): string {
    return 'Do it in after_migrate, or make it in the patch where it is missing';
  }

  private get withSync(): string {
    return this.what === 'this patch'
      ? 'it comes with the model sync, after this patch. Put the patch under [post_model_sync], or reload the DocType first'
      : 'it comes with the model sync, after that. Do it in a patch under [post_model_sync], or in after_migrate';
  }

  /** The DocType of this release is in the database when the patch runs. */
  private isSynced(doctype: string): boolean {
    return !this.preModelSync || this.isReloaded(doctype);
  }

  private isRenamed(doctype: string): boolean {
    return [...this.after.renamedDocTypes.values()].includes(doctype);
  }

  private table(doctype: string): Table | undefined {
    const then = this.before.doctypes.get(doctype);
    const now = this.isSynced(doctype) ? this.after.doctypes.get(doctype) : undefined;
    const own = now?.own ?? then?.own;
    if (!own) return undefined;
    const names = new Set(own.fields.map(({ fieldname }) => fieldname));
    // A field that is gone leaves its column.
    const left = (then?.own.fields ?? []).filter(({ fieldname }) => !names.has(fieldname));
    const onSite: DocTypeData = { ...own, fields: [...own.fields, ...left], field_order: undefined };
    const had = new Set(codeFields(this.base.project, doctype).map(({ fieldname }) => fieldname));
    const all = codeFields(this.project, doctype);
    const inCode = all.filter(({ fieldname }) => {
      const same = all.filter((one) => one.fieldname === fieldname);
      return had.has(fieldname) || this.madeLast(same) === undefined;
    });
    const shipped = then?.customizations;
    const customized = customize(onSite, {
      fields: [...inCode, ...(shipped?.fields ?? [])].filter(({ fieldname }) => !names.has(fieldname)),
      setters: [...codeSetters(this.project, doctype), ...(shipped?.setters ?? [])],
    });
    const frappe = this.project.frappeFor(this.file.path);
    return tableOf(customized, { frappe, doctypes: this.project.lookup(this.file.app), indexes: [] });
  }
}
