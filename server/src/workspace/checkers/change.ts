import { changedSince } from '../changed.js';
import type { Checker } from '../checker.js';

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
      const frappe = session.frappe(file);
      const changed = changedSince(project, file, base.side, frappe, { brief: true });
      const document = changed && session.document(file);
      if (!document) continue;
      const { targets, versions } = session.settings(file);
      const context = { ...changed, frappe, targets, versions, base: base.shown };
      session.run('change', context, file, { ...document, doctype: changed.doctype.name });
    }
  },
};
