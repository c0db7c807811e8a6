import { callFunction } from '../interpreter/calls.js';
import type { Interpreter } from '../interpreter/interpreter.js';
import { type Leaf, Leaves, Summary } from '../interpreter/summary.js';
import { constant, functionOf, UNKNOWN, type Value } from '../interpreter/values.js';
import type { Expr } from '../python/ast.js';
import type { Entry, EntryResult } from './model.js';

/** Follows one entry down to what it does to the database. */
export function follow(interpreter: Interpreter, entry: Entry, trackSeen: ReadonlySet<string>): EntryResult {
  interpreter.start();
  const summary = new Summary();
  const frame = interpreter.scratch(entry.file, summary);
  const named = new Map<string, Value>();
  entry.node.params.slice(entry.self ? 1 : 0).forEach((param, i) => {
    if (i < entry.args.length || param.star) return;
    named.set(param.name, param.default ? openDefault(param.default) : UNKNOWN);
  });
  // A response does not iterate a generator, so what it gives back is not looked at.
  try {
    callFunction(
      frame,
      functionOf(entry.fn, entry.self),
      { positional: entry.args, named, more: true },
      undefined,
    );
  } catch (error) {
    // An expression nested deeper than the stack: nothing is claimed beyond it.
    if (!(error instanceof RangeError)) throw error;
    summary.unresolved++;
  }
  const refused = [...summary.fails, ...summary.later, ...summary.silent];
  const fails = new Leaves();
  fails.addAll(summary.fails);
  const anyVerb = entry.methods.length === 0;
  if (entry.post || anyVerb) fails.addAll(summary.onCommit);
  if (entry.get || anyVerb) fails.addAll(summary.onRollback);
  const { silent, swallowed } = summary;
  // Caught, but only in read-only mode it goes on to an error of its own.
  if (frame.flow.readOnly === 0 && frame.flow.normal && fails.size === 0) fails.addAll(swallowed);
  // Opening a form of a DocType that tracks who has seen it commits, the first time a user does.
  const seen =
    entry.role === 'when the form is opened' && entry.doctype !== undefined && trackSeen.has(entry.doctype);
  const kept = summary.keeps || seen;
  const outcome = fails.size ? 'fails' : silent.size ? 'silent' : swallowed.size ? 'swallowed' : 'safe';
  return {
    entry,
    outcome,
    fails: fails.sorted(),
    silent: silent.sorted(),
    swallowed: swallowed.sorted(),
    lostOnGet: entry.get && !kept ? summary.pending.sorted() : [],
    keptOnGet: entry.get ? keptOf(summary, refused, kept) : [],
    later: summary.later.sorted(),
    pending: summary.pending.sorted(),
    writes: summary.pending.size > 0 || summary.commits,
    unresolved: summary.unresolved,
  };
}

/** Writes that a commit follows; `all`: whatever is written is committed at the end. */
function keptOf({ commits, pending }: Summary, refused: readonly Leaf[], all: boolean): Leaf[] {
  if (!all && !commits) return [];
  const placeOf = ({ site }: Leaf) => `${site.file}:${site.start}`;
  const lost = new Set(all ? [] : [...pending].map(placeOf));
  const kept = new Leaves();
  const writes = ({ step }: Leaf) => step === 'writes' || step === 'ddl';
  kept.addAll(
    (all ? [...refused, ...pending] : refused).filter((leaf) => writes(leaf) && !lost.has(placeOf(leaf))),
  );
  return kept.sorted();
}

/** A default that a request may replace. */
function openDefault(e: Expr): Value {
  return e.kind === 'str' || e.kind === 'num' || e.kind === 'const' ? constant(e.value, true) : UNKNOWN;
}
