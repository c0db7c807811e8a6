import type { PythonFile } from './bench.js';
import { Computed } from './summary.js';
import type { Value } from './values.js';

/** Values that are computed once, by key, each with what it depends on. */
export type Cache<T> = Map<string, { value: T; node: Computed }>;

/** Remembers what each computed thing has looked at, so that a change makes only that be computed again. */
export class Dependencies {
  /** What is being computed, which depends on all that is looked up meanwhile. */
  protected current = new Computed();

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
    this.current.looked.add(file.nameKey(name));
  }

  protected notePlace(of: { file: PythonFile; node: { start: number } }): void {
    this.current.looked.add(of.file.placeKey(of.node.start));
  }

  /** What comes in from a caller stands for functions and classes as they are written now. */
  protected noteValue(value: Value): void {
    switch (value.t) {
      case 'object':
      case 'class':
      case 'super':
        this.notePlace(value.cls);
        if (value.t === 'object') for (const one of value.args?.positional ?? []) this.noteValue(one);
        if (value.t === 'object') for (const one of value.args?.named.values() ?? []) this.noteValue(one);
        return;
      case 'function':
        this.notePlace(value.fn);
        if (value.self) this.noteValue(value.self);
        return;
      case 'method':
      case 'partial':
        this.noteValue(value.of);
        return;
      case 'list':
        for (const one of value.items) this.noteValue(one);
        return;
      case 'dict':
        for (const one of value.entries.values()) this.noteValue(one);
        return;
      case 'any':
        for (const one of value.of) this.noteValue(one);
        return;
      case 'lazy':
        for (const one of value.run) if ('call' in one) this.noteValue(one.call);
    }
  }

  /** A value that is computed once; `meanwhile` stands for it where it needs itself. */
  protected cached<T>(cache: Cache<T>, key: string, meanwhile: T, compute: () => T): T {
    let known = cache.get(key);
    if (!known) {
      known = { value: meanwhile, node: new Computed() };
      cache.set(key, known);
      known.value = this.track(compute, known.node).result;
    }
    this.current.from.add(known.node);
    return known.value;
  }
}
