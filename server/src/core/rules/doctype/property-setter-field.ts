import { defineRule } from '../../rule.js';
import { nearest } from '../../similar.js';
import { TARGETS } from '../../targets.js';

export default defineRule('customization', {
  meta: {
    id: 'doctype/property-setter-field',
    summary:
      'A Property Setter whose field_name is one or two letters from a field of the DocType: it changes nothing',
    targets: TARGETS,
    severity: 'warning',
  },

  *check({ data, own, known, text }) {
    if (!data || known === undefined) return;
    for (const { fieldname, property, at } of own.setters) {
      if (fieldname === '' || known.has(fieldname)) continue;
      // A site may have fields that no app ships; one that is all but the same is a slip of the pen.
      const near = nearest(fieldname, known);
      if (near === undefined) continue;
      const span = at('field_name');
      yield {
        span,
        message: `${data.name} has no field ${fieldname}: ${property} is set on nothing, and nobody is told. Did you mean ${near}?`,
        fieldname,
        key: `field_name ${fieldname} ${property}`,
        ...(text.slice(span.start, span.end).includes(`"${fieldname}"`) && {
          fixes: [
            {
              title: `Write ${near} instead of ${fieldname}`,
              safe: false,
              preferred: true,
              edits: [
                {
                  span,
                  newText: text.slice(span.start, span.end).replace(`"${fieldname}"`, JSON.stringify(near)),
                },
              ],
            },
          ],
        }),
      };
    }
  },
});
