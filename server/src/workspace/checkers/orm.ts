import type { RefusalKind } from '../../core/orm/sql/model.js';
import type { Checker } from '../checker.js';
import type { Project, ProjectFile } from '../project.js';
import { type CallStatements, mayHoldQueries, ormAs, ormIn } from '../queries.js';
import { runsOnce } from './sql.js';

/** What is said of the DocType as it is now: a patch sees what it had when it was written. */
const OF_TODAY: ReadonlySet<RefusalKind> = new Set(['left-out-field', 'index-column']);

/**
 * Where Frappe 15 refuses something, too, in a file of which nobody says which Frappe it is for; undefined for another.
 * Only what is refused anyway is looked at again.
 */
function refusedBy15(
  project: Project,
  file: ProjectFile,
  text: string,
  read: readonly CallStatements[],
): ReadonlySet<number> | undefined {
  if (project.queryFrappeFor(file.path) === '15' || project.namesFrappe(file.path)) return undefined;
  const refused = new Set(read.filter(({ refusals }) => refusals.length > 0).map(({ call }) => call.group));
  const calls = read.map(({ call }) => call).filter(({ group }) => refused.has(group));
  const older = ormAs(project, file, text, { calls, frappe: '15' });
  return new Set(older.flatMap(({ refusals }) => refusals.map(({ span }) => span.start)));
}

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
      const older = read ? refusedBy15(session.project, file, document.text, read) : undefined;
      for (const { call, refusals } of read ?? []) {
        // What one variant of a call has told, the next does not tell again.
        const fresh = refusals.filter(
          ({ kind, span }) =>
            !told.has(`${kind} ${span.start} ${span.end}`) && !(OF_TODAY.has(kind) && runsOnce(file)),
        );
        for (const { kind, span } of fresh) told.add(`${kind} ${span.start} ${span.end}`);
        const said = older
          ? fresh.map((one) => (older.has(one.span.start) ? one : { ...one, unsure: true as const }))
          : fresh;
        session.run('orm', { call, refusals: said, frappe, doctypes, text: document.text }, file, document, {
          extent: call.span,
          said: call.source === 'python' ? call.span : undefined,
        });
      }
    }
  },
};
