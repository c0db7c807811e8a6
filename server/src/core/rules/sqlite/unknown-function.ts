import { PORTABLE_FUNCTIONS } from '../../engines/sqlite/portable.js';
import { defineRule } from '../../rule.js';
import { errorToken, portableFixes, refusal, sqliteProblem } from '../../statements/sqlite.js';

export default defineRule('statement', {
  meta: {
    id: 'sqlite/unknown-function',
    summary: 'A function that SQLite lacks and Frappe does not register, under the name that is sent',
    targets: ['sqlite'],
    severity: 'error',
  },

  *check(context) {
    const refused = refusal(context, 'function');
    if (!refused) return;
    const { name, source = name } = refused;
    const written = source.toLowerCase() === name.toLowerCase() ? '' : ` (${source} becomes ${name})`;
    const instead = PORTABLE_FUNCTIONS.get(source.toUpperCase());
    yield sqliteProblem(context, refused, {
      message: `SQLite has no function ${name}${written}, and Frappe ${context.frappe} registers none.${instead ? ` ${instead}` : ''}`,
      key: source.toUpperCase(),
      fixes: portableFixes(context, errorToken(context)),
    });
  },
});
