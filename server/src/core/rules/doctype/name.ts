import { frappeSays } from '../../contexts/fields.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/name',
    summary: 'A DocType name that is too long, or has characters that Frappe refuses',
    targets: TARGETS,
    severity: 'error',
  },

  *check({ source }) {
    const { name } = source.data;
    const text = refusal(name);
    if (text === undefined) return;
    yield {
      span: source.nearest(['name']),
      message: `Frappe refuses this name when the DocType is saved in its form or renamed; install and migrate do not look at it.`,
      evidence: frappeSays(text),
      key: 'name',
    };
  },
});

/** `tab` and the name make the table's, which may have 64 characters. */
const LONGEST = 61;

/** frappe/core/doctype/doctype/doctype.py `validate_name` */
function refusal(name: string): string | undefined {
  const length = [...name].length;
  if (length > LONGEST) return `Doctype name is limited to ${LONGEST} characters (${name})`;
  if (name !== name.trim()) return "DocType's name should not start or end with whitespace";
  if (!/^(?!\W)[^\d_\s][\w -]+$/.test(name)) {
    return "A DocType's name should start with a letter and can only consist of letters, numbers, spaces, underscores and hyphens";
  }
  return undefined;
}
