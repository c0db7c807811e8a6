import { defineRule } from '../../rule.js';
import { nearest } from '../../similar.js';
import { cstr } from '../../sources/values.js';
import { TARGETS } from '../../targets.js';

export default defineRule('customization', {
  meta: {
    id: 'doctype/custom-field-insert-after',
    summary: 'A Custom Field whose insert_after names no field: it comes last on the form',
    targets: TARGETS,
    severity: 'info',
  },

  *check({ data, own, known }) {
    if (!data || known === undefined) return;
    for (const field of own.fields) {
      const anchor = cstr(field.raw.insert_after);
      if (anchor === '' || anchor === 'append' || known.has(anchor)) continue;
      const near = nearest(anchor, [...known]);
      yield {
        span: field.at('insert_after'),
        message: `${data.name} has no field ${anchor}${near ? ` (did you mean ${near}?)` : ''}, so that ${field.fieldname} comes after all others on the form.`,
        fieldname: field.fieldname,
        key: `insert_after ${field.fieldname}`,
      };
    }
  },
});
