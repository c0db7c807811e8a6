import { wholeSpan } from '../../contexts/statement.js';
import { defineRule } from '../../rule.js';
import { statementProblem } from '../../statements/problem.js';

/** Accepted by vtgate without being done, as measured on 24.0.1. */
const SILENT: { pattern: RegExp; message: string }[] = [
  {
    pattern: /^(?:LOCK|UNLOCK) TABLES?\b/,
    message: 'Vitess accepts this and locks nothing: other sessions go on reading and writing.',
  },
  {
    pattern: /\bINTO (?:OUTFILE|DUMPFILE)\b/,
    message:
      "Vitess may answer with rows instead of writing the file, and the file would be on the tablet's machine.",
  },
  {
    pattern: /^FLUSH TABLES WITH READ LOCK\b/,
    message: 'Vitess accepts this, and the lock holds on one tablet connection only.',
  },
];

export default defineRule('statement', {
  meta: {
    id: 'vitess/no-effect',
    summary: 'A statement that Vitess accepts and does not do: LOCK TABLES, SELECT … INTO OUTFILE',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'warning',
    needsEngine: true,
  },

  *check(context) {
    if (context.parse?.verdict !== 'ok' || context.plan?.verdict === 'error') return;
    const first = context.tokens[0]?.upper ?? '';
    if (!STARTS.has(first)) return;
    const words = context.tokens.map((token) => token.upper).join(' ');
    for (const { pattern, message } of SILENT) {
      if (pattern.test(words)) yield statementProblem(context, { file: wholeSpan(context) }, { message });
    }
  },
});

const STARTS = new Set(['LOCK', 'UNLOCK', 'FLUSH', 'SELECT', 'WITH', '(']);
