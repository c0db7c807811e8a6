import type { FieldData } from '../sources/doctype/model.js';
import { linksTo, type SourceTable } from './assign.js';

/** One statement of the work that a bench gives a cluster. */
export interface WorkStatement {
  sql: string;
  /** How often, compared with the others. */
  weight: number;
  /** `app`: written in an app; `frappe`: what Frappe makes for DocTypes; `log`: counted by a server. */
  origin: 'app' | 'frappe' | 'log';
  /** For people: where it is, or what Frappe does with it. */
  what: string;
  app?: string;
  /** A part of it is not known: it may be narrower than it looks. */
  open?: true;
}

/** How often Frappe does what, for one document that is opened twenty times (an assumption, told in the docs). */
const OFTEN = {
  load: 20,
  list: 10,
  save: 5,
  search: 5,
  insert: 3,
  count: 2,
  remove: 1,
  checkLinks: 0.5,
  rename: 0.1,
} as const;

/** Link fields of a DocType that are followed: the others are alike. */
const LINKS_FOLLOWED = 3;
const mandatoryFirst = (a: FieldData, b: FieldData): number => Number(b.reqd) - Number(a.reqd);

/** DocTypes whose rows belong to a document of any DocType, with the columns that say to which. */
const ATTACHED: readonly (readonly [string, string, string])[] = [
  ['Comment', 'reference_doctype', 'reference_name'],
  ['Communication', 'reference_doctype', 'reference_name'],
  ['Version', 'ref_doctype', 'docname'],
  ['File', 'attached_to_doctype', 'attached_to_name'],
  ['ToDo', 'reference_type', 'reference_name'],
  ['DocShare', 'share_doctype', 'share_name'],
];

/**
 * What Frappe itself sends for a DocType (frappe/model/document.py, base_document.py, db_query.py, rename_doc.py,
 * delete_doc.py, frappe/desk/search.py, form/load.py): lists, loading and saving with child rows, link checks,
 * searches, deletion, renaming, the timeline. At most about `limit`: DocTypes that others link to come first, each whole.
 */
export function frappeStatements(tables: readonly SourceTable[], limit = Infinity): WorkStatement[] {
  const byDocType = new Map(tables.map((one) => [one.doctype.name, one]));
  const out: WorkStatement[] = [];
  const add = (sql: string, weight: number, what: string, app: string | undefined): void => {
    out.push({ sql, weight, what, origin: 'frappe', ...(app !== undefined && { app }) });
  };
  const links = linksTo(tables);
  const rank = ({ doctype }: SourceTable): number =>
    (links.get(doctype.name) ?? 0) * 10 + doctype.fields.length;
  for (const { table, doctype, app } of [...tables].sort((a, b) => rank(b) - rank(a))) {
    if (new Set(out.map(({ sql }) => sql)).size >= limit) break;
    const name = `\`${table.name}\``;
    const say = (what: string): string => `${what} ${doctype.name}`;
    const send = (sql: string, weight: number, what: string): void => add(sql, weight, say(what), app);
    if (doctype.istable) {
      send(
        `SELECT * FROM ${name} WHERE parent = 'a' AND parenttype = 'b' AND parentfield = 'c' ORDER BY idx`,
        OFTEN.load,
        'load rows of',
      );
      send(
        `INSERT INTO ${name} (name, parent, parenttype, parentfield, idx) VALUES ('r', 'a', 'b', 'c', 1)`,
        OFTEN.insert,
        'insert a row of',
      );
      send(`UPDATE ${name} SET idx = 2, modified = now() WHERE name = 'r'`, OFTEN.save, 'save a row of');
      send(
        `DELETE FROM ${name} WHERE parent = 'a' AND parenttype = 'b' AND parentfield = 'c' AND name NOT IN ('r')`,
        OFTEN.save,
        'drop rows of',
      );
      send(
        `UPDATE ${name} SET parent = 'z' WHERE parent = 'a' AND parenttype = 'b'`,
        OFTEN.rename,
        'rename the parent of',
      );
    } else {
      const order = 'ORDER BY modified DESC';
      send(`SELECT name, owner, modified, docstatus FROM ${name} ${order} LIMIT 20`, OFTEN.list, 'list of');
      send(`SELECT count(*) FROM ${name}`, OFTEN.count, 'count of');
      send(`SELECT * FROM ${name} WHERE name = 'a' ${order} LIMIT 1`, OFTEN.load, 'load');
      send(
        `INSERT INTO ${name} (name, owner, creation, modified, docstatus, idx) VALUES ('a', 'u', now(), now(), 0, 0)`,
        OFTEN.insert,
        'insert',
      );
      send(`UPDATE ${name} SET modified = now(), modified_by = 'u' WHERE name = 'a'`, OFTEN.save, 'save');
      send(`DELETE FROM ${name} WHERE name = 'a'`, OFTEN.remove, 'delete');
      send(`UPDATE ${name} SET name = 'z' WHERE name = 'a'`, OFTEN.rename, 'rename');
    }
    let followed = 0;
    for (const { fieldname, fieldtype, options } of [...doctype.fields].sort(mandatoryFirst)) {
      const target = fieldtype === 'Link' ? byDocType.get(options) : undefined;
      if (followed >= LINKS_FOLLOWED) break;
      if (!target || !table.columns.some((column) => column.name === fieldname)) continue;
      followed++;
      const to = `\`${target.table.name}\``;
      const column = `\`${fieldname}\``;
      const link = `${doctype.name}.${fieldname}`;
      add(`SELECT name FROM ${to} WHERE name = 'a' LIMIT 1`, OFTEN.save, `check the link ${link}`, app);
      add(
        `SELECT name FROM ${to} WHERE name LIKE '%a%' ORDER BY idx DESC, name LIMIT 10`,
        OFTEN.search,
        `search for ${link}`,
        app,
      );
      add(
        `SELECT name, docstatus FROM ${name} WHERE ${column} = 'a'`,
        OFTEN.checkLinks,
        `find ${link} before deleting ${options}`,
        app,
      );
      add(
        `UPDATE ${name} SET ${column} = 'z' WHERE ${column} = 'a'`,
        OFTEN.rename,
        `rename ${options} in ${link}`,
        app,
      );
    }
  }
  for (const [doctype, type, reference] of ATTACHED) {
    const one = byDocType.get(doctype);
    if (!one) continue;
    const sql = `SELECT * FROM \`tab${doctype}\` WHERE ${type} = 'a' AND ${reference} = 'b' ORDER BY creation DESC LIMIT 20`;
    add(sql, OFTEN.load * 10, `timeline: ${doctype}`, one.app);
  }
  const series = (sql: string): void => add(sql, OFTEN.insert * 10, 'naming series', 'frappe');
  series("SELECT current FROM tabSeries WHERE name = 'S-' FOR UPDATE");
  series("UPDATE tabSeries SET current = current + 1 WHERE name = 'S-'");
  add(
    "SELECT value FROM tabSingles WHERE doctype = 'a' AND field = 'b'",
    OFTEN.load * 10,
    'settings',
    'frappe',
  );
  return merged(out);
}

/** Each statement once, with the weights added up. */
export function merged(statements: readonly WorkStatement[]): WorkStatement[] {
  const found = new Map<string, WorkStatement>();
  for (const one of statements) {
    const known = found.get(one.sql);
    found.set(one.sql, known ? { ...known, weight: known.weight + one.weight } : one);
  }
  return [...found.values()];
}
