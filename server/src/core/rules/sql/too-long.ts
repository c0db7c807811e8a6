import { defineRule } from '../../rule.js';
import { MAX_STATEMENT } from '../../sources/sql/fragment.js';
import { statementProblem } from '../../statements/problem.js';

export default defineRule('statement', {
  meta: {
    id: 'sql/too-long',
    summary: 'A statement too long to be judged',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'info',
  },

  *check(context) {
    const { sql, fragment } = context;
    if (fragment.cut) {
      yield {
        ...statementProblem(
          context,
          { file: fragment.span },
          {
            message: 'This statement grows too long to be followed: only what is known of it is judged.',
            key: 'too long',
          },
        ),
        statement: `${sql.slice(0, 200)}…`,
      };
      return;
    }
    if (sql.length <= MAX_STATEMENT) return;
    const first = /^\s*\S+(?:[ \t]+\S+){0,3}/.exec(sql.slice(0, 200))?.[0] ?? '';
    const problem = statementProblem(
      context,
      { start: 0, end: first.length },
      {
        message: `This statement of ${Math.round(sql.length / 1024)} kB is not judged: only those up to ${MAX_STATEMENT / 1024} kB are.`,
        key: 'too long',
      },
    );
    yield { ...problem, statement: `${sql.slice(0, 200)}…` };
  },
});
