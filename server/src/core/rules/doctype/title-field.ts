import { frappeSays, isWhole, ONLY_ON_SAVE } from '../../contexts/fields.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/title-field',
    summary: 'title_field names no field, or the title is to be made of one that is not there',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    const { source, doctype } = context;
    if (!isWhole(context)) return;
    const name = source.data.title_field;
    if (name === '') return;
    const field = doctype.fields.find((other) => other.fieldname === name);
    if (!field) {
      yield {
        span: source.nearest(['title_field']),
        message: `title_field names ${name}, and the DocType has no such field. ${ONLY_ON_SAVE}`,
        evidence: frappeSays('Title field must be a valid fieldname'),
        key: 'title_field',
      };
      return;
    }
    if (field.index < 0) return;
    const known = new Set(doctype.fields.map(({ fieldname }) => fieldname));
    for (const [property, pattern] of [
      ['options', field.options],
      ['default', field.default ?? ''],
    ] as const) {
      const unknown = [...pattern.matchAll(PLACEHOLDER)].find(
        ([, at]) => !at!.startsWith('{') && !known.has(at!),
      );
      if (!unknown) continue;
      yield {
        span: source.nearest(['fields', field.index, property]),
        message: `The title is made of fields, and there is no field ${unknown[1]}. ${ONLY_ON_SAVE}`,
        evidence: frappeSays(`{${unknown[1]}} is not a valid fieldname pattern. It should be {field_name}.`),
        fieldname: name,
        key: `title pattern ${property}`,
      };
    }
  },
});

/** frappe/core/doctype/doctype/doctype.py `FIELD_PATTERN` */
const PLACEHOLDER = /\{(.*?)\}/g;
