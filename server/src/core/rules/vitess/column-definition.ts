import type { DdlText, StatementContext } from '../../contexts/statement.js';
import { blobDefault } from '../../engines/errors.js';
import { definitionProblems } from '../../engines/mysql/definitions/check.js';
import type { DefaultValue } from '../../engines/mysql/definitions/model.js';
import { nameProblems } from '../../engines/mysql/definitions/names.js';
import { nameOf } from '../../engines/mysql/definitions/reader.js';
import type { Evidence, Fix, Problem } from '../../finding.js';
import { defineRule } from '../../rule.js';
import { isLargeObject, parseType } from '../../schema/type.js';
import { identifierOf, stringValueOf, type Token, tokenize } from '../../sources/sql/tokens.js';
import { statementProblem } from '../../statements/problem.js';
import { insert } from '../../statements/repairs/repair.js';
import { fixOf } from '../../statements/repairs.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/column-definition',
    summary:
      'A column, default, key or size in CREATE or ALTER TABLE that MySQL refuses (1101, 1067, 1170, 1118, …)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
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
    for (const { token, evidence } of definitionProblems(ddl.statement)) {
      if (context.session.defaultMode || !LENIENT.has(evidence.errno!))
        yield refusal(context, ddl, token, evidence);
    }
    yield* laterDefaults(context, ddl);
  },
});

function refusal(context: StatementContext, ddl: DdlText, token: Token, evidence: Evidence): Problem {
  const place = ddl.verbatim ? token : ownToken(context, ddl, token);
  return statementProblem(context, place, {
    message: `MySQL refuses this: ${evidence.text}.`,
    evidence,
    key: `${evidence.errno} ${token.text}`,
    ...(evidence.errno === 1101 && { fixes: bracketFix(context, place) }),
  });
}

/** `DEFAULT 'x'` as `DEFAULT ('x')`, which is the same to MariaDB and an expression, not a literal, to MySQL. */
function bracketFix(context: StatementContext, { start }: Token): Fix[] {
  const at = context.tokens.findIndex((token) => token.start === start);
  const [before, value, next] = context.tokens.slice(at - 1, at + 2);
  if (at < 1 || before?.upper !== 'DEFAULT' || !/^['"]/.test(value!.text) || next?.kind === 'string')
    return [];
  const edits = [insert(value!.start, '('), insert(value!.end, ')')];
  return fixOf(context, { title: `Write DEFAULT (${value!.text})`, safe: true, edits });
}

/** Warnings in a sql_mode that is not strict: another default, a longer type. */
const LENIENT = new Set([1067, 1074, 1101]);

/** A collation of another character set, an unknown ALGORITHM or LOCK. */
const OWN = new Set([1253, 1800, 1801]);

/** Where a token of the statement as vtgate writes it stands in the statement as it was written. */
function ownToken(context: StatementContext, ddl: DdlText, token: Token): Token {
  // vtgate writes strings in single quotes and names in backticks, whatever they stood in.
  const written = (one: Token) =>
    one.kind === 'string' ? stringValueOf(one) : identifierOf(one).toLowerCase();
  const isSame = (other: Token) =>
    written(other) === written(token) && (other.kind === 'string') === (token.kind === 'string');
  const nth = tokenize(ddl.text).filter((other) => other.start < token.start && isSame(other)).length;
  const own = context.tokens.filter(isSame);
  return own[nth] ?? own[0] ?? context.tokens[0]!;
}

/** `ALTER COLUMN c SET DEFAULT 'x'`: the column's type is that of its table. */
function* laterDefaults(context: StatementContext, ddl: DdlText): Generator<Problem> {
  const table = context.tables.get(nameOf(ddl.statement.table));
  for (const { column, value } of ddl.statement.defaults) {
    const known = table?.columns.find(({ name }) => name.toLowerCase() === nameOf(column).toLowerCase());
    if (!known || !isLargeObject(parseType(known.type)) || !isLiteral(ddl, value)) continue;
    const evidence = blobDefault(nameOf(column));
    const place = ownToken(context, ddl, column);
    yield statementProblem(context, place, {
      message: `MySQL refuses this: ${evidence.text}.`,
      evidence,
      fixes: callFix(context, place),
    });
  }
}

/** Here MySQL refuses a literal in brackets and NULL too. */
function isLiteral({ text }: DdlText, { kind, token }: DefaultValue): boolean {
  if (kind !== 'expression') return kind !== 'now';
  const [, value, close] = tokenize(text.slice(token.start));
  const isPlain =
    value?.kind === 'string' || value?.kind === 'number' || /^(?:NULL|TRUE|FALSE)$/.test(value?.upper ?? '');
  return isPlain && close?.text === ')';
}

/** `SET DEFAULT 'x'` as `SET DEFAULT (CONCAT('x'))`: after SET DEFAULT only a call is no literal to MySQL. */
function callFix(context: StatementContext, column: Token): Fix[] {
  const at = context.tokens.findIndex(({ start }) => start === column.start);
  const [set, word, value, next] = context.tokens.slice(at + 1);
  const isAlone = !next || next.text === ',' || next.text === ';';
  if (set?.upper !== 'SET' || word?.upper !== 'DEFAULT' || value?.kind !== 'string' || !isAlone) return [];
  const edits = [insert(value.start, '(CONCAT('), insert(value.end, '))')];
  return fixOf(context, { title: `Write SET DEFAULT (CONCAT(${value.text}))`, safe: false, edits });
}
