import type { ClassStmt, DefStmt, Expr, PythonModule, Stmt } from '../python/ast.js';
import { parsePython } from '../python/parse.js';
import { lastStart } from '../text.js';
import type { ClassRef, FunctionRef } from './values.js';

/** How a name is bound at the top level of a module; the last one wins, as at run time. */
export type Binding =
  | { kind: 'def'; node: DefStmt }
  | { kind: 'class'; node: ClassStmt }
  /** `path` is absolute; with `name`, that member of it. */
  | { kind: 'import'; path: string; name: string | undefined }
  | { kind: 'value'; value: Expr };

/** One Python file of the bench, read when first needed. */
export class PythonFile {
  private parsed: PythonModule | undefined;
  private names: Map<string, Binding> | undefined;
  private starts: number[] | undefined;
  /** Keys are asked for at every look at a name: the same text each time, whose hash is known. */
  private readonly nameKeys = new Map<string, string>();
  private readonly placeKeys: string[] = [];
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
    private source: string | (() => string),
    private readonly onLook?: (key: string) => void,
  ) {
    this.textKey = `text ${path}`;
  }

  /** What depends on the whole of its text. */
  readonly textKey: string;

  get text(): string {
    this.onLook?.(this.textKey);
    if (typeof this.source !== 'string') this.source = this.source();
    return this.source;
  }

  /**
   * Takes a new text, and answers the keys (`nameKey`, `placeKey`) of what is no longer the same. Top-level statements
   * that stay where they were, as they were, keep their functions and classes.
   */
  update(text: string): string[] {
    const before = this.statements();
    const names = this.bindings();
    this.source = text;
    this.parsed = this.names = this.starts = this.jobs = undefined;
    this.placeKeys.length = 0;
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
    let key = this.nameKeys.get(name);
    if (key === undefined) {
      key = `${this.path}=${name}`;
      this.nameKeys.set(name, key);
    }
    return key;
  }

  /** What depends on the top-level statement at an offset. */
  placeKey(offset: number): string {
    this.starts ??= this.ast.body.map(({ start }) => start);
    const at = lastStart(this.starts, offset);
    this.placeKeys[at] ??= `${this.path}@${this.starts[at] ?? 0}`;
    return this.placeKeys[at];
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
      if (binding.kind === 'import') names.set(name, `${binding.path} ${binding.name}`);
      else {
        const { start, end } = binding.kind === 'value' ? binding.value : binding.node;
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
    this.onLook?.(this.textKey);
    this.parsed ??= parsePython(this.text);
    return this.parsed;
  }

  get scope(): ReadonlyMap<string, Binding> {
    this.onLook?.(this.textKey);
    if (!this.names) {
      this.names = new Map();
      this.collect(this.ast.body, this.names);
    }
    return this.names;
  }

  private collect(body: readonly Stmt[], names: Map<string, Binding>): void {
    for (const s of body) {
      switch (s.kind) {
        case 'def':
          names.set(s.name, { kind: 'def', node: s });
          break;
        case 'class':
          names.set(s.name, { kind: 'class', node: s });
          break;
        case 'import':
        case 'from':
          for (const [name, binding] of importsOf(s, this)) names.set(name, binding);
          if (s.kind === 'from' && s.names.some((n) => n.name === '*')) this.stars.push(absolute(s, this));
          break;
        case 'assign':
          if (s.value)
            for (const target of s.targets)
              if (target.kind === 'name') names.set(target.id, { kind: 'value', value: s.value });
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

function absolute(s: Stmt & { kind: 'from' }, file: PythonFile): string {
  if (s.level === 0) return s.module;
  const parts = file.module.split('.');
  const keep = parts.length - s.level + (file.isPackage ? 1 : 0);
  const base = parts.slice(0, Math.max(0, keep)).join('.');
  return s.module ? (base ? `${base}.${s.module}` : s.module) : base;
}

/** Names that an import statement binds in `file`. */
export function importsOf(
  s: Stmt & { kind: 'import' | 'from' },
  file: PythonFile,
): [string, Binding & { kind: 'import' }][] {
  if (s.kind === 'import')
    return s.names.map((n) => [
      n.as ?? n.path.split('.', 1)[0]!,
      { kind: 'import', path: n.as ? n.path : n.path.split('.', 1)[0]!, name: undefined },
    ]);
  const path = absolute(s, file);
  return s.names
    .filter((n) => n.name !== '*')
    .map((n) => [n.as ?? n.name, { kind: 'import', path, name: n.name }]);
}

/** Dotted paths that a file enqueues as background jobs. */
function enqueuedIn(text: string): string[] {
  if (!text.includes('enqueue(')) return [];
  const calls = text.matchAll(/\benqueue\(\s*(?:method\s*=\s*)?["']([\w.]+)["'](?![^)]*\bnow\s*=\s*True)/g);
  return [...calls].map((match) => match[1]!);
}
