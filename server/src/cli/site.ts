import path from 'node:path';
import { jsonText } from '../core/escape.js';
import { customizedInCode } from '../workspace/code-customizations.js';
import { normalize } from '../workspace/files.js';
import type { Project } from '../workspace/project.js';
import { type Io, UsageError } from './io.js';
import type { Opened } from './projects.js';

/** What a site has in its database, and the file that stands for it in findings. */
export interface SiteRows {
  path: string;
  shown: string;
  rows: Record<string, unknown>[];
}

/** Reads the Custom Fields and Property Setters of a site; a UsageError where they cannot be read. */
export async function siteRows(site: string, io: Io): Promise<SiteRows> {
  const folder = path.resolve(io.cwd, site);
  // Loaded only here, with the client of the database.
  const { customizationsOfSite } = await import('../live/customizations.js');
  try {
    const rows = await customizationsOfSite(folder);
    const name = path.join('fixtures', 'in-the-database.json');
    return { path: normalize(path.join(folder, name)), shown: path.join(site, name), rows };
  } catch (error) {
    if (error instanceof Error && error.name === 'ServerError') throw new UsageError(error.message);
    throw error;
  }
}

/** A project as the site has it: what only its database has is a file of fixtures more. */
export function withSite(opened: Opened, { path: at, shown, rows }: SiteRows): Opened {
  const { project } = opened;
  const shipped = shippedBy(project);
  project.update(at, `${jsonText(rows.filter((row) => !shipped(row)).map(withoutEmpty))}\n`);
  project.include(at);
  return {
    ...opened,
    paths: [...opened.paths, at],
    shown: (file) => (file === at ? shown : opened.shown(file)),
  };
}

/** Whether an app of the bench makes a row: then it is judged there. */
function shippedBy(project: Project): (row: Record<string, unknown>) => boolean {
  const code = customizedInCode(project);
  const of = (doctype: string) => [project.allCustomizations.get(doctype)?.fields, code.fields.get(doctype)];
  const isField = ({ dt, fieldname }: Record<string, unknown>) =>
    of(String(dt)).some((fields) => fields?.some((one) => one.fieldname === fieldname));
  const isSetter = ({ doc_type, field_name, property }: Record<string, unknown>) =>
    project.allCustomizations
      .get(String(doc_type))
      ?.setters.some((one) => one.fieldname === (field_name ?? '') && one.property === property) ?? false;
  return (row) => (row.doctype === 'Custom Field' ? isField(row) : isSetter(row));
}

/** NULL and an empty text say nothing in an export either. */
function withoutEmpty(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== ''));
}
