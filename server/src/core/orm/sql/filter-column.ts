import type { OrmText } from '../model.js';
import type { Compared } from './condition.js';
import { dynamicField, joinField } from './dynamic-field.js';
import type { FiltersOf } from './filters-16.js';
import { childWith } from './model.js';
import { BACKTICK_FIELD, SIMPLE_FIELD } from './patterns.js';
import { notPermitted } from './permitted.js';
import { column, type Part, partOf, slicePart } from './query.js';
import { refusal } from './refuse.js';

/** The column that a filter's key names, with the join that it needs; undefined where that is not known. */
export function filterColumn(key: OrmText, doctype: string | undefined, of: FiltersOf): Compared | undefined {
  const { query, world, refusals } = of;
  const part = partOf(key, key.span);
  const { text, gaps } = key;
  const refuse = (message: string, advice: string): undefined => {
    refusals.push(refusal('filter-field', key.span, message, advice));
    return undefined;
  };
  if (gaps.length > 0) return undefined;
  if (text.includes('`')) {
    const parsed = BACKTICK_FIELD.exec(text.trim());
    if (!parsed)
      return refuse(
        `Filter fields have invalid backtick notation: ${text}`,
        'Write the bare fieldname, or `tabDocType`.`fieldname`.',
      );
    const end = text.trimEnd().length - parsed[2]!.length;
    const field = slicePart(part, end - parsed[3]!.length, end);
    const table = parsed[1]!;
    if (table !== query.doctype) query.foreign = true;
    return { column: column(table, field), doctype: table, fieldname: parsed[3]! };
  }
  if (text.includes('.')) {
    const found = dynamicField(part, query.doctype, world, { tabNotation: false });
    if (found.kind === 'unknown') return undefined;
    if (found.kind === 'none')
      return refuse(
        `Invalid filter field format: ${text}. Use 'fieldname' or 'link_fieldname.target_fieldname'.`,
        'Before a dot stands a Link or Table field; the column of a table is written `tabDocType`.`fieldname`.',
      );
    return {
      column: joinField(query, found),
      doctype: found.doctype,
      fieldname: found.field.template.text,
    };
  }
  if (!SIMPLE_FIELD.test(text))
    return refuse(
      `Invalid characters in fieldname: ${text}. Only letters, numbers, and underscores are allowed.`,
      'Filter by the field itself; write a function of it with frappe.qb.',
    );
  const denied =
    of.asks === true && doctype === undefined
      ? notPermitted('filter-field', part, query.doctype, world)
      : undefined;
  if (denied && childWith(text, query.doctype, world) === undefined) {
    refusals.push(denied);
    return undefined;
  }
  return plainColumn(part, doctype, of);
}

function plainColumn(part: Part, doctype: string | undefined, { query, world }: FiltersOf): Compared {
  const fieldname = part.template.text;
  const other = doctype && doctype !== query.doctype ? doctype : undefined;
  const child = other ?? (doctype ? undefined : childWith(fieldname, query.doctype, world));
  if (child === undefined) return { column: column(query.doctype, part), doctype: query.doctype, fieldname };
  const table = world.doctypes
    .get(query.doctype)
    ?.fields.find(({ fieldtype, options }) => /^Table/.test(fieldtype) && options === child);
  if (!table) {
    query.foreign = true;
    return { column: column(child, part), doctype: child, fieldname };
  }
  const found = { kind: 'child' as const, doctype: child, field: part, parentfield: table.fieldname };
  return { column: joinField(query, found), doctype: child, fieldname };
}
