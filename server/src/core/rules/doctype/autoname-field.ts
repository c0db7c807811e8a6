import { frappeSays, isWhole } from '../../contexts/fields.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/autoname-field',
    summary: 'autoname names a field that is not there',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    const { source, doctype } = context;
    const { autoname } = source.data;
    if (!isWhole(context)) return;
    const series = autoname.startsWith('naming_series:');
    if (!series && !autoname.startsWith('field:')) return;
    const fieldname = series ? 'naming_series' : (autoname.split(':')[1] ?? '');
    const field = doctype.fields.find((other) => other.fieldname === fieldname);
    if (!field) {
      yield {
        span: source.nearest(['autoname']),
        message: `autoname names documents of ${doctype.name} by the field ${fieldname}, which it does not have: a document gets no name. Name a field that it has.`,
        evidence: frappeSays(
          series
            ? `Fieldname called ${fieldname} must exist to enable autonaming`
            : `Invalid fieldname '${fieldname}' in autoname`,
        ),
        key: 'autoname',
      };
    }
  },
});
