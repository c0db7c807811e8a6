import type { EngineVersions, FrappeVersion, Target } from '../targets.js';
import type { DocTypeLookup } from './doctype.js';
import type { ChosenRule } from './run.js';
import { SqlSession } from './sql-session.js';
import type { StatementContext, TableLookup } from './statement.js';
import type { JudgedFragment } from './statement-verdicts.js';

/** What is the same for all statements of a file. */
export interface StatementSurroundings {
  doctypes: DocTypeLookup;
  tables: TableLookup;
  frappe: FrappeVersion;
  targets: ReadonlySet<Target>;
  versions: EngineVersions;
}

/**
 * The contexts of one file's statements in order. Those of a script share a session: each is run,
 * as far as it works, before the next is given.
 */
export function* statementContexts(
  judged: readonly JudgedFragment[],
  surroundings: StatementSurroundings,
): Generator<StatementContext> {
  const script = judged.some(({ fragment }) => fragment.source === 'sql-file');
  let session = new SqlSession(script && judged.length > 1);
  for (const one of judged) {
    if (!script) session = new SqlSession(false);
    const { map } = one.fragment;
    yield {
      ...surroundings,
      ...one,
      sql: one.fragment.sql,
      session,
      spanOf: (start, end) => map.spanOf(start, end),
    };
    if (script && works(one)) session.run(one.tokens);
  }
}

function works({ parse, plan }: JudgedFragment): boolean {
  return parse?.verdict !== 'error' && plan?.verdict !== 'error' && plan?.verdict !== 'panic';
}

/** The rules with a memory: what one variant of a call has told, the next does not tell again. */
export function tellOnce(rules: readonly ChosenRule<'statement'>[]): ChosenRule<'statement'>[] {
  const told = new Set<string>();
  return rules.map((chosen) => ({
    ...chosen,
    rule: {
      ...chosen.rule,
      *check(context) {
        for (const problem of chosen.rule.check(context)) {
          const key = `${chosen.rule.meta.id} ${problem.span.start} ${problem.span.end} ${problem.evidence?.errno}`;
          if (told.has(key)) continue;
          told.add(key);
          yield problem;
        }
      },
    },
  }));
}
