import type { Site } from '../core/interpreter/values.js';
import { type ReadinessEntry, readinessEntry } from '../core/readonly/readiness.js';
import { LineIndex } from '../core/text.js';
import { analysisOf } from './checkers/entry.js';
import type { Project } from './project.js';

/** What every function that is called from outside does on a read-only site: those in the files and folders asked for. */
export function readOnlyReadiness({
  project,
  paths,
  shown,
}: {
  project: Project;
  paths: readonly string[];
  shown(file: string): string;
}): ReadinessEntry[] {
  const analysis = analysisOf(project);
  const lines = new Map<string, LineIndex>();
  const lineOf = ({ file, start }: Site) => {
    let index = lines.get(file);
    if (!index) {
      index = new LineIndex(analysis.textOf(file));
      lines.set(file, index);
    }
    return index.positionAt(start).line;
  };
  const wanted = (file: string) => paths.some((path) => file === path || file.startsWith(`${path}/`));
  return analysis
    .allEntries()
    .filter(({ file }) => wanted(file.path))
    .map((entry) => readinessEntry(analysis.result(entry), lineOf, shown));
}
