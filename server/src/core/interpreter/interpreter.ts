import type { Expr, Stmt } from '../python/ast.js';
import { importsOf, isDict, type PythonBench, type PythonFile } from './bench.js';
import { decorate } from './calls.js';
import { canonical } from './canonical.js';
import { type Cache, Dependencies } from './dependencies.js';
import { DOCUMENT_CLASSES, DOCUMENT_MAKERS, FUNCTIONS } from './effects.js';
import { evaluate } from './evaluate.js';
import type { Flow } from './flow.js';
import { execute, Frame } from './frame.js';
import { type Computed, Summary } from './summary.js';
import { membersOf, selfAssignments } from './syntax.js';
import {
  argsKey,
  type CallArgs,
  type ClassRef,
  classOf,
  documentOf,
  type Env,
  either,
  type FunctionRef,
  functionOf,
  moduleOf,
  objectOf,
  outside,
  rawFunction,
  UNKNOWN,
  type Value,
} from './values.js';

interface Bases {
  own: ClassRef[];
  /** Dotted paths; `?` for one that could not be told. */
  outside: string[];
}

const MAX_DEPTH = 40;

/** Calls that one entry may follow; beyond it the rest counts as unresolved. */
const MAX_CALLS = 20_000;

/**
 * Runs functions of a bench on abstract values. Each call is summed up once for its arguments and its place in the
 * transaction; the result depends on the bench alone, not on the order in which entries are asked for.
 */
export class Machine extends Dependencies {
  private readonly memo = new Map<string, Summary>();
  private readonly active = new Map<string, { depth: number; summary: Summary }>();
  private readonly moduleValues: Cache<Value> = new Map();
  /** Names whose import is being followed. */
  private readonly importing = new Set<string>();
  private readonly bases: Cache<Bases> = new Map();
  private readonly attributes: Cache<Value> = new Map();
  private readonly decorated: Cache<Value> = new Map();
  /** Takes the effects that nobody asks for. */
  private readonly nowhere = new Summary();
  private depth = 0;
  private calls = 0;
  /** Depth of the outermost call that the current one has met again. */
  private lowest = Number.POSITIVE_INFINITY;

  constructor(readonly bench: PythonBench) {
    super();
  }

  /**
   * Forgets what was made from these names and places, and what was made from that; answers it, so that others who keep
   * results can tell whether theirs are among it.
   */
  forget(keys: ReadonlySet<string>): ReadonlySet<Computed> {
    const caches: Cache<unknown>[] = [this.moduleValues, this.bases, this.attributes, this.decorated];
    const all = new Set<Computed>(this.memo.values());
    for (const cache of caches) for (const { node } of cache.values()) all.add(node);
    const stale = new Set<Computed>();
    for (const node of all)
      for (const key of node.looked)
        if (keys.has(key)) {
          stale.add(node);
          break;
        }
    // What something is made from is mostly older than it, so that few rounds reach everything.
    for (let before = -1; before !== stale.size; ) {
      before = stale.size;
      for (const node of all) {
        if (stale.has(node)) continue;
        for (const from of node.from)
          if (stale.has(from)) {
            stale.add(node);
            break;
          }
      }
    }
    for (const [key, summary] of this.memo) if (stale.has(summary)) this.memo.delete(key);
    for (const cache of caches) for (const [key, { node }] of cache) if (stale.has(node)) cache.delete(key);
    return stale;
  }

  /** A value by absolute dotted path: from the bench, else something outside. */
  resolve(path: string): Value {
    if (isFrappe(path)) return outside(canonical(path));
    const parts = path.split('.');
    for (let n = parts.length; n > 0; n--) {
      const file = this.bench.modules.get(parts.slice(0, n).join('.'));
      if (!file) continue;
      let value = moduleOf(file);
      for (const name of parts.slice(n)) {
        value = value.t === 'module' ? this.member(value.file, name) : this.staticMember(value, name);
        if (value.t === 'unknown')
          return n > 1 || parts.length === n + 1 ? UNKNOWN : outside(canonical(path));
      }
      return value;
    }
    return outside(canonical(path));
  }

  private staticMember(value: Value, name: string): Value {
    if (value.t === 'class') return this.classMember(value.cls, name) ?? UNKNOWN;
    if (value.t === 'outside') return outside(canonical(`${value.path}.${name}`));
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
      const sub = this.bench.modules.get(`${file.module}.${name}`);
      if (sub) return moduleOf(sub);
      for (const star of file.stars) {
        const from = this.bench.modules.get(star);
        if (from) this.noteName(from, name);
        if (from && from !== file && from.scope.has(name)) return this.member(from, name);
        if (!from) return outside(canonical(`${star}.${name}`));
      }
      return file.app === 'frappe' ? outside(canonical(`${file.module}.${name}`)) : UNKNOWN;
    }
    switch (binding.k) {
      case 'def':
        return functionOf(file.functionAt(binding.node, name));
      case 'class':
        return classOf(file.classAt(binding.node));
      case 'import': {
        const key = `${file.module}:${name}`;
        if (this.importing.has(key)) {
          // Two modules import a name from each other, or a package its own submodule by name.
          const sub = this.bench.modules.get(`${file.module}.${name}`);
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
    const file = this.bench.modules.get(path);
    if (!file) return outside(canonical(`${path}.${name}`));
    return this.member(file, name);
  }

  /** Imports inside a function. */
  bindImports(s: Stmt & { k: 'import' | 'from' }, file: PythonFile, env: Env): void {
    for (const [name, binding] of importsOf(s, file))
      env.set(name, this.imported(binding.path, binding.name));
  }

  /** A frame whose effects go nowhere: for expressions at module or class level. */
  scratch(file: PythonFile, summary = this.nowhere): Frame {
    const frame = new Frame(this, file, summary, undefined, undefined);
    return frame;
  }

  basesOf(cls: ClassRef): Bases {
    return this.cached(this.bases, cls.id, { own: [], outside: [] }, () => {
      const found: Bases = { own: [], outside: [] };
      const frame = this.scratch(cls.file);
      this.notePlace(cls);
      for (const base of cls.node.bases) {
        const value = evaluate(frame, base.k === 'sub' ? base.obj : base);
        if (value.t === 'class' && value.cls !== cls) found.own.push(value.cls);
        else if (value.t === 'outside') found.outside.push(value.path);
        else found.outside.push('?');
      }
      return found;
    });
  }

  /** The class and its bases of the bench, in the order in which methods are looked up. */
  lineage(cls: ClassRef, seen = new Set<ClassRef>()): ClassRef[] {
    if (seen.has(cls)) return [];
    seen.add(cls);
    return [cls, ...this.basesOf(cls).own.flatMap((base) => this.lineage(base, seen))];
  }

  isDocument(cls: ClassRef): boolean {
    if (cls.doctype !== undefined) return true;
    return this.lineage(cls).some(
      (one) =>
        one.doctype !== undefined ||
        this.basesOf(one).outside.some(
          (path) => DOCUMENT_CLASSES.has(path) || /^\w+\..*\bdoctype\.\w+\.\w+\.\w+$/.test(path),
        ) ||
        DOCUMENT_CLASSES.has(`${one.file.module}.${one.name}`),
    );
  }

  /** Paths that the apps' hooks give for a key. */
  hookPaths(key: string): string[] {
    for (const { file } of this.bench.hooks(key)) this.noteName(file, key);
    return this.bench.hookPaths(key);
  }

  /** The same where the apps give a dict. */
  hooksByKey(key: string): ReadonlyMap<string, string[]> | undefined {
    for (const { file } of this.bench.hooks(key)) this.noteName(file, key);
    return this.bench.hooksByKey(key);
  }

  /** Handlers that hooks give for an event of a DocType. */
  docEvents(doctype: string, event: string): string[] {
    for (const { file } of this.bench.hooks('doc_events')) this.noteName(file, 'doc_events');
    return this.bench.docEvents(doctype, event);
  }

  /** Method or attribute that the class or a base of the bench defines in its body; `after` skips up to that class. */
  classMember(cls: ClassRef, name: string, after?: ClassRef): Value | undefined {
    let skip = after !== undefined;
    for (const one of this.lineage(cls)) {
      this.notePlace(one);
      if (skip) {
        if (one === after) skip = false;
        continue;
      }
      if (DOCUMENT_CLASSES.has(`${one.file.module}.${one.name}`)) return undefined;
      const s = membersOf(one).get(name);
      if (s?.k === 'def') return functionOf(one.file.functionAt(s, `${one.name}.${name}`, one));
      if (s?.value) return evaluate(this.scratch(one.file), s.value);
    }
    return undefined;
  }

  /** What runs when `object.<name>` is assigned to. */
  setter(cls: ClassRef, name: string): FunctionRef | undefined {
    for (const one of this.lineage(cls)) {
      this.notePlace(one);
      const s = membersOf(one).get(`${name}.setter`);
      if (s?.k === 'def') return one.file.functionAt(s, `${one.name}.${name}`, one);
    }
    return undefined;
  }

  /** What the class's methods assign to `self.<name>`, made with these arguments. */
  attribute(cls: ClassRef, name: string, args?: CallArgs): Value {
    const key = `${cls.id}.${name}${args ? argsKey(args) : ''}`;
    return this.cached(this.attributes, key, UNKNOWN, () => either(this.assigned(cls, name, args)));
  }

  private assigned(cls: ClassRef, name: string, args: CallArgs | undefined): Value[] {
    const values: Value[] = [];
    const made = this.classMember(cls, '__init__');
    const init = made?.t === 'function' ? made.fn.owner : undefined;
    for (const value of [...(args?.positional ?? []), ...(args?.named.values() ?? [])]) this.noteValue(value);
    for (const one of this.lineage(cls)) {
      this.notePlace(one);
      for (const { method, value } of selfAssignments(one).get(name) ?? []) {
        const frame = this.scratch(one.file);
        const [self, ...params] = method.params;
        frame.flow.env.set(self!.name, objectOf(cls, args));
        const given = method.name === '__init__' && one === init ? args : undefined;
        params.forEach(({ name: param, annotation }, i) => {
          const known = given?.named.get(param) ?? given?.positional[i];
          frame.flow.env.set(param, known ?? (annotation ? this.annotated(frame, annotation) : UNKNOWN));
        });
        const found = filled(evaluate(frame, value));
        if (!(found.t === 'const' && found.v === null)) values.push(found);
      }
    }
    return values;
  }

  /** A document of a DocType: its controller where the bench has it. */
  documentFor(doctype: string | undefined): Value {
    if (doctype === undefined) return documentOf(undefined);
    const cls = this.overriding(doctype) ?? this.bench.controller(doctype);
    if (cls) this.notePlace(cls);
    return cls ? objectOf(cls) : documentOf(doctype);
  }

  /** `execute` of a Script Report. */
  report(name: string): Value {
    const file = this.bench.report(name);
    return file ? this.member(file, 'execute') : UNKNOWN;
  }

  private overriding(doctype: string): ClassRef | undefined {
    for (const { value, file } of this.bench.hooks('override_doctype_class')) {
      this.noteName(file, 'override_doctype_class');
      const path = isDict(value) ? value[doctype] : undefined;
      const found = typeof path === 'string' ? this.resolve(path) : UNKNOWN;
      if (found.t === 'class') return found.cls;
    }
    return undefined;
  }

  /** A parameter's type, where it is a document or a class of the bench. */
  annotated(frame: Frame, annotation: Expr): Value {
    if (annotation.k === 'str' || annotation.k === 'const' || annotation.k === 'op') {
      if (annotation.k === 'str' && /^\w+$/.test(annotation.value))
        return this.instanceOf(frame.lookup(annotation.value));
      return UNKNOWN;
    }
    if (annotation.k === 'name' || annotation.k === 'attr')
      return this.instanceOf(evaluate(frame, annotation));
    return UNKNOWN;
  }

  private instanceOf(value: Value): Value {
    if (value.t === 'class') return objectOf(value.cls);
    if (value.t === 'outside' && DOCUMENT_CLASSES.has(value.path)) return documentOf(undefined);
    return UNKNOWN;
  }

  /** The function as its decorators leave it; decorators that are not in the bench call it as it is. */
  decoratedValue(fn: FunctionRef): Value | undefined {
    if (fn.node.k !== 'def' || fn.node.decorators.length === 0) return undefined;
    const { decorators } = fn.node;
    const raw: Value = rawFunction(fn);
    return this.cached(this.decorated, fn.id, raw, () => {
      this.notePlace(fn);
      let value = raw;
      const frame = this.scratch(fn.file);
      for (const decorator of [...decorators].reverse()) {
        value = decorate(frame, evaluate(frame, decorator), value);
      }
      return value;
    });
  }

  /** Sums up a call: `env` holds the parameters, `closure` what the function sees of the one around it. */
  summary(fn: FunctionRef, env: Env, closure: Env | undefined, at: Flow): Summary {
    const { ro, normal, post } = at;
    const refused = ro === 0 && at.refused;
    const key = this.keyOf(fn, env, closure, at);
    const known = this.memo.get(key);
    if (known) {
      this.current.from.add(known);
      return known;
    }
    const open = this.active.get(key);
    if (open || this.depth > MAX_DEPTH || this.calls > MAX_CALLS) {
      this.lowest = Math.min(this.lowest, open?.depth ?? 0);
      if (open) this.current.from.add(open.summary);
      const again = new Summary();
      again.roOut = ro;
      again.normalOut = normal;
      again.refusedOut = refused;
      if (!open) again.unresolved = 1;
      return again;
    }
    const before = this.lowest;
    this.lowest = Number.POSITIVE_INFINITY;
    const summary = new Summary();
    this.active.set(key, { depth: this.depth++, summary });
    this.calls++;
    this.track(() => {
      this.notePlace(fn);
      for (const value of env.values()) this.noteValue(value);
      for (const name of closure ? this.namesIn(fn) : []) {
        const value = closure?.get(name);
        if (value && value.t !== 'unknown' && !env.has(name)) this.noteValue(value);
      }
      const frame = new Frame(this, fn.file, summary, fn, closure);
      frame.flow.env = env;
      frame.flow.ro = ro;
      frame.flow.normal = normal;
      frame.flow.post = post;
      frame.flow.refused = refused;
      execute(frame, fn.node);
    }, summary);
    this.current.from.add(summary);
    this.depth--;
    this.active.delete(key);
    // A call that met an outer one again is incomplete by itself and is summed up anew elsewhere.
    if (this.lowest >= this.depth) {
      this.memo.set(key, summary);
      this.lowest = before;
    } else this.lowest = Math.min(before, this.lowest);
    return summary;
  }

  /** Before each entry. */
  start(): void {
    this.active.clear();
    this.depth = 0;
    this.calls = 0;
    this.lowest = Number.POSITIVE_INFINITY;
  }

  private keyOf(fn: FunctionRef, env: Env, closure: Env | undefined, at: Flow): string {
    let key = `${fn.id}|${at.ro || (at.refused ? 'r' : 0)}${at.normal ? 'n' : at.post ? 'p' : ''}`;
    for (const [name, value] of env) if (value.t !== 'unknown') key += `|${name}=${short(value.key)}`;
    if (closure) {
      for (const name of this.namesIn(fn)) {
        const value = env.has(name) ? undefined : closure.get(name);
        if (value && value.t !== 'unknown') key += `|^${name}=${short(value.key)}`;
      }
    }
    return key;
  }
}

/** A list or dict that starts empty is there to be filled by somebody. */
const filled = (value: Value): Value =>
  (value.t === 'list' && value.items.length === 0) || (value.t === 'dict' && value.entries.size === 0)
    ? UNKNOWN
    : value;

const short = (key: string): string =>
  key.length > 400 ? `${key.slice(0, 200)}…${key.length}…${key.slice(-150)}` : key;

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
