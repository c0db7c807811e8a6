import type { SyntaxNode } from '@lezer/common';
import { decodeString } from './strings.js';

/**
 * The key under which a variable, an attribute (`self.query`) or an element with a constant key
 * (`d["query"]`) is followed; undefined for anything else.
 */
export function nameKey(node: SyntaxNode, source: string): string | undefined {
  if (node.name === 'VariableName') return source.slice(node.from, node.to);
  if (node.name !== 'MemberExpression' || !node.firstChild) return undefined;
  const owner = nameKey(node.firstChild, source);
  const last = node.lastChild!;
  if (owner === undefined) return undefined;
  if (last.name === 'PropertyName') return `${owner}.${source.slice(last.from, last.to)}`;
  const index = last.name === ']' ? constantKey(last.prevSibling, source) : undefined;
  return index === undefined ? undefined : `${owner}[${index}]`;
}

/** The variable that a key of `nameKey` begins with. */
export function rootOfKey(key: string): string {
  return /^[^.[]*/.exec(key)![0];
}

/** What a constant subscript stands for: `0`, `'name'`. */
export function constantKey(node: SyntaxNode | null, source: string): string | undefined {
  if (node?.prevSibling?.name !== '[') return undefined;
  if (node.name === 'Number') return source.slice(node.from, node.to);
  const key = decodeString(node, source);
  return key && key.gaps.length === 0 ? `'${key.text}'` : undefined;
}

/** The variables and attributes that stand as targets in a node: `a`, `(a, *b)`, `self.a`. */
export function targetsIn(node: SyntaxNode): SyntaxNode[] {
  switch (node.name) {
    case 'VariableName':
    case 'MemberExpression':
      return [node];
    case 'TupleExpression':
    case 'ArrayExpression':
    case 'ParenthesizedExpression':
      return childrenOf(node).flatMap(targetsIn);
    default:
      return [];
  }
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const out: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) out.push(child);
  return out;
}

/** The nodes between two kinds of children: the targets of `for … in`, the names behind `import`. */
export function between(node: SyntaxNode, from: string, to: string): SyntaxNode[] {
  const children = childrenOf(node);
  const start = children.findIndex(({ name }) => name === from);
  const end = children.findIndex(({ name }, i) => i > start && name === to);
  return start < 0 ? [] : children.slice(start + 1, end < 0 ? undefined : end);
}

/** `a = b = value`: each target's nodes, and those of the value (several without parentheses are a tuple). */
export function assignment(node: SyntaxNode): { targets: SyntaxNode[][]; value: SyntaxNode[] } {
  const parts: SyntaxNode[][] = [[]];
  for (const child of childrenOf(node)) {
    if (child.name === 'AssignOp') parts.push([]);
    else if (child.name !== ',' && child.name !== 'TypeDef') parts.at(-1)!.push(child);
  }
  const value = parts.length > 1 ? parts.pop()! : [];
  return { targets: parts, value };
}

/** A way that a name gets a value inside a node; `grows`: text is only added behind what it was. */
export interface Binding {
  key: string;
  at: number;
  grows: boolean;
}

/** Every name that a statement may bind, without what nested functions bind for themselves. */
export function bindingsIn(node: SyntaxNode, source: string): Binding[] {
  const out: Binding[] = [];
  const add = (target: SyntaxNode, grows = false): void => {
    for (const one of targetsIn(target)) {
      const key = nameKey(one, source);
      if (key !== undefined) out.push({ key, at: one.from, grows });
      // An element changes what it is an element of.
      const root = one.lastChild?.name === ']' ? rootOf(one, source) : undefined;
      if (root !== undefined) out.push({ key: root, at: one.from, grows: false });
    }
  };
  const visit = (inner: SyntaxNode): void => {
    const { name } = inner;
    if (name === 'AssignStatement') {
      const { targets, value } = assignment(inner);
      for (const target of targets.flat())
        add(target, targets.length === 1 && appends(target, value, source));
    } else if (name === 'UpdateStatement') {
      const operator = inner.getChild('UpdateOp');
      add(inner.firstChild!, !!operator && source.slice(operator.from, operator.to) === '+=');
    } else if (BINDERS.has(name)) for (const target of boundBy(inner)) add(target);
    if (name === 'FunctionDefinition' && inner.from !== node.from) return;
    // Only statements bind, and what stands in their expressions is much.
    for (let child = inner.firstChild; child; child = child.nextSibling)
      if (HOLDS_STATEMENTS.test(child.name)) visit(child);
  };
  visit(node);
  if (/:=|\bcase\b/.test(source.slice(node.from, node.to)))
    node.cursor().iterate((inner) => {
      const { name } = inner;
      if (name === 'NamedExpression' || name === 'CapturePattern') add(inner.node.firstChild!);
      return name !== 'FunctionDefinition' || inner.from === node.from;
    });
  return out;
}

const HOLDS_STATEMENTS = /(?:Statement|Body|Clause|Group|Definition)$/;

const BINDERS = new Set([
  'ForStatement',
  'WithStatement',
  'TryStatement',
  'ImportStatement',
  'DeleteStatement',
  'FunctionDefinition',
  'ClassDefinition',
]);

/** The names that a node other than an assignment binds itself, not through its children. */
export function boundBy(node: SyntaxNode): SyntaxNode[] {
  switch (node.name) {
    case 'ForStatement':
      return between(node, 'for', 'in');
    case 'WithStatement':
    case 'TryStatement':
      return childrenOf(node).filter(({ prevSibling }) => prevSibling?.name === 'as');
    case 'ImportStatement':
      return imported(node);
    case 'DeleteStatement':
      return childrenOf(node).slice(1);
    case 'FunctionDefinition':
    case 'ClassDefinition': {
      const name = node.getChild('VariableName');
      return name ? [name] : [];
    }
    default:
      return [];
  }
}

/** `import a.b` binds `a`, `import a.b as c` binds `c`. */
function imported(node: SyntaxNode): SyntaxNode[] {
  const names = childrenOf(node).filter(({ name }) => name === 'VariableName');
  const from = node.getChild('from') ? node.getChild('import')?.from : undefined;
  return names.filter(
    ({ from: at, prevSibling, nextSibling }) =>
      (from === undefined || at > from) && prevSibling?.name !== '.' && nextSibling?.name !== 'as',
  );
}

/** `q = q + "…"` */
function appends(target: SyntaxNode, value: readonly SyntaxNode[], source: string): boolean {
  let left = value.length === 1 ? value[0] : undefined;
  if (left?.name !== 'BinaryExpression') return false;
  while (left?.name === 'BinaryExpression') {
    const operator: SyntaxNode | null | undefined = left.firstChild?.nextSibling;
    if (!operator || source.slice(operator.from, operator.to) !== '+') return false;
    left = left.firstChild ?? undefined;
  }
  return left !== undefined && source.slice(left.from, left.to) === source.slice(target.from, target.to);
}

/** The variable that an expression like `a.b[c]` begins with. */
export function rootOf(node: SyntaxNode, source: string): string | undefined {
  let first: SyntaxNode | null = node;
  while (first?.name === 'MemberExpression') first = first.firstChild;
  return first?.name === 'VariableName' ? source.slice(first.from, first.to) : undefined;
}

/** The innermost function definition around a node, or the node's own. */
export function functionAround(node: SyntaxNode): SyntaxNode | null {
  let around: SyntaxNode | null = node;
  while (around && around.name !== 'FunctionDefinition') around = around.parent;
  return around;
}

/** Whether the grammar had to leave out or make up something, as in code that is being typed. */
export function hasError(node: SyntaxNode): boolean {
  let found = false;
  node.cursor().iterate(({ type }) => {
    found ||= type.isError;
    return !found;
  });
  return found;
}
