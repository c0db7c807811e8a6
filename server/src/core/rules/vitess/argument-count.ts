import { isBehindHole } from '../../contexts/statement.js';
import { incorrectParameterCount, syntaxError } from '../../engines/errors.js';
import { argumentCounts } from '../../engines/mysql/argument-counts.js';
import { argumentsFrom } from '../../engines/mysql/definitions/expressions.js';
import { defineRule } from '../../rule.js';
import { statementProblem } from '../../statements/problem.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/argument-count',
    summary: 'A native function called with a number of arguments that MySQL does not take (1582, 1064)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check(context) {
    const { facts, plan, tokens } = context;
    // A hole that may be any text may hold any number of arguments.
    if (plan?.verdict !== 'ok' || isBehindHole(context, context.sql.length)) return;
    for (const name of facts?.functions ?? []) {
      const counts = argumentCounts(name);
      if (!counts) continue;
      for (const [i, token] of tokens.entries()) {
        if (token.kind !== 'word' || token.text.toLowerCase() !== name || tokens[i + 1]?.text !== '(')
          continue;
        if (tokens[i - 1]?.text === '.') continue;
        const given = argumentsFrom(tokens, i + 1);
        if (given === undefined || (given >= counts.least && given <= counts.most)) continue;
        yield statementProblem(context, token, {
          message: `MySQL's ${token.text} takes ${wanted(counts)}, not ${given}.`,
          evidence:
            counts.errno === 1064
              ? syntaxError('mysql', context.sql, token.end)
              : incorrectParameterCount(token.text),
          key: `${token.text.toUpperCase()} ${given}`,
        });
      }
    }
  },
});

function wanted({ least, most }: { least: number; most: number }): string {
  if (most === Number.POSITIVE_INFINITY) return `${least} arguments or more`;
  if (least !== most) return `${least} to ${most} arguments`;
  return least === 1 ? '1 argument' : `${least} arguments`;
}
