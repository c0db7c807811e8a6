import { type Customizations, readCustomizations } from '../core/sources/customization.js';
import { connect, type Row, ServerError, serverName } from './server.js';
import { LiveSession, Refused } from './session.js';
import { readSite, serverOfSite } from './site.js';

/**
 * The rows of Custom Field and Property Setter that a site has in its database, in the order in which they were made,
 * with their DocType as in a fixture. Sends two SELECTs. Throws Refused.
 */
async function customizationRows(session: LiveSession): Promise<Row[]> {
  const rows: Row[] = [];
  for (const doctype of ['Custom Field', 'Property Setter'])
    for (const row of await session.all(`SELECT * FROM \`tab${doctype}\``, 'creation, name'))
      rows.push({ ...row, doctype });
  return rows;
}

/** What a site's database says of DocTypes. Throws Refused. */
export async function readSiteCustomizations(session: LiveSession): Promise<Customizations> {
  const rows = await customizationRows(session);
  return readCustomizations('the site', rows) ?? { fields: [], setters: [] };
}

/** The same rows of the site in a folder, by its own `site_config.json`. A ServerError where they cannot be read. */
export async function customizationsOfSite(folder: string): Promise<Row[]> {
  const server = serverOfSite(readSite(folder));
  const connection = await connect(server);
  try {
    return await customizationRows(new LiveSession(connection, server, false));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new ServerError(`${serverName(server)}: its customizations cannot be read: ${error.message}`);
  } finally {
    connection.destroy();
  }
}
