import type { Finding } from '../core/finding.js';

/** A table of the rules that ran: findings and milliseconds, slowest first. */
export function statistics(findings: readonly Finding[], times: ReadonlyMap<string, number>): string {
  const count = new Map<string, number>();
  for (const { rule } of findings) count.set(rule, (count.get(rule) ?? 0) + 1);
  const rows = [...times]
    .sort(([, a], [, b]) => b - a)
    .map(
      ([rule, ms]) => `${String(count.get(rule) ?? 0).padStart(8)} ${ms.toFixed(1).padStart(8)} ms  ${rule}`,
    );
  return `findings     time     rule\n${rows.join('\n')}\n`;
}
