import { isBehindHole, type StatementContext } from '../../check/statement.js';
import { mysqlEvidence, statementProblem } from '../../check/statement-problem.js';
import { syntaxError } from '../../engines/errors.js';
import { argumentCounts } from '../../engines/mysql/argument-counts.js';
import { defineRule } from '../../rule.js';
import type { Token } from '../../sources/sql/tokens.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/argument-count',
    summary: 'A native function called with a number of arguments that MySQL does not take (1582, 1064)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
  },

  *check(context) {
    const { facts, plan, tokens } = context;
    if (plan?.verdict !== 'ok') return;
    for (const name of facts?.functions ?? []) {
      const counts = argumentCounts(name);
      if (!counts) continue;
      for (const [i, token] of tokens.entries()) {
        if (token.kind !== 'word' || token.text.toLowerCase() !== name || tokens[i + 1]?.text !== '(')
          continue;
        if (tokens[i - 1]?.text === '.') continue;
        const given = givenArguments(context, i + 1);
        if (given === undefined || (given >= counts.least && given <= counts.most)) continue;
        yield statementProblem(context, token, {
          message: `MySQL's ${token.text} takes ${wanted(counts)}, not ${given}.`,
          evidence:
            counts.errno === 1064
              ? syntaxError('mysql', context.sql, token.end)
              : mysqlEvidence(
                  1582,
                  '42000',
                  `Incorrect parameter count in the call to native function '${token.text}'`,
                ),
          key: `${token.text.toUpperCase()} ${given}`,
        });
      }
    }
  },
});

/** Arguments behind an opening bracket; undefined where a hole may hold any number of them. */
function givenArguments(context: StatementContext, open: number): number | undefined {
  const inner: Token[] = [];
  let depth = 0;
  let commas = 0;
  for (const token of context.tokens.slice(open)) {
    if (token.text === '(') depth++;
    else if (token.text === ')' && --depth === 0) {
      if (isBehindHole(context, token.end)) return undefined;
      return inner.length === 0 ? 0 : commas + 1;
    }
    if (depth === 1 && token.text === ',') commas++;
    if (depth > 1 || token.text !== '(') inner.push(token);
  }
  return undefined;
}

function wanted({ least, most }: { least: number; most: number }): string {
  if (most === Number.POSITIVE_INFINITY) return `${least} arguments or more`;
  if (least !== most) return `${least} to ${most} arguments`;
  return least === 1 ? '1 argument' : `${least} arguments`;
}
