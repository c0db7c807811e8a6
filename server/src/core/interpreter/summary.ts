import type { Step } from './effects.js';
import { type Site, UNKNOWN, type Value } from './values.js';

/** One hop on the way down to a write. */
export interface Hop {
  site: Site;
  /** The function that is called there. */
  callee: string;
  next: Hop | undefined;
}

/** A statement or call that does something to the database, with the way to it. */
export interface Leaf {
  /** As written: `doc.save()`, `frappe.db.sql("update …")`. */
  what: string;
  step: Step | 'refuses';
  site: Site;
  /** The statement, where it is SQL. */
  sql: string | undefined;
  /** Only under a condition, in a loop, or by one of several callees. */
  maybe: boolean;
  hops: Hop | undefined;
  /** Below a function with `@frappe.write_only()`, which leaves the replica for the primary. */
  primary: boolean;
  depth: number;
}

/** Leaves by place; the shortest way is kept, and a certain one before a possible one. */
export class Leaves {
  /** Made when needed: most calls do nothing. */
  private byPlace: Map<string, Leaf> | undefined;

  get size(): number {
    return this.byPlace?.size ?? 0;
  }

  add(leaf: Leaf): void {
    const key = `${leaf.site.file}:${leaf.site.start}:${leaf.step}`;
    this.byPlace ??= new Map();
    const before = this.byPlace.get(key);
    if (!before) {
      if (this.byPlace.size < LIMIT) this.byPlace.set(key, leaf);
    } else if (before.maybe && !leaf.maybe) this.byPlace.set(key, leaf);
    else if (before.maybe === leaf.maybe && leaf.depth < before.depth) this.byPlace.set(key, leaf);
  }

  addAll(leaves: Iterable<Leaf>): void {
    for (const leaf of leaves) this.add(leaf);
  }

  clear(): void {
    this.byPlace = undefined;
  }

  [Symbol.iterator](): Iterator<Leaf> {
    return (this.byPlace ?? NOTHING).values();
  }

  /** Certain ones first, then short ways, then by place. */
  sorted(): Leaf[] {
    return [...(this.byPlace ?? NOTHING).values()].sort(
      (a, b) =>
        Number(a.maybe) - Number(b.maybe) ||
        a.depth - b.depth ||
        (a.site.file < b.site.file ? -1 : a.site.file > b.site.file ? 1 : a.site.start - b.site.start),
    );
  }
}
const LIMIT = 48;
const NOTHING: ReadonlyMap<string, Leaf> = new Map();

/** Bits of `Flow.readOnly`: inside the read-only transaction; after DDL has ended it. */
export const READ_ONLY = 1;
export const WRITABLE = 2;

/** Something computed: keys of the names and places that it looked at itself, and what it was made from. */
export class Computed {
  private keys: Set<string> | undefined;
  private parts: Set<Computed> | undefined;

  get looked(): ReadonlySet<string> {
    return this.keys ?? NO_KEYS;
  }

  get from(): ReadonlySet<Computed> {
    return this.parts ?? NO_PARTS;
  }

  look(key: string): void {
    this.keys ??= new Set();
    this.keys.add(key);
  }

  use(part: Computed): void {
    this.parts ??= new Set();
    this.parts.add(part);
  }
}
const NO_KEYS: ReadonlySet<string> = new Set();
const NO_PARTS: ReadonlySet<Computed> = new Set();

/** What one call of a function does, for given arguments. */
export class Summary extends Computed {
  /** Refused in read-only mode, and not caught. */
  readonly fails = new Leaves();
  /** Goes through in read-only mode although it changes the database. */
  readonly silent = new Leaves();
  readonly swallowed = new Leaves();
  /** Would be refused too, if what is refused before it were left out. */
  readonly later = new Leaves();
  /** In normal mode: changed and not committed by the end. */
  readonly pending = new Leaves();
  /** Writes of callbacks that run when the request commits or rolls back. */
  readonly onCommit = new Leaves();
  readonly onRollback = new Leaves();
  /** Some way through commits, or makes the request commit. */
  commits = false;
  /** Some way through sets `flags.commit`: whatever a GET writes stays. */
  keeps = false;
  /** Read-only states in which it can return; 0: it always raises. */
  readOnlyOut = 0;
  normalOut = false;
  /** `Flow.refused` where it returns. */
  refusedOut = false;
  /** Normal mode, judged for GET, does not return as this is for other verbs. */
  post = false;
  result: Value = UNKNOWN;
  /** Calls whose target could not be told. */
  unresolved = 0;
}
