import { whatFrappeDoes } from '../../core/sharding/frappe.js';
import { reachOf } from '../../core/sharding/reach.js';
import type { Checker, CheckSession } from '../checker.js';
import type { Project, ProjectFile } from '../project.js';
import { isPlanning, planningOf, sourceTables } from '../sharding.js';
import { registerPlanning } from './sql.js';

/** What is said once for a bench: at its configuration file, else at Frappe's hooks. */
export const benchChecker: Checker = {
  name: 'bench',
  scope: 'last',
  handles: (file, project) => file.path === placeOf(project),
  async check(files, session) {
    for (const file of files) if (session.rules('bench', file).length > 0) await checkBench(file, session);
  },
};

/** The file where something about the whole bench is said; undefined where Frappe is not there, or all there is. */
function placeOf(project: Project): string | undefined {
  const frappe = project.apps.get('frappe');
  if (!frappe || project.apps.size < 2) return undefined;
  const config = `${project.root.path}/doctype-compat.json`;
  return project.file(config) ? config : `${frappe.folder}/hooks.py`;
}

const UNSUPPORTED = 1235;

async function checkBench(file: ProjectFile, session: CheckSession): Promise<void> {
  const { project, engine } = session;
  const document = session.document(file);
  const planning = planningOf(project, file);
  if (!document || !engine || !isPlanning(planning)) return;
  if (!(await registerPlanning(engine, planning))) return;
  const does = whatFrappeDoes(sourceTables(project, project.frappeFor(file.path)), planning);
  const release = session.settings(file).versions.vitess;
  const plans = await engine.plan(
    planning.name,
    does.map(({ sql }) => sql),
    { release },
  );
  if (!plans) return;
  const frappe = does.map(({ what, sql }, i) => {
    const plan = plans[i]!;
    // Anything but "unsupported" is about this DocType, not about what Frappe does.
    const error = plan.error?.errno === UNSUPPORTED ? plan.error : undefined;
    const reach = plan.error && !error ? 'unknown' : reachOf(plan);
    return { what, statement: sql, reach, ...(error && { error }) };
  });
  const origin = session.config(file)?.layer.vschema?.origin?.span;
  const line = document.text.search(/[\r\n]|$/);
  session.run('bench', { span: origin ?? { start: 0, end: line }, frappe }, file, document);
}
