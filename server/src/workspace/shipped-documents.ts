import { isObject } from '../core/sources/doctype/read.js';
import { cstr } from '../core/sources/values.js';
import type { Project, ProjectFile } from './project.js';

/** How documents come onto a site that are synced after all patches (frappe/migrate.py `post_schema_updates`). */
type Way = 'fixtures' | 'dashboards';

/** A folder whose documents `sync_dashboards` imports (frappe/utils/dashboard.py). */
const OF_DASHBOARDS = /\/(?:dashboard_chart|number_card|\w+_dashboard)\/([^/]+)\/\1\.json$/;

export function isDashboardFile({ path }: Pick<ProjectFile, 'path'>): boolean {
  return OF_DASHBOARDS.test(path);
}

const kept = new WeakMap<Project, { generation: number; documents: ReadonlyMap<string, Way> }>();

/** The documents that apps ship in fixtures and dashboards, by `DocType\0name`. */
export function shippedDocuments(project: Project): ReadonlyMap<string, Way> {
  const known = kept.get(project);
  if (known?.generation === project.generation) return known.documents;
  const documents = new Map<string, Way>();
  const add = (file: ProjectFile, way: Way): void => {
    for (const row of rowsOf(project, file)) {
      if (!isObject(row) || cstr(row.doctype) === '' || cstr(row.name) === '') continue;
      documents.set(`${cstr(row.doctype)}\0${cstr(row.name)}`, way);
    }
  };
  for (const file of project.filesOf('fixture')) add(file, 'fixtures');
  for (const file of project.filesOf('json')) if (isDashboardFile(file)) add(file, 'dashboards');
  kept.set(project, { generation: project.generation, documents });
  return documents;
}

function rowsOf(project: Project, file: ProjectFile): readonly unknown[] {
  const text = project.read(file.path);
  if (typeof text !== 'string') return [];
  try {
    const json: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return Array.isArray(json) ? json : [json];
  } catch {
    return [];
  }
}
