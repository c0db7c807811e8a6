import { evaluate } from './evaluate.js';
import type { Frame } from './frame.js';
import { type CallArgs, dictOf, type Env, listOf, objectOf, UNKNOWN, type Value } from './values.js';

/** Parameters of a call; what the callee never looks at stays out, so that calls that are alike are one. */
export function bindParameters(frame: Frame, callee: Value & { kind: 'function' }, args: CallArgs): Env {
  const { fn } = callee;
  const used = frame.interpreter.namesIn(fn);
  const env: Env = new Map();
  const positional = callee.self ? [callee.self, ...args.positional] : [...args.positional];
  let scratch: Frame | undefined;
  let index = 0;
  const taken = new Set<string>();
  for (const param of fn.node.params) {
    if (param.star === 1) {
      const rest = positional.slice(index);
      index = positional.length;
      if (used.has(param.name)) env.set(param.name, args.more ? UNKNOWN : listOf(rest));
      continue;
    }
    if (param.star === 2) {
      const entries = new Map([...args.named].filter(([name]) => !taken.has(name)));
      if (used.has(param.name)) env.set(param.name, dictOf(entries, args.more));
      continue;
    }
    let value: Value | undefined = args.named.get(param.name);
    if (value) taken.add(param.name);
    else if (index < positional.length) value = positional[index++];
    else if (args.more) value = UNKNOWN;
    else if (param.default) {
      scratch ??= frame.interpreter.scratch(fn.file);
      value = evaluate(scratch, param.default);
    } else value = UNKNOWN;
    if (value?.kind === 'unknown' && param.annotation) {
      scratch ??= frame.interpreter.scratch(fn.file);
      value = frame.interpreter.annotated(scratch, param.annotation);
    }
    const named = used.has(param.name) || (callee.self && used.has('super') && param === fn.node.params[0]);
    if (value && named) env.set(param.name, slim(value));
    else env.set(param.name, UNKNOWN);
  }
  return env;
}

/** Long texts and big displays are not told apart between calls. */
function slim(value: Value): Value {
  if (value.key.length <= 300) return value;
  if (value.kind === 'object') return objectOf(value.cls);
  if (value.kind === 'constant' || value.kind === 'text' || value.kind === 'dict') return value;
  return value.kind === 'list' ? UNKNOWN : value;
}
