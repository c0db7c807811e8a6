import type { FrappeOnShards } from '../../contexts/bench.js';
import { defineRule } from '../../rule.js';

export default defineRule('bench', {
  meta: {
    id: 'sharding/frappe',
    summary:
      'What Frappe itself does on shards: what is refused, what asks every shard; said once for a bench',
    targets: ['vitess-sharded'],
    severity: 'warning',
    needsEngine: true,
  },

  *check({ span, frappe }) {
    const refused = frappe.filter(({ reach }) => reach === 'refused');
    const wide = frappe.filter(({ reach }) => reach === 'scatter' || reach === 'write' || reach === 'join');
    if (refused.length === 0 && wide.length === 0) return;
    const error = refused[0]?.error;
    const sentences = [
      refused.length > 0 && `Vitess refuses ${list(refused)}`,
      wide.length > 0 && `every shard is asked for ${list(wide)}`,
    ].filter((one) => one !== false);
    yield {
      span,
      message: `Frappe itself on these shards: ${sentences.join('; ')}. No app can change that: it takes an override, or tables that stay unsharded.`,
      ...(refused[0] && { statement: refused[0].statement }),
      ...(error && {
        evidence: {
          engine: 'vitess',
          errno: error.errno,
          sqlstate: error.sqlstate,
          text: error.message,
        } as const,
      }),
      key: 'frappe',
    };
  },
});

function list(things: readonly FrappeOnShards[]): string {
  const [last, ...rest] = [...things].reverse().map(({ what }) => what);
  return rest.length > 0 ? `${rest.reverse().join(', ')} and ${last}` : last!;
}
