import { defineRule } from '../../rule.js';
import { statementProblem } from '../../statements/problem.js';

export default defineRule('statement', {
  meta: {
    id: 'mariadb/function-binlog',
    summary:
      'CREATE FUNCTION without DETERMINISTIC, NO SQL or READS SQL DATA where the server writes a binary log (1418)',
    targets: ['mariadb'],
    severity: 'warning',
  },

  *check(context) {
    const { tokens, writesBinlog } = context;
    if (writesBinlog === undefined || tokens[0]?.upper !== 'CREATE') return;
    const at = tokens.findIndex(({ upper }) => upper === 'FUNCTION');
    const returns = tokens.findIndex(({ upper }) => upper === 'RETURNS');
    // `CREATE FUNCTION … RETURNS … SONAME` loads a library.
    if (at < 1 || at > 8 || returns < at || tokens.some(({ upper }) => upper === 'SONAME')) return;
    const body = tokens.findIndex(
      ({ upper }, index) => index > returns && (upper === 'BEGIN' || upper === 'RETURN'),
    );
    if (body < 0) return;
    const words = tokens
      .slice(returns, body)
      .map(({ upper }) => upper)
      .join(' ');
    if (/(?<!NOT )\bDETERMINISTIC\b|\bNO SQL\b|\bREADS SQL DATA\b/.test(words)) return;
    yield statementProblem(
      context,
      { start: tokens[0].start, end: tokens[at + 1]?.end ?? tokens[at]!.end },
      {
        message: `${writesBinlog} has a binary log: there the server refuses a function that does not say what it does. Write DETERMINISTIC, NO SQL or READS SQL DATA after RETURNS.`,
        evidence: {
          engine: 'mariadb',
          errno: 1418,
          sqlstate: 'HY000',
          text: 'This function has none of DETERMINISTIC, NO SQL, or READS SQL DATA in its declaration and binary logging is enabled (you *might* want to use the less safe log_bin_trust_function_creators variable)',
        },
      },
    );
  },
});
