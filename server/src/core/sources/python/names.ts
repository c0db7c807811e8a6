import type { Expr, Stmt } from '../../python/ast.js';
import { blocksOf } from '../../python/blocks.js';
import { eachExpression, expressionsOf } from '../../python/walk.js';
import { decodeString } from './strings.js';

/**
 * The key under which a variable, an attribute (`self.query`) or an element with a constant key
 * (`d["query"]`) is followed; undefined for anything else.
 */
export function nameKey(node: Expr, source: string): string | undefined {
  if (node.kind === 'name') return node.id;
  if (node.kind !== 'attr' && node.kind !== 'sub') return undefined;
  const owner = nameKey(node.obj, source);
  if (owner === undefined) return undefined;
  if (node.kind === 'attr') return `${owner}.${node.name}`;
  const index = constantKey(node.index, source);
  return index === undefined ? undefined : `${owner}[${index}]`;
}

const DOT = 46;
const BRACKET = 91;

/** The variable that a key of `nameKey` begins with. */
export function rootOfKey(key: string): string {
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    if (code === DOT || code === BRACKET) return key.slice(0, i);
  }
  return key;
}

/** What a constant subscript stands for: `0`, `'name'`. */
export function constantKey(node: Expr, source: string): string | undefined {
  if (node.kind === 'num') return source.slice(node.start, node.end);
  const key = decodeString(node, source);
  return key && key.gaps.length === 0 ? `'${key.text}'` : undefined;
}

/** The variables, attributes and elements that stand as targets in a node: `a`, `(a, *b)`, `self.a`. */
export function targetsIn(node: Expr): Expr[] {
  switch (node.kind) {
    case 'name':
    case 'attr':
    case 'sub':
      return [node];
    case 'list':
      return node.items.flatMap(targetsIn);
    case 'star':
      return targetsIn(node.value);
    default:
      return [];
  }
}

/** A way that a name gets a value inside a node; `grows`: text is only added after what it was. */
export interface Binding {
  key: string;
  at: number;
  grows: boolean;
}

/** Every name that a statement may bind, without what nested functions bind for themselves. */
export function bindingsIn(root: Stmt, source: string): Binding[] {
  const out: Binding[] = [];
  const add = (target: Expr, grows = false): void => {
    for (const one of targetsIn(target)) {
      const key = nameKey(one, source);
      if (key !== undefined) out.push({ key, at: one.start, grows });
      // An element changes what it is an element of.
      const owner = one.kind === 'sub' ? rootOf(one) : undefined;
      if (owner !== undefined) out.push({ key: owner, at: one.start, grows: false });
    }
  };
  const walrus = /:=/.test(source.slice(root.start, root.end));
  const visit = (statement: Stmt): void => {
    if (statement.kind === 'assign') {
      if (statement.value)
        for (const target of statement.targets)
          add(target, statement.targets.length === 1 && appends(target, statement.value, source));
    } else if (statement.kind === 'aug') add(statement.target, statement.op === '+=');
    else for (const { key, at } of boundBy(statement, source)) out.push({ key, at, grows: false });
    if (walrus)
      for (const expression of expressionsOf(statement))
        eachExpression(expression, (inner) => {
          if (inner.kind === 'walrus') out.push({ key: inner.target, at: inner.start, grows: false });
        });
    if (statement.kind === 'def' && statement !== root) return;
    for (const block of blocksOf(statement)) for (const inner of block) visit(inner);
  };
  visit(root);
  return out;
}

/** The names that a statement other than an assignment binds itself, not through its blocks. */
export function boundBy(node: Stmt, source: string): { key: string; at: number }[] {
  const keys = (target: Expr | undefined) =>
    (target ? targetsIn(target) : []).flatMap((one) => {
      const key = nameKey(one, source);
      return key === undefined ? [] : { key, at: one.start };
    });
  switch (node.kind) {
    case 'for':
      return keys(node.target);
    case 'with':
      return node.items.flatMap(({ target }) => keys(target));
    case 'try':
      return node.handlers.flatMap(({ name, start }) => (name ? { key: name, at: start } : []));
    case 'match':
      return node.cases.flatMap(({ names, pattern }) => names.map((key) => ({ key, at: pattern.start })));
    case 'import':
      return node.names.map(({ path, as, start }) => ({ key: as ?? path.split('.', 1)[0]!, at: start }));
    case 'from':
      return node.names.map(({ name, as, start }) => ({ key: as ?? name, at: start }));
    case 'del':
      return node.targets.flatMap(keys);
    case 'def':
    case 'class':
      return [{ key: node.name, at: node.nameStart }];
    default:
      return [];
  }
}

/** `q = q + "…"` */
function appends(target: Expr, value: Expr, source: string): boolean {
  if (value.kind !== 'op') return false;
  let left: Expr = value;
  while (left.kind === 'op' && left.left) {
    if (left.op !== '+') return false;
    left = left.left;
  }
  return source.slice(left.start, left.end) === source.slice(target.start, target.end);
}

/** The variable that an expression like `a.b[c]` begins with. */
export function rootOf(node: Expr): string | undefined {
  let first = node;
  while (first.kind === 'attr' || first.kind === 'sub') first = first.obj;
  return first.kind === 'name' ? first.id : undefined;
}

/** Whether something can be assigned to as it stands: a name, an attribute, an element. */
export function isTarget({ kind }: Expr): boolean {
  return kind === 'name' || kind === 'attr' || kind === 'sub';
}
