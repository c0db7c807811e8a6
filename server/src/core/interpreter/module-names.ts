import type { Stmt } from '../python/ast.js';
import type { PythonBench } from './bench.js';
import { canonical } from './canonical.js';
import { type Cache, Dependencies, type Remembered } from './dependencies.js';
import { evaluate } from './evaluate.js';
import { importsOf, type PythonFile } from './file.js';
import type { Frame } from './frame.js';
import { DOCUMENT_MAKERS, FUNCTIONS } from './functions.js';
import {
  type ClassRef,
  classOf,
  type Env,
  functionOf,
  moduleOf,
  outside,
  UNKNOWN,
  type Value,
} from './values.js';

/** What names at the top level of modules, dotted paths and hooks stand for. */
export abstract class ModuleNames extends Dependencies {
  protected readonly moduleValues: Cache<Value> = new Map();
  /** Names whose import is being followed. */
  private readonly importing = new Set<string>();

  constructor(
    readonly bench: PythonBench,
    remembered: Remembered,
  ) {
    super(remembered);
    if (remembered === 'files') bench.onLook = (key) => this.look(key);
  }

  /** A frame for expressions at module or class level. */
  abstract scratch(file: PythonFile): Frame;

  abstract classMember(cls: ClassRef, name: string): Value | undefined;

  /** A value by absolute dotted path: from the bench, else something outside. */
  resolve(path: string): Value {
    if (isFrappe(path)) return outside(canonical(path));
    const parts = path.split('.');
    for (let n = parts.length; n > 0; n--) {
      const file = this.bench.module(parts.slice(0, n).join('.'));
      if (!file) continue;
      let value = moduleOf(file);
      for (const name of parts.slice(n)) {
        value = value.kind === 'module' ? this.member(value.file, name) : this.staticMember(value, name);
        if (value.kind === 'unknown')
          return n > 1 || parts.length === n + 1 ? UNKNOWN : outside(canonical(path));
      }
      return value;
    }
    return outside(canonical(path));
  }

  private staticMember(value: Value, name: string): Value {
    if (value.kind === 'class') return this.classMember(value.cls, name) ?? UNKNOWN;
    if (value.kind === 'outside') return outside(canonical(`${value.path}.${name}`));
    return UNKNOWN;
  }

  /** A name at the top level of a module. */
  member(file: PythonFile, name: string): Value {
    this.noteName(file, name);
    if (file.stars.length > 0) this.noteName(file, '*');
    // What Frappe itself does is known from its measured effects, not from its source.
    if (isFrappe(file.module) && isMeasured(canonical(`${file.module}.${name}`)))
      return outside(canonical(`${file.module}.${name}`));
    const binding = file.scope.get(name);
    if (!binding) {
      const sub = this.bench.module(`${file.module}.${name}`);
      if (sub) return moduleOf(sub);
      for (const star of file.stars) {
        const from = this.bench.module(star);
        if (from) this.noteName(from, name);
        if (from && from !== file && from.scope.has(name)) return this.member(from, name);
        if (!from) return outside(canonical(`${star}.${name}`));
      }
      return file.app === 'frappe' ? outside(canonical(`${file.module}.${name}`)) : UNKNOWN;
    }
    switch (binding.kind) {
      case 'def':
        return functionOf(file.functionAt(binding.node, name));
      case 'class':
        return classOf(file.classAt(binding.node));
      case 'import': {
        const key = `${file.module}:${name}`;
        if (this.importing.has(key)) {
          // Two modules import a name from each other, or a package its own submodule by name.
          const sub = this.bench.module(`${file.module}.${name}`);
          return sub ? moduleOf(sub) : UNKNOWN;
        }
        this.importing.add(key);
        try {
          return this.imported(binding.path, binding.name);
        } finally {
          this.importing.delete(key);
        }
      }
      case 'value':
        return this.cached(this.moduleValues, `${file.module}:${name}`, UNKNOWN, () => {
          this.noteName(file, name);
          return filled(evaluate(this.scratch(file), binding.value));
        });
    }
  }

  imported(path: string, name: string | undefined): Value {
    if (name === undefined) return this.resolve(path);
    if (isFrappe(path)) return outside(canonical(`${path}.${name}`));
    const file = this.bench.module(path);
    if (!file) return outside(canonical(`${path}.${name}`));
    return this.member(file, name);
  }

  /** Imports inside a function. */
  bindImports(s: Stmt & { kind: 'import' | 'from' }, file: PythonFile, env: Env): void {
    for (const [name, binding] of importsOf(s, file))
      env.set(name, this.imported(binding.path, binding.name));
  }

  /** Where whole files are remembered the bench itself tells which of its hooks were asked for. */
  private noteHooks(key: string): void {
    if (this.changes) for (const { file } of this.bench.hooks(key)) this.noteName(file, key);
  }

  /** Paths that the apps' hooks give for a key. */
  hookPaths(key: string): string[] {
    this.noteHooks(key);
    return this.bench.hookPaths(key);
  }

  /** The same where the apps give a dict. */
  hooksByKey(key: string): ReadonlyMap<string, string[]> | undefined {
    this.noteHooks(key);
    return this.bench.hooksByKey(key);
  }

  /** Handlers that hooks give for an event of a DocType. */
  docEvents(doctype: string, event: string): string[] {
    this.noteHooks('doc_events');
    return this.bench.docEvents(doctype, event);
  }
}

/** A list or dict that starts empty is there to be filled by somebody. */
export const filled = (value: Value): Value =>
  (value.kind === 'list' && value.items.length === 0) || (value.kind === 'dict' && value.entries.size === 0)
    ? UNKNOWN
    : value;

/**
 * What Frappe does is known from its measured effects. Its source, where the bench has it, is only followed inside
 * one of its own files.
 */
const isFrappe = (path: string): boolean => path === 'frappe' || path.startsWith('frappe.');

const VALUES =
  /^frappe\.(?:db|qb|flags|conf|local|cache|session|request|response|form_dict|throw|enqueue|get_attr|get_hooks|call)$/;
function isMeasured(path: string): boolean {
  return VALUES.test(path) || Object.hasOwn(FUNCTIONS, path) || DOCUMENT_MAKERS.has(path);
}
