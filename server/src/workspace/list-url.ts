import { question } from './ledger.js';
import type { Project, ProjectFile } from './project.js';

interface Known {
  generation: number;
  apps: Map<string, boolean>;
}

const known = new WeakMap<Project, Known>();

/** Where a single-page app is set up. */
const ENTRY = /\/(?:main|index|app|setup|frappe-?ui|resources?)\.[jt]s$/i;
const SETS = /\bsetConfig\(\s*['"`]defaultListUrl['"`]/;

/** Whether an app sends frappe-ui's lists to a function of its own: what that takes, only its code says. */
export function hasOwnListUrl(project: Project, { app, path }: ProjectFile): boolean {
  return setsListUrl(project, app?.root ?? path.slice(0, path.lastIndexOf('/')));
}

const setsListUrl = question('list-url', (project: Project, root): boolean => {
  let cache = known.get(project);
  if (cache?.generation !== project.generation) {
    cache = { generation: project.generation, apps: new Map() };
    known.set(project, cache);
  }
  let own = cache.apps.get(root);
  if (own === undefined) {
    own = project.filesOf('script').some((file) => {
      if (!file.path.startsWith(`${root}/`) || !ENTRY.test(file.path)) return false;
      const text = project.read(file.path);
      return typeof text === 'string' && SETS.test(text);
    });
    cache.apps.set(root, own);
  }
  return own;
});
