import type { StatementContext } from '../../contexts/statement.js';
import { touchesHole, wholeSpan } from '../../contexts/statement.js';
import { hasVariable, isAnsweredByVitess, isSetByVitess } from '../../engines/mysql/variables.js';
import type { Fix, Problem } from '../../finding.js';
import { defineRule } from '../../rule.js';
import { stringValueOf, type Token } from '../../sources/sql/tokens.js';
import { mysqlEvidence, statementProblem, vitessEvidence } from '../../statements/problem.js';
import { fixOf } from '../../statements/repairs.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/system-variable',
    summary: 'A system variable that Vitess or the MySQL behind it does not know (1193)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check(context) {
    const { plan, parse } = context;
    if (parse?.verdict !== 'ok') return;
    if (plan?.verdict === 'error' && plan.error?.errno === 1193) {
      const name = /@@(?:\w+\.)?(\w+)/.exec(plan.error.message)?.[1] ?? '';
      const token = context.tokens.find((own) => nameOf(own).toLowerCase() === name.toLowerCase());
      yield statementProblem(context, token ?? { file: wholeSpan(context) }, {
        message: `Vitess does not know the system variable ${name}.`,
        evidence: vitessEvidence(plan.error),
      });
    } else if (plan?.verdict === 'ok') yield* unknownToMysql(context);
  },
});

function* unknownToMysql(context: StatementContext): Generator<Problem> {
  for (const token of variables(context)) {
    const name = nameOf(token);
    if (
      isAnsweredByVitess(name, context.versions.vitess) ||
      hasVariable(name, context.versions.mysql) !== false
    )
      continue;
    if (touchesHole(context, token.start, token.end)) continue;
    yield statementProblem(context, token, {
      message: `The MySQL behind Vitess has no system variable ${name}.`,
      evidence: mysqlEvidence(1193, 'HY000', `Unknown system variable '${name}'`),
      key: name,
      fixes: isolationFix(context, name),
    });
  }
}

/** `SET SESSION tx_isolation = 'READ-COMMITTED'` in the words that MariaDB and MySQL both have. */
function isolationFix(context: StatementContext, name: string): Fix[] {
  const [set, session, variable, sign, level, other] = context.tokens;
  if (name.toLowerCase() !== 'tx_isolation' || set?.upper !== 'SET' || session?.upper !== 'SESSION')
    return [];
  if (!variable || sign?.text !== '=' || level?.kind !== 'string' || (other && other.text !== ';')) return [];
  const words = stringValueOf(level).toUpperCase().replace('-', ' ');
  if (!LEVELS.has(words)) return [];
  const edits = [{ start: variable.start, end: level.end, newText: `TRANSACTION ISOLATION LEVEL ${words}` }];
  return fixOf(context, { title: 'Write SET SESSION TRANSACTION', safe: true, edits });
}

const LEVELS = new Set(['READ UNCOMMITTED', 'READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE']);

/** `@@name` anywhere, and names that SET assigns and that vtgate hands on. */
function variables({ tokens }: StatementContext): Token[] {
  const read = tokens.filter((token) => token.kind === 'variable' && token.text.startsWith('@@'));
  if (tokens[0]?.upper !== 'SET') return read;
  const assigned = tokens.filter((token, i) => {
    if (token.kind !== 'word' || (tokens[i + 1]?.text !== '=' && tokens[i + 1]?.text !== ':=')) return false;
    const before = tokens[i - 1]!;
    return before.text === ',' || ['SET', 'SESSION', 'LOCAL'].includes(before.upper);
  });
  return [...read, ...assigned].filter(
    (token) => token.kind === 'variable' || (!isIgnoredBySet(nameOf(token)) && !isSetByVitess(nameOf(token))),
  );
}

function nameOf(token: Token): string {
  if (token.kind === 'word') return token.text;
  if (token.kind !== 'variable' || !token.text.startsWith('@@')) return '';
  return token.text
    .slice(2)
    .replace(/^(?:global|session|local|persist|persist_only)\./i, '')
    .replaceAll('`', '');
}

/** vtgate takes SET of these and tells MySQL nothing (Vitess, go/vt/sysvars, IgnoreThese). */
const IGNORED = new Set([
  'debug',
  'innodb_support_xa',
  'innodb_strict_mode',
  'innodb_table_locks',
  'multi_range_count',
  'new',
  'query_cache_type',
  'query_cache_wlock_invalidate',
]);

function isIgnoredBySet(name: string): boolean {
  return IGNORED.has(name.toLowerCase());
}
