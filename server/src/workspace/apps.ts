import { existsSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_FRAPPE, type FrappeVersion } from '../core/targets.js';

/** An app as found on disk. */
export interface App {
  /** The Python package's name, as in `apps.txt`. */
  name: string;
  /** The package's folder, where `hooks.py` is. */
  folder: string;
  /** The app's own folder (the repository); `folder` where that is not to be told. */
  root: string;
  /** From `required_apps` in `hooks.py`, without an organisation before a `/`. */
  requires: readonly string[];
}

/** Reads what an app's `hooks.py` requires; only a literal list can be known without running it. */
export function readApp(folder: string, hooks: string): App {
  const list = /^required_apps\s*=\s*[[(]([^\])]*)[\])]/m.exec(hooks)?.[1] ?? '';
  const code = list.replace(/#[^\n]*/g, '');
  const requires = [...code.matchAll(/(['"])([^'"]+)\1/g)].map(([, , name]) =>
    name!.slice(name!.lastIndexOf('/') + 1).replace(/\.git$/, ''),
  );
  const name = path.posix.basename(folder);
  const parent = path.posix.dirname(folder);
  const isRepository =
    path.posix.basename(parent) === name ||
    ['pyproject.toml', 'setup.py', '.git'].some((mark) => existsSync(`${parent}/${mark}`));
  return { name, folder, root: isRepository ? parent : folder, requires };
}

/** The names in an `apps.txt`. */
export function readAppsTxt(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** The rules that a Frappe with this `__version__` follows, by its major version. */
export function frappeVersionOf(init: string): FrappeVersion | undefined {
  const major = Number(/^__version__\s*=\s*['"](\d+)\./m.exec(init)?.[1] ?? Number.NaN);
  if (Number.isNaN(major)) return undefined;
  if (major <= 15) return '15';
  return major === 16 ? DEFAULT_FRAPPE : 'develop';
}

/**
 * Whether an app's DocTypes can only link to DocTypes that are here: Frappe and all that it requires, directly or
 * through others, are present, and in a bench every app of its list.
 */
export function isComplete(
  app: App,
  apps: ReadonlyMap<string, App>,
  listed: readonly string[] | undefined,
): boolean {
  if (listed && !(listed.includes(app.name) && listed.every((name) => apps.has(name)))) return false;
  const needed = new Set(['frappe', app.name]);
  for (const name of needed) {
    const found = apps.get(name);
    if (!found) return false;
    for (const required of found.requires) needed.add(required);
  }
  return true;
}
