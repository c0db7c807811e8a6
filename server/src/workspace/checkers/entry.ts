import type { EntryContext, GetCaller } from '../../core/contexts/entry.js';
import { scrub } from '../../core/interpreter/bench.js';
import type { Site } from '../../core/interpreter/values.js';
import { ReadOnlyAnalysis } from '../../core/readonly/analyse.js';
import { type Entry, type EntryResult, isServed } from '../../core/readonly/model.js';
import { readSiteConfig } from '../../core/sources/site/config.js';
import { type GetCall, getCalls } from '../../core/sources/site/http-calls.js';
import {
  litefsIn,
  primaryRegion,
  proxyPaths,
  type ToPrimary,
  toPrimary,
} from '../../core/sources/site/litefs.js';
import { LineIndex } from '../../core/text.js';
import type { Checker } from '../checker.js';
import { type FileKind, kindOf } from '../files.js';
import { defineQuestion, question } from '../ledger.js';
import type { Project } from '../project.js';

interface Kept {
  generation: number;
  analysis: ReadOnlyAnalysis;
}
const kept = new WeakMap<Project, Kept>();

/**
 * The analysis of a project's Python, brought up to its files as they stand. `once`: nobody will ask again after files
 * have changed.
 */
export function analysisOf(project: Project, once = false): ReadOnlyAnalysis {
  return project.ledger ? project.ledger.quietly(() => current(project, true)) : current(project, once);
}

function current(project: Project, once: boolean): ReadOnlyAnalysis {
  const last = kept.get(project);
  if (last?.generation === project.generation) return last.analysis;
  const known = last?.analysis.once ? undefined : last;
  const changed = known ? project.changedSince(known.generation) : [];
  const analysis = known?.analysis ?? make(project, once);
  if (known) {
    const python = changed.filter((at) => kindOf(at) === 'python');
    // A keystroke changes one file of those that are known.
    if (python.every((at) => analysis.knows(at) && typeof project.read(at) === 'string' && project.file(at)))
      analysis.change(python.map((file) => ({ file, text: project.read(file) as string })));
    else analysis.update(textsOf(project, 'python'));
    if (changed.some((at) => at.endsWith('.json'))) analysis.track(trackSeen(project));
  }
  kept.set(project, { generation: project.generation, analysis });
  return analysis;
}

function make(project: Project, once: boolean): ReadOnlyAnalysis {
  const seen = trackSeen(project);
  const { ledger } = project;
  if (!ledger) return new ReadOnlyAnalysis(textsOf(project, 'python'), seen, once);
  // Of a bench that is mostly known few files are needed; one that cannot be read holds nothing.
  const sources = project.filesOf('python').map(({ path: file }) => ({
    file,
    text: () => {
      // Who it is read for is told by what results are made of.
      const text = ledger.quietly(() => project.read(file));
      return typeof text === 'string' ? text : '';
    },
  }));
  return new ReadOnlyAnalysis(sources, seen, once, 'files');
}

/** Notes what entries of a file, and what they do, are made of. */
function noteMade(
  project: Project,
  analysis: ReadOnlyAnalysis,
  file: string,
  entries: readonly Entry[],
): void {
  const { ledger } = project;
  if (!ledger) return;
  intoFile(project, file);
  for (const key of analysis.madeOf(file, entries)) {
    const space = key.indexOf(' ');
    const [kind, about] = [key.slice(0, space), key.slice(space + 1)];
    if (kind === 'text') ledger.ask(kind, about);
    else ledger.answered(kind, about, project, () => analysis.lookedUp(kind, about));
  }
}

for (const kind of ['py-module', 'py-controller', 'py-report', 'py-hooks', 'py-event'])
  defineQuestion(kind, (project: Project, about) => analysisOf(project, true).lookedUp(kind, about));

/** The entries that hooks and jobs of any file make in a file. */
const intoFile = question('hooks-into', (project: Project, file) =>
  analysisOf(project, true).hooksInto(file),
);

/** Whether a DocType, by its scrubbed name, remembers who has opened it. */
const isSeen = question('track-seen', (project: Project, name) => trackSeen(project).has(name));

/** Scrubbed names of the DocTypes that remember who has opened them. */
function trackSeen(project: Project): ReadonlySet<string> {
  const known = tracked.get(project);
  if (known?.generation === project.generation) return known.names;
  const lookup = project.lookup();
  const names = new Set([...lookup.names()].filter((name) => lookup.get(name)?.track_seen).map(scrub));
  tracked.set(project, { generation: project.generation, names });
  return names;
}

const tracked = new WeakMap<Project, { generation: number; names: ReadonlySet<string> }>();

/** Lets go of the analysis, which holds all Python of the project. */
export function forgetAnalysis(project: Project): void {
  kept.delete(project);
  calls.delete(project);
}

interface Calls {
  generation: number;
  /** What each file calls, with the text that it was read from. */
  files: Map<string, { text: string; calls: readonly GetCall[] }>;
  callers: ReadonlyMap<string, readonly GetCaller[]>;
}
const calls = new WeakMap<Project, Calls>();
const CALLING = new Set<FileKind | undefined>(['script', 'template']);

/** Who calls a function by GET, by its dotted path; only files that changed are read again. */
function callersOf(project: Project): ReadonlyMap<string, readonly GetCaller[]> {
  const known = calls.get(project);
  if (known?.generation === project.generation) return known.callers;
  if (known && !project.changedSince(known.generation).some((at) => CALLING.has(kindOf(at)))) {
    known.generation = project.generation;
    return known.callers;
  }
  const files: Calls['files'] = new Map();
  const callers = new Map<string, GetCaller[]>();
  for (const { path: file } of [...project.filesOf('script'), ...project.filesOf('template')]) {
    const text = project.read(file);
    if (typeof text !== 'string') continue;
    const before = known?.files.get(file);
    const found = before?.text === text ? before.calls : getCalls(text);
    files.set(file, { text, calls: found });
    for (const { path, ...at } of found) callers.set(path, [...(callers.get(path) ?? []), { file, ...at }]);
  }
  calls.set(project, { generation: project.generation, files, callers });
  return callers;
}

/** Who calls one function by GET. */
const getCallersOf = question(
  'get-callers',
  (project: Project, path): readonly GetCaller[] => callersOf(project).get(path) ?? [],
);

/** Functions that requests, the desk and hooks call, followed through the bench. */
export const entryChecker: Checker = {
  name: 'entry',
  scope: 'program',
  handles: (file) => file.kind === 'python',
  async check(files, session) {
    const wanted = files.filter((file) => session.rules('entry', file).length > 0);
    if (wanted.length === 0) return;
    const { project } = session;
    // The first time in slices, as there are thousands.
    if (!kept.has(project) && !project.ledger)
      for (const { path } of project.filesOf('python')) {
        project.read(path);
        await session.pause();
      }
    const analysis = analysisOf(project, session.once);
    const contexts = new EntryContexts(project, analysis);
    for (const file of wanted) {
      const all = session.rules('entry', file);
      const entries = analysis.entriesOf(file.path);
      for (const entry of entries) {
        const rules = all.filter(({ rule }) => isServed(entry) || rule.meta.optional || entry.enqueued);
        if (rules.length === 0) continue;
        await session.pause();
        const document = session.document(file);
        if (document) session.run('entry', contexts.of(entry), file, document, { rules });
      }
      noteMade(project, analysis, file.path, entries);
      await session.pause();
    }
  },
};

/** What the entry that a dotted path names does: `shop.api.close_bin`. */
export function outcomeAt(project: Project, once: boolean, path: string): EntryResult['outcome'] | undefined {
  const analysis = analysisOf(project, once);
  const module = path.slice(0, path.lastIndexOf('.'));
  project.ledger?.answered('py-module', module, project, () => analysis.lookedUp('py-module', module));
  const entry = analysis.entryAt(path);
  const outcome = entry && analysis.result(entry).outcome;
  const file = analysis.fileOf(module);
  if (file !== undefined) noteMade(project, analysis, file, entry ? [entry] : []);
  return outcome;
}

/** Makes the contexts of one check. */
export class EntryContexts {
  private readonly lines = new Map<string, LineIndex>();
  private readonly replica: boolean | undefined;
  private readonly litefs: Site | undefined;
  private readonly region: string | undefined;
  private primary: ToPrimary | undefined;

  constructor(
    private readonly project: Project,
    private readonly analysis: ReadOnlyAnalysis,
  ) {
    this.replica = readsFromReplica(project);
    this.litefs = litefsOf(project);
    this.region = this.litefs && primaryRegion(textsOf(project, 'litefs').map(({ text }) => text));
  }

  of(entry: Entry): EntryContext {
    const { analysis, litefs, project, region, replica } = this;
    if (entry.doctype !== undefined) isSeen(project, entry.doctype);
    return {
      result: analysis.result(entry),
      text: entry.file.text,
      textOf: (file) => {
        project.ledger?.ask('text', file);
        return analysis.textOf(file);
      },
      rangeOf: (site) => this.linesOf(site.file).rangeOf(site),
      nameOf: (file) => project.nameOf(file),
      getCallers: () => getCallersOf(project, `${entry.file.module}.${entry.name}`),
      replica,
      litefs,
      region,
      toPrimary: () => {
        this.primary ??= toPrimary(
          textsOf(project, 'python'),
          [
            ...project.settingsFor(`${project.root.path}/hooks.py`).sendsToPrimary,
            ...listed(project, 'always-forward'),
          ],
          listed(project, 'passthrough'),
        );
        return this.primary;
      },
    };
  }

  private linesOf(file: string): LineIndex {
    let index = this.lines.get(file);
    if (!index) {
      const text = this.project.read(file);
      index = new LineIndex(typeof text === 'string' ? text : this.analysis.textOf(file));
      this.lines.set(file, index);
    }
    return index;
  }
}

function readsFromReplica(project: Project): boolean | undefined {
  const sites = project.filesOf('site-config');
  if (!sites.some(({ path }) => path.endsWith('/site_config.json'))) return undefined;
  return sites.some(({ path }) => {
    const text = project.read(path);
    return typeof text === 'string' && readSiteConfig(text).isOn('read_from_replica');
  });
}

function listed(project: Project, list: 'always-forward' | 'passthrough'): string[] {
  return textsOf(project, 'litefs').flatMap(({ file, text }) =>
    file.endsWith('.toml') ? [] : proxyPaths(text, list),
  );
}

function textsOf(project: Project, kind: FileKind): { file: string; text: string }[] {
  return project.filesOf(kind).flatMap(({ path: file }) => {
    const text = project.read(file);
    return typeof text === 'string' ? [{ file, text }] : [];
  });
}

/** Where LiteFS is set up, unless the bench's sites are known and none of them runs on SQLite. */
function litefsOf(project: Project): Site | undefined {
  const configs = textsOf(project, 'site-config');
  const isSite = ({ file }: { file: string }) => file.endsWith('/site_config.json');
  const onSqlite = configs.some(({ text }) => readSiteConfig(text).get('db_type') === 'sqlite');
  if (configs.some(isSite) && !onSqlite) return undefined;
  for (const { file, text } of textsOf(project, 'litefs')) {
    const span = litefsIn(file, text);
    if (span) return { file, ...span };
  }
  return undefined;
}
