import { jsonText } from '../core/escape.js';
import { codeFields } from './code-customizations.js';
import type { Project } from './project.js';

/** The file that stands for a site's database in findings, below the site's folder. */
export const SITE_FILE = 'fixtures/in-the-database.json';

/** The Custom Fields and Property Setters that a site has in its database. */
export interface SiteRows {
  path: string;
  /** The path as the user is to see it. */
  shown: string;
  rows: Record<string, unknown>[];
}

/** What is checked, and how files are named to the user. */
interface Shown {
  project: Project;
  paths: readonly string[];
  shown(file: string): string;
}

/** A project as the site has it: what only its database has is a file of fixtures more. */
export function withSite<T extends Shown>(opened: T, { path: at, shown, rows }: SiteRows): T {
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
  const of = (doctype: string) => [
    project.allCustomizations.get(doctype)?.fields,
    codeFields(project, doctype),
  ];
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
