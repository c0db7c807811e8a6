import type { StatementContext } from '../../contexts/statement.js';
import { adviceFor, KEYWORDS, MARIADB_ONLY } from '../../engines/sqlite/portable.js';
import type { Fix } from '../../finding.js';
import { defineRule } from '../../rule.js';
import { identifierOf } from '../../sources/sql/tokens.js';
import { errorToken, portableFixes, refusal, sqliteProblem } from '../../statements/sqlite.js';

export default defineRule('statement', {
  meta: {
    id: 'sqlite/syntax',
    summary: 'What Frappe makes of a statement is no SQL that SQLite reads (near "…": syntax error)',
    targets: ['sqlite'],
    severity: 'error',
    byName: true,
  },

  *check(context) {
    const first = context.tokens[0]?.upper ?? '';
    if (MARIADB_ONLY.has(first)) return;
    const refused = refusal(context, 'syntax');
    if (!refused) return;
    const token = errorToken(context);
    const isColumn =
      token?.kind === 'word' && KEYWORDS.has(token.upper) && columnsOf(context).has(token.text.toLowerCase());
    if (isColumn && refused.how === 'translated') {
      yield sqliteProblem(context, refused, {
        message: `${token.text} is a word of SQLite's own, and sqlglot writes it without quotes: put the column in backticks.`,
        fixes: backticks(context),
        key: token.text,
      });
      return;
    }
    const why = adviceFor(context.tokens) ?? `SQLite cannot read this at ${refused.name}.`;
    yield sqliteProblem(context, refused, { message: why, fixes: portableFixes(context, undefined) });
  },
});

/** The columns of the statement's DocTypes, in lower case. */
function columnsOf({ tokens, tables }: StatementContext): Set<string> {
  const names = tokens.map(identifierOf).filter((name) => name.startsWith('tab'));
  return new Set(
    names.flatMap((name) => tables.get(name)?.columns.map((column) => column.name.toLowerCase()) ?? []),
  );
}

/** Backticks around each place where the column is written bare; MariaDB and Vitess read them as well. */
function backticks(context: StatementContext): Fix[] {
  const token = errorToken(context)!;
  const own = context.tokens.filter(({ kind, upper }) => kind === 'word' && upper === token.upper);
  const edits = own.map(({ start, end, text }) => ({
    span: context.spanOf(start, end),
    newText: `\`${text}\``,
  }));
  return [{ title: `Put ${token.text} in backticks`, safe: true, preferred: true, edits }];
}
