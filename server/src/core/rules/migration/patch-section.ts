import { calleeOf, callsIn, executedBody } from '../../contexts/patch-code.js';
import { defineRule } from '../../rule.js';

export default defineRule('patch', {
  meta: {
    id: 'migration/patch-section',
    summary: 'rename_field before the DocTypes are synced: the new column is not there, and the data stays',
    targets: ['zero-downtime', 'mariadb'],
    severity: 'warning',
  },

  *check({ module, name, entries }) {
    const entry = entries?.find((one) => one.module === name);
    if (!entry?.preModelSync || entry.disabled) return;
    const calls = [...callsIn(executedBody(module))];
    if (calls.some((call) => /(^|\.)reload_(doc|doctype)$/.test(calleeOf(call) ?? ''))) return;
    for (const call of calls) {
      if (!/(^|\.)rename_field$/.test(calleeOf(call) ?? '')) continue;
      const target = call.args[2]?.value ?? call.args.find((arg) => arg.name === 'new_fieldname')?.value;
      const doctype = call.args[0]?.value;
      const of = doctype?.kind === 'str' ? doctype.value : 'the DocType';
      const field = target?.kind === 'str' ? target.value : 'the new field';
      yield {
        span: { start: call.start, end: call.end },
        message: `patches.txt runs this before the model sync, when ${field} is no field yet: rename_field prints a line and returns, and the data is never moved. Put it under [post_model_sync], or reload the DocType first.`,
        evidence: { engine: 'frappe', text: `rename_field: ${field} not found in ${of}` },
      };
    }
  },
});
