import type { TableStatement } from '../engines/mysql/definitions/model.js';
import type { SqliteVerdict } from '../engines/sqlite/verdicts.js';
import type { AstFacts, ParseVerdict, PlanVerdict } from '../engines/vitess/verdicts.js';
import type { TableLookup } from '../schema/lookup.js';
import type { Planning } from '../sharding/planning.js';
import type { DocTypeLookup } from '../sources/doctype/model.js';
import { hasUnknown, type SqlFragment } from '../sources/sql/fragment.js';
import type { Token } from '../sources/sql/tokens.js';
import type { Repair } from '../statements/repairs/repair.js';
import type { SqlSession } from '../statements/session.js';
import type { EngineVersions, FrappeVersion, Target } from '../targets.js';
import type { Span } from '../text.js';

/** The moment in `migrate` at which a patch runs that the base did not have. */
export interface PatchPoint {
  /** The tables as they are then: of the base, and what has come before the patch. */
  tables: TableLookup;
  /** What runs, for messages. */
  what: 'this patch' | 'before_migrate';
  /** Why a DocType has no table yet, though this release brings it; undefined where it has, or nobody knows. */
  laterTable(doctype: string): string | undefined;
  /** Why a DocType has no such column yet, though this release brings it. */
  laterColumn(doctype: string, column: string): string | undefined;
  /** Why a document is not there yet that the apps ship: it comes with fixtures or dashboards. */
  laterDocument(doctype: string, name: string): string | undefined;
  /** Why a DocType has no table any more: what an earlier patch of this release did. */
  goneTable(doctype: string): string | undefined;
  /** Why a table has no such column any more. */
  goneColumn(doctype: string, column: string): string | undefined;
}

export interface StatementContext {
  fragment: SqlFragment;
  /** The text judged: `fragment.sql`, or one of its alternatives where only that parses. */
  sql: string;
  /** Without comments; offsets into `sql`. */
  tokens: readonly Token[];
  /** Vitess's parser; undefined: no engine, or a hole may be the reason of its error. */
  parse: ParseVerdict | undefined;
  /** Vitess's planner on the unsharded keyspace. */
  plan: PlanVerdict | undefined;
  /** What the planner says on a sharded keyspace; undefined: not asked for, no engine, or no VSchema. */
  sharded: ShardedVerdict | undefined;
  facts: AstFacts | undefined;
  /** Reads tables and columns with another parser, where the engine is not there: for rules on names alone. */
  read: (() => AstFacts | undefined) | undefined;
  /** What Frappe's SQLite backend sends, and what SQLite says; undefined: not asked, or no engine. */
  sqlite?: SqliteVerdict | undefined;
  /**
   * CREATE TABLE, ALTER TABLE or CREATE INDEX by MySQL's grammar: as it came where Vitess could not
   * parse its body, else as vtgate writes it anew; `tokens` are those of `text`.
   */
  ddl: DdlText | undefined;
  /** Changes after which the statement is clean. */
  repairs: readonly Repair[];
  /** What earlier statements of the same script did. */
  session: SqlSession;
  doctypes: DocTypeLookup;
  tables: TableLookup;
  /** Tables that a statement of the same file makes, changes or drops: what they are like then is not known. */
  made: ReadonlySet<string>;
  /** Where the patch that sends it stands in `migrate`, when the base did not have it. */
  patch?: PatchPoint | undefined;
  /** Tables and columns that are not there now may be when it runs: patches, tests, code that asks before. */
  lenient: boolean;
  frappe: FrappeVersion;
  /** The option file of a server that writes a binary log and trusts no function that does not say what it does. */
  writesBinlog?: string | undefined;
  targets: ReadonlySet<Target>;
  versions: EngineVersions;
  /** The file's span for offsets into `sql`. */
  spanOf(start: number, end: number): Span;
}

export interface ShardedVerdict {
  plan: PlanVerdict;
  planning: Planning;
}

export interface DdlText {
  statement: TableStatement;
  /** What MySQL gets to read. */
  text: string;
  /** It is `sql` itself, so that the tokens' offsets are those of `sql`. */
  verbatim: boolean;
}

/** The file's span of the whole statement. */
export function wholeSpan(context: StatementContext): Span {
  const first = context.tokens[0];
  const last = context.tokens.at(-1);
  return first && last ? context.spanOf(first.start, last.end) : context.fragment.span;
}

/** Whether a stretch of `sql` holds anything that is not known. */
export function touchesHole(context: StatementContext, start: number, end: number): boolean {
  return context.fragment.holes.some((hole) => hole.start < end && hole.end > start);
}

/** Of what vtgate groups, sorts, joins or asks first itself MySQL gets other queries, which it may well take. */
export function isSplit({ targets, sharded }: StatementContext): boolean {
  return !targets.has('vitess') && (sharded?.plan.gate?.length ?? 0) > 0;
}

/** Whether the statement holds a hole that may be any text. */
export function hasUnknownHole({ fragment }: StatementContext): boolean {
  return hasUnknown(fragment);
}

/** Whether a hole that may be any text stands before an offset, so that what stands there may be its doing. */
export function isBehindHole(context: StatementContext, offset: number): boolean {
  return context.fragment.holes.some((hole) => hole.kind === 'unknown' && hole.start < offset);
}
