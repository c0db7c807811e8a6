import {
  type Queries,
  queriesOfPython,
  queriesOfReport,
  queriesOfScript,
  queriesOfServerScripts,
  queriesOfTemplate,
} from '../core/orm/extract.js';
import type { OrmCall } from '../core/orm/model.js';
import type { OrmStatements } from '../core/orm/sql/model.js';
import { sentBy, statementsOf } from '../core/orm/sql/statements.js';
import type { DocTypeLookup } from '../core/sources/doctype/model.js';
import { extractSqlFile } from '../core/sources/sql/extract.js';
import type { SqlFragment } from '../core/sources/sql/fragment.js';
import type { FrappeVersion } from '../core/targets.js';
import type { FileKind } from './files.js';
import { Kept } from './ledger.js';
import { hasOwnListUrl } from './list-url.js';
import type { Project, ProjectFile } from './project.js';
import { tablesFor, withCustomFields } from './sql-tables.js';

/** How each kind of file holds queries. */
const EXTRACT: Partial<Record<FileKind, (text: string, controller?: string) => Queries>> = {
  sql: (text) => ({ fragments: extractSqlFile(text), calls: [] }),
  python: queriesOfPython,
  report: queriesOfReport,
  json: (text) => (text.includes('"Server Script"') ? queriesOfServerScripts(text) : queriesOfReport(text)),
  fixture: queriesOfServerScripts,
  template: queriesOfTemplate,
  script: queriesOfScript,
};

/** Files of an app that are for another database: `framework_postgres.sql`, `database/sqlite/…`. */
const FOREIGN = /[/_](?:postgres\w*|sqlite)[/_.]/i;

/** By its path within the app: what the folders above are called says nothing. */
function isForeign({ path, app }: ProjectFile): boolean {
  const own =
    app && path.startsWith(`${app.root}/`)
      ? path.slice(app.root.length)
      : path.replace(/^.*(?=\/[^/]+\/[^/]+$)/, '');
  return FOREIGN.test(own);
}

/** Whether a file may send something to the database that is judged. */
export function mayHoldQueries(file: ProjectFile): boolean {
  return EXTRACT[file.kind] !== undefined && !isForeign(file);
}

interface Read {
  text: string;
  controller: string | undefined;
  queries: Queries;
}

/**
 * What each file sends, as long as its text stays: statements, calls of the ORM and patches are judged one kind after
 * the other, and reading Python is most of a check. These are some ten thousand small objects in a whole bench.
 */
const kept = new WeakMap<Project, Map<string, Read>>();

/** What a file sends to the database. */
export function queriesIn(project: Project, file: ProjectFile, text: string): Queries {
  const extract = mayHoldQueries(file) ? EXTRACT[file.kind] : undefined;
  if (!extract) return { fragments: [], calls: [] };
  const known = kept.get(project) ?? new Map<string, Read>();
  kept.set(project, known);
  const read = known.get(file.path);
  const controller = controllerOf(project, file);
  if (read?.text === text && read.controller === controller) return read.queries;
  const queries = extract(text, controller);
  known.set(file.path, { text, controller, queries });
  return queries;
}

/** Lets go of what a file sends; whoever asks again reads it anew. */
export function forgetQueries(project: Project, path: string): void {
  kept.get(project)?.delete(path);
}

/** The statements of a file: written as SQL, built with the query builder, and those that Frappe makes of its ORM's calls. */
export function fragmentsIn(project: Project, file: ProjectFile, text: string): SqlFragment[] {
  const { fragments } = queriesIn(project, file, text);
  return [...fragments, ...sentBy(ormIn(project, file, text))];
}

/** The calls of the ORM in a file. */
export function callsIn(project: Project, file: ProjectFile, text: string): OrmCall[] {
  return queriesIn(project, file, text).calls;
}

/** A call with what Frappe makes of it. */
export interface CallStatements extends OrmStatements {
  call: OrmCall;
}

/** The calls of the ORM in a file, with the SQL that the file's version of Frappe makes of them and what it refuses. */
export function ormIn(project: Project, file: ProjectFile, text: string): CallStatements[] {
  const queries = queriesIn(project, file, text);
  if (queries.calls.length === 0) return [];
  const frappe = project.queryFrappeFor(file.path);
  const known = made.get(queries);
  const own: Made =
    known?.generation === project.generation
      ? known
      : { generation: project.generation, calls: new Kept(project) };
  made.set(queries, own);
  return own.calls.get(frappe, () => makeOrm(project, file, text, queries.calls, frappe));
}

/** What another version of Frappe makes of some of a file's calls; nothing is kept of it. */
export function ormAs(
  project: Project,
  file: ProjectFile,
  text: string,
  { calls, frappe }: { calls: readonly OrmCall[]; frappe: FrappeVersion },
): CallStatements[] {
  return calls.length > 0 ? makeOrm(project, file, text, calls, frappe) : [];
}

interface Made {
  generation: number;
  calls: Kept<FrappeVersion, CallStatements[]>;
}

const made = new WeakMap<Queries, Made>();

function makeOrm(
  project: Project,
  file: ProjectFile,
  text: string,
  calls: readonly OrmCall[],
  frappe: FrappeVersion,
): CallStatements[] {
  const tables = tablesFor(project, file);
  const own = project.lookup(file.app);
  const doctypes: DocTypeLookup = {
    complete: own.complete,
    names: () => own.names(),
    get(name) {
      const doctype = own.get(name);
      return doctype && withCustomFields(project, doctype);
    },
  };
  const world = {
    frappe,
    doctypes,
    text,
    mayHaveField: (doctype: string, name: string) => tables.mayHaveColumn?.(doctype, name) ?? false,
  };
  return calls.map((call) =>
    call.resource && hasOwnListUrl(project, file)
      ? { call, fragments: [], refusals: [] }
      : { call, ...statementsOf(call, world) },
  );
}

/** The DocType whose controller a Python file is: `task.py` beside `task.json`. */
function controllerOf(project: Project, { path, kind }: ProjectFile): string | undefined {
  if (kind !== 'python' || !/\/doctype\/([^/]+)\/\1\.py$/.test(path)) return undefined;
  return project.source(path.replace(/\.py$/, '.json'))?.data.name;
}
