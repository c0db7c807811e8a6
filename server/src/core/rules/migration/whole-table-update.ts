import { executedNames } from '../../contexts/patch-code.js';
import { defineRule } from '../../rule.js';
import { identifierOf, type Token, tokenize } from '../../sources/sql/tokens.js';

/** These have few rows on every site. */
const SMALL = /^tab(?:Singles|Series|DefaultValue)$/i;

export default defineRule('patch', {
  meta: {
    id: 'migration/whole-table-update',
    summary:
      'A patch that updates or deletes every row in one statement: all rows locked, Vitess stops at 10,000',
    targets: ['zero-downtime', 'vitess', 'vitess-sharded'],
    severity: 'warning',
  },

  *check({ module, statements }) {
    const names = executedNames(module);
    const told = new Set<string>();
    for (const statement of statements) {
      const { sql, holes, owner, map, method } = statement;
      if (!names.has(owner?.split('.')[0] ?? '') || holes.some(({ kind }) => kind === 'unknown')) continue;
      const tokens = tokenize(sql).filter(({ kind }) => kind !== 'comment');
      const table = wholeTable(tokens);
      if (table === undefined || SMALL.test(table)) continue;
      const written = method === undefined || /sql/.test(method);
      const span = written ? map.spanOf(tokens[0]!.start, tokens.at(-1)!.end) : statement.span;
      if (told.has(`${span.start} ${span.end}`)) continue;
      told.add(`${span.start} ${span.end}`);
      yield {
        span,
        message: `Every row of \`${table}\` is locked until the statement ends, and with more than 10,000 rows Vitess stops it. Go through the table in batches by primary key, each with a commit.`,
        evidence: { engine: 'vitess', errno: 1317, sqlstate: '70100', text: 'Row count exceeded 10000' },
        statement: sql.trim(),
      };
    }
  },
});

/** The DocType's table of an UPDATE or DELETE of one table with nothing that narrows it. */
function wholeTable(tokens: readonly Token[]): string | undefined {
  const words = tokens.map(({ upper }) => upper);
  if (words.some((word) => NARROWS.has(word))) return undefined;
  const at = words[0] === 'UPDATE' ? 1 : words[0] === 'DELETE' && words[1] === 'FROM' ? 2 : -1;
  const token = tokens[at];
  if (!token || (at === 1 && words.slice(0, words.indexOf('SET')).includes(','))) return undefined;
  const name = identifierOf(token);
  return name.startsWith('tab') ? name : undefined;
}

/** A condition may leave few rows. */
const NARROWS = new Set(['WHERE', 'LIMIT', 'JOIN']);
