import {
  fieldRows,
  frappeSays,
  isWhole,
  labelOf,
  ONLY_ON_SAVE,
  optionsRefused,
} from '../../contexts/fields.js';
import { set } from '../../fix/json.js';
import { defineRule } from '../../rule.js';
import { LINK_FIELDTYPES } from '../../schema/fieldtypes.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/unknown-options',
    summary: 'A Link or Table field to a DocType that no app of the bench has',
    targets: TARGETS,
    severity: 'warning',
  },

  *check(context) {
    const { doctype, doctypes, source } = context;
    if (!doctypes.complete || !isWhole(context)) return;
    for (const { field, at, path } of fieldRows(context)) {
      const { options } = field;
      if (!LINK_FIELDTYPES.has(field.fieldtype) || options === '' || options === '[Select]') continue;
      if (options === doctype.name || doctypes.get(options)) continue;
      const name = sameIgnoringCase(options, doctypes.names());
      const edit = name === undefined ? undefined : set(source, path('options'), name);
      yield {
        span: at('options'),
        message:
          name === undefined
            ? `No app of this bench has a DocType ${options}. ${ONLY_ON_SAVE}`
            : `The DocType is named ${name}. ${ONLY_ON_SAVE}`,
        evidence:
          name === undefined
            ? optionsRefused(context, field, 'Options must be a valid DocType for field')
            : frappeSays(
                `${doctype.name}: Options ${options} must be the same as doctype name ${name} for the field ${labelOf(field)}`,
              ),
        fieldname: field.fieldname,
        fixes: edit ? [{ title: `Use ${name}`, safe: true, preferred: true, edits: [edit] }] : [],
      };
    }
  },
});

function sameIgnoringCase(name: string, names: Iterable<string>): string | undefined {
  const lower = name.toLowerCase();
  for (const other of names) if (other.toLowerCase() === lower) return other;
  return undefined;
}
