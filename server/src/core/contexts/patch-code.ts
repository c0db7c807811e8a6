import type { CallExpr, DefStmt, PythonModule, Stmt } from '../python/ast.js';
import { callsIn, dotted } from '../python/walk.js';

export { callsIn, dotted, statementsIn } from '../python/walk.js';

/** `frappe.db.sql` for a call of it; undefined for what has no such name. */
export function calleeOf(call: CallExpr): string | undefined {
  return dotted(call.fn);
}

/** The SQL of a `frappe.db.sql`, `sql_ddl` or `multisql` call whose text can be read; holes read `{}`. */
export function sqlOf(call: CallExpr): { text: string; start: number; end: number } | undefined {
  const callee = calleeOf(call);
  if (callee === undefined || !/(^|\.)db\.(sql|sql_ddl)$/.test(callee)) return undefined;
  let value = call.args.find((arg) => arg.name === undefined || arg.name === 'query')?.value;
  // `"…".format(…)` and `"…" % …`
  if (value?.kind === 'call' && value.fn.kind === 'attr' && value.fn.name === 'format') value = value.fn.obj;
  if (value?.kind === 'op' && value.op === '%' && value.left) value = value.left;
  return value?.kind === 'str' ? { text: value.value, start: value.start, end: value.end } : undefined;
}

/** The statements of a module's `execute` function and of what it calls in the module. */
export function executedBody(module: PythonModule): Stmt[] {
  return executed(module).flatMap(({ body }) => body);
}

/** The names of a module's `execute` function and of the functions that it calls in the module. */
export function executedNames(module: PythonModule): Set<string> {
  return new Set(executed(module).map(({ name }) => name));
}

function executed(module: PythonModule): DefStmt[] {
  const functions = new Map(
    module.body.flatMap((one) => (one.kind === 'def' ? [[one.name, one] as const] : [])),
  );
  const seen = new Map<string, DefStmt>();
  const follow = (name: string): void => {
    const found = functions.get(name);
    if (!found || seen.has(name)) return;
    seen.set(name, found);
    for (const call of callsIn(found.body)) if (call.fn.kind === 'name') follow(call.fn.id);
  };
  follow('execute');
  return [...seen.values()];
}
