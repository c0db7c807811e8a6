import { attempt } from '../attempt.js';
import type { StatementContext } from '../contexts/statement.js';
import type { Problem } from '../finding.js';
import type { ChosenRule } from '../rule.js';
import type { TableLookup } from '../schema/lookup.js';
import type { Planning } from '../sharding/planning.js';
import type { DocTypeLookup } from '../sources/doctype/model.js';
import type { SqlFragment } from '../sources/sql/fragment.js';
import { isWritten } from '../sources/sql/fragment.js';
import type { EngineVersions, FrappeVersion, Target } from '../targets.js';
import { makesTable } from './read-without-engine.js';
import { ScriptTables } from './script-tables.js';
import { SqlSession } from './session.js';
import type { JudgedFragment } from './verdicts.js';

/** What is the same for all statements of a file. */
export interface StatementSurroundings {
  doctypes: DocTypeLookup;
  tables: TableLookup;
  /** The file is a patch or a test. */
  lenient: boolean;
  frappe: FrappeVersion;
  /** The option file of a server that writes a binary log and trusts no function that does not say what it does. */
  writesBinlog?: string | undefined;
  targets: ReadonlySet<Target>;
  versions: EngineVersions;
  /** The VSchema that `sharded` verdicts are of. */
  planning?: Planning | undefined;
}

/** Takes note of a fault of ours about one statement. */
export type Failed = (fragment: SqlFragment, error: unknown) => void;

/**
 * The contexts of one file's statements in order. Those of a script share a session: each is run,
 * as far as it works, before the next is given.
 */
export function* statementContexts(
  judged: readonly JudgedFragment[],
  surroundings: StatementSurroundings,
  failed: Failed,
): Generator<StatementContext> {
  const { planning } = surroundings;
  const script = judged.some(({ fragment }) => fragment.source === 'sql-file');
  let session = new SqlSession(script && judged.length > 1);
  const tables = script ? new ScriptTables(surroundings.tables, surroundings.frappe) : undefined;
  const made = new Set(
    judged
      .flatMap(({ facts, read, fragment: { sql } }) =>
        read && makesTable(sql) ? (read()?.tables ?? []) : (facts?.tables ?? []),
      )
      .flatMap(({ role, name }) => (role === 'ddl' ? [name] : [])),
  );
  for (const one of judged) {
    if (one.fragment.unfinished) continue;
    if (one.fault !== undefined) failed(one.fragment, one.fault);
    if (one.parse?.reason === 'no answer') failed(one.fragment, 'the Vitess engine gives no answer to it');
    if (!script) session = new SqlSession(false);
    const { map } = one.fragment;
    yield {
      ...surroundings,
      ...(tables && { tables }),
      ...one,
      sharded: planning && one.sharded && { plan: one.sharded, planning },
      sql: one.fragment.sql,
      session,
      made,
      lenient: surroundings.lenient || one.fragment.asks === true || one.fragment.source === 'server-script',
      spanOf: (start, end) => map.spanOf(start, end),
    };
    if (!script || !works(one)) continue;
    attempt(
      () => {
        session.run(one.tokens);
        tables?.run(one);
      },
      (error) => failed(one.fragment, error),
    );
  }
}

function works({ parse, plan }: JudgedFragment): boolean {
  return parse?.verdict !== 'error' && plan?.verdict !== 'error' && plan?.verdict !== 'panic';
}

/** The variants of each call, in order. */
export function byCall(contexts: readonly StatementContext[]): StatementContext[][] {
  const groups = new Map<number, StatementContext[]>();
  for (const context of contexts) {
    const { group } = context.fragment;
    const known = groups.get(group);
    if (known) known.push(context);
    else groups.set(group, [context]);
  }
  return [...groups.values()];
}

/**
 * The rules for the variants of one call: what one variant has told, the next does not tell again,
 * and a name is wrong only when it is wrong in every variant that holds it. (A loop over names and a
 * condition on the name make variants that never exist.)
 */
export function forVariants(
  rules: readonly ChosenRule<'statement'>[],
  variants: readonly StatementContext[],
): ChosenRule<'statement'>[] {
  if (variants.length < 2) return [...rules];
  return rules.map((chosen) => {
    const told = new Set<string>();
    const { byName } = chosen.rule.meta;
    let judged: Problem[][] | undefined;
    // Not before it is run: what it throws is then its own.
    const all = () => (judged ??= variants.map((variant) => [...chosen.rule.check(variant)]));
    const isAgreed = (problem: Problem): boolean =>
      variants.every(
        (variant, i) =>
          // Of a call that Frappe makes the statement of, what one argument is goes with what the others are.
          (isWritten(variant.fragment)
            ? variant.fragment.map.offsetOf(problem.span.start) === undefined
            : variant.fragment.map.offsetOf(problem.span.start) === undefined && all()[i]!.length > 0) ||
          all()[i]!.some((other) => keyOf(other) === keyOf(problem)),
      );
    const check = function* (context: StatementContext): Generator<Problem> {
      const found = byName ? all()[variants.indexOf(context)]!.filter(isAgreed) : chosen.rule.check(context);
      for (const problem of found) {
        if (told.has(keyOf(problem))) continue;
        told.add(keyOf(problem));
        yield problem;
      }
    };
    return { ...chosen, rule: { ...chosen.rule, check } };
  });
}

function keyOf({ span, evidence }: Problem): string {
  return `${span.start} ${span.end} ${evidence?.errno}`;
}
