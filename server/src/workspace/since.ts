import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type ComparedPlan, comparePlans, customizedElsewhere } from '../core/migration/plan/compare.js';
import type { PlanTarget } from '../core/migration/plan/plan.js';
import { type Side, type SideFile, sideOf, withCode } from '../core/migration/plan/side.js';
import { DEFAULT_FRAPPE, type FrappeVersion } from '../core/targets.js';
import { frappeVersionOf } from './apps.js';
import { type Base, belowRoot, findBase, readBase } from './base.js';
import { readSideFiles } from './side.js';

export interface SinceOptions {
  cwd: string;
  target: PlanTarget;
  frappe?: FrappeVersion;
  /** Gets what is to be said once: a shallow clone, a missing merge base. */
  note?(text: string): void;
  /** Gets each DocType's file, relative to `cwd`, that is left out because it cannot be read, and why. */
  broken?(file: string, why: string): void;
}

/** Whether a file tells of DocTypes: their JSON, controllers, customizations and patches. */
export function tellsOfDocTypes(file: string): boolean {
  if (file.endsWith('.py')) return /\/doctype\/[^/]+\/[^/]+\.py$|(^|\/)patches\//.test(file);
  return file.endsWith('.json') && /\/doctype\/[^/]+\/[^/]+\.json$|\/custom\/|\/fixtures\//.test(file);
}

/** Plans for the DocTypes below some paths that differ from a base of their repository. */
export async function plansSince(
  paths: readonly string[],
  base: string | undefined,
  options: SinceOptions,
): Promise<ComparedPlan[]> {
  const plans: ComparedPlan[] = [];
  const byRoot = new Map<string, { base: Base; asked: string[] }>();
  for (const at of paths.flatMap((given) => repositoriesIn(path.resolve(options.cwd, given)))) {
    const found = await findBase(statSync(at).isDirectory() ? at : path.dirname(at), base);
    const known = byRoot.get(found.git.root) ?? { base: found, asked: [] };
    if (!byRoot.has(found.git.root) && found.note !== undefined) options.note?.(found.note);
    known.asked.push(belowRoot(found.git, at));
    byRoot.set(found.git.root, known);
  }
  for (const [root, { base: found, asked }] of byRoot) {
    const [before, after] = [await readBase(found, tellsOfDocTypes), readWorkTree(root)];
    const isAsked = (file: string) =>
      asked.some((one) => one === '' || file === one || file.startsWith(`${one}/`));
    const [then, now] = [sideOf(before), sideOf(after)];
    const frappe = options.frappe ?? frappeOf(root);
    const compare = (from: Side) =>
      comparePlans(from, now, { frappe, target: options.target, asked: isAsked });
    for (const [file, why] of now.broken.files) {
      if (isAsked(file)) options.broken?.(path.relative(options.cwd, path.join(root, file)), why);
    }
    for (const [file, why] of then.broken.files) {
      if (isAsked(file) && after.some((one) => one.path === file && !now.broken.files.has(file))) {
        options.broken?.(path.relative(options.cwd, path.join(root, file)), `in ${found.shown} ${why}`);
      }
    }
    for (const name of customizedElsewhere(then, now)) {
      options.note?.(
        `${name}: its Custom Fields or Property Setters differ; not planned, because it is another app's`,
      );
    }
    const made = compare(then);
    // Who uses a field is asked only for fields that go: the rest of the code is read only then.
    const removes = made.some((plan) => plan.changes.some((change) => change.kind === 'remove-field'));
    plans.push(...(removes ? compare(withCode(then, await readBase(found, isOtherCode))) : made));
  }
  return plans.sort((a, b) => (a.doctype < b.doctype ? -1 : 1));
}

const isOtherCode = (file: string): boolean => /\.(py|js|ts|vue|sql)$/.test(file) && !tellsOfDocTypes(file);

/** The folder itself, or for a bench, which is no repository, each app that is one. */
function repositoriesIn(at: string): string[] {
  const apps = path.join(at, 'apps');
  if (existsSync(path.join(at, '.git')) || !existsSync(apps) || !statSync(apps).isDirectory()) return [at];
  const found = readdirSync(apps)
    .map((app) => path.join(apps, app))
    .filter((app) => existsSync(path.join(app, '.git')));
  return found.length > 0 ? found : [at];
}

function readWorkTree(root: string): SideFile[] {
  return readSideFiles(root, tellsOfDocTypes, true);
}

/** Frappe's version: of this repository, or of the bench around it. */
function frappeOf(root: string): FrappeVersion {
  for (const init of [
    'frappe/__init__.py',
    '../frappe/frappe/__init__.py',
    'apps/frappe/frappe/__init__.py',
  ]) {
    const file = path.join(root, init);
    if (existsSync(file)) return frappeVersionOf(readFileSync(file, 'utf8')) ?? DEFAULT_FRAPPE;
  }
  return DEFAULT_FRAPPE;
}
