import { fieldRows, isWhole } from '../../contexts/fields.js';
import { insertItem, remove } from '../../fix/json.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/field-order',
    summary: 'field_order and fields disagree: a field lands at the end of the form',
    targets: TARGETS,
    severity: 'warning',
  },

  *check(context) {
    const { source } = context;
    const order = source.data.field_order;
    if (!order || order.length === 0 || !isWhole(context)) return;
    const known = new Set(source.data.fields.map((field) => field.fieldname));
    for (const [i, fieldname] of order.entries()) {
      if (known.has(fieldname)) continue;
      const edit = remove(source, ['field_order', i]);
      yield {
        span: source.nearest(['field_order', i]),
        severity: 'info',
        message: `field_order names ${fieldname}, and the DocType has no such field: the import passes over it.`,
        fieldname,
        key: `unknown ${fieldname}`,
        fixes: edit ? [{ title: 'Remove the entry', safe: true, preferred: true, edits: [edit] }] : [],
      };
    }
    const places = new Map(order.map((fieldname, i) => [fieldname, i]));
    let previous: number | undefined;
    for (const { field, at } of fieldRows(context)) {
      const { fieldname } = field;
      const place = places.get(fieldname);
      if (place !== undefined && place >= 0) previous = place;
      if (place !== undefined || fieldname === '') continue;
      // A second field of that name has no place of its own.
      places.set(fieldname, -1);
      const edit = insertItem(source, ['field_order'], fieldname, previous);
      yield {
        span: at('fieldname'),
        message: `${fieldname} is not in field_order, so the import puts it at the end of the form.`,
        fieldname,
        fixes: edit
          ? [{ title: `Add ${fieldname} to field_order`, safe: true, preferred: true, edits: [edit] }]
          : [],
      };
    }
  },
});
