/**
 * A Python file as the analysis needs it: every statement and expression with its offsets, nothing else.
 * Kinds that never matter to an effect are folded (`a + b` and `a < b` are both `op`).
 */
export interface Node {
  start: number;
  end: number;
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
  | (Node & { k: 'slice'; parts: Expr[] });

export type NameExpr = Node & { k: 'name'; id: string };
export type AttrExpr = Node & { k: 'attr'; obj: Expr; name: string };
export type CallExpr = Node & { k: 'call'; fn: Expr; args: Arg[] };
/** Adjacent literals are one; holes of an f-string read `{}` in `value` and stand in `holes`. */
export type StrExpr = Node & { k: 'str'; value: string; bytes: boolean; holes: Expr[] };
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
  /** Of a keyword argument. */
  name: string | undefined;
  /** 1 for `*args`, 2 for `**kwargs`. */
  star: 0 | 1 | 2;
  value: Expr;
}

export interface Param {
  name: string;
  star: 0 | 1 | 2;
  annotation: Expr | undefined;
  default: Expr | undefined;
}

export type Stmt =
  | (Node & { k: 'expr'; value: Expr })
  | (Node & { k: 'assign'; targets: Expr[]; value: Expr | undefined; annotation: Expr | undefined })
  | (Node & { k: 'aug'; target: Expr; value: Expr })
  | (Node & { k: 'return'; value: Expr | undefined })
  | (Node & { k: 'raise'; value: Expr | undefined })
  | (Node & { k: 'if'; test: Expr; body: Stmt[]; orelse: Stmt[] })
  | (Node & { k: 'for'; target: Expr; iter: Expr; body: Stmt[]; orelse: Stmt[] })
  | (Node & { k: 'while'; test: Expr; body: Stmt[]; orelse: Stmt[] })
  | TryStmt
  | (Node & { k: 'with'; items: { context: Expr; target: Expr | undefined }[]; body: Stmt[] })
  | DefStmt
  | ClassStmt
  | (Node & { k: 'import'; names: { path: string; as: string | undefined }[] })
  | (Node & { k: 'from'; level: number; module: string; names: { name: string; as: string | undefined }[] })
  | (Node & {
      k: 'match';
      subject: Expr;
      cases: { guard: Expr | undefined; names: string[]; body: Stmt[] }[];
    })
  | (Node & { k: 'assert'; test: Expr })
  | (Node & { k: 'del'; targets: Expr[] })
  | (Node & { k: 'global'; names: string[] })
  | (Node & { k: 'pass' | 'break' | 'continue' });

export type TryStmt = Node & {
  k: 'try';
  body: Stmt[];
  handlers: { type: Expr | undefined; name: string | undefined; body: Stmt[] }[];
  orelse: Stmt[];
  final: Stmt[];
};
export type DefStmt = Node & {
  k: 'def';
  name: string;
  /** Of the name after `def`. */
  nameStart: number;
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
  /** Statements that could not be read; they are left out of `body`. */
  broken: Node[];
}
