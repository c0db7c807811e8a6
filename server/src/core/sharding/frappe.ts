import { linksTo, type SourceTable } from './assign.js';
import type { Planning } from './planning.js';

/** A statement that Frappe sends for a document, and when. */
export interface FrappeDoes {
  what: string;
  sql: string;
}

/**
 * What Frappe does with a document that is sharded, each once: shown by the DocType that most others link to, one of its
 * child tables, and the DocTypes whose rows belong to documents of any DocType (frappe/model/rename_doc.py,
 * base_document.py `db_update`, frappe/desk/form/load.py, frappe/model/delete_doc.py, naming.py, frappe/desk/doctype/tag).
 */
export function whatFrappeDoes(tables: readonly SourceTable[], planning: Planning): FrappeDoes[] {
  const sharded = tables.filter(({ table }) => planning.place(table.name)?.kind === 'sharded');
  const links = linksTo(tables);
  const documents = sharded
    .filter(({ doctype }) => !doctype.istable)
    .sort((a, b) => (links.get(b.doctype.name) ?? 0) - (links.get(a.doctype.name) ?? 0));
  const child = sharded.find(({ doctype }) => doctype.istable);
  const [first] = documents;
  const out: FrappeDoes[] = [];
  if (first) {
    const name = `\`${first.table.name}\``;
    out.push(
      { what: 'renaming a document', sql: `UPDATE ${name} SET name = 'b' WHERE name = 'a'` },
      {
        what: 'tags, likes and the count of comments',
        sql: `UPDATE ${name} SET _user_tags = 'x' WHERE name = 'a'`,
      },
      { what: 'lists', sql: `SELECT name, modified FROM ${name} ORDER BY modified DESC LIMIT 20` },
    );
    const linkOf = ({ doctype, table }: SourceTable) =>
      doctype.fields.find(
        ({ fieldname, fieldtype, options }) =>
          fieldtype === 'Link' &&
          options === first.doctype.name &&
          table.columns.some(({ name }) => name === fieldname),
      );
    const linking = sharded.find((one) => linkOf(one));
    const field = linking && linkOf(linking);
    if (linking && field) {
      const where = `\`${field.fieldname}\` = 'a'`;
      const what = 'looking for links before a document is deleted';
      out.push({ what, sql: `SELECT name, docstatus FROM \`${linking.table.name}\` WHERE ${where}` });
    }
  }
  if (child) {
    const name = `\`${child.table.name}\``;
    out.push(
      {
        what: 'renaming the parent of child rows',
        sql: `UPDATE ${name} SET parent = 'b' WHERE parent = 'a'`,
      },
      { what: 'saving a child row, by its own name', sql: `UPDATE ${name} SET idx = 1 WHERE name = 'r'` },
    );
  }
  for (const [doctype, type, reference] of [
    ['Comment', 'reference_doctype', 'reference_name'],
    ['Version', 'ref_doctype', 'docname'],
    ['File', 'attached_to_doctype', 'attached_to_name'],
  ] as const) {
    if (!tables.some((one) => one.doctype.name === doctype)) continue;
    const sql = `SELECT name FROM \`tab${doctype}\` WHERE ${type} = 'a' AND ${reference} = 'b'`;
    out.push({ what: `the timeline of a document (${doctype})`, sql });
  }
  out.push({
    what: 'numbers of a naming series, which every new document locks',
    sql: "SELECT current FROM tabSeries WHERE name = 'S-' FOR UPDATE",
  });
  return out;
}
