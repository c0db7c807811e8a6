import { PythonBench, type PythonSource } from '../interpreter/bench.js';
import type { Remembered } from '../interpreter/dependencies.js';
import type { PythonFile } from '../interpreter/file.js';
import { Interpreter } from '../interpreter/interpreter.js';
import type { Computed } from '../interpreter/summary.js';
import type { Stmt } from '../python/ast.js';
import { enqueuedEntry, entriesIn, entriesOfHooks, mergeEntries } from './entries.js';
import { follow } from './follow.js';
import type { EntryResult } from './model.js';
import { type Entry, isServed } from './model.js';

interface Kept<T> {
  value: T;
  node: Computed;
}

/**
 * What every entry of a bench does, kept while files change: only entries that looked into a changed file are
 * followed again. Results depend on the texts alone, not on the order of files or changes.
 */
export class ReadOnlyAnalysis {
  private bench: PythonBench;
  private interpreter: Interpreter;
  private entries = new Map<PythonFile, Kept<Entry[]>>();
  private hooked: Kept<Entry[]> | undefined;
  private merged: readonly Entry[] | undefined;
  private byFile: { all: readonly Entry[]; into: ReadonlyMap<string, readonly Entry[]> } | undefined;
  private results = new Map<string, Kept<EntryResult>>();

  /**
   * `sources`: absolute paths with `/`, and texts. `trackSeen`: scrubbed names of the DocTypes that remember who has
   * opened them. `once`: the texts stay as they are, so that nothing need be remembered for `change`; only `update`, with
   * all of them, may still be called. With whole files remembered `madeOf` tells what results were made of.
   */
  constructor(
    sources: Iterable<PythonSource>,
    private trackSeen: ReadonlySet<string> = new Set(),
    readonly once = false,
    private readonly remembered: Remembered = once ? 'nothing' : 'names',
  ) {
    this.bench = new PythonBench(sources);
    this.interpreter = new Interpreter(this.bench, remembered);
  }

  /** Takes the texts as they are now; unchanged ones cost a comparison. */
  update(sources: readonly { file: string; text: string }[]): void {
    const isSame =
      sources.length === this.bench.files.length && sources.every(({ file }) => this.knows(file));
    if (isSame && !this.once) {
      this.change(sources);
      return;
    }
    this.bench = new PythonBench(sources);
    this.interpreter = new Interpreter(this.bench, this.remembered);
    this.entries.clear();
    this.hooked = this.merged = undefined;
    this.results.clear();
  }

  /** Whether a file is one of those that were given. */
  knows(file: string): boolean {
    return this.bench.file(file) !== undefined;
  }

  /** Takes the DocTypes that remember who has opened them. */
  track(seen: ReadonlySet<string>): void {
    if (seen.size === this.trackSeen.size && [...seen].every((name) => this.trackSeen.has(name))) return;
    this.trackSeen = seen;
    this.results.clear();
  }

  /** Takes new texts of files that are known; the others stay as they are. */
  change(sources: readonly { file: string; text: string }[]): void {
    const paths = new Set<string>();
    const keys = new Set<string>();
    for (const { file, text } of sources) {
      const known = this.bench.file(file)!;
      if (known.text === text) continue;
      const before = known.enqueued.join();
      for (const key of this.bench.update(known, text)) keys.add(key);
      if (known.enqueued.join() !== before) this.hooked = undefined;
      paths.add(file);
    }
    if (paths.size > 0) this.forget(paths, keys);
  }

  private forget(paths: ReadonlySet<string>, keys: ReadonlySet<string>): void {
    this.merged = undefined;
    const stale = this.interpreter.forget(keys);
    const isStale = ({ node }: Kept<unknown>) => {
      for (const key of node.looked) if (keys.has(key)) return true;
      for (const from of node.from) if (stale.has(from)) return true;
      return false;
    };
    for (const [file, kept] of this.entries)
      if (paths.has(file.path) || isStale(kept)) this.entries.delete(file);
    if (this.hooked && isStale(this.hooked)) this.hooked = undefined;
    for (const [id, kept] of this.results) if (isStale(kept)) this.results.delete(id);
  }

  /** Every entry, by file and line. */
  allEntries(): readonly Entry[] {
    this.merged ??= this.collect();
    return this.merged;
  }

  /**
   * What the entries of a file and the results of some of them were made of (`PythonBench.onLook`); which entries hooks and
   * jobs make in that file is told by `hooksInto`.
   */
  madeOf(path: string, entries: readonly Entry[]): Set<string> {
    const file = this.bench.file(path);
    const nodes = new Set<Computed>();
    const own = file && this.entries.get(file);
    if (own) nodes.add(own.node);
    for (const entry of entries) {
      const kept = this.results.get(idOf(entry));
      if (kept) nodes.add(kept.node);
    }
    const keys = new Set<string>();
    for (const node of nodes) {
      for (const key of node.looked) keys.add(key);
      for (const part of node.from) nodes.add(part);
    }
    return keys;
  }

  /** The entries that hooks and jobs make in a file, in short. */
  hooksInto(path: string): string {
    const all = this.ofHooks();
    if (this.byFile?.all !== all) {
      const into = new Map<string, Entry[]>();
      for (const entry of all) into.set(entry.file.path, [...(into.get(entry.file.path) ?? []), entry]);
      this.byFile = { all, into };
    }
    const own = this.byFile.into.get(path) ?? [];
    return JSON.stringify(
      own.map(({ file: _, fn, node, self, args, ...rest }) => [
        rest,
        fn.id,
        node.start,
        self?.key,
        args.map(({ key }) => key),
      ]),
    );
  }

  /** What is looked up in the bench of Python files, by a key that `onLook` has given, in short. */
  lookedUp(kind: string, about: string): string {
    const { bench } = this;
    switch (kind) {
      case 'py-module':
        return bench.module(about)?.path ?? '';
      case 'py-controller':
        return bench.controllerFile(about)?.path ?? '';
      case 'py-report':
        return bench.report(about)?.path ?? '';
      case 'py-hooks':
        return JSON.stringify(
          bench.hooks(about).map(({ value, file }) => [value, file.path]),
          // What is not known is not the same as None.
          (_, value: unknown) => (value === undefined ? '?' : value),
        );
      default: {
        const [doctype, event] = JSON.parse(about) as [string | null, string];
        return JSON.stringify(bench.docEvents(doctype ?? undefined, event));
      }
    }
  }

  /** The entries of one file, without reading the files that it does not lead to. */
  entriesOf(path: string): Entry[] {
    const file = this.bench.file(path);
    if (!file) return [];
    return mergeEntries([...this.inFile(file), ...this.ofHooks().filter((entry) => entry.file === file)]);
  }

  /** The file of a module. */
  fileOf(module: string): string | undefined {
    return this.bench.module(module)?.path;
  }

  /** The entry that a dotted path names, as pages and scripts call it: `shop.api.close_bin`. */
  entryAt(path: string): Entry | undefined {
    const dot = path.lastIndexOf('.');
    const file = this.bench.module(path.slice(0, dot));
    return file && this.entriesOf(file.path).find(({ name }) => name === path.slice(dot + 1));
  }

  private collect(): Entry[] {
    return mergeEntries([...this.bench.files.flatMap((file) => this.inFile(file)), ...this.ofHooks()]);
  }

  private inFile(file: PythonFile): readonly Entry[] {
    let kept = this.entries.get(file);
    if (!kept) {
      kept = keep(this.interpreter.track(() => [...entriesIn(file, this.interpreter)]));
      this.entries.set(file, kept);
    }
    return kept.value;
  }

  /** Entries that other files name: hooks, and calls of `frappe.enqueue`. */
  private ofHooks(): readonly Entry[] {
    if (!this.hooked) {
      const { bench, interpreter } = this;
      const enqueued = new Set(bench.files.flatMap((file) => file.enqueued));
      this.hooked = keep(
        interpreter.track(() => [
          ...entriesOfHooks(bench, interpreter),
          ...[...enqueued].sort().flatMap((path) => enqueuedEntry(interpreter, path) ?? []),
        ]),
      );
    }
    return this.hooked.value;
  }

  /** What an entry does. */
  result(entry: Entry): EntryResult {
    const key = idOf(entry);
    let kept = this.results.get(key);
    if (!kept) {
      kept = keep(this.interpreter.track(() => follow(this.interpreter, entry, this.trackSeen)));
      this.results.set(key, kept);
    }
    return kept.value;
  }

  /** What each entry does; `served`: without those that a read-only site never starts. */
  *run(served: boolean): Generator<EntryResult> {
    for (const entry of this.allEntries()) if (!served || isServed(entry)) yield this.result(entry);
  }

  /** The statements of a file, whose functions are those that entries lead through. */
  statementsOf(path: string): readonly Stmt[] {
    return this.bench.file(path)?.ast.body ?? [];
  }

  textOf(path: string): string {
    return this.bench.file(path)?.text ?? '';
  }
}

const idOf = ({ fn, kind }: Entry): string => `${fn.id} ${kind}`;

const keep = <T>({ result, node }: { result: T; node: Computed }): Kept<T> => ({ value: result, node });

/** Follows every entry of a bench down to what it does to the database. */
export function analyse(sources: Iterable<{ file: string; text: string }>): EntryResult[] {
  return [...new ReadOnlyAnalysis(sources, new Set(), true).run(false)];
}
