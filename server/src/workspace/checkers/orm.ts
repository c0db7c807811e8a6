import type { RefusalKind } from '../../core/orm/sql/model.js';
import type { Checker } from '../checker.js';
import { mayHoldQueries, ormIn } from '../queries.js';
import { runsOnce } from './sql.js';

/** What is said of the DocType as it is now: a patch sees what it had when it was written. */
const OF_TODAY: ReadonlySet<RefusalKind> = new Set(['left-out-field', 'index-column']);

/** Tells what Frappe itself refuses in the calls of its ORM. */
export const ormChecker: Checker = {
  name: 'orm',
  handles: mayHoldQueries,
  async check(files, session) {
    for (const file of files) {
      if (session.rules('orm', file).length === 0) continue;
      await session.pause();
      const document = session.document(file);
      if (!document) continue;
      const read = session.attempt(file, "reading the ORM's calls in this file", () =>
        ormIn(session.project, file, document.text),
      );
      const frappe = session.project.queryFrappeFor(file.path);
      const doctypes = session.project.lookup(file.app);
      const told = new Set<string>();
      for (const { call, refusals } of read ?? []) {
        // What one variant of a call has told, the next does not tell again.
        const fresh = refusals.filter(
          ({ kind, span }) =>
            !told.has(`${kind} ${span.start} ${span.end}`) && !(OF_TODAY.has(kind) && runsOnce(file)),
        );
        for (const { kind, span } of fresh) told.add(`${kind} ${span.start} ${span.end}`);
        session.run('orm', { call, refusals: fresh, frappe, doctypes, text: document.text }, file, document, {
          extent: call.span,
        });
      }
    }
  },
};
