import { defineRule } from '../../rule.js';
import { statementProblem } from '../../statements/problem.js';
import { excerpt } from '../../statements/sqlite.js';

export default defineRule('statement', {
  meta: {
    id: 'sqlite/lost-placeholder',
    summary: 'A placeholder ends up inside a text, so that the driver gets more values than it binds',
    targets: ['sqlite'],
    severity: 'error',
    byName: true,
  },

  *check(context) {
    const { sqlite, fragment, tokens } = context;
    const bound = fragment.holes.filter(({ kind }) => kind === 'value').length;
    if (sqlite?.verdict !== 'ok' || sqlite.how === 'built' || !sqlite.lost || sqlite.lost < 0 || bound === 0)
      return;
    if (fragment.holes.some(({ kind }) => kind === 'unknown')) return;
    const left = bound - sqlite.lost;
    const interval = tokens.findIndex(
      ({ upper, end }) =>
        upper === 'INTERVAL' && fragment.holes.some((hole) => hole.start > end && hole.start <= end + 2),
    );
    const place =
      interval >= 0
        ? { start: tokens[interval]!.start, end: tokens[interval + 1]?.end ?? tokens[interval]!.end }
        : { start: tokens[0]!.start, end: tokens.at(-1)!.end };
    yield statementProblem(context, place, {
      message: `The value for this placeholder has nowhere to go on SQLite, because it ends up inside a text: ${excerpt(sqlite.sent ?? '', "'%")}. Compute the date in Python and bind that.`,
      evidence: {
        engine: 'sqlite',
        text: `Incorrect number of bindings supplied. The current statement uses ${left}, and there are ${bound} supplied.`,
      },
    });
  },
});
