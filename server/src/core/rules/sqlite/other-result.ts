import { touchesHole } from '../../contexts/statement.js';
import { DIFFERENCES } from '../../engines/sqlite/differences.js';
import { defineRule } from '../../rule.js';
import { identifierOf } from '../../sources/sql/tokens.js';
import { statementProblem } from '../../statements/problem.js';
import { excerpt } from '../../statements/sqlite.js';

export default defineRule('statement', {
  meta: {
    id: 'sqlite/other-result',
    summary: 'SQLite takes what Frappe makes of a call, and answers otherwise than MariaDB',
    targets: ['sqlite'],
    severity: 'warning',
  },

  *check(context) {
    const { sqlite, tokens, tables } = context;
    if (sqlite?.verdict !== 'ok' || sqlite.how !== 'translated' || !sqlite.sent) return;
    const owners = tokens.map(identifierOf).filter((name) => name.startsWith('tab'));
    const columns = owners.flatMap((name) => tables.get(name)?.columns ?? []);
    const isDatetime = (column: string): boolean => {
      const own = columns.filter(({ name }) => name === column);
      return own.length > 0 && own.every(({ type }) => type.startsWith('datetime'));
    };
    for (const { calls, sent, when, says } of DIFFERENCES) {
      if (!sent.test(sqlite.sent)) continue;
      for (const [at, token] of tokens.entries()) {
        if (token.kind !== 'word' || !calls.includes(token.upper) || tokens[at + 1]?.text !== '(') continue;
        if (touchesHole(context, token.start, token.end) || when?.(tokens, at, isDatetime) === false)
          continue;
        yield statementProblem(context, token, {
          message: `On SQLite ${token.upper} gives another result: ${says} Frappe ${context.frappe} translates it to: ${excerpt(sqlite.sent, sent.exec(sqlite.sent)![0])}`,
          key: token.upper,
        });
      }
    }
  },
});
