import { defineRule } from '../../rule.js';
import type { CustomField } from '../../sources/customization.js';
import { TARGETS } from '../../targets.js';

export default defineRule('customization', {
  meta: {
    id: 'doctype/custom-field-exists',
    summary:
      'A Custom Field with the name of a field that the DocType has already: it is refused, or there twice',
    targets: TARGETS,
    severity: 'error',
  },

  *check({ data, own }) {
    if (!data) return;
    const standard = new Map(data.fields.map((field) => [field.fieldname, field]));
    for (const field of own.fields) {
      if (!standard.has(field.fieldname)) continue;
      const refused = !field.unvalidated;
      yield {
        span: field.at('fieldname'),
        ...(!refused && { severity: 'warning' as const }),
        message: messageOf(field, data.name),
        evidence: {
          engine: 'frappe',
          text:
            refused && field.way !== 'export'
              ? `A field with the name ${field.fieldname} already exists in ${data.name}`
              : `UniqueFieldnameError: ${data.name}: Fieldname ${field.fieldname} appears multiple times in rows`,
        },
        fieldname: field.fieldname,
      };
    }
  },
});

function messageOf({ fieldname, way, unvalidated }: CustomField, doctype: string): string {
  const has = `${doctype} has a field ${fieldname} of its own`;
  if (unvalidated)
    return `${has}. Without validation the Custom Field is made all the same: the form shows it twice, the later definition makes the column, and the next save of the DocType's fields is refused.`;
  if (way === 'export') return `${has}: install stops when it checks the fields after this file.`;
  if (way === 'fixture') return `${has}: install and migrate stop at this row.`;
  return `${has}: the call stops here.`;
}
