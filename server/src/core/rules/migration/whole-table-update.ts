import { callsIn, executedBody, sqlOf } from '../../contexts/patch-code.js';
import { defineRule } from '../../rule.js';

const TABLE = '(?:`(tab[^`]+)`|(tab\\w+))';
/** Of one table and with nothing that narrows it; the table's name is in one of the four groups. */
const WHOLE_TABLE = new RegExp(
  `^\\s*(?:update\\s+${TABLE}(?:\\s+(?:as\\s+)?\\w+)?\\s+set\\b|delete\\s+from\\s+${TABLE}\\s*;?\\s*$)`,
  'i',
);
/** A condition may leave few rows. */
const NARROWED = /\b(?:where|limit|join)\b/i;
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

  *check({ module }) {
    for (const call of callsIn(executedBody(module))) {
      const sql = sqlOf(call);
      if (!sql || sql.text.includes('{}')) continue;
      const table = WHOLE_TABLE.exec(sql.text)?.slice(1).find(Boolean);
      if (!table || NARROWED.test(sql.text) || SMALL.test(table)) continue;
      yield {
        span: sql,
        message: `Every row of \`${table}\` is locked until the statement ends, and with more than 10,000 rows Vitess stops it. Go through the table in batches by primary key, each with a commit.`,
        evidence: { engine: 'vitess', errno: 1317, sqlstate: '70100', text: 'Row count exceeded 10000' },
        statement: sql.text.trim(),
      };
    }
  },
});
