import { changesOfKind, fieldSpan } from '../../contexts/change.js';
import { defineRule } from '../../rule.js';
import { LineIndex } from '../../text.js';

export default defineRule('change', {
  meta: {
    id: 'migration/removed-field-used',
    summary: "A removed field that the DocType's own controller still reads",
    targets: ['zero-downtime', 'mariadb'],
    severity: 'warning',
  },

  *check(context) {
    const { controller } = context;
    if (!controller) return;
    const renamed = changesOfKind(context, 'rename-field').map((change) => String(change.old));
    const removed = changesOfKind(context, 'remove-field', 'remove-child-table').map(({ field }) => field);
    for (const field of [...removed, ...renamed]) {
      const use = readOf(controller.text, field);
      if (use === undefined) continue;
      yield {
        span: fieldSpan(context, field),
        message: `\`${field}\` is no field any more, and the controller reads \`self.${field}\`: on a new document that fails. Take the code away with the field.`,
        evidence: {
          engine: 'frappe',
          text: `AttributeError: '${context.doctype.name.replaceAll(/[^\w]/g, '')}' object has no attribute '${field}'`,
        },
        related: [
          {
            file: controller.file,
            range: new LineIndex(controller.text).rangeOf({ start: use, end: use + field.length + 5 }),
            message: 'read here',
          },
        ],
        fieldname: field,
        key: field,
      };
    }
  },
});

/** Where a controller reads an attribute that nothing in it sets, declares or defines. */
function readOf(text: string, field: string): number | undefined {
  const word = field.replace(/[^\w]/g, '\\$&');
  const made = new RegExp(
    `\\bself\\.${word}\\s*(:[^=\\n]+)?=(?!=)|\\bdef ${word}\\b|^\\s*${word}\\s*[:=]|\\b(setattr|get|set|update)\\(\\s*self\\s*,\\s*["']${word}["']|self\\.(set|update|append)\\([^)]*["']${word}["']`,
    'm',
  );
  if (made.test(text)) return undefined;
  return new RegExp(`(?<![\\w.])self\\.${word}(?!\\w|\\s*\\()`).exec(text)?.index;
}
