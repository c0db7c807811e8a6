import type { EntryContext } from '../../core/check/entry.js';
import { ReadOnlyAnalysis } from '../../core/readonly/analyse.js';
import { type Entry, isServed } from '../../core/readonly/entries.js';
import { readSiteConfig } from '../../core/sources/site/config.js';
import { LineIndex } from '../../core/text.js';
import type { Checker, CheckSession } from '../checker.js';
import type { Project, ProjectFile } from '../project.js';

interface Kept {
  generation: number;
  analysis: ReadOnlyAnalysis;
}
const kept = new WeakMap<Project, Kept>();

/** The analysis of a project's Python, brought up to its files as they stand. */
export function analysisOf(project: Project): ReadOnlyAnalysis {
  const known = kept.get(project);
  if (known?.generation === project.generation) return known.analysis;
  const sources = project.filesOf('python').flatMap(({ path }) => {
    const text = project.read(path);
    return typeof text === 'string' ? [{ file: path, text }] : [];
  });
  const analysis = known?.analysis ?? new ReadOnlyAnalysis(sources);
  if (known) analysis.update(sources);
  kept.set(project, { generation: project.generation, analysis });
  return analysis;
}

/** Functions that requests, the desk and hooks call, followed through the bench. */
export const entryChecker: Checker = {
  name: 'entry',
  handles: (file) => file.kind === 'python',
  async check(files, session) {
    const wanted = new Map<string, ProjectFile>();
    for (const file of files) if (session.rules('entry', file).length > 0) wanted.set(file.path, file);
    if (wanted.size === 0) return;
    const analysis = analysisOf(session.project);
    const lines = new Map<string, LineIndex>();
    const replica = readsFromReplica(session.project);
    for (const entry of analysis.allEntries()) {
      const file = wanted.get(entry.file.path);
      if (!file) continue;
      const rules = session.rules('entry', file).filter(({ rule }) => isServed(entry) || rule.meta.optional);
      if (rules.length === 0) continue;
      await session.pause();
      const document = session.document(file);
      if (!document) continue;
      const context = contextOf(session, analysis, lines, entry, replica);
      session.run('entry', context, file, document, { rules });
    }
  },
};

function readsFromReplica(project: Project): boolean | undefined {
  const sites = project.filesOf('site-config');
  if (!sites.some(({ path }) => path.endsWith('/site_config.json'))) return undefined;
  return sites.some(({ path }) => {
    const text = project.read(path);
    return typeof text === 'string' && readSiteConfig(text).isOn('read_from_replica');
  });
}

function contextOf(
  { project }: CheckSession,
  analysis: ReadOnlyAnalysis,
  lines: Map<string, LineIndex>,
  entry: Entry,
  replica: boolean | undefined,
): EntryContext {
  const linesOf = (file: string): LineIndex => {
    let index = lines.get(file);
    if (!index) {
      index = new LineIndex(analysis.textOf(file));
      lines.set(file, index);
    }
    return index;
  };
  return {
    result: analysis.result(entry),
    text: entry.file.text,
    textOf: (file) => analysis.textOf(file),
    rangeOf: (site) => linesOf(site.file).rangeOf(site),
    nameOf: (file) => project.nameOf(file),
    replica,
  };
}
