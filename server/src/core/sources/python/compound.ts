import type { Expr, Stmt } from '../../python/ast.js';
import { expressionsOf } from '../../python/walk.js';
import type { CodePath } from './code-path.js';
import { dialectTest } from './dialect.js';
import { bindingsIn, boundBy } from './names.js';
import { armsOf, atAnyRound, broken, type If, type Loop, type Path, tellArms, untellArms } from './paths.js';
import { noted } from './scope.js';
import type { Value } from './value.js';

/** A statement with blocks, in which the path parts. */
export type Compound = If | Loop | (Stmt & { kind: 'match' | 'try' | 'with' });

/** Who follows the code inside. */
export interface Walk {
  readonly source: string;
  readonly path: CodePath;
  block(block: readonly Stmt[]): void;
  /** Follows a block that was followed before, without telling of its calls again. */
  again(block: readonly Stmt[]): void;
  expression(node: Expr): void;
  /** Whether a loop has anything to look at. */
  concerns(node: Loop): boolean;
}

/** Follows the paths through a compound statement, to where they come together. */
export function followCompound(walk: Walk, node: Compound): void {
  switch (node.kind) {
    case 'if':
      followIf(walk, node);
      break;
    case 'match':
      followMatch(walk, node);
      break;
    case 'for':
    case 'while':
      followLoop(walk, node);
      break;
    case 'try':
      followTry(walk, node);
      break;
    case 'with':
      header(walk, node);
      walk.path.names.forgetTargets(node.items.flatMap(({ target }) => target ?? []));
      walk.block(node.body);
  }
}

/** The expressions of a compound statement before its body. */
function header(walk: Walk, node: Stmt): void {
  for (const expression of expressionsOf(node)) walk.expression(expression);
}

function followMatch(walk: Walk, node: Stmt & { kind: 'match' }): void {
  const { path, source } = walk;
  const { names } = path;
  header(walk, node);
  const paths = node.cases.map(({ names: captured, body }) =>
    path.isolated(() => {
      const bound = body.flatMap((statement) => bindingsIn(statement, source).map(({ key }) => key));
      for (const key of [...captured, ...bound]) if (names.scope.get(key)) names.put(key, undefined);
      walk.block(body);
    }),
  );
  const all = node.cases.some(
    ({ pattern, guard }) => !guard && source.slice(pattern.start, pattern.end) === '_',
  );
  path.join(all ? paths : [{ scope: names.scope, ended: false }, ...paths]);
}

function followIf(walk: Walk, node: If): void {
  const { path, source } = walk;
  const all = armsOf(node);
  for (const { condition } of all) if (condition) walk.expression(condition);
  const before = path.names.scope;
  const paths: Path[] = [];
  const conditions: (Expr | undefined)[] = [];
  // Code that only another database runs is no path here.
  let foreignNow = false;
  for (const { condition, body } of all) {
    const test = condition && dialectTest(source.slice(condition.start, condition.end));
    if (!foreignNow && !test?.foreign) {
      paths.push(path.isolated(() => walk.block(body)));
      conditions.push(condition);
    }
    foreignNow ||= test?.otherwiseForeign ?? false;
  }
  if (all.at(-1)?.condition && !foreignNow) {
    paths.unshift({ scope: new Map(before), ended: false });
    conditions.unshift(undefined);
  }
  tellArms(path.names, source, node, before, paths, conditions);
  path.join(paths);
}

/** A handler may find what any statement of the `try` block has left; `finally` runs after them all. */
function followTry(walk: Walk, node: Stmt & { kind: 'try' }): void {
  const { path } = walk;
  const { names } = path;
  const before: Path = { scope: names.scope, ended: false };
  const watched = new Map<string, (Value | undefined)[]>();
  names.watched.push(watched);
  let tried = path.isolated(() => walk.block(node.body));
  const paths: Path[] = [];
  for (const { type, body } of node.handlers) {
    names.scope = broken(before.scope, watched);
    if (type) walk.expression(type);
    names.forget(boundBy(node, walk.source));
    paths.push(path.isolated(() => walk.block(body)));
  }
  if (node.orelse.length > 0) {
    names.scope = tried.scope;
    const { ended } = tried;
    tried = path.isolated(() => walk.block(node.orelse));
    tried.ended ||= ended;
  }
  names.watched.pop();
  for (const [name, values] of watched) for (const outer of names.watched) noted(outer, name).push(...values);
  names.scope = before.scope;
  if (node.final.length === 0) {
    path.join([tried, ...paths]);
    return;
  }
  names.scope = broken(before.scope, watched);
  const anywhere = path.isolated(() => walk.block(node.final));
  path.join([tried, ...paths]);
  const { ended } = path;
  walk.again(node.final);
  path.ended ||= ended || anywhere.ended;
}

function followLoop(walk: Walk, node: Loop): void {
  const { path, source } = walk;
  const { names } = path;
  header(walk, node);
  const bindings = bindingsIn(node, source);
  const bound = new Set(bindings.map(({ key }) => key));
  const known = new Map(names.scope);
  const before: Path = { scope: new Map(known), ended: false };
  for (const name of bound) {
    atAnyRound(names, name, bindings);
    // A loop that adds to a text is taken to run.
    const grown = names.scope.get(name);
    if (grown) before.scope.set(name, grown);
  }
  names.handOver(node);
  names.shareIn(node);
  // Most loops build no text: what they assign was unknown before, so it is unknown after.
  const builds = [...known].some(([name, value]) => value !== names.scope.get(name));
  if (!builds && !walk.concerns(node)) {
    for (const name of bound) names.put(name, undefined);
    return;
  }
  if (node.kind === 'for') {
    const { target, iter } = node;
    names.forgetTargets([target]);
    if (target.kind === 'name') names.put(target.id, names.elementOf(iter));
  }
  const { round, breaks, continues } = path.round(() => walk.block(node.body));
  const endless = node.kind === 'while' && /^(?:True|1)$/.test(source.slice(node.test.start, node.test.end));
  path.join([before, round, ...continues]);
  const done = path.isolated(() => walk.block(node.orelse));
  path.join([...(endless ? [] : [done]), ...breaks]);
  if (endless && breaks.length === 0) path.ended = true;
  untellArms(names, node);
}
