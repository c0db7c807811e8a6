import type { WorkStatement } from '../core/sharding/workload.js';
import { hasUnknown, hasUnknownCondition, isWritten } from '../core/sources/sql/fragment.js';
import { LineIndex } from '../core/text.js';
import { runsOnce } from './checkers/sql.js';
import type { Project } from './project.js';
import { fragmentsIn, mayHoldQueries, ormIn } from './queries.js';

/**
 * The statements that the apps below `paths` send, one for each call: patches and tests run once and are left out, as
 * are texts that Vitess cannot be asked about.
 */
export async function appStatements(
  project: Project,
  paths: readonly string[],
  {
    pause = () => undefined,
    progress,
  }: { pause?: () => Promise<void> | undefined; progress?: (done: number, total: number) => void } = {},
): Promise<WorkStatement[]> {
  const out: WorkStatement[] = [];
  const within = (path: string) =>
    paths.some((at) => path === at || path.startsWith(at.endsWith('/') ? at : `${at}/`));
  const files = project.files.filter((file) => within(file.path) && !runsOnce(file) && mayHoldQueries(file));
  for (const [done, file] of files.entries()) {
    progress?.(done, files.length);
    const rest = pause();
    if (rest) await rest;
    const text = project.read(file.path);
    if (typeof text !== 'string') continue;
    const lines = new LineIndex(text);
    const seen = new Set<string>();
    const made = ormIn(project, file, text).flatMap(({ fragments }) => fragments.slice(0, 1));
    // Calls of the ORM count apart from those with SQL of their own.
    const groups = new Map(
      [...fragmentsIn(project, file, text), ...made].map((one) => [one, isWritten(one)]),
    );
    for (const [fragment, written] of groups) {
      const key = `${written ? '' : fragment.span.start} ${fragment.group}`;
      if (seen.has(key) || fragment.unfinished || !WORK.test(fragment.sql)) continue;
      seen.add(key);
      const line = lines.positionAt(fragment.span.start).line + 1;
      out.push({
        sql: fragment.sql,
        weight: 1,
        origin: 'app',
        what: `${project.nameOf(file.path)}:${line}`,
        ...(file.app && { app: file.app.name }),
        ...((hasUnknown(fragment) || hasUnknownCondition(fragment)) && { open: true }),
      });
    }
  }
  return out;
}

/** Reads and writes of rows: definitions and settings are no work for shards. */
const WORK = /^[\s(]*(?:select|with|insert|replace|update|delete)\b/i;
