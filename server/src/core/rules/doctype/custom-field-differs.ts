import { defineRule } from '../../rule.js';
import { fieldColumn } from '../../schema/columns.js';
import type { CustomField } from '../../sources/customization.js';
import { readField } from '../../sources/doctype/read.js';
import { cint } from '../../sources/values.js';
import { TARGETS } from '../../targets.js';

export default defineRule('customization', {
  meta: {
    id: 'doctype/custom-field-differs',
    summary:
      'A Custom Field that each migrate makes twice with two columns: its table is changed to and fro every time',
    targets: TARGETS,
    severity: 'warning',
  },

  *check({ data, own, file, frappe, doctypes, comesAgain }) {
    if (!data || data.issingle) return;
    const columnOf = ({ raw }: CustomField): string | undefined => {
      const field = readField(raw, -1);
      const column = fieldColumn(field, frappe, doctypes);
      return column && [column.type, column.default, column.unique, field.search_index].join('\0');
    };
    for (const field of own.fields) {
      if (!field.certain || field.installOnly || !/^(?:fixture|export)$/.test(field.way)) continue;
      const other = comesAgain(field.fieldname).find(
        (one) => (one.file < file || one.from) && one.file !== file && one.certain,
      );
      const [here, there] = [columnOf(field), other && columnOf(other)];
      if (!other || here === undefined || there === undefined || here === there) continue;
      const key = [...KEYS].find((one) => `${field.raw[one] ?? ''}` !== `${other.raw[one] ?? ''}`);
      const generated = other.from && cint(field.raw.is_system_generated) === 1;
      yield {
        span: field.at(key ?? 'fieldtype'),
        message: `${baseOf(other.file)} makes ${field.fieldname} of ${data.name}, too, with another column (${shownOf(other)}, here ${shownOf(field)}): each migrate changes the table to the one and back, and what fits one of them only is refused or cut.${generated ? ' This row is an export of what that code has made (is_system_generated): leave it out of the fixtures.' : ' Keep one of the two.'}`,
        fieldname: field.fieldname,
        key: `differs ${field.fieldname}`,
      };
    }
  },
});

const KEYS = ['fieldtype', 'length', 'default', 'unique', 'search_index', 'precision', 'options'];

const baseOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1);

function shownOf({ raw }: CustomField): string {
  const more = KEYS.slice(1, 5).flatMap((key) => (raw[key] ? [`${key} ${raw[key]}`] : []));
  return [String(raw.fieldtype), ...more].join(', ');
}
