import { frappeSays, isWhole, ONLY_ON_SAVE } from '../../contexts/fields.js';
import { defineRule } from '../../rule.js';
import { NO_VALUE_FIELDTYPES } from '../../schema/fieldtypes.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/search-fields',
    summary: 'search_fields names something that is no field, or a field without a value',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    const { source, doctype } = context;
    if (!isWhole(context)) return;
    const { search_fields: list } = source.data;
    if (list === '') return;
    for (const name of list.split(',').map((part) => part.trim())) {
      const field = doctype.fields.find((other) => other.fieldname === name);
      if (field && !NO_VALUE_FIELDTYPES.has(field.fieldtype)) continue;
      yield {
        span: source.nearest(['search_fields']),
        message: `search_fields names ${name}, ${field ? `a ${field.fieldtype} without a column` : `which is no field of ${doctype.name}`}: every Link field to ${doctype.name} then asks for an unknown column (1054). ${ONLY_ON_SAVE}`,
        evidence: frappeSays(`Search field ${name} is not valid`),
        key: `search_fields ${name}`,
      };
    }
  },
});
