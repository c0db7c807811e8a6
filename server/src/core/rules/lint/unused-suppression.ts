import type { IgnoreEntry } from '../../config/settings.js';
import { removeComment, removeEntry } from '../../fix/suppression.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('lint', {
  meta: {
    id: 'lint/unused-suppression',
    summary: 'A suppression meets no finding any more',
    targets: TARGETS,
    severity: 'warning',
  },
  *check({ text, unusedIgnores, unusedComments }) {
    for (const entry of unusedIgnores) {
      yield {
        span: entry.origin.span,
        message: `No finding of ${describe(entry)}: this entry ignores nothing`,
        key: describe(entry),
        fixes: removeEntry(text, entry.origin.span),
      };
    }
    for (const { comment, rules } of unusedComments) {
      const where = comment.scope === 'file' ? 'in this file' : 'on the next line';
      const what = rules.includes('*') ? 'any rule' : rules.join(', ');
      yield {
        span: comment.span,
        message: `No finding of ${what} ${where}: this comment suppresses nothing`,
        key: `${comment.scope} ${rules.join()}`,
        fixes: removeComment(text, comment, rules),
      };
    }
  },
});

function describe({ rule, doctype, field, file }: IgnoreEntry): string {
  const where = [doctype, field, file].filter((part) => part !== undefined).join(' › ');
  return where ? `${rule} in ${where}` : rule;
}
