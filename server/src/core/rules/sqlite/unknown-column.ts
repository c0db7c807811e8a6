import { defineRule } from '../../rule.js';
import { errorToken, refusal, sqliteProblem } from '../../statements/sqlite.js';

export default defineRule('statement', {
  meta: {
    id: 'sqlite/unknown-column',
    summary:
      'A text in double quotes, or a word, that SQLite takes for the name of a column (no such column)',
    targets: ['sqlite'],
    severity: 'error',
    byName: true,
  },

  *check(context) {
    const refused = refusal(context, 'column');
    if (!refused) return;
    const token = errorToken(context);
    const isText = token?.kind === 'string';
    const everywhere = context.targets.has('mariadb') || context.targets.has('vitess');
    // A column that is missing everywhere: sql/unknown-column says so.
    if (!isText && everywhere && token && context.sqlite?.how !== 'crash' && !/^[A-Z_]+$/.test(refused.name))
      return;
    const message = isText
      ? `On SQLite ${token.text} in double quotes is a name, not a text: put it in single quotes.`
      : `SQLite takes ${refused.name} for the name of a column, and there is none of that name here.`;
    const fixes =
      isText && token.text.startsWith('"') && !/['\\]/.test(token.text) && quotesFit(context.fragment.source)
        ? [
            {
              title: 'Put the text in single quotes',
              safe: true,
              preferred: true,
              edits: [
                {
                  span: context.spanOf(token.start, token.end),
                  newText: `'${token.text.slice(1, -1).replaceAll('""', '"')}'`,
                },
              ],
            },
          ]
        : [];
    yield sqliteProblem(context, refused, { message, fixes, key: refused.name });
  },
});

/** Only in a file of SQL is it certain that no quotes stand around the statement. */
function quotesFit(source: string): boolean {
  return source === 'sql-file';
}
