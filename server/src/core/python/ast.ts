/**
 * A Python file as everything here reads it: every statement and expression with its offsets (UTF-16), nothing else.
 * Kinds that never matter to an effect are folded (`a + b` and `a < b` are both `op`). Brackets around an expression are
 * no node: what is around them begins and ends with them, what is in them without.
 */
export interface Node {
  start: number;
  end: number;
  /** A quote, a bracket or a word of its own is missing, as in code that is being typed. */
  unfinished?: true;
}

export type Expr =
  | NameExpr
  | AttrExpr
  | CallExpr
  | StrExpr
  | (Node & { kind: 'num'; value: number })
  | (Node & { kind: 'const'; value: boolean | null })
  | (Node & { kind: 'list'; shape: 'list' | 'tuple' | 'set'; items: Expr[] })
  | DictExpr
  | (Node & { kind: 'op'; op: string; left: Expr | undefined; right: Expr })
  | LambdaExpr
  | (Node & { kind: 'cond'; test: Expr; then: Expr; other: Expr })
  | CompExpr
  | (Node & { kind: 'sub'; obj: Expr; index: Expr })
  | (Node & { kind: 'yield'; value: Expr | undefined; from: boolean })
  | (Node & { kind: 'await' | 'star'; value: Expr })
  | (Node & { kind: 'walrus'; target: string; value: Expr })
  /** In a subscript: `a, b`, or with `colons` `a:b`. */
  | (Node & { kind: 'slice'; parts: Expr[]; colons: number })
  /** Where an expression should stand and none does, or what is no Python. */
  | (Node & { kind: 'missing' });

export type NameExpr = Node & { kind: 'name'; id: string };
export type AttrExpr = Node & { kind: 'attr'; obj: Expr; name: string };
export type CallExpr = Node & { kind: 'call'; fn: Expr; args: Arg[] };
/**
 * Adjacent literals are one; holes of an f-string read `{}` in `value`, those with a call stand in `holes`; `filled`: there
 * are holes, of whatever kind. `pieces`: the literals, where there are several.
 */
export type StrExpr = Node & {
  kind: 'str';
  value: string;
  bytes: boolean;
  holes: Expr[];
  filled?: true;
  pieces?: Node[];
};
export type DictExpr = Node & { kind: 'dict'; keys: (Expr | undefined)[]; values: Expr[] };
export type LambdaExpr = Node & { kind: 'lambda'; params: Param[]; body: Expr };
export type CompExpr = Node & {
  kind: 'comp';
  shape: 'list' | 'set' | 'dict' | 'gen';
  item: Expr;
  value: Expr | undefined;
  loops: { target: Expr; iter: Expr; tests: Expr[] }[];
};

export interface Arg {
  /** Of its name, its stars or its value. */
  start: number;
  /** Of a keyword argument. */
  name: string | undefined;
  /** 1 for `*args`, 2 for `**kwargs`. */
  star: 0 | 1 | 2;
  value: Expr;
}

export interface Param {
  /** Of its name. */
  start: number;
  name: string;
  star: 0 | 1 | 2;
  annotation: Expr | undefined;
  default: Expr | undefined;
}

export type Stmt =
  | (Node & { kind: 'expr'; value: Expr })
  | (Node & { kind: 'assign'; targets: Expr[]; value: Expr | undefined; annotation: Expr | undefined })
  | (Node & { kind: 'aug'; op: string; target: Expr; value: Expr })
  | (Node & { kind: 'return'; value: Expr | undefined })
  | (Node & { kind: 'raise'; value: Expr | undefined })
  | (Node & { kind: 'if'; test: Expr; body: Stmt[]; orelse: Stmt[] })
  | (Node & { kind: 'for'; target: Expr; iter: Expr; body: Stmt[]; orelse: Stmt[] })
  | (Node & { kind: 'while'; test: Expr; body: Stmt[]; orelse: Stmt[] })
  | TryStmt
  | (Node & { kind: 'with'; items: { context: Expr; target: Expr | undefined }[]; body: Stmt[] })
  | DefStmt
  | ClassStmt
  | (Node & { kind: 'import'; names: { path: string; as: string | undefined; start: number }[] })
  | (Node & {
      kind: 'from';
      level: number;
      module: string;
      names: { name: string; as: string | undefined; start: number }[];
    })
  | (Node & {
      kind: 'match';
      subject: Expr;
      cases: MatchCase[];
    })
  | (Node & { kind: 'assert'; test: Expr })
  | (Node & { kind: 'del'; targets: Expr[] })
  | (Node & { kind: 'global'; word: 'global' | 'nonlocal'; names: string[] })
  | (Node & { kind: 'pass' | 'break' | 'continue' });

export interface MatchCase {
  /** What stands between `case` and its guard or colon. */
  pattern: Node;
  /** The names that the pattern binds. */
  names: string[];
  guard: Expr | undefined;
  body: Stmt[];
}

export type TryStmt = Node & {
  kind: 'try';
  body: Stmt[];
  /** `start`: of the word `except`. */
  handlers: { start: number; type: Expr | undefined; name: string | undefined; body: Stmt[] }[];
  orelse: Stmt[];
  final: Stmt[];
};
export type DefStmt = Node & {
  kind: 'def';
  name: string;
  /** Of the name after `def`. */
  nameStart: number;
  /** Where its head ends: before the colon. */
  headEnd: number;
  params: Param[];
  returns: Expr | undefined;
  decorators: Expr[];
  body: Stmt[];
  /** Holds a `yield` of its own: calling it runs nothing until the result is iterated. */
  generator: boolean;
};
export type ClassStmt = Node & {
  kind: 'class';
  name: string;
  nameStart: number;
  bases: Expr[];
  decorators: Expr[];
  body: Stmt[];
};

export interface PythonModule {
  body: Stmt[];
  /** Stretches that are no Python; what could be read of them is in `body`. */
  broken: Node[];
  /** Where the first thing stands that is nested deeper than Python reads. */
  tooDeep: Node | undefined;
}

/** The text of a string that is the same each time it is read; undefined for f-strings with holes and all else. */
export function plainText(expr: Expr | undefined): string | undefined {
  return expr?.kind === 'str' && !expr.filled ? expr.value : undefined;
}
