import type { ControllerSource } from '../core/contexts/doctype.js';
import { renameCalls } from '../core/migration/changes/renames.js';
import type { DocTypePlan } from '../core/migration/plan/model.js';
import { planDocType } from '../core/migration/plan/plan.js';
import type { Side, SideDocType } from '../core/migration/plan/side.js';
import { controllerIndexes } from '../core/sources/controller-indexes.js';
import type { DocTypeData, DocTypeSource } from '../core/sources/doctype/model.js';
import type { FrappeVersion } from '../core/targets.js';
import type { Project, ProjectFile } from './project.js';
import { docTypeOnSite } from './tables.js';

/** A DocType's file that differs from a base, and its plan. */
export interface Changed {
  before: DocTypeData;
  source: DocTypeSource;
  doctype: DocTypeData;
  controller: ControllerSource | undefined;
  plan: DocTypePlan;
}

/** Plans a file's DocType against a base; undefined when it is new or the same, or cannot be read whole. */
export function changedSince(
  project: Project,
  file: ProjectFile,
  base: Side,
  frappe: FrappeVersion,
  { brief = false }: { brief?: boolean } = {},
): Changed | undefined {
  const source = project.source(file.path);
  if (!source || source.conflict || source.syntaxErrors.length > 0) return undefined;
  const { name } = source.data;
  const old = base.doctypes.get(name) ?? renamedFrom(name, base);
  if (!old || old.text === source.text) return undefined;
  const { doctype, controller } = docTypeOnSite(project, file, source, frappe);
  const renames = new Map([...(base.renames.get(name) ?? []), ...renamesNow(name, project)]);
  const plan = planDocType(old.data, doctype, {
    frappe,
    target: 'mariadb',
    brief,
    doctypes: project.lookup(file.app),
    indexesBefore: old.indexes,
    ...(controller && { indexesAfter: controllerIndexes(controller.text) }),
    renames,
    use: { old: (field) => base.uses(field) },
  });
  return { before: old.data, source, doctype, controller, plan };
}

/** Plans for every DocType of a project that differs from a base: changed, new and deleted ones. */
export function plansOf(project: Project, base: Side): DocTypePlan[] {
  const { frappe } = project;
  const target = 'mariadb';
  const plans: DocTypePlan[] = [];
  const here = new Set<string>();
  for (const file of project.files) {
    const source = file.kind === 'doctype' ? project.source(file.path) : undefined;
    if (!source) continue;
    here.add(source.data.name);
    const plan = base.doctypes.has(source.data.name)
      ? changedSince(project, file, base, frappe)?.plan
      : planDocType(undefined, source.data, { frappe, target, doctypes: project.lookup(file.app) });
    if (plan) plans.push(plan);
  }
  for (const [name, old] of base.doctypes) {
    if (here.has(name) || !belongsTo(project, old)) continue;
    plans.push(planDocType(old.data, undefined, { frappe, target }));
  }
  return plans.sort((a, b) => (a.doctype < b.doctype ? -1 : 1));
}

const belongsTo = (project: Project, { file }: SideDocType): boolean =>
  file.startsWith(`${project.root.path}/`);

function renamedFrom(name: string, base: Side): SideDocType | undefined {
  for (const [old, now] of base.renamedDocTypes) if (now === name) return base.doctypes.get(old);
  return undefined;
}

type Renames = ReadonlyMap<string, ReadonlyMap<string, string>>;
const kept = new WeakMap<Project, { generation: number; calls: Renames }>();

/** `rename_field` calls in the Python of the work tree, for one DocType. */
function renamesNow(doctype: string, project: Project): Iterable<[string, string]> {
  let known = kept.get(project);
  if (known?.generation !== project.generation) {
    const calls = new Map<string, Map<string, string>>();
    for (const { path } of project.filesOf('python')) {
      if (!/\/patches\//.test(path)) continue;
      const text = project.read(path);
      if (typeof text !== 'string' || !text.includes('rename_field')) continue;
      for (const [name, renames] of renameCalls(text)) {
        calls.set(name, new Map([...(calls.get(name) ?? []), ...renames]));
      }
    }
    known = { generation: project.generation, calls };
    kept.set(project, known);
  }
  return known.calls.get(doctype) ?? [];
}
