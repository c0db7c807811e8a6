import { frappeSays } from '../../contexts/fields.js';
import type { PatchContext } from '../../contexts/patch.js';
import { calleeOf, callsIn, executedBody } from '../../contexts/patch-code.js';
import { altersIn, argument } from '../../contexts/patch-ddl.js';
import type { Problem } from '../../finding.js';
import { dataRisks } from '../../migration/plan/risks.js';
import { plainText } from '../../python/ast.js';
import { defineRule } from '../../rule.js';
import { applyStatement } from '../../schema/state/apply.js';
import type { TableState } from '../../schema/state/state.js';

export default defineRule('patch', {
  meta: {
    id: 'migration/patch-data-refused',
    summary: 'An ALTER TABLE of a patch that MariaDB refuses for some values that may be in the table',
    targets: ['zero-downtime', 'mariadb'],
    severity: 'warning',
  },

  *check(context) {
    yield* renamedAmounts(context);
    const states = new Map<string, TableState>();
    for (const { sql, alter, span, notNullByDefault } of altersIn(context)) {
      const name = alter.table;
      const state = states.get(name) ?? context.table(name);
      if (!state) continue;
      states.set(name, applyStatement(state, alter));
      const risks = dataRisks([alter], state, [], 'mariadb', new Set()).filter(({ errno }) => errno !== 0);
      if (risks.length === 0) continue;
      // That it becomes NOT NULL is what nobody has written.
      const first = (notNullByDefault && risks.find(({ errno }) => errno === 1265)) || risks[0]!;
      const ordered = [first, ...risks.filter((risk) => risk !== first)];
      const whens = ordered.map(({ errno, when }) => `${errno} when ${when}`).join('; ');
      const queries = ordered.flatMap(({ query }) => query ?? []);
      yield {
        span,
        message: `${notNullByDefault ? 'Without nullable=True the column becomes NOT NULL. ' : ''}migrate stops at this patch: ${whens}.${queries.length > 0 ? ` Count them first: ${queries.join('; ')}` : ''}`,
        evidence: { engine: 'mariadb', errno: first.errno, text: first.when },
        statement: sql,
        ...(notNullByDefault && first.errno === 1265 && { key: 'not null' }),
      };
    }
  },
});

const AMOUNT = /^(?:Currency|Float|Percent|Rating|Duration)$/;

/**
 * `frappe.db.rename_column` keeps a column's type alone. Without a default MariaDB prints NULL for it, and Frappe, before it
 * knew better (frappe/frappe#34591), compares that as a number when it syncs the field.
 */
function* renamedAmounts({ module, frappe, doctype: lookUp }: PatchContext): Generator<Problem> {
  if (frappe === 'develop') return;
  for (const call of callsIn(executedBody(module))) {
    if (!/(?:^|\.)db\.rename_column$/.test(calleeOf(call) ?? '')) continue;
    const names = ['doctype', 'old_column_name', 'new_column_name'].map((name, i) => argument(call, i, name));
    const [doctype, , fresh] = names.map(plainText);
    const field = lookUp(doctype ?? '')?.fields.find(({ fieldname }) => fieldname === fresh);
    if (!field || !AMOUNT.test(field.fieldtype) || !field.default) continue;
    yield {
      span: { start: call.start, end: call.end },
      message: `The column keeps its type alone, not NOT NULL and its default. ${fresh} has a default (${field.default}), so that migrate stops when it next syncs ${doctype}: Frappe compares the two as numbers. Set the default after the rename: ALTER TABLE \`tab${doctype}\` ALTER \`${fresh}\` SET DEFAULT ${field.default}.`,
      evidence: frappeSays("ValueError: could not convert string to float: 'NULL'"),
      key: `renamed ${fresh}`,
    };
  }
}
