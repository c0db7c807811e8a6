import { frappeSays, isWhole, ONLY_ON_SAVE } from '../../check/fields.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/title-field',
    summary: 'title_field names no field',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    const { source, doctype } = context;
    if (!isWhole(context)) return;
    const name = source.data.title_field;
    if (name === '' || doctype.fields.some((field) => field.fieldname === name)) return;
    yield {
      span: source.nearest(['title_field']),
      message: `There is no field ${name}. ${ONLY_ON_SAVE}`,
      evidence: frappeSays('Title field must be a valid fieldname'),
      key: 'title_field',
    };
  },
});
