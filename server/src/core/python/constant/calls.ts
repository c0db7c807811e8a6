import type { CallExpr, DefStmt, Expr } from '../ast.js';
import type { Names } from './module.js';
import type { Constant } from './value.js';

/** A call that was met, with its arguments as far as they are known. */
export interface MetCall {
  /** The dotted path of what is called: `frappe.make_property_setter`; for a method of a document `.insert`. */
  callee: string;
  call: CallExpr;
  file: string;
  /** The dotted path of the function that was gone through when it was met. */
  from: string;
  /** What stands before a method's dot. */
  owner: Constant | undefined;
  argument(index: number, name: string): Constant | undefined;
}

export function met(
  callee: string,
  call: CallExpr,
  given: readonly Constant[],
  owner: Constant | undefined,
  file: string,
  from: string,
): MetCall {
  return {
    callee,
    call,
    file,
    from,
    owner,
    argument: (index, name) => {
      const named = call.args.findIndex((one) => one.name === name);
      if (named >= 0) return given[named];
      const positional = given.filter((_, i) => call.args[i]!.name === undefined && call.args[i]!.star === 0);
      return positional[index];
    },
  };
}

/** The dotted path that a called expression stands for, through imports. */
export function pathOf(expr: Expr, names: Names): string | undefined {
  if (expr.kind === 'name')
    return names.definition(expr.id) ? undefined : (names.imported(expr.id) ?? expr.id);
  if (expr.kind !== 'attr') return undefined;
  const owner = expr.obj.kind === 'name' && names.value(expr.obj.id) ? undefined : pathOf(expr.obj, names);
  return owner === undefined ? undefined : `${owner}.${expr.name}`;
}

export function parameters(
  definition: DefStmt,
  call: CallExpr,
  given: readonly Constant[],
): Map<string, Constant> {
  const values = new Map<string, Constant>();
  let at = 0;
  for (const [i, arg] of call.args.entries()) {
    if (arg.star !== 0) continue;
    const name = arg.name ?? definition.params[at++]?.name;
    if (name !== undefined) values.set(name, given[i]!);
  }
  return values;
}

/** What `frappe.get_doc({…})` and `frappe.new_doc("…")` give: a document is the dict that it is made of. */
export function documentOf(
  path: string | undefined,
  call: CallExpr,
  [first]: readonly Constant[],
  file: string,
): Constant | undefined {
  if (path !== 'frappe.get_doc' && path !== 'frappe.new_doc') return undefined;
  if (first?.kind === 'dict') return first;
  if (path !== 'frappe.new_doc' || first?.kind !== 'text') return undefined;
  const place = { file, start: call.start, end: call.end };
  const key: Constant = { kind: 'text', value: 'doctype', ...place };
  return { kind: 'dict', entries: [{ key, value: first }], open: false, ...place };
}
