import type { EngineVersions, FrappeVersion, Target } from '../targets.js';
import type { DocTypeLookup } from './doctype.js';
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
