import type { PythonBench } from './bench.js';
import { callFunction } from './calls.js';
import { type Entry, findEntries } from './entries.js';
import { Machine } from './machine.js';
import { type Leaf, Leaves } from './summary.js';
import { constant, type Env, rawFunction, UNKNOWN, type Value } from './values.js';

/** What an entry does on a read-only site, the worst first; and what its GET loses on a normal one. */
export interface EntryResult {
  entry: Entry;
  outcome: 'fails' | 'silent' | 'swallowed' | 'safe';
  /** Refused with 1792 and answered with InReadOnlyMode. */
  fails: readonly Leaf[];
  silent: readonly Leaf[];
  swallowed: readonly Leaf[];
  lostOnGet: readonly Leaf[];
  /** Calls whose target could not be told. */
  unresolved: number;
  files: ReadonlySet<string>;
}

/** Follows every entry of a bench down to what it does to the database. */
export function analyse(bench: PythonBench): EntryResult[] {
  const machine = new Machine(bench);
  return findEntries(bench, machine).map((entry) => analyseEntry(machine, entry));
}

export function analyseEntry(machine: Machine, entry: Entry): EntryResult {
  machine.start();
  const frame = machine.scratch(entry.file);
  const { summary } = frame;
  const positional = [...entry.args];
  const named = new Map<string, Value>();
  const params = entry.node.params.slice(entry.self ? 1 : 0);
  params.forEach((param, i) => {
    if (i < positional.length || param.star) return;
    const value = param.default ? openDefault(param.default) : UNKNOWN;
    named.set(param.name, value);
  });
  const args = { positional, named, more: true };
  const raw = { ...rawFunction(entry.fn, entry.self), raw: false, env: undefined as Env | undefined };
  const result = callFunction(frame, raw, args, undefined);
  // A whitelisted generator is not iterated by the response.
  void result;
  const fails = new Leaves();
  fails.addAll(summary.fails);
  if (entry.post || entry.methods.length === 0) fails.addAll(summary.onCommit);
  if (entry.get || entry.methods.length === 0) fails.addAll(summary.onRollback);
  const lost = entry.get ? summary.pending.sorted() : [];
  const outcome =
    fails.size > 0
      ? 'fails'
      : summary.silent.size > 0
        ? 'silent'
        : summary.swallowed.size > 0
          ? 'swallowed'
          : 'safe';
  return {
    entry,
    outcome,
    fails: fails.sorted(),
    silent: summary.silent.sorted(),
    swallowed: summary.swallowed.sorted(),
    lostOnGet: lost,
    unresolved: summary.unresolved,
    files: summary.files,
  };
}

/** A default that a request may replace. */
function openDefault(e: { k: string }): Value {
  const node = e as { k: string; value?: unknown };
  const { value } = node;
  if (node.k === 'str' || node.k === 'num' || node.k === 'const')
    return typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'boolean' ||
      value === null
      ? constant(value, true)
      : UNKNOWN;
  return UNKNOWN;
}
