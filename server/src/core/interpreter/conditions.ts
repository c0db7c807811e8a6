import type { Expr } from '../python/ast.js';
import { special } from './calls.js';
import { evaluate } from './evaluate.js';
import type { Frame } from './frame.js';
import { drain } from './iterate.js';
import type { Value } from './values.js';

/** Whether a condition holds in read-only mode and in normal mode; `undefined`: either may be. */
export interface Holds {
  ro: boolean | undefined;
  normal: boolean | undefined;
  /** Told by the verb of the request. */
  verb?: boolean;
}

const EITHER: Holds = { ro: undefined, normal: undefined };

export const always = (value: boolean): Holds => ({ ro: value, normal: value });

export const COMPARES = new Set(['==', '!=', '<', '>', '<=', '>=', '<>', 'in', 'not in', 'is', 'is not']);

/** Whether `e` holds, in each mode. What its operands do is done only in the modes in which they are reached. */
export function test(frame: Frame, e: Expr, values: Value[] = []): Holds {
  if (e.k === 'op') {
    if (e.op === 'not') {
      return negated(test(frame, e.right));
    }
    if ((e.op === 'and' || e.op === 'or') && e.left) {
      const left = test(frame, e.left, values);
      let right: Holds = EITHER;
      const stop = e.op === 'or';
      const before = { ...frame.flow };
      frame.leaveIf(left, stop);
      if (left.ro === undefined) frame.flow.sure = false;
      if (frame.alive) right = test(frame, e.right, values);
      frame.flow = {
        env: frame.flow.env,
        ro: left.ro === !stop ? frame.flow.ro : before.ro | frame.flow.ro,
        normal: left.normal === !stop ? frame.flow.normal : before.normal || frame.flow.normal,
        post: before.post,
        refused: frame.flow.refused || (left.ro !== !stop && before.refused),
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
  return truthOf(value.t === 'object' ? special(frame, value, '__bool__', frame.site(e)) : value);
}

const negate = (value: boolean | undefined): boolean | undefined =>
  value === undefined ? undefined : !value;

const negated = (holds: Holds): Holds => ({
  ...holds,
  ro: negate(holds.ro),
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
  return { ro: both(a.ro, b.ro), normal: both(a.normal, b.normal), verb };
}

export function truthOf(value: Value): Holds {
  switch (value.t) {
    case 'const':
      return value.open ? EITHER : always(Boolean(value.v));
    case 'mode':
      return { ro: value.ro, normal: value.normal };
    case 'modes':
      return { ro: truthOf(value.ro).ro, normal: truthOf(value.normal).normal };
    case 'any': {
      const all = value.of.map(truthOf);
      const same = (pick: (holds: Holds) => boolean | undefined) =>
        all.every((holds) => pick(holds) === pick(all[0]!)) ? pick(all[0]!) : undefined;
      return { ro: same((holds) => holds.ro), normal: same((holds) => holds.normal) };
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
  if (left.t === 'outside' && left.path === 'frappe.request.method') return verb(op, right);
  if (left.t === 'modes')
    return { ro: compare(left.ro, op, right).ro, normal: compare(left.normal, op, right).normal };
  if (left.t === 'const' && right.t === 'const' && !left.open && !right.open)
    return byEquality(op, always(left.v === right.v));
  if (left.t === 'outside' && isClass(left.path) && right.t === 'const' && right.v === null)
    return always(op === 'is not' || op === '!=');
  if (
    left.t === 'const' &&
    !left.open &&
    right.t === 'list' &&
    right.items.every((item) => item.t === 'const' && !item.open)
  ) {
    const has = right.items.some((item) => item.t === 'const' && item.v === left.v);
    if (op === 'in') return always(has);
    if (op === 'not in') return always(!has);
  }
  if (left.t !== 'mode') return EITHER;
  const holds = truthOf(left);
  // `flag is True`, `flag == 1`.
  if (right.t === 'const' && (right.v === true || right.v === 1)) return byEquality(op, holds);
  if (right.t === 'list' && (op === 'in' || op === 'not in')) {
    const among = right.items.map((item) => (item.t === 'const' && !item.open ? Boolean(item.v) : undefined));
    const [first] = among;
    if (first === undefined || among.some((one) => one !== first)) return EITHER;
    return first === (op === 'in') ? holds : negated(holds);
  }
  // What read-only mode has set is not None; what it is else, Frappe's versions differ.
  if (holds.ro === true && right.t === 'const' && right.v === null)
    return byEquality(op, { ro: false, normal: undefined });
  if (right.t === 'const' && !right.v && right.v !== null) return byEquality(op, negated(holds));
  return EITHER;
}

/** `frappe.request.method == "POST"`: normal mode is judged for GET; read-only mode for every verb. */
function verb(op: string, right: Value): Holds {
  const verbs = right.t === 'list' ? right.items : [right];
  const hasGet = verbs.some((one) => one.t === 'const' && one.v === 'GET');
  if (op === '==' || op === 'in') return { ro: undefined, normal: hasGet, verb: true };
  if (op === '!=' || op === 'not in') return { ro: undefined, normal: !hasGet, verb: true };
  return EITHER;
}
