import { special } from './calls.js';
import { always, combine, truthOf } from './conditions.js';
import type { Frame } from './frame.js';
import { consume, runLazy } from './iterate.js';
import { type CallArgs, dictOf, either, mode, type Site, UNKNOWN, type Value } from './values.js';

export function ofObject(frame: Frame, args: CallArgs, name: string, site: Site): Value {
  const [of] = args.positional;
  if (of?.kind === 'lazy') runLazy(frame, of);
  return of?.kind === 'object' ? special(frame, of, name, site) : UNKNOWN;
}

/** `any([…])`, `all([…])` of what is written out. */
export function ofAll(items: Value | undefined, stop: boolean): Value {
  if (items?.kind !== 'list') return UNKNOWN;
  const holds = items.items.map(truthOf).reduce((a, b) => combine(a, b, stop), always(!stop));
  // A comprehension may give no item at all.
  return holds.readOnly === holds.normal ? UNKNOWN : mode(holds.readOnly, holds.normal);
}

/** `frappe._dict(a=1)`, `dict(other, a=1)`. */
export function dictionary(frame: Frame, args: CallArgs): Value {
  for (const arg of args.positional) consume(frame, arg);
  const [first] = args.positional;
  const entries = new Map([...(first?.kind === 'dict' ? first.entries : []), ...args.named]);
  const whole = !args.more && (first === undefined || first.kind === 'dict');
  return entries.size === 0 && !whole
    ? UNKNOWN
    : dictOf(entries, !whole || (first?.kind === 'dict' && first.rest));
}

/** `itertools.chain(…)` and its kin iterate what they are given when they are iterated. */
export function chained(args: CallArgs): Value {
  const all = args.positional.flatMap((arg) => (arg.kind === 'list' ? [...arg.items, arg] : [arg]));
  const run = all.flatMap((arg) => (arg.kind === 'lazy' ? arg.run : []));
  return run.length ? { kind: 'lazy', run, key: `g:chain<${all.map(({ key }) => key).join()}>` } : UNKNOWN;
}

/** `map(fn, items)`: `fn` runs when the result is iterated. */
export function lazyCall(args: CallArgs, site: Site): Value {
  const [call, items] = args.positional;
  if (!call) return UNKNOWN;
  const element = items?.kind === 'list' ? either(items.items) : UNKNOWN;
  return {
    kind: 'lazy',
    run: [{ call, args: { positional: [element], named: new Map(), more: true }, site }],
    key: `g:map<${call.key},${element.key}>`,
  };
}
