// Longer than 300 lines: one file for all that the engine's protocol says, which is read beside `server/vitess`.
/**
 * What the Vitess engine (server/vitess, a Go program) says, and how to ask it.
 * The process that answers is in server/src/vitess/.
 */

/** Version of the protocol that this client speaks; the engine refuses another one. */
export const ENGINE_PROTOCOL = 1;

/** What vtgate would answer, as its MySQL server puts it on the wire. */
export interface EngineError {
  errno: number;
  sqlstate: string;
  message: string;
  /** Vitess's own code (`VT12001`), where the message starts with one. */
  code?: string;
  /** Zero-based UTF-8 byte offset into the statement, when known. */
  position?: number;
  near?: string;
}

/** A panic inside Vitess that the engine caught. */
export interface EnginePanic {
  message: string;
  /** Innermost line of Vitess, as `sqlparser/normalizer.go:780`. */
  at?: string;
}

/** Vitess's statement types in lower case; `insert` with REPLACE is `replace`. */
export type StatementKind =
  | 'select'
  | 'insert'
  | 'replace'
  | 'update'
  | 'delete'
  | 'ddl'
  | 'set'
  | 'show'
  | 'comment_only'
  | (string & {});

/** Verdict of Vitess's parser. `partial`: only the head of a DDL parsed, vtgate passes the body to MySQL unchanged. */
export interface ParseVerdict {
  verdict: 'ok' | 'partial' | 'error' | 'panic' | 'skipped';
  /**
   * Why a statement was skipped: `too large`, `no answer` where it took the engine too long or killed it, or
   * `not known for this release`.
   */
  reason?: string;
  kind?: StatementKind;
  error?: EngineError;
  /** With `partial`: the error that the body of the DDL statement has. */
  strict?: EngineError;
  panic?: EnginePanic;
  /** DDL as vtgate writes it anew for MySQL: names that are no keywords of Vitess lose their backticks. */
  canonical?: string;
}

/** How far a plan reaches; `local` is answered inside vtgate, `passthrough` goes to an unsharded keyspace as it is. */
export type PlanType = 'local' | 'passthrough' | 'single-shard' | 'multi-shard' | 'scatter' | 'ddl';

/** A part of a plan that is sent to tablets. `variant` is Vitess's opcode (Unsharded, EqualUnique, IN, Scatter, …). */
export interface PlanRoute {
  operator: string;
  variant?: string;
  keyspace?: string;
  sharded?: boolean;
  /** Tables in the query that is sent. */
  tables?: string[];
  /** The vindex that finds the shards, where one does. */
  vindex?: string;
  /** What each shard gets, with literals as bind variables. */
  query?: string;
}

/** Verdict of vtgate's planner. */
export interface PlanVerdict {
  verdict: 'ok' | 'error' | 'panic' | 'skipped';
  reason?: string;
  kind?: StatementKind;
  /**
   * Where in vtgate an error or a panic arose. A panic while normalizing is the one with which a real vtgate
   * drops the connection; one while planning may come from the missing cluster: no verdict.
   */
  stage?: 'parse' | 'normalize' | 'plan' | 'execute';
  error?: EngineError;
  panic?: EnginePanic;
  type?: PlanType;
  /** Vitess's own plan type (Passthrough, Scatter, Join, Complex, …). */
  vitessType?: string;
  routes?: PlanRoute[];
  /** What vtgate itself does with the rows (Join, Aggregate, Sort, …). */
  gate?: string[];
  /** Tables used, as `keyspace.table`. */
  tables?: string[];
  /** A DDL statement whose body did not parse: it goes to MySQL as it came. */
  partial?: boolean;
  /** The literals that queries of the plan hold as bind variables, when it is described: `{vtg1: "'x'"}`. */
  values?: Record<string, string>;
  /** Vitess's description of the plan, when asked for. */
  plan?: Record<string, unknown>;
}

/** Where names live in a statement; scope 0 is the statement itself. */
export interface AstScope {
  kind: 'statement' | 'union' | 'derived' | 'cte' | 'subquery';
  /** Index of the enclosing scope, -1 for the statement. */
  parent: number;
  distinct?: boolean;
  aggregate?: boolean;
  window?: boolean;
  where?: boolean;
  limit?: boolean;
  groupBy?: string[];
  rollup?: boolean;
  orderBy?: string[];
  lock?: string;
  into?: boolean;
  joins?: string[];
  /** A join has USING. */
  using?: boolean;
  /** Columns grouped by, also by an alias or number of the select list. */
  grouped?: AstRef[];
  /**
   * Of grouped, aggregated and distinct queries: columns outside of aggregates, in expressions that are not grouped by.
   */
  free?: AstFree[];
  /** Of the same queries: what a condition that every row meets may decide. */
  equal?: AstEqual[];
}

/** A column as written. */
export interface AstRef {
  table?: string;
  name: string;
}

export interface AstFree extends AstRef {
  clause: 'select' | 'order';
  /** Number of the expression in its clause, from 0 on. */
  position: number;
  /** The expression is nothing but the column. */
  alone?: boolean;
}

/** A column that others decide; constant where `from` is absent. */
export interface AstEqual extends AstRef {
  from?: AstRef[];
}

export interface AstTable {
  qualifier?: string;
  name: string;
  alias?: string;
  role: 'read' | 'write' | 'ddl';
  scope: number;
  /** The name is a common table expression in reach, not a table. */
  cte?: boolean;
}

export interface AstColumn {
  /** The database in `db.table.column`. */
  qualifier?: string;
  /** Table or alias as written. */
  table?: string;
  name: string;
  clause:
    | 'select'
    | 'where'
    | 'group'
    | 'order'
    | 'having'
    | 'set'
    | 'insert'
    | 'on'
    | 'window'
    | 'limit'
    | 'into'
    | 'other';
  scope: number;
}

/** One item of a select list. */
export interface AstSelect {
  scope: number;
  /** The expression as Vitess writes it; absent for a star. */
  expr?: string;
  alias?: string;
  star?: boolean;
  table?: string;
  column?: string;
}

/** A common table expression or a derived table; `inner` is the scope of its query, -1 for JSON_TABLE. */
export interface AstNamed {
  name: string;
  scope: number;
  inner: number;
  columns?: string[];
  recursive?: boolean;
  lateral?: boolean;
}

/** What Vitess's syntax tree knows of a statement, without any schema and without source offsets. */
export interface AstFacts {
  verdict: ParseVerdict['verdict'];
  reason?: string;
  kind?: StatementKind;
  error?: EngineError;
  strict?: EngineError;
  panic?: EnginePanic;
  scopes?: AstScope[];
  tables?: AstTable[];
  columns?: AstColumn[];
  selects?: AstSelect[];
  ctes?: AstNamed[];
  derived?: AstNamed[];
  /** Functions called, lower-case, each once. */
  functions?: string[];
  /** System and user variables as written (`@a`, `@@sql_mode`), each once. */
  variables?: string[];
  /** An expression assigns (`@a := 1`). */
  assigns?: boolean;
  hasLimit?: boolean;
  hasAggregate?: boolean;
  hasGroupBy?: boolean;
  hasWhere?: boolean;
}

/** Statements that turn one schema into another, in an order that works (Vitess's schemadiff). */
export interface SchemaDiffAnswer {
  diffs: {
    statement: string;
    entity: string;
    kind: 'create' | 'alter' | 'drop' | 'rename';
    /** Whether it can run with ALGORITHM=INSTANT. */
    instant: 'unknown' | 'irrelevant' | 'impossible' | 'possible';
  }[];
  /** Where the error is: one of the two schemas, or the way between them. */
  side?: 'from' | 'to' | 'diff';
  error?: EngineError;
  panic?: EnginePanic;
}

/** Columns of primary keys by keyspace and table. */
export type PrimaryKeys = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** What Vitess made of a VSchema; `error` is what is wrong inside a keyspace. */
export interface VSchemaAnswer {
  keyspaces: { name: string; sharded: boolean; tables: number; error?: string }[];
}

/** `missing`: there is no binary; `failed`: it does not start or speaks another protocol. */
export interface EngineStatus {
  state: 'idle' | 'starting' | 'ready' | 'failed' | 'missing';
  /** Version of Vitess, once known. */
  vitess?: string;
  /** False where the engine has no planner (Windows), once known. */
  planner?: boolean;
  message?: string;
}

/**
 * The engine as the rest of the program sees it. Every answer may be undefined: no verdict (no engine, or one
 * that fails). A single statement without an answer is `skipped`. Answers are in the order of the statements. Nothing here throws or rejects, except that
 * `setVSchema` reports what is wrong with a VSchema.
 *
 * `release` is the major version of Vitess to answer for, the newest where it is not given.
 */
export interface VitessEngine {
  parse(sqls: readonly string[], release?: number): Promise<ParseVerdict[] | undefined>;
  /** Plans against a VSchema given before with `setVSchema`. */
  plan(
    vschemaName: string,
    sqls: readonly string[],
    options?: { describe?: boolean; release?: number },
  ): Promise<PlanVerdict[] | undefined>;
  /**
   * Registers or replaces a VSchema; it outlives a crash of the engine. `primaryKeys` are what a vtgate learns of tables
   * in sharded keyspaces by tracking their schemas.
   */
  setVSchema(
    name: string,
    vschema: { readonly keyspaces: object },
    keyspace: string,
    primaryKeys?: PrimaryKeys,
  ): Promise<VSchemaAnswer | { error: string } | undefined>;
  ast(sqls: readonly string[], release?: number): Promise<AstFacts[] | undefined>;
  /** Both sides are CREATE statements. */
  diff(from: readonly string[], to: readonly string[]): Promise<SchemaDiffAnswer | undefined>;
  status(): EngineStatus;
  /** Calls back on every change of status; the answer unsubscribes. */
  onStatus(listener: (status: EngineStatus) => void): () => void;
  dispose(): void;
}

/** What is asked about single statements. */
export type StatementEngine = Pick<VitessEngine, 'parse' | 'plan' | 'ast'>;

/** The engine answering for a release of Vitess. */
export function forRelease(engine: VitessEngine, release: number): StatementEngine {
  return {
    parse: (sqls) => engine.parse(sqls, release),
    plan: (vschema, sqls, options) => engine.plan(vschema, sqls, { ...options, release }),
    ast: (sqls) => engine.ast(sqls, release),
  };
}
