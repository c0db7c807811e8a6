import { executedNames } from '../../contexts/patch-code.js';
import { defineRule } from '../../rule.js';
import type { TableState } from '../../schema/state/state.js';
import { growsDaily } from '../../sources/doctype/growth.js';
import { isWritten } from '../../sources/sql/fragment.js';
import { identifierOf, type Token, tokenize } from '../../sources/sql/tokens.js';

/** These have few rows on every site. */
const SMALL = /^tab(?:Singles|Series|DefaultValue)$/i;

export default defineRule('patch', {
  meta: {
    id: 'migration/whole-table-update',
    summary:
      'A patch whose UPDATE or DELETE reads every row: all rows locked to its end, Vitess stops at 10,000',
    targets: ['zero-downtime', 'vitess', 'vitess-sharded'],
    severity: 'warning',
  },

  *check({ module, statements, table: stateOf, doctype: lookUp }) {
    const names = executedNames(module);
    const told = new Set<string>();
    for (const statement of statements) {
      const { sql, holes, owner, map } = statement;
      if (!names.has(owner?.split('.')[0] ?? '') || holes.some(({ kind }) => kind === 'unknown')) continue;
      const tokens = tokenize(sql).filter(({ kind }) => kind !== 'comment');
      const found = oneTable(tokens);
      if (!found || SMALL.test(found.table)) continue;
      const { table, where } = found;
      const data = lookUp(table.slice('tab'.length));
      if ((data && !growsDaily(data)) || (where && usesIndex(stateOf(table), where))) continue;
      const span = isWritten(statement) ? map.spanOf(tokens[0]!.start, tokens.at(-1)!.end) : statement.span;
      if (told.has(`${span.start} ${span.end}`)) continue;
      told.add(`${span.start} ${span.end}`);
      yield {
        span,
        message: where
          ? `No index of \`${table}\` helps this WHERE, so that every row of it is locked until the patch ends: writers wait and give up. Go through the table in batches by primary key, each with a commit.`
          : `Every row of \`${table}\` is locked until the patch ends: writers wait and give up, and with more than 10,000 rows Vitess stops the statement. Go through the table in batches by primary key, each with a commit.`,
        evidence: {
          engine: 'mariadb',
          errno: 1205,
          sqlstate: 'HY000',
          text: 'Lock wait timeout exceeded; try restarting transaction',
        },
        statement: sql.trim(),
      };
    }
  },
});

/** The DocType's table of an UPDATE or DELETE of one table, and its condition. */
function oneTable(
  tokens: readonly Token[],
): { table: string; where: readonly Token[] | undefined } | undefined {
  const words = tokens.map(({ upper }) => upper);
  if (words.some((word) => SEVERAL.has(word))) return undefined;
  const at = words[0] === 'UPDATE' ? 1 : words[0] === 'DELETE' && words[1] === 'FROM' ? 2 : -1;
  const token = tokens[at];
  if (!token || (at === 1 && words.slice(0, words.indexOf('SET')).includes(','))) return undefined;
  const table = identifierOf(token);
  const where = words.indexOf('WHERE');
  return table.startsWith('tab')
    ? { table, where: where < 0 ? undefined : tokens.slice(where + 1) }
    : undefined;
}

/** Other tables, or a limit: then it is not told which rows are read. */
const SEVERAL = new Set(['LIMIT', 'JOIN', 'SELECT']);

/** Whether a name in the condition begins an index: then the server may find the rows by it. */
function usesIndex(state: TableState | undefined, where: readonly Token[]): boolean {
  if (!state) return true;
  const names = new Set(
    where.filter(({ kind }) => kind !== 'string').map((token) => identifierOf(token).toLowerCase()),
  );
  const leads = [state.primary[0], ...state.indexes.map(({ columns }) => columns[0]?.name)];
  return leads.some((lead) => lead !== undefined && names.has(lead.toLowerCase()));
}
