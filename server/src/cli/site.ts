import path from 'node:path';
import { normalize } from '../workspace/files.js';
import { SITE_FILE, type SiteRows } from '../workspace/on-site.js';
import { type Io, UsageError } from './io.js';

/** Reads the Custom Fields and Property Setters of a site; a UsageError where they cannot be read. */
export async function siteRows(site: string, io: Io): Promise<SiteRows> {
  const folder = path.resolve(io.cwd, site);
  // Loaded only here, with the client of the database.
  const { customizationsOfSite } = await import('../live/customizations.js');
  try {
    const rows = await customizationsOfSite(folder);
    return { path: normalize(path.join(folder, SITE_FILE)), shown: path.join(site, SITE_FILE), rows };
  } catch (error) {
    if (error instanceof Error && error.name === 'ServerError') throw new UsageError(error.message);
    throw error;
  }
}
