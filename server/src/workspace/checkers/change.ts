import type { Checker } from '../checker.js';
import { isChange, planOf } from '../plans.js';

/** DocTypes that differ from the base; without a base there is nothing to do. */
export const changeChecker: Checker = {
  name: 'change',
  handles: (file, project) => file.kind === 'doctype' || project.source(file.path) !== undefined,
  async check(files, session) {
    const { base, project } = session;
    if (!base) return;
    for (const file of files) {
      if (session.rules('change', file).length === 0) continue;
      await session.pause();
      const source = project.source(file.path);
      const failed = (error: unknown): undefined => {
        session.crashed(file, 'comparing this DocType with the base', error);
      };
      const plan = source && (await planOf(project, base, file, 'risks').catch(failed));
      const document = isChange(plan) && session.document(file);
      if (!source || !document) continue;
      const { targets, versions } = session.settings(file);
      const { before, now: doctype, controller } = plan;
      const context = {
        source,
        before,
        doctype,
        controller,
        plan,
        frappe: session.frappe(file),
        targets,
        versions,
        base: base.shown,
      };
      session.run('change', context, file, { ...document, doctype: doctype.name });
    }
  },
};
