import type { ClassStmt, DefStmt, Expr, PythonModule, Stmt } from '../python/ast.js';
import { outlinePython } from '../python/parser.js';
import { lastStart } from '../text.js';
import type { ClassRef, FunctionRef } from './values.js';

/** How a name is bound at the top level of a module; the last one wins, as at run time. */
export type Binding =
  | { k: 'def'; node: DefStmt }
  | { k: 'class'; node: ClassStmt }
  /** `path` is absolute; with `name`, that member of it. */
  | { k: 'import'; path: string; name: string | undefined }
  | { k: 'value'; value: Expr };

/** One Python file of the bench, read when first needed. */
export class PythonFile {
  private parsed: PythonModule | undefined;
  private names: Map<string, Binding> | undefined;
  private starts: number[] | undefined;
  private jobs: readonly string[] | undefined;
  private readonly functions = new Map<number, FunctionRef>();
  private readonly classes = new Map<number, ClassRef>();
  /** Modules of `from … import *`. */
  readonly stars: string[] = [];

  constructor(
    /** As the workspace names it. */
    readonly path: string,
    /** `erpnext.accounts.utils`; for `__init__.py` the package. */
    readonly module: string,
    public text: string,
  ) {}

  /**
   * Takes a new text, and answers the keys (`nameKey`, `placeKey`) of what is no longer the same. Top-level statements
   * that stay where they were, as they were, keep their functions and classes.
   */
  update(text: string): string[] {
    const before = this.statements();
    const names = this.bindings();
    this.text = text;
    this.parsed = this.names = this.starts = this.jobs = undefined;
    this.stars.length = 0;
    const after = this.statements();
    const same = (start: number) => before.get(start) === after.get(start);
    for (const refs of [this.functions, this.classes])
      for (const start of refs.keys()) if (!same(this.statementAt(start, before))) refs.delete(start);
    const now = this.bindings();
    const changed = [...before.keys()]
      .filter((start) => !same(start))
      .map((start) => `${this.path}@${start}`);
    for (const name of new Set([...names.keys(), ...now.keys()]))
      if (names.get(name) !== now.get(name)) changed.push(this.nameKey(name));
    return changed;
  }

  /** What depends on how a top-level name is bound. */
  nameKey(name: string): string {
    return `${this.path}=${name}`;
  }

  /** What depends on the top-level statement at an offset. */
  placeKey(offset: number): string {
    this.starts ??= this.ast.body.map(({ start }) => start);
    return `${this.path}@${this.starts[lastStart(this.starts, offset)] ?? 0}`;
  }

  private statementAt(offset: number, statements: ReadonlyMap<number, string>): number {
    let found = -1;
    for (const start of statements.keys()) if (start <= offset) found = start;
    return found;
  }

  /** Top-level statements by offset. */
  private statements(): Map<number, string> {
    const { body } = this.ast;
    return new Map(body.map(({ start }, i) => [start, this.text.slice(start, body[i + 1]?.start)]));
  }

  /** Names, with the offset and text of what binds them. */
  private bindings(): Map<string, string> {
    const names = new Map<string, string>();
    for (const [name, binding] of this.scope) {
      if (binding.k === 'import') names.set(name, `${binding.path} ${binding.name}`);
      else {
        const { start, end } = binding.k === 'value' ? binding.value : binding.node;
        names.set(name, `${start} ${this.text.slice(start, end)}`);
      }
    }
    names.set('*', this.stars.join());
    return names;
  }

  get app(): string {
    return this.module.split('.', 1)[0]!;
  }

  get isPackage(): boolean {
    return this.path.endsWith('__init__.py');
  }

  /** Paths that its calls of `frappe.enqueue` name. */
  get enqueued(): readonly string[] {
    this.jobs ??= enqueuedIn(this.text);
    return this.jobs;
  }

  get ast(): PythonModule {
    this.parsed ??= outlinePython(this.text);
    return this.parsed;
  }

  get scope(): ReadonlyMap<string, Binding> {
    if (!this.names) {
      this.names = new Map();
      this.collect(this.ast.body, this.names);
    }
    return this.names;
  }

  private collect(body: readonly Stmt[], names: Map<string, Binding>): void {
    for (const s of body) {
      switch (s.k) {
        case 'def':
          names.set(s.name, { k: 'def', node: s });
          break;
        case 'class':
          names.set(s.name, { k: 'class', node: s });
          break;
        case 'import':
        case 'from':
          for (const [name, binding] of importsOf(s, this)) names.set(name, binding);
          if (s.k === 'from' && s.names.some((n) => n.name === '*')) this.stars.push(absolute(s, this));
          break;
        case 'assign':
          if (s.value)
            for (const target of s.targets)
              if (target.k === 'name') names.set(target.id, { k: 'value', value: s.value });
          break;
        case 'if':
          this.collect(s.body, names);
          this.collect(s.orelse, names);
          break;
        case 'try':
          for (const handler of s.handlers) this.collect(handler.body, names);
          this.collect(s.body, names);
          this.collect(s.orelse, names);
          break;
        case 'with':
          this.collect(s.body, names);
          break;
      }
    }
  }

  functionAt(node: FunctionRef['node'], name: string, owner?: ClassRef): FunctionRef {
    let fn = this.functions.get(node.start);
    if (!fn) {
      fn = { id: `${this.module}:${name}@${node.start}`, file: this, name, node, owner };
      this.functions.set(node.start, fn);
    }
    return fn;
  }

  classAt(node: ClassStmt): ClassRef {
    let cls = this.classes.get(node.start);
    if (!cls) {
      const scrubbed = /\.doctype\.(\w+)\.(\w+)$/.exec(this.module);
      const controls =
        scrubbed?.[1] === scrubbed?.[2] && scrubbed?.[1]?.replaceAll('_', '') === node.name.toLowerCase();
      cls = {
        id: `${this.module}:${node.name}@${node.start}`,
        file: this,
        name: node.name,
        node,
        doctype: controls ? scrubbed?.[1] : undefined,
      };
      this.classes.set(node.start, cls);
    }
    return cls;
  }
}

function absolute(s: Stmt & { k: 'from' }, file: PythonFile): string {
  if (s.level === 0) return s.module;
  const parts = file.module.split('.');
  const keep = parts.length - s.level + (file.isPackage ? 1 : 0);
  const base = parts.slice(0, Math.max(0, keep)).join('.');
  return s.module ? (base ? `${base}.${s.module}` : s.module) : base;
}

/** Names that an import statement binds in `file`. */
export function importsOf(
  s: Stmt & { k: 'import' | 'from' },
  file: PythonFile,
): [string, Binding & { k: 'import' }][] {
  if (s.k === 'import')
    return s.names.map((n) => [
      n.as ?? n.path.split('.', 1)[0]!,
      { k: 'import', path: n.as ? n.path : n.path.split('.', 1)[0]!, name: undefined },
    ]);
  const path = absolute(s, file);
  return s.names
    .filter((n) => n.name !== '*')
    .map((n) => [n.as ?? n.name, { k: 'import', path, name: n.name }]);
}

/** Dotted paths that a file enqueues as background jobs. */
function enqueuedIn(text: string): string[] {
  if (!text.includes('enqueue(')) return [];
  const calls = text.matchAll(/\benqueue\(\s*(?:method\s*=\s*)?["']([\w.]+)["'](?![^)]*\bnow\s*=\s*True)/g);
  return [...calls].map((match) => match[1]!);
}

/** A literal as plain data; anything else in it is `undefined`. */
export type Literal = string | number | boolean | null | undefined | Literal[] | { [key: string]: Literal };

export function literal(e: Expr | undefined): Literal {
  switch (e?.k) {
    case 'str':
      return e.value;
    case 'num':
    case 'const':
      return e.value;
    case 'list':
      return e.items.map(literal);
    case 'dict':
      return Object.fromEntries(
        // One handler may stand for several DocTypes: `("Lead", "Contact"): {…}`.
        e.keys.flatMap((key, i) =>
          (key?.k === 'list' ? key.items : [key]).flatMap((one) =>
            one?.k === 'str' ? [[one.value, literal(e.values[i])]] : [],
          ),
        ),
      );
    default:
      return undefined;
  }
}

export const isDict = (value: Literal): value is { [key: string]: Literal } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function textsIn(value: Literal): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isDict(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** DocType name as Frappe's `scrub` writes it in paths. */
export const scrub = (name: string): string => name.replaceAll(' ', '_').replaceAll('-', '_').toLowerCase();

/** Every Python file of a bench (or of an app, or of a folder), found by module and by DocType. */
export class PythonBench {
  readonly modules = new Map<string, PythonFile>();
  readonly files: readonly PythonFile[];
  private readonly controllers = new Map<string, PythonFile>();
  private readonly reports = new Map<string, PythonFile>();
  private readonly hookFiles: PythonFile[] = [];
  private readonly byPath = new Map<string, PythonFile>();
  private readonly hookCache = new Map<string, { value: Literal; file: PythonFile }[]>();

  /** `sources`: path with forward slashes, and text. The order does not matter. */
  constructor(sources: Iterable<{ file: string; text: string }>) {
    const sorted = [...sources].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
    const roots = appRoots(sorted.map((source) => source.file));
    this.files = sorted.map(({ file, text }) => new PythonFile(file, moduleOf(file, roots), text));
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

  /** Takes a file's new text; answers the keys of what changed. */
  update(file: PythonFile, text: string): string[] {
    if (this.hookFiles.includes(file)) this.hookCache.clear();
    return file.update(text);
  }

  /** The controller class of a DocType, `undefined` when no app of the bench has it. */
  controller(doctype: string): ClassRef | undefined {
    const name = scrub(doctype);
    const file = this.controllers.get(name);
    if (!file) return undefined;
    const wanted = name.replaceAll('_', '');
    for (const s of file.ast.body)
      if (s.k === 'class' && s.name.toLowerCase() === wanted) return file.classAt(s);
    return undefined;
  }

  report(name: string): PythonFile | undefined {
    return this.reports.get(scrub(name));
  }

  /** What each app's `hooks.py` gives for a key, apps in alphabetical order. */
  hooks(key: string): readonly { value: Literal; file: PythonFile }[] {
    let found = this.hookCache.get(key);
    if (!found) {
      found = [];
      for (const file of this.hookFiles) {
        const binding = file.scope.get(key);
        if (binding?.k === 'value') found.push({ value: literal(binding.value), file });
      }
      this.hookCache.set(key, found);
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
    const paths: string[] = [];
    for (const { value } of this.hooks('doc_events')) {
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
