import type { ControllerSource } from '../core/contexts/doctype.js';
import type { PlanTarget } from '../core/migration/plan/model.js';
import { type ComparedPlan, comparePlans } from '../core/migration/plan/pairs.js';
import type { PlanDepth } from '../core/migration/plan/plan.js';
import type { Side } from '../core/migration/plan/side.js';
import type { DocTypeData } from '../core/sources/doctype/model.js';
import type { FrappeVersion } from '../core/targets.js';
import type { ChangeBase } from './checker.js';
import type { Project, ProjectFile } from './project.js';
import { sideOf } from './side.js';

export interface PlansOptions {
  /** Whose words the plan uses (default `mariadb`). */
  target?: PlanTarget;
  depth?: PlanDepth;
  withDrops?: boolean;
  /** Frappe's version for all files, where it is not that of their settings. */
  frappe?: FrappeVersion;
  /** Only DocTypes that one of these files or folders (absolute) is about. */
  paths?: readonly string[];
}

/**
 * Plans for the DocTypes of a project that differ from a base: changed, customized otherwise, new, renamed and gone
 * ones. The one way to a plan: for `plan --base`, for the editor's plan, lenses and marks, and for rules on changes.
 */
export async function plansSince(
  project: Project,
  base: ChangeBase,
  { paths, frappe, target = 'mariadb', ...options }: PlansOptions = {},
): Promise<ComparedPlan[]> {
  const asked = paths?.map((at) => (at === project.root.path ? '' : project.nameOf(at)));
  const after = sideOf(project);
  const compare = (before: Side) =>
    comparePlans(before, after, {
      ...options,
      target,
      frappe: (file) => frappe ?? project.frappeFor(`${project.root.path}/${file}`),
      ...(asked && {
        asked: (file) => {
          const name = file.startsWith('/') ? project.nameOf(file) : file;
          return asked.some((one) => one === '' || name === one || name.startsWith(`${one}/`));
        },
      }),
    });
  const plans = compare(base.side);
  // Who uses a field is asked only for fields that go: the rest of the base's code is read only then.
  const removes = plans.some(({ changes }) => changes.some(({ kind }) => kind === 'remove-field'));
  if (!removes) return plans;
  const code = await base.code();
  return code ? compare(code) : plans;
}

/** The plan of one DocType's file, with its controller; undefined when nothing differs or it cannot be read. */
export async function planOf(
  project: Project,
  base: ChangeBase,
  file: ProjectFile,
  depth?: PlanDepth,
): Promise<(ComparedPlan & { controller: ControllerSource | undefined }) | undefined> {
  const name = project.nameOf(file.path);
  const plans = await plansSince(project, base, { paths: [file.path], ...(depth && { depth }) });
  const plan = plans.find((one) => one.file === name);
  if (!plan) return undefined;
  const at = file.path.replace(/\.json$/, '.py');
  const text = project.file(at) && project.read(at);
  return { ...plan, controller: typeof text === 'string' ? { file: at, text } : undefined };
}

/** A plan of a DocType that is there on both sides. */
export function isChange<T extends ComparedPlan>(
  plan: T | undefined,
): plan is T & { before: DocTypeData; now: DocTypeData } {
  return plan?.before !== undefined && plan.now !== undefined;
}
