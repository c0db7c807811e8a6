import type { WorkStatement } from '../core/sharding/workload.js';
import { hasUnknown } from '../core/sources/sql/fragment.js';
import { LineIndex } from '../core/text.js';
import { runsOnce } from './checkers/sql.js';
import type { Project } from './project.js';
import { fragmentsIn, mayHoldQueries } from './queries.js';

/**
 * The statements that the apps below `paths` send, one for each call: patches and tests run once and are left out, as
 * are texts that Vitess cannot be asked about.
 */
export async function appStatements(
  project: Project,
  paths: readonly string[],
  pause: () => Promise<void> | undefined = () => undefined,
): Promise<WorkStatement[]> {
  const out: WorkStatement[] = [];
  for (const file of project.files) {
    if (!paths.some((at) => file.path === at || file.path.startsWith(at.endsWith('/') ? at : `${at}/`)))
      continue;
    if (runsOnce(file) || !mayHoldQueries(file)) continue;
    const rest = pause();
    if (rest) await rest;
    const text = project.read(file.path);
    if (typeof text !== 'string') continue;
    const lines = new LineIndex(text);
    const seen = new Set<number>();
    for (const fragment of fragmentsIn(project, file, text)) {
      if (seen.has(fragment.group) || fragment.unfinished || !WORK.test(fragment.sql)) continue;
      seen.add(fragment.group);
      const line = lines.positionAt(fragment.span.start).line + 1;
      out.push({
        sql: fragment.sql,
        weight: 1,
        origin: 'app',
        what: `${project.nameOf(file.path)}:${line}`,
        ...(file.app && { app: file.app.name }),
        ...(hasUnknown(fragment) && { open: true }),
      });
    }
  }
  return out;
}

/** Reads and writes of rows: definitions and settings are no work for shards. */
const WORK = /^[\s(]*(?:select|with|insert|replace|update|delete)\b/i;
