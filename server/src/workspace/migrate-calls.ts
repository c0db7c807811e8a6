import { reachedFrom } from '../core/python/constant/reach.js';
import { parsePython } from '../core/python/parse.js';
import type { ChangeBase } from './checker.js';
import { moduleFinder } from './code-customizations.js';
import { hookFacts } from './hook-facts.js';
import { question } from './ledger.js';
import { patchEntries } from './patches.js';
import type { Project } from './project.js';

/** Dotted paths of the functions that `migrate` comes to on a site that had the base's version. */
export interface MigrateCalls {
  /** From `before_migrate`, and from patches that the base does not have. */
  early: ReadonlySet<string>;
  /** From `after_migrate`, after all patches and syncs. */
  late: ReadonlySet<string>;
}

/** The functions that every migrate comes to in the end, by their dotted paths. */
export const afterMigrateCalls = question(
  'after-migrate-calls',
  (project: Project) => reachedFrom(hookFacts(project).afterMigrate, moduleFinder(project)),
  (paths) => [...paths].join(),
);

/** The functions that installing an app comes to. */
export const installerCalls = question(
  'installer-calls',
  (project: Project) => reachedFrom(hookFacts(project).installers, moduleFinder(project)),
  (paths) => [...paths].join(),
);

/** The lines and texts of patches that the base does not have. */
export function freshPatchTexts(project: Project, base: ChangeBase): string[] {
  return freshPatches(project, base).map(({ line, module }) => {
    const [name = '', ...below] = module.split('.');
    const app = project.apps.get(name);
    const at = app && `${app.folder}/${below.join('/')}.py`;
    const text = at && project.file(at) ? project.read(at) : undefined;
    return typeof text === 'string' ? text : line;
  });
}

function freshPatches(project: Project, base: ChangeBase) {
  return [...project.apps.values()].flatMap((app) => {
    const before = new Set(patchEntries(base.project, app)?.map(({ line }) => line));
    const now = patchEntries(project, app) ?? [];
    return now.filter(({ line, disabled }) => !disabled && !before.has(line));
  });
}

const kept = new WeakMap<ChangeBase, { generation: number; calls: MigrateCalls }>();

export function migrateCalls(project: Project, base: ChangeBase): MigrateCalls {
  const known = kept.get(base);
  if (known?.generation === project.generation) return known.calls;
  const { beforeMigrate } = hookFacts(project);
  const fresh = freshPatches(project, base);
  const isLine = ({ line }: { line: string }) => line.startsWith('execute:');
  const starts = fresh.filter((one) => !isLine(one)).map(({ module }) => `${module}.execute`);
  const lines = fresh.filter(isLine).map(({ line }) => parsePython(line.slice('execute:'.length)));
  const find = moduleFinder(project);
  const calls = {
    early: reachedFrom([...beforeMigrate, ...starts], find, lines),
    late: afterMigrateCalls(project),
  };
  kept.set(base, { generation: project.generation, calls });
  return calls;
}
