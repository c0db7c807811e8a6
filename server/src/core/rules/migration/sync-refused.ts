import { type ChangeContext, fieldSpan } from '../../contexts/change.js';
import { frappeSays } from '../../contexts/fields.js';
import type { Problem } from '../../finding.js';
import { defineRule } from '../../rule.js';

export default defineRule('change', {
  meta: {
    id: 'migration/sync-refused',
    summary: 'A change that Frappe, or MariaDB whatever the data, refuses: migrate stops there',
    targets: ['mariadb', 'vitess', 'vitess-sharded', 'zero-downtime'],
    severity: 'error',
  },

  *check(context) {
    const { refused, refusedField: field = '', table } = context.plan;
    yield* statementsRefused(context);
    if (refused === undefined) return;
    const ofDefault = refused.startsWith('could not convert');
    const ofNull = refused.endsWith("'NULL'");
    const ofType = refused.startsWith('Fieldtype cannot');
    const key = ofDefault ? 'default' : ofType ? 'fieldtype' : 'length';
    const { name } = context.doctype;
    yield {
      span: fieldSpan(
        context,
        field,
        ofDefault || ofType || refused.startsWith('Length') ? key : 'fieldname',
      ),
      ...(ofDefault && ofNull && context.frappe !== '15' && { severity: 'warning' as const }),
      message: ofDefault
        ? ofNull
          ? `migrate stops at ${name}: the column \`${field}\` has no default, for which MariaDB prints NULL, and Frappe before its fix of #34591 compares that with the new default as a number. Set it before: ALTER TABLE \`${table}\` ALTER \`${field}\` SET DEFAULT …`
          : `migrate stops at ${name}: Frappe compares the default of \`${field}\` with that of the column, and one of them is no number.`
        : ofType
          ? `migrate stops here on a site that has the Custom Field \`${field}\` of ${name}: saving it lets its type change among a few kinds only. Change it in a patch, with frappe.db.set_value and frappe.db.updatedb("${name}").`
          : `migrate stops at ${name} before it changes \`${table}\`.`,
      evidence: frappeSays(ofDefault ? `ValueError: ${refused}` : refused),
      fieldname: field,
    };
  },
});

/** Told by rules on the DocType: a reserved word as an index's name, a default that is no value. */
const OTHER = new Set([0, 1062, 1064, 1067]);

/** What the server refuses whatever rows there are. */
function* statementsRefused(context: ChangeContext): Generator<Problem> {
  for (const { field, errno, when, query } of context.plan.dataRisk) {
    if (query !== undefined || OTHER.has(errno)) continue;
    const text = when.replace(/^always: /, '');
    yield {
      span: fieldSpan(context, field, 'fieldtype', 'not_nullable', 'fieldname'),
      message: `MariaDB refuses what Frappe sends, whatever the data: ${text}. migrate stops here.`,
      evidence: { engine: 'mariadb', errno, text },
      fieldname: field,
      key: `${errno} ${field}`,
    };
  }
}
