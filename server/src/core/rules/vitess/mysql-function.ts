import { touchesHole } from '../../contexts/statement.js';
import { callOf } from '../../engines/mysql/functions.js';
import { defineRule } from '../../rule.js';
import { isFiller } from '../../sources/sql/fragment.js';
import type { Token } from '../../sources/sql/tokens.js';
import { mysqlEvidence, statementProblem } from '../../statements/problem.js';
import { fixOf } from '../../statements/repairs.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/mysql-function',
    summary: 'A function that MariaDB has and the MySQL behind Vitess lacks (1305)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check(context) {
    const { facts, plan, tokens, repairs } = context;
    if (plan?.verdict === 'error' || plan?.verdict === 'panic') return;
    for (const name of facts?.functions ?? []) {
      if (isFiller(name) || callOf(name) !== 'missing') continue;
      const token = callToken(tokens, name);
      if (!token || touchesHole(context, token.start, token.end)) continue;
      yield statementProblem(context, token, {
        message: `MySQL has no function ${token.text}, and Vitess knows no stored function of that name.`,
        evidence: mysqlEvidence(1305, '42000', `FUNCTION ${token.text} does not exist`),
        key: token.text.toUpperCase(),
        // What mends another call of the statement is told there.
        fixes: repairs
          .filter(({ edits }) => edits.some(({ start, end }) => start <= token.start && token.end <= end))
          .flatMap((repair) => fixOf(context, repair)),
      });
    }
  },
});

/** The unqualified, unquoted call of a name. */
function callToken(tokens: readonly Token[], name: string): Token | undefined {
  return tokens.find(
    (token, i) =>
      token.kind === 'word' &&
      token.text.toLowerCase() === name &&
      tokens[i + 1]?.text === '(' &&
      tokens[i - 1]?.text !== '.',
  );
}
