import type { Leaf } from './summary.js';
import { type Env, either, modes, type Value } from './values.js';

/** Where control stands: what names hold, and in which modes this point is reached. */
export interface Flow {
  env: Env;
  /** Bits of READ_ONLY and WRITABLE; 0: not reached in read-only mode. */
  readOnly: number;
  normal: boolean;
  /** Not reached in normal mode as that is judged for GET, and this is for other verbs. */
  post: boolean;
  /** Read-only mode would come here too, if the writes that it refuses before were left out. */
  refused: boolean;
  /** Reached by every call of the function that comes in read-only mode. */
  sure: boolean;
}

export const copy = (flow: Flow): Flow => ({ ...flow, env: new Map(flow.env) });

export const dead = (flow: Flow): boolean => flow.readOnly === 0 && !flow.normal;

/** Two ways that meet. Names that differ hold either value. */
export function join(a: Flow, b: Flow, sure: boolean): Flow {
  if (dead(a)) return { ...b, sure: b.sure && sure };
  if (dead(b)) return { ...a, sure: a.sure && sure };
  const env = new Map(a.env);
  for (const [name, value] of b.env) {
    const other = env.get(name);
    if (other === undefined) env.set(name, value);
    else if (other.key !== value.key) env.set(name, meet(a, other, b, value));
  }
  const normal = a.normal || b.normal;
  return {
    env,
    readOnly: a.readOnly | b.readOnly,
    normal,
    post: !normal && (a.post || b.post),
    refused: a.refused || b.refused,
    sure,
  };
}

/** What a name holds where two ways meet; each mode keeps its own where it has come one way only. */
function meet(a: Flow, left: Value, b: Flow, right: Value): Value {
  if (a.readOnly && !a.normal && !b.readOnly) return modes(left, right);
  if (b.readOnly && !b.normal && !a.readOnly) return modes(right, left);
  return either([left, right]);
}

/** Errors of the statements inside a `try` or a `with savepoint(catch=…)`. */
export interface Guard {
  caught: Leaf[];
}
