import { wholeSpan } from '../../contexts/statement.js';
import { defineRule } from '../../rule.js';
import { mysqlEvidence, statementProblem } from '../../statements/problem.js';

const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'REPLACE']);

export default defineRule('statement', {
  meta: {
    id: 'vitess/read-only-transaction',
    summary:
      'A write after START TRANSACTION READ ONLY (1792); SET TRANSACTION READ ONLY, which Vitess ignores',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check(context) {
    const { tokens, session, parse, plan } = context;
    if ((parse && parse.verdict !== 'ok') || plan?.verdict === 'error') return;
    const words = tokens.map((token) => token.upper);
    const locks = context.facts?.scopes?.some(({ lock }) => lock?.startsWith('for update')) ?? false;
    if (session.readOnly && (WRITES.has(words[0] ?? '') || locks)) {
      yield statementProblem(
        context,
        { file: wholeSpan(context) },
        {
          message: `This ${locks ? 'locks rows for writing' : 'writes'} inside a transaction that START TRANSACTION READ ONLY began. Commit or roll back first.`,
          evidence: mysqlEvidence(1792, '25006', 'Cannot execute statement in a READ ONLY transaction.'),
        },
      );
    }
    const text = words.join(' ');
    if (/^SET (?:SESSION |LOCAL )?TRANSACTION\b.*\bREAD ONLY\b/.test(text)) {
      yield statementProblem(
        context,
        { file: wholeSpan(context) },
        {
          severity: 'warning',
          message:
            'Vitess accepts this and ignores it: later writes go through. START TRANSACTION READ ONLY is honoured.',
        },
      );
    }
  },
});
