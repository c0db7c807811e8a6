import { Classes } from './classes.js';
import type { Cache } from './dependencies.js';
import type { PythonFile } from './file.js';
import type { Flow } from './flow.js';
import { execute, Frame } from './frame.js';
import { type Computed, Summary } from './summary.js';
import type { Env, FunctionRef } from './values.js';

const MAX_DEPTH = 40;

/** Calls that one entry may follow; beyond it the rest counts as unresolved. */
const MAX_CALLS = 20_000;

/**
 * An abstract interpreter: it runs functions of a bench on what is known of their values, in read-only mode and in
 * normal mode at once. Each call is summed up once for its arguments and its place in the transaction; the result
 * depends on the bench alone, not on the order in which entries are asked for.
 */
export class Interpreter extends Classes {
  private readonly memo = new Map<string, Summary>();
  private readonly active = new Map<string, { depth: number; summary: Summary }>();
  /** Takes the effects that nobody asks for. */
  private readonly nowhere = new Summary();
  private depth = 0;
  private calls = 0;
  /** Depth of the outermost call that the current one has met again. */
  private lowest = Number.POSITIVE_INFINITY;

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

  /** A frame whose effects go nowhere: for expressions at module or class level. */
  scratch(file: PythonFile, summary = this.nowhere): Frame {
    const frame = new Frame(this, file, summary, undefined, undefined);
    return frame;
  }

  /** Sums up a call: `env` holds the parameters, `closure` what the function sees of the one around it. */
  summary(fn: FunctionRef, env: Env, closure: Env | undefined, at: Flow): Summary {
    const { readOnly, normal, post } = at;
    const refused = readOnly === 0 && at.refused;
    const key = this.keyOf(fn, env, closure, at);
    const known = this.memo.get(key);
    if (known) {
      this.noteUse(known);
      return known;
    }
    const open = this.active.get(key);
    if (open || this.depth > MAX_DEPTH || this.calls > MAX_CALLS) {
      this.lowest = Math.min(this.lowest, open?.depth ?? 0);
      if (open) this.noteUse(open.summary);
      const again = new Summary();
      again.readOnlyOut = readOnly;
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
      for (const name of closure && this.changes ? this.namesIn(fn) : []) {
        const value = closure?.get(name);
        if (value && value.kind !== 'unknown' && !env.has(name)) this.noteValue(value);
      }
      const frame = new Frame(this, fn.file, summary, fn, closure);
      frame.flow.env = env;
      frame.flow.readOnly = readOnly;
      frame.flow.normal = normal;
      frame.flow.post = post;
      frame.flow.refused = refused;
      execute(frame, fn.node);
    }, summary);
    this.noteUse(summary);
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
    let key = `${fn.id}|${at.readOnly || (at.refused ? 'r' : 0)}${at.normal ? 'n' : at.post ? 'p' : ''}`;
    for (const [name, value] of env) if (value.kind !== 'unknown') key += `|${name}=${short(value.key)}`;
    if (closure) {
      for (const name of this.namesIn(fn)) {
        const value = env.has(name) ? undefined : closure.get(name);
        if (value && value.kind !== 'unknown') key += `|^${name}=${short(value.key)}`;
      }
    }
    return key;
  }
}

const short = (key: string): string =>
  key.length > 400 ? `${key.slice(0, 200)}…${key.length}…${key.slice(-150)}` : key;
