import path from 'node:path';
import type { FrappeVersion } from '../core/targets.js';
import { type App, frappeVersionOf, hasNewQueries, readApp, readAppsTxt } from './apps.js';
import { readText } from './files.js';

/** What is found of a bench in its files: its apps and its Frappe. */
export class Bench {
  readonly apps = new Map<string, App>();
  /** The apps that the bench's `apps.txt` names. */
  listedApps: readonly string[] | undefined;
  /** Frappe's version as found in the bench. */
  frappe: FrappeVersion | undefined;
  /** The bench's Frappe is a 16 that still has 15's queries. */
  hasOldQueries = false;

  constructor(root: string, files: readonly string[]) {
    const known = new Set(files);
    for (const file of files) {
      const folder = path.posix.dirname(file);
      if (
        file.endsWith('/hooks.py') &&
        (known.has(`${folder}/modules.txt`) || known.has(`${folder}/patches.txt`))
      ) {
        const hooks = readText(file);
        const app = readApp(folder, typeof hooks === 'string' ? hooks : '');
        if (!this.apps.has(app.name)) this.apps.set(app.name, app);
      }
    }
    const own = this.apps.get('frappe');
    const init = readText(`${own?.folder}/__init__.py`);
    if (typeof init === 'string') this.frappe = frappeVersionOf(init);
    this.hasOldQueries = own !== undefined && this.frappe !== '15' && !hasNewQueries(own.folder);
    // Without Frappe beside it an app says itself what it is for.
    const wanted = [...this.apps.values()].map((app) => app.frappe);
    if (!own && wanted.length > 0 && wanted.every((one) => one === wanted[0])) this.frappe = wanted[0];
    const list = ['sites/apps.txt', 'apps.txt'].map((name) => `${root}/${name}`).find((at) => known.has(at));
    const names = list && readText(list);
    if (typeof names === 'string') this.listedApps = readAppsTxt(names);
  }

  /** The app that a file belongs to. */
  appOf(at: string): App | undefined {
    for (const app of this.apps.values()) if (at.startsWith(`${app.root}/`)) return app;
    return undefined;
  }
}
