import type { DdlText, StatementContext } from '../../contexts/statement.js';
import { isBehindHole, touchesHole } from '../../contexts/statement.js';
import { syntaxError } from '../../engines/errors.js';
import type { Refusal } from '../../engines/mysql/limit.js';
import { isReserved } from '../../engines/mysql/reserved.js';
import { lostBackticks, refusedByMysql } from '../../engines/mysql/syntax.js';
import type { Fix, Problem } from '../../finding.js';
import { defineRule } from '../../rule.js';
import { identifierOf, type Token, tokenize } from '../../sources/sql/tokens.js';
import { statementProblem } from '../../statements/problem.js';
import { closing } from '../../statements/repairs/repair.js';
import { asDerived } from '../../statements/repairs/subqueries.js';
import { adviceOf, fixesOf, fixOf } from '../../statements/repairs.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/mysql-syntax',
    summary: 'A statement that Vitess hands on and that the MySQL behind it cannot parse (1064)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check(context) {
    const { parse, plan, ddl } = context;
    if (!parse || (parse.verdict !== 'ok' && parse.verdict !== 'partial')) return;
    if (plan && plan.verdict !== 'ok' && plan.verdict !== 'skipped') return;
    if (parse.verdict === 'partial' && ddl?.statement.error) yield* body(context, ddl);
    else if (parse.verdict === 'ok' && ddl && !ddl.verbatim) yield* requoted(context, ddl);
    const refused =
      refusedByMysql(context.tokens, context.facts?.functions) ??
      (ddl || plan?.type === 'local' ? undefined : lostBackticks(context.tokens));
    if (refused?.only && refused.only !== context.versions.mysql) return;
    if (refused && !touchesHole(context, refused.start, refused.end)) {
      yield statementProblem(context, refused, {
        message: `Vitess takes this, the MySQL behind it does not: ${refused.why}.`,
        evidence: refused.error
          ? { engine: 'mysql', ...refused.error }
          : syntaxError('mysql', context.sql, refused.start),
        fixes: [...fixesOf(context), ...refusalFixes(context, refused)],
      });
    }
  },
});

/** A hint that can go, a LIMIT that a derived table can have. */
function refusalFixes(context: StatementContext, { start, end, error }: Refusal): Fix[] {
  const { facts, tokens } = context;
  const at = tokens.findIndex((token) => token.start === start);
  const word = tokens[at]?.upper;
  if (word === 'SQL_CACHE') {
    const edits = [{ start, end: tokens[at + 1]?.start ?? end, newText: '' }];
    return fixOf(context, { title: 'Remove SQL_CACHE', safe: true, edits });
  }
  const limited = (facts?.scopes ?? []).flatMap(({ kind, limit }, scope) =>
    kind === 'subquery' && limit ? [scope] : [],
  );
  if (word !== 'LIMIT' || error?.errno !== 1235 || !facts || limited.length !== 1) return [];
  const open = tokens.findLastIndex(
    (token, i) =>
      i < at && token.text === '(' && tokens[i + 1]?.upper === 'SELECT' && closing(tokens, i) > at,
  );
  const title = 'Put the LIMIT in a derived table';
  const repair = asDerived(context, limited[0]!, open, title);
  return repair ? fixOf(context, repair) : [];
}

/** vtgate passes the body of a CREATE or ALTER TABLE that it cannot parse to MySQL as it came. */
function* body(context: StatementContext, { statement, text }: DdlText): Generator<Problem> {
  const token = statement.error!.token;
  const start = token?.start ?? text.length;
  if (isBehindHole(context, token?.end ?? text.length)) return;
  yield statementProblem(context, token ?? { start, end: start }, {
    message: `Vitess hands the body of this statement to MySQL unread, and MySQL cannot parse it${token ? ` at ${JSON.stringify(token.text)}` : ''}.${adviceOf(context)}`,
    evidence: syntaxError('mysql', text, start),
    fixes: fixesOf(context),
  });
}

/** vtgate writes DDL anew and quotes only its own keywords: a name that MySQL reserves loses its backticks. */
function* requoted(context: StatementContext, { statement, text }: DdlText): Generator<Problem> {
  const token = statement.error?.token;
  if (!token) return;
  const same = (own: Token): boolean => identifierOf(own).toLowerCase() === token.text.toLowerCase();
  const quoted = context.tokens.find((own) => own.kind === 'quoted' && same(own));
  if (quoted && token.kind === 'word' && isReserved(token.text)) {
    yield statementProblem(context, quoted, {
      message: `vtgate writes this statement anew without the backticks around ${identifierOf(quoted)}, a reserved word of MySQL but not of Vitess.`,
      evidence: syntaxError('mysql', text, token.start),
    });
    return;
  }
  const nth = tokenize(text).filter((one) => one.start < token.start && same(one)).length;
  const own = context.tokens.filter((one) => one.kind !== 'quoted' && same(one))[nth];
  if (!own || quoted || isBehindHole(context, own.end)) return;
  yield statementProblem(context, own, {
    message: `Vitess takes this, the MySQL behind it cannot parse it at ${JSON.stringify(own.text)}.`,
    evidence: syntaxError('mysql', text, token.start),
    fixes: fixesOf(context),
  });
}
