import { type StatementContext, touchesHole } from '../../contexts/statement.js';
import { defineRule } from '../../rule.js';
import { isSure } from '../../schema/lookup.js';
import type { Table } from '../../schema/table.js';
import { identifierOf, type Token } from '../../sources/sql/tokens.js';
import { serverEvidence, statementProblem } from '../../statements/problem.js';

export default defineRule('statement', {
  meta: {
    id: 'sql/unknown-index',
    summary: 'FORCE, USE or IGNORE INDEX of an index that nobody makes (1176)',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'error',
  },

  *check(context) {
    const { tokens, tables, lenient } = context;
    if (lenient) return;
    for (const [index, token] of tokens.entries()) {
      if (!['FORCE', 'USE', 'IGNORE'].includes(token.upper)) continue;
      if (!['INDEX', 'KEY'].includes(tokens[index + 1]?.upper ?? '')) continue;
      const table = tableBefore(context, index);
      if (!table || !isSure(tables, table.name) || context.made.has(table.name)) continue;
      for (const name of namesBehind(tokens, index + 2)) {
        const written = identifierOf(name);
        if (touchesHole(context, name.start, name.end) || mayBe(written, table)) continue;
        if (tables.mayHaveIndex?.(written) !== false) continue;
        yield statementProblem(context, name, {
          message: `${table.doctype} has no index ${written}, and no code of the bench makes one. Add it in on_doctype_update (frappe.db.add_index), or leave the hint out.`,
          evidence: serverEvidence(
            context,
            1176,
            '42000',
            `Key '${written}' doesn't exist in table '${table.name}'`,
          ),
          key: written,
        });
      }
    }
  },
});

/** The table that a hint stands after: `tabBill`, `tabBill` b, `tabBill` AS b. */
function tableBefore({ tokens, tables }: StatementContext, index: number): Table | undefined {
  for (let back = 1; back <= 3; back++) {
    const token = tokens[index - back];
    if (!token) return undefined;
    const table = tables.get(identifierOf(token));
    if (table) return table;
  }
  return undefined;
}

/** `FOR ORDER BY (a, b)`: the names in the brackets. */
function namesBehind(tokens: readonly Token[], start: number): Token[] {
  const open = tokens.findIndex(({ text }, index) => index >= start && index < start + 4 && text === '(');
  if (open < 0) return [];
  const close = tokens.findIndex(({ text }, index) => index > open && text === ')');
  return tokens.slice(open + 1, close < 0 ? open + 1 : close).filter(({ text }) => text !== ',');
}

/** Frappe names an index after its column, `…_index` when it is added later; a site may turn one on for any column. */
function mayBe(name: string, { columns, indexes }: Table): boolean {
  const lower = name.toLowerCase();
  if (lower === 'primary' || indexes.some((index) => index.name.toLowerCase() === lower)) return true;
  return columns.some((column) => {
    const own = column.name.toLowerCase();
    return lower === own || lower === `${own}_index` || lower === `unique_${own}`;
  });
}
