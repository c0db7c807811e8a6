import type { PythonFile } from './file.js';
import { Computed } from './summary.js';
import { namesInBlock, namesInExpression } from './syntax.js';
import type { CallArgs, FunctionRef, Value } from './values.js';

/** Values that are computed once, by key, each with what it depends on. */
export type Cache<T> = Map<string, { value: T; node: Computed }>;

/**
 * What is remembered of what each value was made of: the names and places that it looked at, to compute anew what changed;
 * whole files and what was looked up in the bench, to tell it to somebody else; nothing, as the texts stay as they are.
 */
export type Remembered = 'names' | 'files' | 'nothing';

/** Remembers what each computed thing has looked at, so that a change makes only that be computed again. */
export class Dependencies {
  /** To remember takes a good part of all time and memory. */
  constructor(protected readonly remembered: Remembered) {}

  /** Whether files will have other texts. */
  protected get changes(): boolean {
    return this.remembered === 'names';
  }

  /** Takes note of something that was looked up in the bench, or of a file that was looked at. */
  protected look(key: string): void {
    this.current.look(key);
  }

  /** What is being computed, which depends on all that is looked up meanwhile. */
  protected current = new Computed();
  private readonly names = new WeakMap<FunctionRef, ReadonlySet<string>>();

  /** Runs something and tells what it depended on. */
  track<T>(run: () => T, node = new Computed()): { result: T; node: Computed } {
    const outer = this.current;
    this.current = node;
    try {
      return { result: run(), node };
    } finally {
      this.current = outer;
    }
  }

  protected noteName(file: PythonFile, name: string): void {
    if (this.remembered === 'names') this.current.look(file.nameKey(name));
    else if (this.remembered === 'files') this.current.look(file.textKey);
  }

  protected notePlace(of: { file: PythonFile; node: { start: number } }): void {
    if (this.remembered === 'names') this.current.look(of.file.placeKey(of.node.start));
    else if (this.remembered === 'files') this.current.look(of.file.textKey);
  }

  protected noteUse(of: Computed): void {
    if (this.remembered !== 'nothing') this.current.use(of);
  }

  /** What comes in from a caller stands for functions and classes as they are written now. */
  protected noteValue(value: Value, seen = new Set<Value>()): void {
    if (!this.changes || seen.has(value)) return;
    seen.add(value);
    const note = (one: Value | undefined) => {
      if (one) this.noteValue(one, seen);
    };
    const noteArgs = (args: CallArgs | undefined) => {
      args?.positional.forEach(note);
      args?.named.forEach(note);
    };
    switch (value.kind) {
      case 'object':
        this.notePlace(value.cls);
        noteArgs(value.args);
        return;
      case 'class':
        this.notePlace(value.cls);
        return;
      case 'super':
        this.notePlace(value.cls);
        note(value.self);
        return;
      case 'function':
        this.notePlace(value.fn);
        note(value.self);
        if (value.env) for (const name of this.namesIn(value.fn)) note(value.env.get(name));
        return;
      case 'method':
        note(value.of);
        return;
      case 'partial':
        note(value.of);
        noteArgs(value.args);
        return;
      case 'modes':
        note(value.readOnly);
        note(value.normal);
        return;
      case 'list':
        value.items.forEach(note);
        return;
      case 'dict':
        value.entries.forEach(note);
        return;
      case 'any':
        value.of.forEach(note);
        return;
      case 'lazy':
        for (const one of value.run) {
          if ('call' in one) {
            note(one.call);
            noteArgs(one.args);
          } else {
            this.notePlace(one);
            const names = new Set<string>();
            namesInExpression(one.item, names);
            for (const { target, iter, tests } of one.loops)
              for (const part of [target, iter, ...tests]) namesInExpression(part, names);
            for (const name of names) note(one.env.get(name));
          }
        }
    }
  }

  /** Names that a function's body refers to. */
  namesIn(fn: FunctionRef): ReadonlySet<string> {
    let names = this.names.get(fn);
    if (!names) {
      const found = new Set<string>();
      if (fn.node.kind === 'lambda') namesInExpression(fn.node.body, found);
      else namesInBlock(fn.node.body, found);
      names = found;
      this.names.set(fn, names);
    }
    return names;
  }

  /** A value that is computed once; `meanwhile` stands for it where it needs itself. */
  protected cached<T>(cache: Cache<T>, key: string, meanwhile: T, compute: () => T): T {
    let known = cache.get(key);
    if (!known) {
      known = { value: meanwhile, node: new Computed() };
      cache.set(key, known);
      known.value = this.track(compute, known.node).result;
    }
    this.noteUse(known.node);
    return known.value;
  }
}
