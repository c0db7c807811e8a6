import { attempt } from '../attempt.js';
import type { DdlText } from '../contexts/statement.js';
import { readTableStatement } from '../engines/mysql/definitions/statement.js';
import { callOf } from '../engines/mysql/functions.js';
import type { SqliteVerdict } from '../engines/sqlite/verdicts.js';
import {
  type AstFacts,
  forRelease,
  type ParseVerdict,
  type PlanVerdict,
  type StatementEngine,
  type VitessEngine,
} from '../engines/vitess/verdicts.js';
import { MAX_STATEMENT, type SqlFragment } from '../sources/sql/fragment.js';
import { isExecutable } from '../sources/sql/split.js';
import { type Token, tokenize } from '../sources/sql/tokens.js';
import { repairsOf } from './find-repairs.js';
import { namesReader } from './read-without-engine.js';
import type { Repair } from './repairs/repair.js';

/** A fragment with what the engine says of it. */
export interface JudgedFragment {
  fragment: SqlFragment;
  tokens: readonly Token[];
  parse: ParseVerdict | undefined;
  plan: PlanVerdict | undefined;
  /** The planner on the sharded VSchema, where that was asked for. */
  sharded: PlanVerdict | undefined;
  facts: AstFacts | undefined;
  /** Reads tables and columns with another parser, where the engine is not there; no ground for any other rule. */
  read: (() => AstFacts | undefined) | undefined;
  ddl: DdlText | undefined;
  repairs: readonly Repair[];
  /** Reading it, or looking for repairs, threw: what is missing above is not known. */
  fault?: unknown;
  /** What Frappe's SQLite backend makes of it; undefined: not asked, or no engine. */
  sqlite?: SqliteVerdict | undefined;
}

/**
 * Asks the engine about all fragments at once: parse, then other fillings of holes where the first
 * does not parse, then plan and names. Without an engine only what needs none is filled in. `release` is the
 * major version of Vitess that answers, `sharded` the name of a second VSchema to plan against.
 */
export async function judgeFragments(
  fragments: readonly SqlFragment[],
  asked: VitessEngine | undefined,
  vschema: string,
  release: number,
  sharded?: string,
): Promise<JudgedFragment[]> {
  const engine = asked && forRelease(asked, release);
  const chosen = [...fragments];
  const namesOf = isAbsent(asked) ? await namesReader() : undefined;
  const parsed = await parseAll(chosen, engine);
  await retryHoles(chosen, parsed, engine);
  withoutVariants(chosen, parsed);
  const indexes = parsed.flatMap((verdict, i) => (verdict && wantsPlan(verdict) ? [i] : []));
  const texts = indexes.map((i) => chosen[i]!.sql);
  const [plans, facts, shardedPlans] = engine
    ? await Promise.all([
        engine.plan(vschema, texts),
        engine.ast(texts),
        sharded === undefined ? undefined : engine.plan(sharded, texts),
      ])
    : [undefined, undefined, undefined];
  const strange = new Set(
    indexes.filter((_, at) => facts?.[at]?.functions?.some((name) => FAULTY.has(callOf(name)))),
  );
  const faulty = chosen.flatMap((_, i) => (isRefused(parsed[i]) || strange.has(i) ? [i] : []));
  const faults = new Map<number, unknown>();
  const repairs = await repairsOf(chosen, faulty, engine, vschema, faults);
  const place = new Map(indexes.map((index, at) => [index, at]));
  return chosen.map((fragment, i) => {
    const at = place.get(i);
    const parse = parsed[i];
    const tokens = codeTokens(fragment.sql);
    const failed = (error: unknown): void => void faults.set(i, error);
    const ddl = attempt(() => ddlOf(fragment, tokens, parse), failed);
    return {
      fragment,
      tokens,
      parse,
      plan: at === undefined ? undefined : plans?.[at],
      sharded: at === undefined ? undefined : shardedPlans?.[at],
      facts: at === undefined ? undefined : facts?.[at],
      read: namesOf && (() => namesOf(fragment.sql)),
      ddl,
      repairs: repairs.get(i) ?? [],
      ...(faults.has(i) && { fault: faults.get(i) }),
    };
  });
}

function isAbsent(engine: VitessEngine | undefined): boolean {
  const state = engine?.status().state;
  return state === undefined || state === 'missing' || state === 'failed';
}

function isRefused(verdict: ParseVerdict | undefined): boolean {
  return verdict?.verdict === 'error' || verdict?.verdict === 'partial';
}

function wantsPlan({ verdict }: ParseVerdict): boolean {
  return verdict === 'ok' || verdict === 'partial';
}

/** Tokens without comments; executable comments stay as one token each. */
export function codeTokens(sql: string): Token[] {
  if (sql.length > MAX_STATEMENT) return [];
  return tokenize(sql).filter((token) => token.kind !== 'comment' || isExecutable(token));
}

async function parseAll(
  fragments: readonly SqlFragment[],
  engine: StatementEngine | undefined,
): Promise<(ParseVerdict | undefined)[]> {
  const fit = fragments.flatMap((fragment, i) => (fragment.sql.length <= MAX_STATEMENT ? [i] : []));
  const answers = await engine?.parse(fit.map((i) => fragments[i]!.sql));
  const out: (ParseVerdict | undefined)[] = fragments.map(() => undefined);
  for (const [at, i] of fit.entries()) out[i] = answers?.[at];
  return out;
}

/**
 * Where an error stands after an unknown hole, other fillings are tried. The first that parses is
 * judged in its place; when none does, nothing is claimed.
 */
async function retryHoles(
  chosen: SqlFragment[],
  parsed: (ParseVerdict | undefined)[],
  engine: StatementEngine | undefined,
): Promise<void> {
  const doubtful = chosen.flatMap((fragment, i) => (explainedByHole(fragment, parsed[i]) ? [i] : []));
  const sets = doubtful.map((i) => chosen[i]!.alternatives());
  const all = sets.flat();
  const answers = all.length > 0 ? await engine?.parse(all.map((fragment) => fragment.sql)) : undefined;
  let at = 0;
  for (const [n, i] of doubtful.entries()) {
    const set = sets[n]!;
    const found = set.findIndex((_, k) => isFine(answers?.[at + k]));
    if (found >= 0) {
      // Its call is that of the fragment asked about: fragments of several files are numbered anew.
      chosen[i] = { ...set[found]!, group: chosen[i]!.group };
      parsed[i] = answers![at + found];
    } else parsed[i] = undefined;
    at += set.length;
  }
}

function isFine(verdict: ParseVerdict | undefined): boolean {
  return verdict?.verdict === 'ok' || verdict?.verdict === 'partial';
}

/** An error before the first unknown hole is certain whatever the hole is. */
function explainedByHole(fragment: SqlFragment, verdict: ParseVerdict | undefined): boolean {
  const { sql } = fragment;
  const error =
    verdict?.verdict === 'error'
      ? verdict.error
      : verdict?.verdict === 'partial'
        ? verdict.strict
        : undefined;
  const hole = fragment.holes.find(({ kind }) => kind === 'unknown');
  if (!hole) return false;
  if (verdict?.verdict === 'panic') return true;
  if (!error) return false;
  const range = errorRange(sql, error);
  return range === undefined || range.end > hole.start || sql.slice(range.start).trim() === '';
}

/** The token that Vitess's parser stopped at, as offsets into the text; undefined where it says none. */
export function errorRange(
  sql: string,
  error: { position?: number; near?: string },
): { start: number; end: number } | undefined {
  if (error.position === undefined) return undefined;
  const start = utf16Offset(sql, error.position);
  const token = tokenize(sql.slice(start, start + 300))[0];
  return { start, end: token && token.start === 0 ? start + token.end : Math.min(sql.length, start + 1) };
}

/** Turns a UTF-8 byte offset into a UTF-16 one. */
export function utf16Offset(text: string, bytes: number): number {
  let count = 0;
  let at = 0;
  while (at < text.length && count < bytes) {
    const code = text.codePointAt(at)!;
    count += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    at += code > 0xffff ? 2 : 1;
  }
  return at;
}

const FAULTY = new Set(['missing', 'syntax']);

/**
 * Conditions in Python that exclude one another make variants that never exist. So a variant's
 * error counts only where no other variant gets past the same place of the file.
 */
function withoutVariants(chosen: readonly SqlFragment[], parsed: (ParseVerdict | undefined)[]): void {
  const groups = new Map<number, number[]>();
  for (const [i, fragment] of chosen.entries()) {
    if (fragment.source === 'sql-file') continue;
    const group = groups.get(fragment.group);
    if (group) group.push(i);
    else groups.set(fragment.group, [i]);
  }
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    const drop = group.filter((i) => group.some((other) => other !== i && passes(chosen, parsed, other, i)));
    for (const i of drop) parsed[i] = undefined;
  }
}

/** Whether variant `a` gets past the token at which variant `b` fails. */
function passes(
  chosen: readonly SqlFragment[],
  parsed: readonly (ParseVerdict | undefined)[],
  a: number,
  b: number,
): boolean {
  const error = parsed[b]?.verdict === 'error' ? parsed[b]?.error : undefined;
  if (!error) return false;
  const range = errorRange(chosen[b]!.sql, error);
  if (!range || range.start >= chosen[b]!.sql.length) return isFine(parsed[a]);
  const place = chosen[b]!.map.spanOf(range.start, range.end);
  const own = chosen[a]!.map.offsetOf(place.start);
  if (own === undefined) return false;
  const other = parsed[a]?.verdict === 'error' ? parsed[a]?.error : undefined;
  if (!other) return true;
  const stop = errorRange(chosen[a]!.sql, other);
  return stop !== undefined && stop.start > own;
}

function ddlOf(
  fragment: SqlFragment,
  tokens: readonly Token[],
  parse: ParseVerdict | undefined,
): DdlText | undefined {
  const first = tokens[0]?.upper;
  if (first !== 'CREATE' && first !== 'ALTER') return undefined;
  const canonical = parse?.verdict === 'ok' ? parse.canonical : undefined;
  const verbatim = canonical === undefined;
  // Whether MySQL reads what is in /*!50100 … */ depends on its version.
  if (verbatim && tokens.some(isExecutable)) return undefined;
  const statement = readTableStatement(verbatim ? tokens : codeTokens(canonical));
  return statement && { statement, text: verbatim ? fragment.sql : canonical, verbatim };
}
