import type { DefStmt, Expr, PythonModule, Stmt } from '../ast.js';
import { blocksOf } from '../blocks.js';
import { expressionsIn } from '../walk.js';
import { pathOf } from './calls.js';
import { type FindModule, Names } from './module.js';

/** Functions that are looked at from one start. */
const MOST = 2_000;

/**
 * The dotted paths of the functions of a workspace that code comes to from some: what they call or hand on by name, through
 * imports, and what a text names in full (`frappe.get_attr("shop.setup.add_fields")`).
 */
export function reachedFrom(
  starts: Iterable<string>,
  find: FindModule,
  /** Code that stands nowhere in a file: an `execute:` line. */
  loose: readonly PythonModule[] = [],
): ReadonlySet<string> {
  const reached = new Set<string>();
  const modules = new Map<string, Names>();
  const waiting = [
    ...starts,
    ...loose.flatMap((parsed) => {
      const names = new Names({ path: '', file: '', isPackage: false, parsed });
      return named(parsed.body, names, find);
    }),
  ];
  for (let path = waiting.pop(); path !== undefined && reached.size < MOST; path = waiting.pop()) {
    const found = definitionOf(path, find, modules);
    if (!found || reached.has(found.path)) continue;
    reached.add(found.path);
    waiting.push(...named(found.definition.body, found.names, find));
  }
  return reached;
}

interface Found {
  path: string;
  definition: DefStmt;
  names: Names;
}

/** Through what a package imports from its modules. */
function definitionOf(path: string, find: FindModule, modules: Map<string, Names>): Found | undefined {
  let at = path;
  for (let hops = 0; hops < 4; hops++) {
    const dot = at.lastIndexOf('.');
    const names = dot > 0 ? namesOf(at.slice(0, dot), find, modules) : undefined;
    const definition = names?.functions.get(at.slice(dot + 1));
    if (names && definition) return { path: at, definition, names };
    const again = names?.imports.get(at.slice(dot + 1));
    if (again === undefined || again === at) return undefined;
    at = again;
  }
  return undefined;
}

function namesOf(path: string, find: FindModule, modules: Map<string, Names>): Names | undefined {
  const known = modules.get(path);
  if (known) return known;
  const source = find(path);
  if (!source) return undefined;
  const names = new Names(source);
  modules.set(path, names);
  for (const statement of source.parsed.body) {
    names.import(statement);
    if (statement.kind === 'def') names.functions.set(statement.name, statement);
    if (statement.kind === 'if' || statement.kind === 'try')
      for (const block of blocksOf(statement)) for (const inner of block) names.import(inner);
  }
  return names;
}

function named(block: readonly Stmt[], around: Names, find: FindModule): string[] {
  const names = new Names(around.source, around);
  const visit = (body: readonly Stmt[]): void => {
    for (const statement of body) {
      names.import(statement);
      for (const block of blocksOf(statement)) visit(block);
    }
  };
  visit(block);
  return [...expressionsIn(block)].flatMap((one) => pathsIn(one, names, find));
}

function pathsIn(one: Expr, names: Names, find: FindModule): string[] {
  if (one.kind === 'str') {
    const isPath = !one.filled && /^[a-z_]\w*(?:\.\w+)+$/.test(one.value);
    return isPath && find(one.value.slice(0, one.value.lastIndexOf('.'))) ? [one.value] : [];
  }
  if (one.kind === 'name' && names.definition(one.id)) return [`${names.source.path}.${one.id}`];
  const path = one.kind === 'name' || one.kind === 'attr' ? pathOf(one, names) : undefined;
  return path?.includes('.') ? [path] : [];
}
