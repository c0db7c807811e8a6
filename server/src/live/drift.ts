import { type Drift, driftOf } from '../core/schema/drift.js';
import { stateOf } from '../core/schema/state/state.js';
import { TABLES_WITHOUT_DOCTYPE } from '../core/schema/table.js';
import type { Customizations } from '../core/sources/customization.js';
import type { Project } from '../workspace/project.js';
import { docTypeOnSite } from '../workspace/tables.js';
import type { CheckContext } from './check.js';
import { readSiteCustomizations } from './customizations.js';
import type { LiveSession } from './session.js';
import type { LiveTable } from './tables.js';

/**
 * Where the tables of a database differ from what the DocTypes of a bench make, customized as the site's own Custom
 * Fields and Property Setters say. Sorted by table. Throws Refused.
 */
export async function readDrift(
  { session, kind }: CheckContext,
  project: Project,
  tables: ReadonlyMap<string, LiveTable>,
): Promise<Drift[]> {
  const own = await siteCustomizations(session, tables);
  const made = await doctypesOfSite(session, tables);
  const drift: Drift[] = [];
  const expected = new Set<string>();
  for (const file of project.filesOf('doctype')) {
    const source = project.source(file.path);
    const name = source?.data.name;
    if (!source || !name) continue;
    // An app of the bench that is not on this site.
    if (made && !made.has(name)) continue;
    const frappe = project.frappeFor(file.path);
    const { table } = docTypeOnSite(
      project,
      file,
      source,
      frappe,
      own?.get(name) ?? project.customizations(name),
    );
    if (!table) continue;
    expected.add(table.name.toLowerCase());
    const live = tables.get(table.name) ?? tables.get(table.name.toLowerCase());
    const state = stateOf(table);
    if (!live)
      drift.push({
        doctype: name,
        table: table.name,
        kind: 'missing-table',
        column: null,
        expected: `${state.columns.length} columns`,
        found: '',
      });
    else drift.push(...driftOf(name, state, live.state, { mysql: kind.flavor !== 'mariadb' }));
  }
  drift.push(...orphans(tables, expected, made));
  return drift.sort((a, b) => (a.table < b.table ? -1 : a.table > b.table ? 1 : 0));
}

/** Tables `tab…` of no DocType: only where the site says which DocTypes it has. */
function orphans(
  tables: ReadonlyMap<string, LiveTable>,
  expected: ReadonlySet<string>,
  made: ReadonlySet<string> | undefined,
): Drift[] {
  if (!made) return [];
  return [...tables.values()].flatMap(({ state, rows }): Drift[] => {
    const { name } = state;
    const doctype = name.slice(3);
    const frappes = TABLES_WITHOUT_DOCTYPE.has(name) || MADE_FIRST.has(name);
    const known = frappes || expected.has(name.toLowerCase()) || made.has(doctype);
    if (!name.startsWith('tab') || known) return [];
    return [
      { doctype, table: name, kind: 'extra-table', column: null, expected: '', found: `about ${rows} rows` },
    ];
  });
}

/** Tables of DocTypes that Frappe makes before there is a list of DocTypes. */
const MADE_FIRST = new Set(['tabDefaultValue', 'tabFile', 'tabDocType']);

/** The DocTypes that the site has; undefined where it has no such table, so that nothing is known. */
async function doctypesOfSite(
  session: LiveSession,
  tables: ReadonlyMap<string, LiveTable>,
): Promise<ReadonlySet<string> | undefined> {
  if (!tables.has('tabDocType')) return undefined;
  const rows = await session.all('SELECT name FROM `tabDocType`', 'name');
  return rows.length === 0 ? undefined : new Set(rows.map(({ name }) => String(name)));
}

/** Custom Fields and Property Setters as they are on the site; undefined where it has no such tables. */
async function siteCustomizations(
  session: LiveSession,
  tables: ReadonlyMap<string, LiveTable>,
): Promise<Map<string, Customizations> | undefined> {
  if (!tables.has('tabCustom Field') || !tables.has('tabProperty Setter')) return undefined;
  const read = await readSiteCustomizations(session);
  const byDocType = new Map<string, Customizations>();
  const of = (doctype: string): Customizations => {
    const found = byDocType.get(doctype) ?? { fields: [], setters: [] };
    byDocType.set(doctype, found);
    return found;
  };
  for (const field of read.fields) of(field.doctype).fields.push(field);
  for (const setter of read.setters) of(setter.doctype).setters.push(setter);
  return byDocType;
}
