// Longer than 300 lines: the state of one function while it is followed, which all that changes it shares.
import type { Expr, Stmt } from '../python/ast.js';
import { isDecorated } from './attributes.js';
import { type Holds, test } from './conditions.js';
import type { Step } from './effects.js';
import { evaluate } from './evaluate.js';
import { ANYTHING } from './exceptions.js';
import type { PythonFile } from './file.js';
import { copy, dead, type Flow, type Guard, join } from './flow.js';
import type { Interpreter } from './interpreter.js';
import type { Span } from './outside.js';
import { statement } from './statements.js';
import { type Leaf, READ_ONLY, type Summary, WRITABLE } from './summary.js';
import {
  type Env,
  either,
  type FunctionRef,
  modes,
  NONE,
  outside,
  type Site,
  UNKNOWN,
  type Value,
} from './values.js';

/** One call of a function (or a module's top level) under way. */
export class Frame {
  flow: Flow = { env: new Map(), readOnly: READ_ONLY, normal: true, post: false, refused: false, sure: true };
  readonly guards: Guard[] = [];
  /** Whether a `raise` or `frappe.throw` was met since it was last cleared. */
  raised = false;
  private readonly results: { value: Value; readOnly: boolean; normal: boolean }[] = [];
  private readonly loops: { breaks: Flow[] }[] = [];
  /** Exceptions that the enclosing `try` statements take. */
  readonly handled: string[][] = [];
  /** Refused writes whose errors were caught and kept, to be raised later, under these names. */
  readonly kept: { names: ReadonlySet<string>; leaves: readonly Leaf[] }[] = [];
  /** What was pending when a savepoint was set, by its name. */
  readonly savepoints = new Map<string, readonly Leaf[]>();

  constructor(
    readonly interpreter: Interpreter,
    readonly file: PythonFile,
    readonly summary: Summary,
    readonly fn: FunctionRef | undefined,
    readonly closure: Env | undefined,
  ) {}

  get alive(): boolean {
    return !dead(this.flow);
  }

  /** Whether only read-only mode comes here. */
  get onlyReadOnly(): boolean {
    return !this.flow.normal && !this.flow.post;
  }

  /** What a value is in the modes that come here. */
  here(value: Value): Value {
    if (value.kind !== 'modes' || (this.flow.readOnly && this.flow.normal)) return value;
    return this.flow.readOnly ? value.readOnly : value.normal;
  }

  /** Does something for what a value is in each mode, in that mode alone. */
  eachMode(value: Value & { kind: 'modes' }, run: (one: Value) => Value): Value {
    const before = this.flow;
    this.flow = { ...copy(before), normal: false };
    const readOnly = this.alive ? run(value.readOnly) : UNKNOWN;
    const first = this.flow;
    this.flow = { ...copy(before), readOnly: 0, refused: false };
    const normal = this.alive ? run(value.normal) : UNKNOWN;
    this.flow = join(first, this.flow, before.sure);
    this.flow.refused ||= before.refused;
    return modes(readOnly, normal);
  }

  /** Leaves the modes in which a condition is `value` for sure. */
  leaveIf(holds: Holds, value: boolean): void {
    if (holds.readOnly === value) {
      this.flow.readOnly = 0;
      this.flow.refused = false;
    }
    if (holds.normal !== value || !this.flow.normal) return;
    this.flow.normal = false;
    this.flow.post = holds.verb === true;
  }

  lookup(name: string): Value {
    const local = this.flow.env.get(name) ?? this.closure?.get(name);
    if (local) return this.here(local);
    if (this.file.scope.has(name) || this.file.stars.length > 0) {
      const value = this.interpreter.member(this.file, name);
      if (value.kind !== 'unknown' || this.file.scope.has(name)) return value;
    }
    return outside(`builtins.${name}`);
  }

  site(node: { start: number; end: number }): Site {
    return { file: this.file.path, start: node.start, end: node.end };
  }

  /** A failing write: taken by the innermost handler that catches it. */
  fail(leaf: Leaf): void {
    const guard = this.guards[this.guards.length - 1];
    if (guard) guard.caught.push(leaf);
    else this.summary.fails.add(leaf);
  }

  /** Does one step of a call at this point. */
  apply(step: Step, what: string, site: Site, sql?: string): void {
    const { flow, summary } = this;
    const maybe = step.endsWith('?');
    const does = (maybe ? step.slice(0, -1) : step) as Step;
    const leaf: Leaf = {
      what,
      step: does,
      site,
      sql,
      maybe: maybe || !flow.sure,
      hops: undefined,
      primary: false,
      depth: 0,
    };
    if (flow.readOnly) {
      if (does === 'writes' || does === 'matches' || does === 'locks') {
        if (flow.readOnly & WRITABLE && does !== 'locks') summary.silent.add(leaf);
        if (flow.readOnly & READ_ONLY) {
          this.fail(flow.readOnly & WRITABLE ? { ...leaf, maybe: true } : leaf);
          if (!maybe) {
            flow.readOnly &= ~READ_ONLY;
            flow.refused = true;
          }
        }
      } else if (does === 'ddl') {
        summary.silent.add(leaf);
        flow.readOnly = WRITABLE;
      } else if (does === 'ends') flow.readOnly = WRITABLE;
      else if (does === 'commit') {
        flow.readOnly = READ_ONLY;
        for (const waiting of summary.onCommit) this.fail(waiting);
        summary.onCommit.clear();
      } else if (does === 'swallowed') summary.swallowed.add(leaf);
    } else if (flow.refused && (does === 'writes' || does === 'matches' || does === 'locks'))
      summary.later.add(leaf);
    if (flow.normal) {
      if (does === 'writes' || does === 'swallowed') summary.pending.add(leaf);
      else if (does === 'flags') summary.keeps = true;
      else if (does === 'ddl' || does === 'commit' || does === 'kept') {
        summary.pending.clear();
        summary.commits = true;
      }
    }
  }

  /** What a rollback to a savepoint leaves. */
  rollbackTo(before: readonly Leaf[]): void {
    if (!this.flow.normal || !this.flow.sure) return;
    this.summary.pending.clear();
    this.summary.pending.addAll(before);
  }

  rollback(): void {
    if (this.flow.readOnly) this.flow.readOnly = READ_ONLY;
    // Under a condition, the other way keeps what it wrote.
    if (this.flow.normal && this.flow.sure) this.summary.pending.clear();
  }

  /** Whether an enclosing `try` of this function takes that exception. */
  handles(path: string): boolean {
    return this.handled.some((types) => types.includes(ANYTHING) || types.includes(path));
  }

  /** Ends this way through the function with an exception. */
  raise(at?: Span): void {
    this.raised = true;
    const text = at && this.flow.readOnly ? this.file.text.slice(at.start, at.end) : '';
    for (const { names, leaves } of this.kept)
      if ([...names].some((name) => new RegExp(`\\b${name}\\b`).test(text)))
        for (const leaf of leaves) this.fail({ ...leaf, maybe: true });
    this.kill();
  }

  kill(): void {
    this.flow.readOnly = 0;
    this.flow.refused = false;
    this.flow.normal = false;
  }

  /** Adds what a called function does, seen from here. */
  absorb(called: Summary, site: Site | undefined, callee: FunctionRef): void {
    const { flow, summary } = this;
    const primary = isDecorated(callee, 'write_only');
    const here = (leaf: Leaf): Leaf => ({
      ...leaf,
      maybe: leaf.maybe || !flow.sure,
      hops: site ? { site, callee: callee.name, next: leaf.hops } : leaf.hops,
      primary: leaf.primary || primary,
      depth: leaf.depth + 1,
    });
    if (flow.readOnly) {
      for (const leaf of called.fails) this.fail(here(leaf));
      for (const leaf of called.silent) summary.silent.add(here(leaf));
      for (const leaf of called.swallowed) summary.swallowed.add(here(leaf));
    }
    for (const leaf of called.later) summary.later.add(here(leaf));
    if (flow.normal) {
      if (called.commits) {
        summary.pending.clear();
        summary.commits = true;
      }
      for (const leaf of called.pending) summary.pending.add(here(leaf));
      summary.keeps ||= called.keeps;
    }
    for (const leaf of called.onCommit) summary.onCommit.add(here(leaf));
    for (const leaf of called.onRollback) summary.onRollback.add(here(leaf));
    summary.unresolved += called.unresolved;
    if (flow.readOnly && !called.readOnlyOut && called.fails.size === 0) this.raised = true;
    flow.refused = called.refusedOut || (flow.readOnly !== 0 && flow.refused);
    if (flow.readOnly) flow.readOnly = called.readOnlyOut;
    if (flow.normal) {
      flow.normal = called.normalOut;
      flow.post = !called.normalOut && called.post;
    }
  }

  body(statements: readonly Stmt[]): void {
    for (const s of statements) {
      if (!this.alive) return;
      statement(this, s);
    }
  }

  /** Notes what the function returns or yields. */
  gives(value: Value): void {
    const { readOnly, normal } = this.flow;
    this.results.push({ value, readOnly: readOnly !== 0, normal });
  }

  /** What the function returns, by mode where the ways there are. `left`: it has ended without a `return`. */
  result(left: { readOnly: boolean; normal: boolean }): Value {
    const all = this.results;
    if (all.length === 0) return UNKNOWN;
    if (all.every(({ readOnly, normal }) => readOnly && normal)) return either(all.map(({ value }) => value));
    const readOnly = all.filter((one) => one.readOnly).map(({ value }) => value);
    const normal = all.filter((one) => one.normal).map(({ value }) => value);
    if (readOnly.length === 0 && left.readOnly) readOnly.push(NONE);
    if (normal.length === 0 && left.normal) normal.push(NONE);
    if (readOnly.length === 0 || normal.length === 0) return either([...readOnly, ...normal]);
    return modes(either(readOnly), either(normal));
  }

  leave(): void {
    this.summary.readOnlyOut |= this.flow.readOnly;
    this.summary.refusedOut ||= this.flow.refused;
    this.summary.normalOut ||= this.flow.normal;
    this.summary.post ||= this.flow.post;
    this.kill();
  }

  /** Does something in the modes in which a condition may hold. */
  only(holds: Holds, run: () => void): void {
    const { readOnly, normal, post, refused } = this.flow;
    this.leaveIf(holds, false);
    if (this.alive) run();
    if (holds.readOnly === false) Object.assign(this.flow, { readOnly, refused });
    if (holds.normal === false) Object.assign(this.flow, { normal, post });
  }

  /** The code itself answers that the site is read-only. */
  refuse(what: string, site: Site): void {
    if (!this.flow.readOnly) return;
    this.fail({
      what,
      step: 'refuses',
      site,
      sql: undefined,
      maybe: !this.flow.sure,
      hops: undefined,
      primary: false,
      depth: 0,
    });
  }

  /** Runs two ways under a condition, each only in the modes in which it is taken. */
  branch(condition: Expr, then: () => void, other: () => void): void {
    const holds = test(this, condition);
    if (!this.alive) return;
    const before = this.flow;
    const sure = before.sure;
    const decided = holds.readOnly !== undefined;
    this.flow = copy(before);
    this.leaveIf(holds, false);
    if (!decided) this.flow.sure = false;
    if (this.alive) then();
    const first = this.flow;
    this.flow = copy(before);
    this.leaveIf(holds, true);
    if (!decided) this.flow.sure = false;
    if (this.alive) other();
    const second = this.flow;
    // After a way that may have left, what follows is no longer sure.
    const both = decided || (first.readOnly !== 0 && second.readOnly !== 0);
    first.sure = second.sure = true;
    this.flow = join(first, second, sure && both);
  }

  /** Whether some way through `run` goes on after the innermost loop. */
  leavesLoop(run: () => void): boolean {
    const loop = this.loops[this.loops.length - 1];
    const before = loop?.breaks.length;
    run();
    return loop?.breaks.length !== before;
  }

  /** `break` and `continue`: the way goes on after the innermost loop. */
  leaveLoop(): void {
    this.loops[this.loops.length - 1]?.breaks.push(copy(this.flow));
    this.kill();
  }

  /** Runs the body of a loop, which may be run or not. */
  loop(run: () => void): void {
    const before = this.flow;
    const sure = before.sure;
    this.flow = copy(before);
    this.flow.sure = false;
    const loop = { breaks: [] as Flow[] };
    this.loops.push(loop);
    run();
    this.loops.pop();
    let after = join(copy(before), this.flow, sure);
    for (const one of loop.breaks) after = join(after, one, sure);
    after.sure = sure && before.readOnly !== 0;
    this.flow = after;
  }
}

/** Runs a function or lambda body in a frame whose parameters are bound. */
export function execute(frame: Frame, node: FunctionRef['node']): void {
  if (node.kind === 'lambda') frame.gives(evaluate(frame, node.body));
  else frame.body(node.body);
  const left = { readOnly: frame.flow.readOnly !== 0, normal: frame.flow.normal };
  if (frame.alive) frame.leave();
  frame.summary.result = frame.result(left);
}
