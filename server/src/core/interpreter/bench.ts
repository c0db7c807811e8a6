import { PythonFile } from './file.js';
import { isDict, type Literal, literal, textsIn } from './literals.js';
import type { ClassRef } from './values.js';

/** DocType name as Frappe's `scrub` writes it in paths. */
export const scrub = (name: string): string => name.replaceAll(' ', '_').replaceAll('-', '_').toLowerCase();

/** A Python file's path, and its text, or how to get it when it is needed. */
export interface PythonSource {
  file: string;
  text: string | (() => string);
}

/** Every Python file of a bench (or of an app, or of a folder), found by module and by DocType. */
export class PythonBench {
  private readonly modules = new Map<string, PythonFile>();
  /**
   * Hears what is looked up, as a kind and what it is about: `text /…/utils.py`, `py-module erpnext.utils`,
   * `py-controller sales_order`, `py-report stock_ledger`, `py-hooks jinja`, `py-event Sales Order validate`.
   */
  onLook: ((key: string) => void) | undefined;
  readonly files: readonly PythonFile[];
  private readonly controllers = new Map<string, PythonFile>();
  private readonly reports = new Map<string, PythonFile>();
  private readonly hookFiles: PythonFile[] = [];
  private readonly byPath = new Map<string, PythonFile>();
  private readonly hookCache = new Map<string, { value: Literal; file: PythonFile }[]>();

  /** `sources`: path with forward slashes, and text. The order does not matter. */
  constructor(sources: Iterable<PythonSource>) {
    const sorted = [...sources].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
    const roots = appRoots(sorted.map((source) => source.file));
    const look = (key: string) => this.onLook?.(key);
    this.files = sorted.map(({ file, text }) => new PythonFile(file, moduleOf(file, roots), text, look));
    for (const file of this.files) {
      this.modules.set(file.module, file);
      this.byPath.set(file.path, file);
      const doctype = /\.doctype\.(\w+)\.(\w+)$/.exec(file.module);
      if (doctype && doctype[1] === doctype[2]) this.controllers.set(doctype[1]!, file);
      const report = /\.report\.(\w+)\.(\w+)$/.exec(file.module);
      if (report && report[1] === report[2]) this.reports.set(report[1]!, file);
      if (/^\w+\.hooks$/.test(file.module)) this.hookFiles.push(file);
    }
  }

  file(path: string): PythonFile | undefined {
    return this.byPath.get(path);
  }

  /** The file of a module, by its dotted path. */
  module(path: string): PythonFile | undefined {
    this.onLook?.(`py-module ${path}`);
    return this.modules.get(path);
  }

  /** Takes a file's new text; answers the keys of what changed. */
  update(file: PythonFile, text: string): string[] {
    if (this.hookFiles.includes(file)) this.hookCache.clear();
    return file.update(text);
  }

  /** The controller class of a DocType, `undefined` when no app of the bench has it. */
  controller(doctype: string): ClassRef | undefined {
    const name = scrub(doctype);
    const file = this.controllerFile(name);
    if (!file) return undefined;
    const wanted = name.replaceAll('_', '');
    for (const s of file.ast.body)
      if (s.kind === 'class' && s.name.toLowerCase() === wanted) return file.classAt(s);
    return undefined;
  }

  /** The file of a DocType's controller, by its scrubbed name. */
  controllerFile(name: string): PythonFile | undefined {
    this.onLook?.(`py-controller ${name}`);
    return this.controllers.get(name);
  }

  report(name: string): PythonFile | undefined {
    this.onLook?.(`py-report ${scrub(name)}`);
    return this.reports.get(scrub(name));
  }

  /** What each app's `hooks.py` gives for a key, apps in alphabetical order. */
  hooks(key: string): readonly { value: Literal; file: PythonFile }[] {
    this.onLook?.(`py-hooks ${key}`);
    return this.hooksOf(key);
  }

  private hooksOf(key: string): readonly { value: Literal; file: PythonFile }[] {
    let found = this.hookCache.get(key);
    if (!found) {
      // What is made of it hangs on this key alone, not on the whole file.
      const { onLook } = this;
      this.onLook = undefined;
      found = [];
      for (const file of this.hookFiles) {
        const binding = file.scope.get(key);
        if (binding?.kind === 'value') found.push({ value: literal(binding.value), file });
      }
      this.hookCache.set(key, found);
      this.onLook = onLook;
    }
    return found;
  }

  /** Every dotted path that hooks give for a key, whatever the shape. */
  hookPaths(key: string): string[] {
    return this.hooks(key).flatMap(({ value }) => textsIn(value));
  }

  /** The same by the keys of the dicts that hooks give; `undefined` where one gives something else. */
  hooksByKey(key: string): Map<string, string[]> | undefined {
    const hooks = this.hooks(key);
    const found = new Map<string, string[]>();
    for (const { value } of hooks) {
      if (!isDict(value)) return undefined;
      for (const [name, paths] of Object.entries(value))
        found.set(name, [...(found.get(name) ?? []), ...textsIn(paths)]);
    }
    return hooks.length > 0 ? found : undefined;
  }

  /** Handlers of a document event, for the DocType and for `*`. */
  docEvents(doctype: string | undefined, event: string): string[] {
    this.onLook?.(`py-event ${JSON.stringify([doctype, event])}`);
    const paths: string[] = [];
    for (const { value } of this.hooksOf('doc_events')) {
      if (!isDict(value)) continue;
      for (const [name, events] of Object.entries(value)) {
        if (name !== '*' && (doctype === undefined || scrub(name) !== scrub(doctype))) continue;
        const handler = isDict(events) ? events[event] : undefined;
        for (const one of Array.isArray(handler) ? handler : [handler])
          if (typeof one === 'string') paths.push(one);
      }
    }
    return paths;
  }
}

/** Folders above an app's package: a package is the topmost folder with a `hooks.py` or an unbroken `__init__.py`. */
function appRoots(files: readonly string[]): { hooks: Set<string>; packages: Set<string> } {
  const hooks = new Set<string>();
  const packages = new Set<string>();
  for (const file of files) {
    if (file.endsWith('/hooks.py')) hooks.add(file.slice(0, -'/hooks.py'.length));
    else if (file.endsWith('/__init__.py')) packages.add(file.slice(0, -'/__init__.py'.length));
  }
  return { hooks, packages };
}

function moduleOf(file: string, roots: { hooks: Set<string>; packages: Set<string> }): string {
  const parts = file.replace(/(?:\/__init__)?\.py$/, '').split('/');
  let from = parts.length - 1;
  let found = false;
  for (let i = 1; i <= parts.length && !found; i++)
    if (roots.hooks.has(parts.slice(0, i).join('/'))) {
      from = i - 1;
      found = true;
    }
  if (!found) {
    const isPackage = file.endsWith('__init__.py');
    let i = isPackage ? parts.length : parts.length - 1;
    while (i > 0 && roots.packages.has(parts.slice(0, i).join('/'))) i--;
    from = Math.min(i, parts.length - 1);
  }
  return parts.slice(from).join('.');
}
