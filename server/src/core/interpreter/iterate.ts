import type { Expr } from '../python/ast.js';
import { callFunction, callValue, enter } from './calls.js';
import { type Holds, test } from './conditions.js';
import { textOf } from './effects.js';
import { bind, evaluate } from './evaluate.js';
import type { Frame } from './frame.js';
import { alternatives, constant, either, functionOf, NO_ARGS, text, UNKNOWN, type Value } from './values.js';

/** What one turn of a loop over `value` gets; iterating runs what is lazy. */
export function elementOf(frame: Frame, value: Value): Value {
  const elements = alternatives(value).map((one): Value => {
    if (one.kind === 'list') return either(one.items);
    if (one.kind === 'dict') return either([...one.entries.keys()].map((name) => constant(name)));
    if (one.kind === 'lazy') return runLazy(frame, one);
    return one.kind === 'object' ? iterate(frame, one) : UNKNOWN;
  });
  return either(elements);
}

/** In which modes a loop over `value` has something to do: none where it is `[]` in one of them. */
export function hasItems(value: Value): Holds {
  const none = (one: Value) => one.kind === 'list' && one.items.length === 0;
  if (value.kind !== 'modes') return { readOnly: undefined, normal: undefined };
  return {
    readOnly: none(value.readOnly) ? false : undefined,
    normal: none(value.normal) ? false : undefined,
  };
}

/** An object's own `__iter__`. */
function iterate(frame: Frame, object: Value & { kind: 'object' }): Value {
  const member = frame.interpreter.classMember(object.cls, '__iter__');
  if (member?.kind !== 'function') return UNKNOWN;
  const items = callFunction(frame, functionOf(member.fn, object), NO_ARGS, undefined);
  return items.kind === 'lazy' ? runLazy(frame, items) : UNKNOWN;
}

/** Iterates a value to its end, or for its first item. */
export function drain(frame: Frame, value: Value, first = false): void {
  for (const one of alternatives(value)) {
    if (one.kind === 'lazy') runLazy(frame, one, first);
    else if (one.kind === 'object') iterate(frame, one);
  }
}

/** The same for a builtin's argument, which may be a list of what is lazy. */
export function consume(frame: Frame, value: Value, first = false): void {
  drain(frame, value, first);
  for (const one of alternatives(value)) {
    if (one.kind === 'list') for (const item of one.items) if (item.kind === 'lazy') runLazy(frame, item);
  }
}

export function runComprehension(
  frame: Frame,
  item: Expr,
  value: Expr | undefined,
  loops: (Expr & { kind: 'comp' })['loops'],
): Value {
  const sure = frame.flow.sure;
  const conditions: Holds[] = [];
  for (const loop of loops) {
    const element = elementOf(frame, evaluate(frame, loop.iter));
    frame.flow.sure = false;
    bind(frame, loop.target, element);
    for (const condition of loop.tests) conditions.push(test(frame, condition));
  }
  const { readOnly, normal, refused } = frame.flow;
  for (const holds of conditions) frame.leaveIf(holds, false);
  let made: Value = UNKNOWN;
  if (frame.alive) {
    made = evaluate(frame, item);
    if (value) evaluate(frame, value);
  }
  // No iteration is certain, so what follows is still reached.
  frame.flow.readOnly |= readOnly;
  frame.flow.normal ||= normal;
  frame.flow.refused ||= refused;
  frame.flow.sure = sure && frame.flow.readOnly !== 0;
  return made;
}

/**
 * Iterates what is lazy (a generator's body, a generator expression, `map`); answers what each turn gives. `first`: only
 * up to the first `yield` of a generator.
 */
export function runLazy(frame: Frame, value: Value & { kind: 'lazy' }, first = false): Value {
  const items: Value[] = [];
  for (const one of value.run) {
    if (!frame.alive) break;
    if ('call' in one) {
      if (one.call.kind === 'function') items.push(enter(frame, one.call, one.args, one.site, first));
      else items.push(callValue(frame, one.call, one.args, one.site, one.site));
    } else {
      const outer = frame.flow.env;
      frame.flow.env = new Map([...outer, ...one.env]);
      items.push(runComprehension(frame, one.item, undefined, one.loops));
      frame.flow.env = outer;
    }
  }
  return either(items);
}

/** `" ".join([…])` of texts that are known. */
export function joined(frame: Frame, separator: Value, items: Value | undefined): Value {
  if (items?.kind === 'lazy') runLazy(frame, items);
  if (items?.kind !== 'list') return UNKNOWN;
  const texts = items.items.map((item) => textOf(item) ?? '{}');
  return text(texts.join(textOf(separator) ?? ' '));
}
