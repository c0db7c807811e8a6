import type { Arg, CallExpr, DefStmt, Expr, LambdaExpr, Node, PythonModule, Stmt } from '../python/ast.js';
import { blocksOf } from '../python/blocks.js';
import { callsIn, dotted, eachExpression, expressionsIn, statementsIn } from '../python/walk.js';

/**
 * How a connection comes into hands that it is not made for. `kept`: where every thread of a worker finds it. `handed`: to a
 * thread. `context`: a thread runs in the context, and so on the connection, of the one that starts it. `forked`: a process
 * begins with its parent's open connection. `unbound`: a thread asks for the connection of a request that it has not.
 */
export interface SharedConnection {
  kind: 'kept' | 'handed' | 'context' | 'forked' | 'unbound';
  node: Node;
  /** The connection or the function, as written. */
  what: string;
  /** `a global`, `a class attribute`, `a default argument`, `a cached function`. */
  where: string;
}

/** A connection itself. `frappe.db` is none: a stand-in that looks for that of its request or job at each use. */
const REAL =
  /^frappe\.local\.(?:db|primary_db|replica_db)$|^frappe\.(?:local\.)?db\.(?:_conn|_cursor)$|^frappe(?:\.local)?\.db\.get_connection\(\)$|^frappe\.database\.get_db\(\)$/;
const CACHES = new Set(['lru_cache', 'functools.lru_cache', 'cache', 'functools.cache', 'site_cache']);

/** Whoever takes such care knows that threads meet there. */
const CARE = /\b(?:Lock|RLock|Semaphore|ContextVar|threading\.local|PooledDB|QueuePool)\b/;
/** A process that does not begin as a copy of its parent. */
const NO_FORK =
  /\b(?:get_context|mp_context|set_start_method\(\s*["'](?:spawn|forkserver))|\b__name__\s*==\s*["']__main__["']/;
/** It makes itself a connection, or may. */
const CONNECTS = /connect|context|(?:^|\.)init(?:_site)?$/i;

/** All of a module. */
export function* sharedConnections(module: PythonModule, text: string): Generator<SharedConnection> {
  if (!/\bfrappe\b/.test(text)) return;
  const careful = CARE.test(text);
  if (!careful) yield* kept(module.body, 'a global');
  const functions = new Map<string, DefStmt>();
  for (const one of statementsIn(module.body)) if (one.kind === 'def') functions.set(one.name, one);
  for (const one of functions.values()) {
    yield* inDefaults(one);
    if (careful) continue;
    yield* inGlobals(one);
    yield* inCache(one);
  }
  for (const call of callsIn(module.body)) yield* started(call, { module, functions, text });
}

/** `frappe.db.get_connection()` of such a call, `frappe.local.db` of such an attribute, without `.cursor()` after it. */
function realOf(expr: Expr | undefined): string | undefined {
  if (!expr) return undefined;
  const inner =
    expr.kind === 'call' && expr.fn.kind === 'attr' && expr.fn.name === 'cursor' ? expr.fn.obj : expr;
  const name = inner.kind === 'call' ? dotted(inner.fn) : dotted(inner);
  if (name === undefined) return undefined;
  const written = inner.kind === 'call' ? `${name}()` : name;
  return REAL.test(written) ? written : undefined;
}

function* kept(body: readonly Stmt[], where: string): Generator<SharedConnection> {
  for (const one of body) {
    if (one.kind === 'def') continue;
    if (one.kind === 'class') yield* kept(one.body, 'a class attribute');
    // What only runs as a program of its own.
    else if (one.kind === 'if' && /__name__/.test(nameOf(one.test))) continue;
    else if (one.kind === 'assign') {
      const what = realOf(one.value);
      if (what !== undefined && one.targets.every(({ kind }) => kind === 'name'))
        yield { kind: 'kept', node: one.value!, what, where };
    } else for (const block of blocksOf(one)) yield* kept(block, where);
  }
}

const nameOf = (expr: Expr): string => (expr.kind === 'op' && expr.left ? (dotted(expr.left) ?? '') : '');

function* inDefaults({ params }: DefStmt): Generator<SharedConnection> {
  for (const { default: value } of params) {
    const what = realOf(value);
    if (what !== undefined) yield { kind: 'kept', node: value!, what, where: 'a default argument' };
  }
}

function* inGlobals({ body }: DefStmt): Generator<SharedConnection> {
  const names = new Set(
    body.flatMap((one) => (one.kind === 'global' && one.word === 'global' ? one.names : [])),
  );
  if (names.size === 0) return;
  for (const one of statementsIn(body)) {
    if (one.kind !== 'assign') continue;
    const what = realOf(one.value);
    if (what !== undefined && one.targets.some((to) => to.kind === 'name' && names.has(to.id)))
      yield { kind: 'kept', node: one.value!, what, where: 'a global' };
  }
}

function* inCache({ decorators, body }: DefStmt): Generator<SharedConnection> {
  const named = decorators.map((one) => dotted(one.kind === 'call' ? one.fn : one) ?? '');
  if (!named.some((name) => CACHES.has(name))) return;
  for (const one of statementsIn(body)) {
    const what = one.kind === 'return' ? realOf(one.value) : undefined;
    if (one.kind === 'return' && what !== undefined)
      yield { kind: 'kept', node: one.value!, what, where: 'a cached function' };
  }
}

interface Known {
  module: PythonModule;
  functions: ReadonlyMap<string, DefStmt>;
  text: string;
}

const POOL_CALLS = /^(?:submit|map|starmap|imap|imap_unordered|apply|apply_async|map_async|starmap_async)$/;

/** A call that starts a thread or a process, or gives one something to do. */
function* started(call: CallExpr, known: Known): Generator<SharedConnection> {
  const { fn, args } = call;
  const callee = dotted(fn) ?? '';
  const kind = /^(?:threading\.)?Thread$/.test(callee)
    ? 'thread'
    : /^(?:multiprocessing\.|mp\.)?Process$/.test(callee)
      ? 'process'
      : fn.kind === 'attr' && POOL_CALLS.test(fn.name)
        ? poolOf(fn.obj, known.module)
        : undefined;
  if (kind === undefined) return;
  const pool = !/(?:Thread|Process)$/.test(callee);
  const plain = args.filter((arg) => arg.name === undefined && arg.star === 0);
  const target = pool ? plain[0]?.value : named(args, 'target');
  const handed = pool ? plain.slice(1).map(({ value }) => value) : [named(args, 'args')];
  if (kind === 'process') {
    if (!NO_FORK.test(known.text) && target && !named(args, 'initializer'))
      yield* asked(target, known, ['db', 'get_doc', 'get_all', 'get_list', 'get_value'], 'forked');
    return;
  }
  for (const value of handed) {
    for (const one of value?.kind === 'list' ? value.items : value ? [value] : []) {
      const what = realOf(one);
      if (what !== undefined) yield { kind: 'handed', node: one, what, where: '' };
    }
  }
  if (!target) return;
  if (/\bcopy_context\b/.test(known.text) && isContextRun(target)) {
    const inner = pool ? plain[1]?.value : handed[0]?.kind === 'list' ? handed[0].items[0] : undefined;
    if (inner) yield* asked(inner, known, ['db', 'get_doc', 'get_all', 'get_list', 'get_value'], 'context');
  } else yield* asked(target, known, ['db'], 'unbound');
}

const named = (args: readonly Arg[], name: string) => args.find((arg) => arg.name === name)?.value;

/** `copy_context().run`, `context.run`. */
function isContextRun(target: Expr): boolean {
  return target.kind === 'attr' && target.name === 'run';
}

/** Whether a pool is one of threads or of processes, by what its name was given. */
function poolOf(pool: Expr, { body }: PythonModule): 'thread' | 'process' | undefined {
  const made = pool.kind === 'call' ? [pool] : pool.kind === 'name' ? givenTo(pool.id, body) : [];
  const kinds = new Set(
    made.map(({ fn }) => {
      const name = (dotted(fn) ?? '').replace(/^.*\./, '');
      if (name === 'ThreadPoolExecutor' || name === 'ThreadPool') return 'thread';
      return name === 'ProcessPoolExecutor' || name === 'Pool' ? 'process' : undefined;
    }),
  );
  if (made.some(({ args }) => args.some(({ name }) => name === 'initializer'))) return undefined;
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

/** The calls whose result a name is given, by `=` or `with … as`. */
function givenTo(name: string, body: readonly Stmt[]): CallExpr[] {
  const found: CallExpr[] = [];
  const note = (target: Expr | undefined, value: Expr | undefined) => {
    if (target?.kind === 'name' && target.id === name && value?.kind === 'call') found.push(value);
  };
  for (const one of statementsIn(body)) {
    if (one.kind === 'assign') for (const target of one.targets) note(target, one.value);
    if (one.kind === 'with') for (const { target, context } of one.items) note(target, context);
  }
  return found;
}

/** Where the function asks Frappe's database, and neither it nor what it calls in the module connects. */
function* asked(
  target: Expr,
  { module, functions }: Known,
  words: readonly string[],
  kind: SharedConnection['kind'],
): Generator<SharedConnection> {
  const first = target.kind === 'lambda' ? target : functions.get(target.kind === 'name' ? target.id : '');
  // A decorator may do anything.
  if (!first || (first.kind === 'def' && first.decorators.length > 0)) return;
  const seen = new Set<DefStmt | LambdaExpr>();
  let connects = false;
  let asks: string | undefined;
  const follow = (one: DefStmt | LambdaExpr) => {
    if (seen.has(one)) return;
    seen.add(one);
    for (const expr of one.kind === 'lambda' ? within(one.body) : expressionsIn(one.body)) {
      const name = expr.kind === 'attr' || expr.kind === 'name' ? dotted(expr) : undefined;
      if (name !== undefined && CONNECTS.test(name)) connects = true;
      if (expr.kind !== 'call') continue;
      const callee = dotted(expr.fn) ?? '';
      const [, word = ''] = /^frappe\.(\w+)/.exec(callee) ?? [];
      if (words.includes(word)) asks ??= callee;
      const inner = functions.get(callee);
      if (inner) follow(inner);
    }
  };
  follow(first);
  if (asks !== undefined && !connects && !module.broken.length)
    yield { kind, node: target, what: asks, where: '' };
}

function within(expr: Expr): Expr[] {
  const all: Expr[] = [];
  eachExpression(expr, (one) => all.push(one));
  return all;
}
