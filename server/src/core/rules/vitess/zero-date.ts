import { type StatementContext, touchesHole } from '../../contexts/statement.js';
import type { Problem } from '../../finding.js';
import { defineRule } from '../../rule.js';
import { identifierOf, stringValueOf, type Token } from '../../sources/sql/tokens.js';
import { mysqlEvidence, statementProblem } from '../../statements/problem.js';
import { STANDARD_DATETIMES, ZERO_DATE } from '../../statements/zero-date.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/zero-date',
    summary: "A date such as '0000-00-00' is written, which MySQL's default mode refuses (1292)",
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check(context) {
    const { tokens, facts, plan } = context;
    if (
      plan?.verdict !== 'ok' ||
      !context.session.defaultMode ||
      tokens.some(({ upper }) => upper === 'IGNORE')
    )
      return;
    const table = facts?.tables?.find(({ role }) => role === 'write')?.name ?? '';
    const written =
      facts?.kind === 'update'
        ? assigned(tokens)
        : facts?.kind === 'insert' || facts?.kind === 'replace'
          ? inserted(tokens)
          : [];
    for (const { column, value } of written) {
      if (
        value.kind !== 'string' ||
        !ZERO_DATE.test(stringValueOf(value)) ||
        touchesHole(context, value.start, value.end)
      )
        continue;
      const kind = kindOf(context, table, column);
      if (kind) yield refused(context, value, column, kind);
    }
  },
});

interface Written {
  column: string;
  value: Token;
}

/** `SET column = 'value'` */
function assigned(tokens: readonly Token[]): Written[] {
  const from = tokens.findIndex(({ upper }) => upper === 'SET');
  const to = tokens.findIndex(({ upper }) => upper === 'WHERE');
  return tokens.slice(from + 1, to < 0 ? undefined : to).flatMap((token, i, all): Written[] => {
    const name = all[i - 2];
    return name && all[i - 1]?.text === '=' ? [{ column: identifierOf(name), value: token }] : [];
  });
}

/** `(column, …) VALUES (value, …), …`, as far as the values are plain. */
function inserted(tokens: readonly Token[]): Written[] {
  const open = tokens.findIndex(({ text }) => text === '(');
  const close = tokens.findIndex(({ text }, i) => i > open && text === ')');
  if (open < 0 || !/^VALUES?$/.test(tokens[close + 1]?.upper ?? '')) return [];
  const columns = tokens
    .slice(open + 1, close)
    .filter(({ text }) => text !== ',')
    .map(identifierOf);
  const out: Written[] = [];
  let depth = 0;
  let place = 0;
  for (const token of tokens.slice(close + 2)) {
    if (token.text === '(' && ++depth === 1) place = 0;
    else if (token.text === ')') depth--;
    else if (token.text === ',' && depth === 1) place++;
    else if (depth === 1) out.push({ column: columns[place] ?? '', value: token });
  }
  return out;
}

/** `datetime` or `date` where the column is known to be one. */
function kindOf(
  { tables }: StatementContext,
  table: string,
  column: string,
): 'datetime' | 'date' | undefined {
  if (STANDARD_DATETIMES.has(column.toLowerCase())) return 'datetime';
  const type =
    tables.get(table)?.columns.find(({ name }) => name.toLowerCase() === column.toLowerCase())?.type ?? '';
  return /^datetime/.test(type) ? 'datetime' : type === 'date' ? 'date' : undefined;
}

function refused(
  context: StatementContext,
  value: Token,
  column: string,
  kind: 'datetime' | 'date',
): Problem {
  return statementProblem(context, value, {
    message: `MySQL takes no zero date for ${column}; NULL says that there is none, on MariaDB too.`,
    evidence: mysqlEvidence(
      1292,
      '22007',
      `Incorrect ${kind} value: '${stringValueOf(value)}' for column '${column}' at row 1`,
    ),
    key: column,
  });
}
