import { frappeSays, ONLY_ON_SAVE } from '../../contexts/fields.js';
import { remove } from '../../fix/json.js';
import { defineRule } from '../../rule.js';
import { cstr } from '../../sources/values.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/default-print-format',
    summary: 'default_print_format in a DocType of an app, where only Customize Form may set it',
    targets: TARGETS,
    severity: 'warning',
  },

  *check({ source }) {
    const { custom, raw } = source.data;
    if (custom || cstr(raw.default_print_format) === '') return;
    const edit = remove(source, ['default_print_format']);
    yield {
      span: source.nearest(['default_print_format']),
      message: `The DocType of an app has no default print format of its own: take it out and set it in Customize Form, which makes a Property Setter. ${ONLY_ON_SAVE}`,
      evidence: frappeSays('Standard DocType cannot have default print format, use Customize Form'),
      key: 'default_print_format',
      fixes: edit ? [{ title: 'Remove default_print_format', safe: false, edits: [edit] }] : [],
    };
  },
});
