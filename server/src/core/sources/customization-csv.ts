import type { JsonObject } from './doctype/read.js';

/** Labels of the two forms, where they are not the fieldname in other letters. */
const LABELS: Readonly<Record<string, string>> = {
  document: 'dt',
  field_type: 'fieldtype',
  default_value: 'default',
  index: 'search_index',
  virtual: 'is_virtual',
  applied_on: 'doctype_or_field',
  doctype_or_field: 'doctype_or_field',
  set_value: 'value',
};

/**
 * The rows of a CSV of Custom Fields or Property Setters with a header of fieldnames or labels, as a report or the data
 * export writes it. Rows that are neither are left out.
 */
export function customizationRows(csv: string): JsonObject[] {
  const [header = [], ...rows] = cells(csv.replace(/^\ufeff/, ''));
  const names = header.map((cell) => {
    const name = cell
      .trim()
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .replaceAll(/^_|_$/g, '');
    return LABELS[name] ?? name;
  });
  return rows.flatMap((row) => {
    const object: Record<string, unknown> = {};
    for (const [i, name] of names.entries()) if (name !== '' && row[i]) object[name] = row[i];
    if (object.property && object.doctype_or_field)
      return [{ ...setterOf(object), doctype: 'Property Setter' }];
    const dt = object.dt ?? object.doctype;
    return dt && object.fieldname ? [{ ...object, dt, doctype: 'Custom Field' }] : [];
  });
}

/** Labels of a Property Setter that name the same as its fieldnames: DocType, Field Name. */
function setterOf(row: JsonObject): JsonObject {
  return { ...row, doc_type: row.doc_type ?? row.doctype, field_name: row.field_name ?? row.fieldname };
}

/** Lines of cells; a cell in quotes may hold commas, line ends and doubled quotes. */
function cells(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    line.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (line.length > 1 || line[0] !== '') lines.push(line);
    line = [];
  }
  return lines;
}
