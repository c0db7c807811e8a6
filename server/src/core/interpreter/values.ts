import type { ClassStmt, DefStmt, Expr, LambdaExpr } from '../python/ast.js';
import type { PythonFile } from './file.js';

/** A place in the bench. */
export interface Site {
  file: string;
  start: number;
  end: number;
}

/** A function or lambda of the bench, once per place where it is written. */
export interface FunctionRef {
  /** `file:qualified.name@offset`, stable as long as the file's text is. */
  id: string;
  file: PythonFile;
  name: string;
  node: DefStmt | LambdaExpr;
  owner: ClassRef | undefined;
}

export interface ClassRef {
  id: string;
  file: PythonFile;
  name: string;
  node: ClassStmt;
  /** The DocType that it is the controller of. */
  doctype: string | undefined;
}

export type Env = Map<string, Value>;

/** What an expression stands for, as far as it can be told. `key` is equal for equal values. */
export type Value =
  | { kind: 'unknown'; key: string }
  /** `open`: a default that a caller of the entry may replace. */
  | { kind: 'constant'; value: string | number | boolean | null; open: boolean; key: string }
  /** Text of which only the beginning (and `{}` for holes) is known. */
  | { kind: 'text'; value: string; key: string }
  | { kind: 'list'; items: readonly Value[]; key: string }
  | { kind: 'dict'; entries: ReadonlyMap<string, Value>; rest: boolean; key: string }
  /** Something outside the bench, by dotted path: `frappe.db`, `requests.Session`. */
  | { kind: 'outside'; path: string; key: string }
  /** What a call of something outside returned; not a document. */
  | { kind: 'made'; path: string; key: string }
  | { kind: 'module'; file: PythonFile; key: string }
  /** `raw`: as written, before its decorators. */
  | {
      kind: 'function';
      fn: FunctionRef;
      self: Value | undefined;
      env: Env | undefined;
      raw: boolean;
      key: string;
    }
  | { kind: 'class'; cls: ClassRef; key: string }
  | { kind: 'object'; cls: ClassRef; args: CallArgs | undefined; key: string }
  /** A Frappe document whose controller is not in the bench, or whose DocType is not known. */
  | { kind: 'document'; doctype: string | undefined; key: string }
  | { kind: 'super'; cls: ClassRef; self: Value; key: string }
  /** A method of a document that only Frappe defines, not called yet. */
  | { kind: 'method'; of: Value; name: string; key: string }
  /** Holds in read-only mode and not in normal mode (`readOnly`, `normal`); undefined: either. */
  | { kind: 'mode'; readOnly: boolean | undefined; normal: boolean | undefined; key: string }
  /** One thing in read-only mode, another in normal mode. */
  | { kind: 'modes'; readOnly: Value; normal: Value; key: string }
  /** A query builder's query that has not run. */
  | { kind: 'query'; does: 'reads' | 'writes' | 'locks' | 'ddl'; key: string }
  /** A context manager of the standard library or of Frappe that eats errors: `suppress(…)`, `savepoint(catch=…)`. */
  | { kind: 'catcher'; takes: 'any' | 'read-only' | 'other'; key: string }
  /** Runs only when iterated. */
  | { kind: 'lazy'; run: readonly Pending[]; key: string }
  | { kind: 'partial'; of: Value; args: CallArgs; key: string }
  | { kind: 'any'; of: readonly Value[]; key: string };

export type Pending =
  | { call: Value; args: CallArgs; site: Site }
  | {
      item: Expr;
      loops: (Expr & { kind: 'comp' })['loops'];
      env: Env;
      file: PythonFile;
      node: { start: number };
    };

export interface CallArgs {
  positional: readonly Value[];
  named: ReadonlyMap<string, Value>;
  /** `*args` or `**kwargs` stood in the call. */
  more: boolean;
}

export const NO_ARGS: CallArgs = { positional: [], named: new Map(), more: false };
export const UNKNOWN: Value = { kind: 'unknown', key: '?' };

const truth = new Map<string, Value>();
export function constant(value: string | number | boolean | null, open = false): Value {
  const key = `${open ? 'o' : 'c'}${typeof value === 'string' ? JSON.stringify(value) : String(value)}`;
  if (typeof value === 'string' && value.length > 40) return { kind: 'constant', value, open, key };
  let known = truth.get(key);
  if (!known) {
    known = { kind: 'constant', value, open, key };
    if (typeof value !== 'string') truth.set(key, known);
  }
  return known;
}
export const NONE = constant(null);

export const outside = (path: string): Value => ({ kind: 'outside', path, key: `o:${path}` });
export const made = (path: string): Value => ({ kind: 'made', path, key: `m:${path}` });
export const moduleOf = (file: PythonFile): Value => ({ kind: 'module', file, key: `M:${file.module}` });
export const text = (value: string): Value => ({ kind: 'text', value, key: `t${JSON.stringify(value)}` });
export const documentOf = (doctype: string | undefined): Value => ({
  kind: 'document',
  doctype,
  key: `d:${doctype ?? '?'}`,
});
export const mode = (readOnly: boolean | undefined, normal: boolean | undefined): Value => ({
  kind: 'mode',
  readOnly,
  normal,
  key: `b:${readOnly}/${normal}`,
});
export function modes(readOnly: Value, normal: Value): Value {
  return readOnly.key === normal.key
    ? readOnly
    : { kind: 'modes', readOnly, normal, key: `<${readOnly.key}/${normal.key}>` };
}
export const query = (does: 'reads' | 'writes' | 'locks' | 'ddl'): Value => ({
  kind: 'query',
  does,
  key: `q:${does}`,
});
export const functionOf = (fn: FunctionRef, self?: Value, env?: Env): Value & { kind: 'function' } => ({
  kind: 'function',
  fn,
  self,
  env,
  raw: false,
  key: `f:${fn.id}${self ? `<${self.key}>` : ''}`,
});
export const rawFunction = (fn: FunctionRef, self?: Value): Value & { kind: 'function' } => ({
  kind: 'function',
  fn,
  self,
  env: undefined,
  raw: true,
  key: `r:${fn.id}${self ? `<${self.key}>` : ''}`,
});
export const classOf = (cls: ClassRef): Value => ({ kind: 'class', cls, key: `k:${cls.id}` });
export const objectOf = (cls: ClassRef, args?: CallArgs): Value => ({
  kind: 'object',
  cls,
  args,
  key: `i:${cls.id}${args ? argsKey(args) : ''}`,
});
export const listOf = (items: readonly Value[]): Value => ({
  kind: 'list',
  items,
  key: `[${items.map((item) => item.key).join()}]`,
});

export function dictOf(entries: ReadonlyMap<string, Value>, rest: boolean): Value & { kind: 'dict' } {
  const key = [...entries].map(([name, value]) => `${name}:${value.key}`).join();
  return { kind: 'dict', entries, rest, key: `{${key}${rest ? ',…' : ''}}` };
}

export function argsKey(args: CallArgs): string {
  if (args.positional.length === 0 && args.named.size === 0) return args.more ? '(*)' : '()';
  const named = [...args.named].map(([name, value]) => `${name}=${value.key}`).sort();
  return `(${[...args.positional.map((value) => value.key), ...named].join()}${args.more ? '*' : ''})`;
}

/** One of several; unknown ones are kept, as they make what follows uncertain. */
export function either(values: readonly Value[]): Value {
  const unique = new Map<string, Value>();
  for (const value of values)
    for (const one of value.kind === 'any' ? value.of : [value]) unique.set(one.key, one);
  if (unique.size === 1) return unique.values().next().value!;
  if (unique.size === 0 || unique.size > 12) return UNKNOWN;
  const keys = [...unique.keys()].sort();
  return { kind: 'any', of: keys.map((key) => unique.get(key)!), key: `(${keys.join('|')})` };
}

export const alternatives = (value: Value): readonly Value[] =>
  value.kind === 'any'
    ? value.of
    : value.kind === 'modes'
      ? [value.readOnly, value.normal].flatMap(alternatives)
      : [value];

/** A constant text, also one that a caller of the entry may replace. */
export function stringOf(value: Value | undefined): string | undefined {
  return value?.kind === 'constant' && typeof value.value === 'string' ? value.value : undefined;
}
