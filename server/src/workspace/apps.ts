import path from 'node:path';
import type { FrappeVersion } from '../core/targets.js';
import { exists, list } from './disk.js';
import { readText } from './files.js';

/** An app as found on disk. */
export interface App {
  /** The Python package's name, as in `apps.txt`. */
  name: string;
  /** The package's folder, where `hooks.py` is. */
  folder: string;
  /** The app's own folder (the repository); `folder` where that is not to be told. */
  root: string;
  /**
   * From `required_apps` in `hooks.py` and `frappe-dependencies` in `pyproject.toml`, without an organisation before
   * a `/`; undefined when the list is computed, so that it can only be known by running it.
   */
  requires: readonly string[] | undefined;
  /**
   * The newest Frappe that it says it works with, from `frappe-dependencies`, else that its workflows are run with, else
   * from a `__version__` that counts with Frappe's (13 to 17); undefined where it says none.
   */
  frappe: FrappeVersion | undefined;
}

/** Reads what is known of an app from its package's folder and its `hooks.py`. */
export function readApp(folder: string, hooks: string): App {
  const name = path.posix.basename(folder);
  const parent = path.posix.dirname(folder);
  const pyproject = readText(`${parent}/pyproject.toml`);
  const isRepository =
    path.posix.basename(parent) === name ||
    typeof pyproject === 'string' ||
    ['setup.py', '.git'].some((mark) => exists(`${parent}/${mark}`));
  const required = requiredApps(hooks);
  const depends = typeof pyproject === 'string' && isRepository ? dependencies(pyproject) : [];
  return {
    name,
    folder,
    root: isRepository ? parent : folder,
    requires: required && [...required, ...depends],
    frappe:
      (typeof pyproject === 'string' && isRepository ? wantedFrappe(pyproject) : undefined) ??
      (isRepository ? testedFrappe(parent) : undefined) ??
      ownVersion(folder),
  };
}

function requiredApps(hooks: string): string[] | undefined {
  const mentions = hooks.match(/^[ \t]*required_apps\b/gm)?.length ?? 0;
  if (mentions === 0) return [];
  const list = /^required_apps\s*=\s*[[(]([^\])]*)[\])]\s*(?:#.*)?$/m.exec(hooks)?.[1];
  if (mentions > 1 || list === undefined) return undefined;
  const items = list.replace(/#[^\n]*/g, '').split(',');
  const names = items.map(
    (item) => /^\s*(['"])([^'"]+)\1\s*$/.exec(item)?.[2] ?? (item.trim() ? undefined : ''),
  );
  if (names.includes(undefined)) return undefined;
  return names
    .filter((item) => item !== '')
    .map((item) => item!.slice(item!.lastIndexOf('/') + 1).replace(/\.git$/, ''));
}

/** The lines of `[tool.bench.frappe-dependencies]`. */
function dependencySection(pyproject: string): string {
  return /^\[tool\.bench\.frappe-dependencies\]\s*\n((?:(?!\[).*\n?)*)/m.exec(pyproject)?.[1] ?? '';
}

/** The newest major version that `frappe = ">=15.0.0,<16.0.0"` lets in. */
function wantedFrappe(pyproject: string): FrappeVersion | undefined {
  const range = /^\s*"?frappe"?\s*=\s*["']([^"']+)["']/m.exec(dependencySection(pyproject))?.[1] ?? '';
  const upper = /<(=?)\s*(\d+)(?:\.(\d+))?/.exec(range);
  if (!upper) return undefined;
  const newest = Number(upper[2]) - (upper[1] === '' && Number(upper[3] ?? 0) === 0 ? 1 : 0);
  return versionOf(newest);
}

/** The newest major version that a workflow of the repository makes a bench with: `--frappe-branch version-15`. */
function testedFrappe(repository: string): FrappeVersion | undefined {
  const folder = `${repository}/.github/workflows`;
  if (!exists(folder)) return undefined;
  const majors = list(folder).flatMap(({ name }) => {
    const text = /\.ya?ml$/.test(name) ? readText(`${folder}/${name}`) : undefined;
    if (typeof text !== 'string') return [];
    return [...text.matchAll(/\bfrappe[-_]branch["']?\s*[:=\s]\s*["']?version-(\d+)\b/gi)].map(([, major]) =>
      Number(major),
    );
  });
  return majors.length > 0 ? versionOf(Math.max(...majors)) : undefined;
}

/** Apps that are released with Frappe have its numbers: 15.6.1 is for Frappe 15. */
function ownVersion(folder: string): FrappeVersion | undefined {
  const init = readText(`${folder}/__init__.py`);
  const major = typeof init === 'string' ? majorOf(init) : Number.NaN;
  return major >= 13 && major <= 17 ? versionOf(major) : undefined;
}

/** The keys of `[tool.bench.frappe-dependencies]`. */
function dependencies(pyproject: string): string[] {
  const section = dependencySection(pyproject);
  return [...section.matchAll(/^\s*"?([a-z0-9_]+)"?\s*=/gm)].map(([, name]) => name!);
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
  const major = majorOf(init);
  return Number.isNaN(major) ? undefined : versionOf(major);
}

function majorOf(init: string): number {
  return Number(/^__version__\s*=\s*['"](\d+)\./m.exec(init)?.[1] ?? Number.NaN);
}

function versionOf(major: number): FrappeVersion {
  if (major <= 15) return '15';
  return major === 16 ? '16' : 'develop';
}

/**
 * Whether a Frappe's queries are those of 16's own engine, from its `database/query.py`: benches on a 16 of before it
 * (16.0.0-dev until mid 2025) refuse nothing of what it refuses. True where there is no such file to be read.
 */
export function hasNewQueries(frappeFolder: string): boolean {
  const text = readText(`${frappeFolder}/database/query.py`);
  return typeof text !== 'string' || /not allowed as strings in SELECT/.test(text);
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
    if (!found?.requires) return false;
    for (const required of found.requires) needed.add(required);
  }
  return true;
}
