import type { Expr } from '../python/ast.js';
import { special } from './calls.js';
import { evaluate } from './evaluate.js';
import type { Frame } from './frame.js';
import { drain } from './iterate.js';
import type { Value } from './values.js';

/** Whether a condition holds in read-only mode and in normal mode; `undefined`: either may be. */
export interface Holds {
  readOnly: boolean | undefined;
  normal: boolean | undefined;
  /** Told by the verb of the request. */
  verb?: boolean;
}

const EITHER: Holds = { readOnly: undefined, normal: undefined };

export const always = (value: boolean): Holds => ({ readOnly: value, normal: value });

export const COMPARES = new Set(['==', '!=', '<', '>', '<=', '>=', '<>', 'in', 'not in', 'is', 'is not']);

/** Whether `e` holds, in each mode. What its operands do is done only in the modes in which they are reached. */
export function test(frame: Frame, e: Expr, values: Value[] = []): Holds {
  if (e.kind === 'op') {
    if (e.op === 'not') {
      return negated(test(frame, e.right));
    }
    if ((e.op === 'and' || e.op === 'or') && e.left) {
      const left = test(frame, e.left, values);
      let right: Holds = EITHER;
      const stop = e.op === 'or';
      const before = { ...frame.flow };
      frame.leaveIf(left, stop);
      if (left.readOnly === undefined) frame.flow.sure = false;
      if (frame.alive) right = test(frame, e.right, values);
      frame.flow = {
        env: frame.flow.env,
        readOnly: left.readOnly === !stop ? frame.flow.readOnly : before.readOnly | frame.flow.readOnly,
        normal: left.normal === !stop ? frame.flow.normal : before.normal || frame.flow.normal,
        post: before.post,
        refused: frame.flow.refused || (left.readOnly !== !stop && before.refused),
        sure: before.sure,
      };
      return combine(left, right, stop);
    }
    if (COMPARES.has(e.op) && e.left) {
      const left = evaluate(frame, e.left);
      const right = evaluate(frame, e.right);
      if (e.op === 'in' || e.op === 'not in') drain(frame, right, true);
      return compare(left, e.op, right);
    }
  }
  const value = evaluate(frame, e);
  values.push(value);
  return truthOf(value.kind === 'object' ? special(frame, value, '__bool__', frame.site(e)) : value);
}

const negate = (value: boolean | undefined): boolean | undefined =>
  value === undefined ? undefined : !value;

const negated = (holds: Holds): Holds => ({
  ...holds,
  readOnly: negate(holds.readOnly),
  normal: negate(holds.normal),
});

/** What a comparison says where `same` tells whether both sides are equal. */
function byEquality(op: string, same: Holds): Holds {
  if (op === '==' || op === 'is') return same;
  return op === '!=' || op === 'is not' ? negated(same) : EITHER;
}

/** `a or b` (`stop`: true), `a and b` (`stop`: false). */
export function combine(a: Holds, b: Holds, stop: boolean): Holds {
  const both = (left: boolean | undefined, right: boolean | undefined) => {
    if (left === stop || right === stop) return stop;
    return left === undefined || right === undefined ? undefined : !stop;
  };
  const deciding = [a, b].filter((one) => one.normal === stop);
  const verb = deciding.length > 0 && deciding.every((one) => one.verb);
  return { readOnly: both(a.readOnly, b.readOnly), normal: both(a.normal, b.normal), verb };
}

export function truthOf(value: Value): Holds {
  switch (value.kind) {
    case 'constant':
      return value.open ? EITHER : always(Boolean(value.value));
    case 'mode':
      return { readOnly: value.readOnly, normal: value.normal };
    case 'modes':
      return { readOnly: truthOf(value.readOnly).readOnly, normal: truthOf(value.normal).normal };
    case 'any': {
      const all = value.of.map(truthOf);
      const same = (pick: (holds: Holds) => boolean | undefined) =>
        all.every((holds) => pick(holds) === pick(all[0]!)) ? pick(all[0]!) : undefined;
      return { readOnly: same((holds) => holds.readOnly), normal: same((holds) => holds.normal) };
    }
    case 'function':
    case 'class':
    case 'partial':
    case 'method':
      return always(true);
    case 'outside':
      return isClass(value.path) ? always(true) : EITHER;
    default:
      return EITHER;
  }
}

/** `frappe.InReadOnlyMode`, `decimal.Decimal`; not a constant like `settings.DRY_RUN`. */
const isClass = (path: string): boolean => /\.[A-Z]\w*[a-z]\w*$/.test(path);

function compare(left: Value, op: string, right: Value): Holds {
  if (left.kind === 'outside' && left.path === 'frappe.request.method') return verb(op, right);
  if (left.kind === 'modes')
    return {
      readOnly: compare(left.readOnly, op, right).readOnly,
      normal: compare(left.normal, op, right).normal,
    };
  if (left.kind === 'constant' && right.kind === 'constant' && !left.open && !right.open)
    return byEquality(op, always(left.value === right.value));
  if (left.kind === 'outside' && isClass(left.path) && right.kind === 'constant' && right.value === null)
    return always(op === 'is not' || op === '!=');
  if (
    left.kind === 'constant' &&
    !left.open &&
    right.kind === 'list' &&
    right.items.every((item) => item.kind === 'constant' && !item.open)
  ) {
    const has = right.items.some((item) => item.kind === 'constant' && item.value === left.value);
    if (op === 'in') return always(has);
    if (op === 'not in') return always(!has);
  }
  if (left.kind !== 'mode') return EITHER;
  const holds = truthOf(left);
  // `flag is True`, `flag == 1`.
  if (right.kind === 'constant' && (right.value === true || right.value === 1)) return byEquality(op, holds);
  if (right.kind === 'list' && (op === 'in' || op === 'not in')) {
    const among = right.items.map((item) =>
      item.kind === 'constant' && !item.open ? Boolean(item.value) : undefined,
    );
    const [first] = among;
    if (first === undefined || among.some((one) => one !== first)) return EITHER;
    return first === (op === 'in') ? holds : negated(holds);
  }
  // What read-only mode has set is not None; what it is else, Frappe's versions differ.
  if (holds.readOnly === true && right.kind === 'constant' && right.value === null)
    return byEquality(op, { readOnly: false, normal: undefined });
  if (right.kind === 'constant' && !right.value && right.value !== null)
    return byEquality(op, negated(holds));
  return EITHER;
}

/** `frappe.request.method == "POST"`: normal mode is judged for GET; read-only mode for every verb. */
function verb(op: string, right: Value): Holds {
  const verbs = right.kind === 'list' ? right.items : [right];
  const hasGet = verbs.some((one) => one.kind === 'constant' && one.value === 'GET');
  if (op === '==' || op === 'in') return { readOnly: undefined, normal: hasGet, verb: true };
  if (op === '!=' || op === 'not in') return { readOnly: undefined, normal: !hasGet, verb: true };
  return EITHER;
}
