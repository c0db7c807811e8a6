import type { DdlText, StatementContext } from '../../check/statement.js';
import { statementProblem } from '../../check/statement-problem.js';
import { blobDefault } from '../../engines/errors.js';
import { definitionProblems } from '../../engines/mysql/ddl/check.js';
import { nameProblems } from '../../engines/mysql/ddl/names.js';
import { nameOf } from '../../engines/mysql/ddl/reader.js';
import type { Evidence, Problem } from '../../finding.js';
import { defineRule } from '../../rule.js';
import { isLargeObject, parseType } from '../../schema/type.js';
import { identifierOf, type Token, tokenize } from '../../sources/sql/tokens.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/column-definition',
    summary:
      'A column, default, key or size in CREATE or ALTER TABLE that MySQL refuses (1101, 1067, 1170, 1118, …)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
  },

  *check(context) {
    const { ddl, parse, plan } = context;
    if (!ddl || ddl.statement.error || parse?.verdict === 'error' || plan?.verdict === 'error') return;
    const { holes } = context.fragment;
    if (holes.some(({ kind }) => kind !== 'text') || (holes.length > 0 && ddl.statement.kind === 'create'))
      return;
    // Engines and collations have rules of their own, and MySQL says nothing more after one of them.
    for (const { token, evidence } of nameProblems(ddl.statement)) {
      if (OWN.has(evidence.errno!)) yield refusal(context, ddl, token, evidence);
      return;
    }
    for (const { token, evidence } of definitionProblems(ddl.statement))
      yield refusal(context, ddl, token, evidence);
    yield* laterDefaults(context, ddl);
  },
});

function refusal(context: StatementContext, ddl: DdlText, token: Token, evidence: Evidence): Problem {
  const place = ddl.verbatim ? token : ownToken(context, ddl, token);
  return statementProblem(context, place, {
    message: `MySQL refuses this: ${evidence.text}.`,
    evidence,
    key: `${evidence.errno} ${token.text}`,
  });
}

/** A collation of another character set, an unknown ALGORITHM or LOCK. */
const OWN = new Set([1253, 1800, 1801]);

/** Where a token of the statement as vtgate writes it stands in the statement as it was written. */
function ownToken(context: StatementContext, ddl: DdlText, token: Token): Token {
  const name = identifierOf(token).toLowerCase();
  const isSame = (other: Token) => identifierOf(other).toLowerCase() === name;
  const nth = tokenize(ddl.text).filter((other) => other.start < token.start && isSame(other)).length;
  const own = context.tokens.filter(isSame);
  return own[nth] ?? own[0] ?? context.tokens[0]!;
}

/** `ALTER COLUMN c SET DEFAULT 'x'`: the column's type is that of the DocType's table. */
function* laterDefaults(context: StatementContext, ddl: DdlText): Generator<Problem> {
  const table = context.tables.get(nameOf(ddl.statement.table));
  for (const { column, value } of ddl.statement.defaults) {
    const known = table?.columns.find(({ name }) => name.toLowerCase() === nameOf(column).toLowerCase());
    if (
      !known ||
      !isLargeObject(parseType(known.type)) ||
      value.kind === 'null' ||
      value.kind === 'expression'
    )
      continue;
    const evidence = blobDefault(nameOf(column));
    yield statementProblem(context, ownToken(context, ddl, column), {
      message: `MySQL refuses this: ${evidence.text}.`,
      evidence,
    });
  }
}
