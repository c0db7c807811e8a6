import type { StatementContext } from '../../contexts/statement.js';
import type { Evidence, Problem } from '../../finding.js';
import { defineRule } from '../../rule.js';
import { splitStatements } from '../../sources/sql/split.js';
import type { Token } from '../../sources/sql/tokens.js';
import { statementProblem, vitessEvidence } from '../../statements/problem.js';
import { adviceOf, fixesOf } from '../../statements/repairs.js';
import { errorRange } from '../../statements/verdicts.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/syntax',
    summary: "A statement that Vitess's parser refuses (1105)",
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check(context) {
    const { parse, sql } = context;
    const error = parse?.verdict === 'error' ? parse.error : undefined;
    if (!error) return;
    if (error.errno === 1149) {
      yield several(context, vitessEvidence(error));
      return;
    }
    const range = blamed(context.tokens, errorRange(sql, error) ?? { start: 0, end: sql.length });
    const at =
      range.start >= sql.trimEnd().length
        ? 'at its end'
        : `at ${JSON.stringify(sql.slice(range.start, range.end))}`;
    yield statementProblem(context, range, {
      message: `Vitess cannot parse this statement: it stops ${at}.${adviceOf(context)}`,
      evidence: vitessEvidence(error),
      fixes: fixesOf(context),
    });
  },
});

/** Several statements in one call; a script is split before it is judged. */
function several(context: StatementContext, evidence: Evidence): Problem {
  const [first, second] = splitStatements(context.sql);
  const place = (second ?? first)?.span ?? { start: 0, end: context.sql.length };
  return statementProblem(context, place, {
    message:
      'This is more than one statement: Vitess takes one statement at a time, and so does the driver. Send each by itself.',
    evidence,
  });
}

/** Functions that need a window: as a name without backticks they are only found out at the next word. */
const WINDOWED = new Set(
  'CUME_DIST DENSE_RANK FIRST_VALUE LAG LAST_VALUE LEAD NTH_VALUE NTILE PERCENT_RANK RANK ROW_NUMBER'.split(
    ' ',
  ),
);

function blamed(
  tokens: readonly Token[],
  range: { start: number; end: number },
): { start: number; end: number } {
  const at = tokens.findIndex((token) => token.end > range.start);
  const before = tokens[at < 0 ? tokens.length - 1 : at - 1];
  const called = tokens[at]?.text === '(';
  return before && WINDOWED.has(before.upper) && before.kind === 'word' && !called ? before : range;
}
