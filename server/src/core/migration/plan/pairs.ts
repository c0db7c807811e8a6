import { customize } from '../../schema/customize.js';
import type { Customizations } from '../../sources/customization.js';
import type { DocTypeData } from '../../sources/doctype/model.js';
import type { FrappeVersion } from '../../targets.js';
import type { Customized } from '../alter/sync.js';
import type { DocTypePlan, PlanTarget } from './model.js';
import { type PlanDepth, planDocType } from './plan.js';
import type { Side, SideDocType } from './side.js';

export interface CompareOptions {
  /** Frappe's version for a DocType's file. */
  frappe(file: string): FrappeVersion;
  target: PlanTarget;
  depth?: PlanDepth;
  withDrops?: boolean;
  /**
   * Each side is one file: they are one DocType whatever its name, planned even when nothing differs. Otherwise a
   * DocType whose file is the same is left out, as Frappe does not import it again.
   */
  single?: boolean;
  /** Only DocTypes that something in such a file is about: their own JSON, or their customizations. */
  asked?(file: string): boolean;
}

/** A plan with the DocType on both sides, customized, and its file, on the newer side where it is there. */
export interface ComparedPlan extends DocTypePlan {
  file: string;
  before: DocTypeData | undefined;
  now: DocTypeData | undefined;
}

/** Matches two sides DocType by DocType, renamed ones too, and plans each that differs; sorted by name. */
export function comparePlans(before: Side, after: Side, options: CompareOptions): ComparedPlan[] {
  const plans: ComparedPlan[] = [];
  for (const [old, next] of pairsOf(before, after, options.single ?? false)) {
    const now = old && next ? migrated(old, next) : next;
    const file = (now ?? old)!.file;
    if (options.asked && !isAbout(old, options.asked) && !isAbout(now, options.asked)) continue;
    if (!options.single && old && now && isSame(old, now)) continue;
    // What cannot be read is not gone.
    if (old ? !now && isBroken(old, after) : now && isBroken(now, before)) continue;
    const { name } = (now ?? old)!.own;
    const renames = after.renames.get(name);
    const plan = planDocType(old?.data, now?.data, {
      frappe: options.frappe(file),
      target: options.target,
      ...(options.depth && { depth: options.depth }),
      ...(options.withDrops && { withDrops: true }),
      doctypes: after.lookup,
      ...(old && { indexesBefore: old.indexes }),
      ...(now && { indexesAfter: now.indexes }),
      ...(renames && { renames }),
      ...((old?.customizations || now?.customizations) && { customized: customizedBy(old, now) }),
      use: {
        old: (field) => before.uses(field),
        isNew: (doctype) => (after.doctypes.has(doctype) ? !before.doctypes.has(doctype) : undefined),
      },
    });
    plans.push({ ...plan, file, before: old?.data, now: now?.data });
  }
  for (const [from, to] of probableRenames(before, after)) {
    const gone = plans.find((plan) => plan.doctype === from);
    const come = plans.find((plan) => plan.doctype === to);
    const why = `no patch calls rename_doc("DocType", "${from}", "${to}"), so \`migrate\` makes an empty table and leaves the data in \`tab${from}\`.`;
    gone?.notes.push(`Probably renamed to ${to}, so nothing is dropped here: ${why}`);
    if (gone) [gone.postdeploy, gone.drops] = [[], []];
    come?.notes.push(`Probably ${from} under another name: ${why}`);
  }
  return plans.sort((a, b) => (a.doctype < b.doctype ? -1 : 1));
}

/** The newer side as a site has it that had the older one: what an export without `sync_on_migrate` says now, it never gets. */
function migrated(old: SideDocType, now: SideDocType): SideDocType {
  const said = now.customizations;
  if (!said || ![...said.fields, ...said.setters].some(({ installOnly }) => installOnly)) return now;
  const had = old.customizations ?? { fields: [], setters: [] };
  const customizations = {
    fields: [...had.fields, ...said.fields].filter(isOfSite(had.fields, ({ fieldname }) => fieldname)),
    setters: [...had.setters, ...said.setters].filter(
      isOfSite(had.setters, ({ fieldname, property }) => `${fieldname} ${property}`),
    ),
  };
  const { own, file, text, indexes } = now;
  return { own, file, text, indexes, customizations, data: customize(own, customizations) };
}

/** Keeps what `had` says of exports that are synced no more, and of the rest what is said now. */
function isOfSite<T extends { installOnly?: true }>(
  had: readonly T[],
  nameOf: (one: T) => string,
): (one: T, at: number, all: readonly T[]) => boolean {
  return (one, at, all) => {
    if (at >= had.length) return !one.installOnly;
    const again = all.slice(had.length).find((other) => nameOf(other) === nameOf(one));
    return again ? again.installOnly === true : one.installOnly === true;
  };
}

function isBroken({ file, own }: SideDocType, { broken }: Side): boolean {
  const { files, names, folders } = broken;
  return files.has(file) || names.has(own.name) || folders.some((folder) => file.startsWith(`${folder}/`));
}

/** Whether one of the files that make a DocType what it is, is asked for: its own, and those that customize it. */
function isAbout(side: SideDocType | undefined, asked: (file: string) => boolean): boolean {
  if (!side) return false;
  if (asked(side.file)) return true;
  const { fields = [], setters = [] } = side.customizations ?? {};
  return fields.some(({ file }) => asked(file)) || setters.some(({ file }) => asked(file));
}

function customizedBy(old: SideDocType | undefined, now: SideDocType | undefined): Customized {
  const same = old !== undefined && old.text === now?.text;
  const earlier = old?.customizations ?? { fields: [], setters: [] };
  return {
    created: old?.customizations && old.own,
    imported: now && !same ? customize(now.own, earlier) : undefined,
    resynced: (now?.customizations?.fields.length ?? 0) > 0,
  };
}

function isSame(a: SideDocType, b: SideDocType): boolean {
  return a.text === b.text && told(a.customizations) === told(b.customizations);
}

/** DocTypes of other apps whose customizations differ: without their JSON nobody knows what their tables are. */
export function customizedElsewhere(before: Side, after: Side): string[] {
  const names = new Set([...before.elsewhere.keys(), ...after.elsewhere.keys()]);
  const same = (name: string): boolean =>
    told(before.elsewhere.get(name)) === told(after.elsewhere.get(name));
  return [...names].filter((name) => !same(name)).sort();
}

/** What customizations say, without the files that say it. */
const told = (customizations: Readonly<Customizations> | undefined): string =>
  JSON.stringify(customizations ?? null, (key, value: unknown) =>
    key === 'file' || key === 'modified' || key === 'batch' ? undefined : value,
  );

/** What two DocTypes must have in common to be taken for one: this part of the fields, by name and type. */
const ALIKE = 0.6;

/** A DocType that went and one that came with nearly the same fields. Nobody has said that they are one. */
function probableRenames(before: Side, after: Side): [from: string, to: string][] {
  const said = after.renamedDocTypes;
  const gone = [...before.doctypes.values()].filter(
    ({ own }) => !after.doctypes.has(own.name) && !said.has(own.name),
  );
  const come = [...after.doctypes.values()].filter(({ own }) => !before.doctypes.has(own.name));
  const renames: [string, string][] = [];
  for (const { own: old } of gone) {
    const fields = fieldKeys(old);
    const best = come
      .map(({ own }) => ({ name: own.name, likeness: likeness(fields, fieldKeys(own)) }))
      .filter((one) => fields.size > 1 && one.likeness >= ALIKE)
      .sort((a, b) => b.likeness - a.likeness);
    if (best[0] && best[0].likeness !== best[1]?.likeness) renames.push([old.name, best[0].name]);
  }
  return renames;
}

const fieldKeys = (doctype: DocTypeData): Set<string> =>
  new Set(doctype.fields.map(({ fieldname, fieldtype }) => `${fieldname} ${fieldtype}`));

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((key) => b.has(key)).length;
  return common / Math.max(a.size, b.size, 1);
}

type Pair = [SideDocType | undefined, SideDocType | undefined];

/** By name, and by `rename_doc` patches. */
function pairsOf(before: Side, after: Side, single: boolean): Pair[] {
  const [olds, news] = [[...before.doctypes.values()], [...after.doctypes.values()]];
  if (single && olds.length <= 1 && news.length <= 1) return [[olds[0], news[0]]];
  const pairs: Pair[] = [];
  const taken = new Set<string>();
  for (const old of olds) {
    const renamed = after.renamedDocTypes.get(old.own.name);
    const now =
      after.doctypes.get(old.own.name) ??
      (renamed !== undefined && !before.doctypes.has(renamed) ? after.doctypes.get(renamed) : undefined);
    if (now) taken.add(now.own.name);
    pairs.push([old, now]);
  }
  for (const now of news) if (!taken.has(now.own.name)) pairs.push([undefined, now]);
  return pairs;
}
