import { frappeSays, isWhole, ONLY_ON_SAVE } from '../../contexts/fields.js';
import { defineRule } from '../../rule.js';
import { CHILD_COLUMNS, STANDARD_COLUMNS } from '../../schema/fieldtypes.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/sort-field',
    summary: 'sort_field names no field: the list of documents asks for an unknown column',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    const { source, doctype } = context;
    if (!isWhole(context)) return;
    const sort = source.data.sort_field ?? '';
    if (sort === '') return;
    const names = sort.includes(',')
      ? sort.split(',').map((part) => part.trim().split(/\s+/)[0] ?? '')
      : [sort];
    const known = new Set(doctype.fields.map((field) => field.fieldname));
    for (const name of names) {
      if (known.has(name) || STANDARD.has(name)) continue;
      yield {
        span: source.nearest(['sort_field']),
        message: `${name === '' ? 'sort_field has a comma with no fieldname beside it.' : `sort_field names ${name}, and the DocType has no such field.`} ${ONLY_ON_SAVE}`,
        evidence: frappeSays(
          name === ''
            ? 'IndexError: list index out of range'
            : `Sort field ${name} must be a valid fieldname`,
        ),
        key: `sort_field ${name}`,
      };
    }
  },
});

/** frappe/model/__init__.py `default_fields` and `child_table_fields` */
const STANDARD: ReadonlySet<string> = new Set(['doctype', ...STANDARD_COLUMNS, ...CHILD_COLUMNS]);
