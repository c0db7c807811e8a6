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
    const rows = rowsOf(importedFieldnames(source.data));
    const lines = new LineIndex(source.text);
    const first = new Map<string, { raw: string; span: Span }>();
    const says = (name: string) =>
      frappeSays(`${doctype.name}: Fieldname ${name} appears multiple times in rows ${rows(name)}`);
    for (const { field, at } of fieldRows(context)) {
      const { fieldname } = field;
      const span = at('fieldname');
      const before = fieldname === '' ? undefined : first.get(fieldname);
      if (!before) {
        first.set(fieldname, { raw: JSON.stringify(field.raw), span });
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
        related: related(context, lines, before.span, 'The first definition'),
        fixes: removal(context, ['fields', field.index], before.raw === JSON.stringify(field.raw)),
      };
    }
    const times = new Map<string, number>();
    for (const { fieldname } of fields) times.set(fieldname, (times.get(fieldname) ?? 0) + 1);
    const seen = new Set<string>();
    for (const [i, fieldname] of order.entries()) {
      const isFirst = !seen.has(fieldname);
      seen.add(fieldname);
      if (times.get(fieldname) !== 1 || isFirst) continue;
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

/** As many rows as a message may name. */
const MOST_ROWS = 100;

/** Says in which rows a name stands. */
function rowsOf(names: readonly string[]): (name: string) => string {
  const rows = new Map<string, number[]>();
  for (const [i, name] of names.entries()) {
    const known = rows.get(name);
    if (!known) rows.set(name, [i + 1]);
    else if (known.length <= MOST_ROWS) known.push(i + 1);
  }
  return (name) => {
    const all = rows.get(name) ?? [];
    return all.length > MOST_ROWS ? `${all.slice(0, MOST_ROWS).join(', ')}, …` : all.join(', ');
  };
}

function related({ source }: DocTypeContext, lines: LineIndex, span: Span, message: string): Related[] {
  return [{ file: source.file, range: lines.rangeOf(span), message }];
}

/** Safe where both say the same. */
function removal({ source }: DocTypeContext, path: JsonPath, same: boolean): Fix[] {
  const edit = remove(source, path);
  const title = same ? 'Remove the repetition' : 'Remove this second definition';
  return edit ? [{ title, safe: same, preferred: same, edits: [edit] }] : [];
}
