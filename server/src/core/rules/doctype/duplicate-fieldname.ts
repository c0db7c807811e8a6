import type { DocTypeContext } from '../../contexts/doctype.js';
import { fieldRows, frappeSays, importedFieldnames } from '../../contexts/fields.js';
import type { Fix, Related } from '../../finding.js';
import { remove } from '../../fix/json.js';
import { defineRule } from '../../rule.js';
import type { JsonPath } from '../../sources/doctype/model.js';
import { TARGETS } from '../../targets.js';
import { LineIndex, type Span } from '../../text.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/duplicate-fieldname',
    summary:
      'A fieldname twice in fields or field_order: a definition is lost, and the DocType cannot be saved',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    const { source, doctype } = context;
    const { fields, field_order: order = [] } = source.data;
    const isDistinct = (list: readonly string[]) => new Set(list).size === list.length;
    if (isDistinct(fields.map(({ fieldname }) => fieldname)) && isDistinct(order)) return;
    const names = importedFieldnames(source.data);
    const first = new Map<string, { raw: unknown; span: Span }>();
    const says = (name: string) =>
      frappeSays(
        `${doctype.name}: Fieldname ${name} appears multiple times in rows ${rowsOf(names, name).join(', ')}`,
      );
    for (const { field, at } of fieldRows(context)) {
      const { fieldname } = field;
      const span = at('fieldname');
      const before = fieldname === '' ? undefined : first.get(fieldname);
      if (!before) {
        first.set(fieldname, { raw: field.raw, span });
        continue;
      }
      yield {
        span,
        message: `${fieldname} is defined twice: ${
          order.length > 0
            ? 'with field_order the import takes the first definition twice and drops this one'
            : 'the table takes this definition at the place of the first'
        }. Saving the DocType in its form is refused.`,
        evidence: says(fieldname),
        fieldname,
        related: related(context, before.span, 'The first definition'),
        fixes: removal(
          context,
          ['fields', field.index],
          JSON.stringify(before.raw) === JSON.stringify(field.raw),
        ),
      };
    }
    for (const [i, fieldname] of order.entries()) {
      const once = source.data.fields.filter((field) => field.fieldname === fieldname).length === 1;
      if (!once || order.indexOf(fieldname) === i) continue;
      yield {
        span: source.nearest(['field_order', i]),
        message: `${fieldname} is in field_order twice, so the import makes two fields of it. Saving the DocType in its form is refused.`,
        evidence: says(fieldname),
        fieldname,
        key: `field_order ${fieldname}`,
        fixes: removal(context, ['field_order', i], true),
      };
    }
  },
});

function rowsOf(names: readonly string[], name: string): number[] {
  return names.flatMap((other, i) => (other === name ? [i + 1] : []));
}

function related({ source }: DocTypeContext, span: Span, message: string): Related[] {
  return [{ file: source.file, range: new LineIndex(source.text).rangeOf(span), message }];
}

/** Safe where both say the same. */
function removal({ source }: DocTypeContext, path: JsonPath, same: boolean): Fix[] {
  const edit = remove(source, path);
  const title = same ? 'Remove the repetition' : 'Remove this second definition';
  return edit ? [{ title, safe: same, preferred: same, edits: [edit] }] : [];
}
