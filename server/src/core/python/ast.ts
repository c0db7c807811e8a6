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
  | (Node & { k: 'num'; value: number })
  | (Node & { k: 'const'; value: boolean | null })
  | (Node & { k: 'list'; kind: 'list' | 'tuple' | 'set'; items: Expr[] })
  | DictExpr
  | (Node & { k: 'op'; op: string; left: Expr | undefined; right: Expr })
  | LambdaExpr
  | (Node & { k: 'cond'; test: Expr; then: Expr; other: Expr })
  | CompExpr
  | (Node & { k: 'sub'; obj: Expr; index: Expr })
  | (Node & { k: 'yield'; value: Expr | undefined; from: boolean })
  | (Node & { k: 'await' | 'star'; value: Expr })
  | (Node & { k: 'walrus'; target: string; value: Expr })
  /** In a subscript: `a, b`, or with `colons` `a:b`. */
  | (Node & { k: 'slice'; parts: Expr[]; colons: number })
  /** Where an expression should stand and none does, or what is no Python. */
  | (Node & { k: 'missing' });

export type NameExpr = Node & { k: 'name'; id: string };
export type AttrExpr = Node & { k: 'attr'; obj: Expr; name: string };
export type CallExpr = Node & { k: 'call'; fn: Expr; args: Arg[] };
/**
 * Adjacent literals are one; holes of an f-string read `{}` in `value`, those with a call stand in `holes`. `pieces`: the
 * literals, where there are several.
 */
export type StrExpr = Node & { k: 'str'; value: string; bytes: boolean; holes: Expr[]; pieces?: Node[] };
export type DictExpr = Node & { k: 'dict'; keys: (Expr | undefined)[]; values: Expr[] };
export type LambdaExpr = Node & { k: 'lambda'; params: Param[]; body: Expr };
export type CompExpr = Node & {
  k: 'comp';
  kind: 'list' | 'set' | 'dict' | 'gen';
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
  | (Node & { k: 'expr'; value: Expr })
  | (Node & { k: 'assign'; targets: Expr[]; value: Expr | undefined; annotation: Expr | undefined })
  | (Node & { k: 'aug'; op: string; target: Expr; value: Expr })
  | (Node & { k: 'return'; value: Expr | undefined })
  | (Node & { k: 'raise'; value: Expr | undefined })
  | (Node & { k: 'if'; test: Expr; body: Stmt[]; orelse: Stmt[] })
  | (Node & { k: 'for'; target: Expr; iter: Expr; body: Stmt[]; orelse: Stmt[] })
  | (Node & { k: 'while'; test: Expr; body: Stmt[]; orelse: Stmt[] })
  | TryStmt
  | (Node & { k: 'with'; items: { context: Expr; target: Expr | undefined }[]; body: Stmt[] })
  | DefStmt
  | ClassStmt
  | (Node & { k: 'import'; names: { path: string; as: string | undefined; start: number }[] })
  | (Node & {
      k: 'from';
      level: number;
      module: string;
      names: { name: string; as: string | undefined; start: number }[];
    })
  | (Node & {
      k: 'match';
      subject: Expr;
      cases: MatchCase[];
    })
  | (Node & { k: 'assert'; test: Expr })
  | (Node & { k: 'del'; targets: Expr[] })
  | (Node & { k: 'global'; word: 'global' | 'nonlocal'; names: string[] })
  | (Node & { k: 'pass' | 'break' | 'continue' });

export interface MatchCase {
  /** What stands between `case` and its guard or colon. */
  pattern: Node;
  /** The names that the pattern binds. */
  names: string[];
  guard: Expr | undefined;
  body: Stmt[];
}

export type TryStmt = Node & {
  k: 'try';
  body: Stmt[];
  /** `start`: of the word `except`. */
  handlers: { start: number; type: Expr | undefined; name: string | undefined; body: Stmt[] }[];
  orelse: Stmt[];
  final: Stmt[];
};
export type DefStmt = Node & {
  k: 'def';
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
  k: 'class';
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
