// Longer than 300 lines: one check from opening to outcome; what it opens, starts and gives is each a short method.
import type { SettingsLayer } from '../core/config/settings.js';
import type { Finding } from '../core/finding.js';
import { readinessOf, readinessTable } from '../core/readonly/readiness.js';
import { TARGETS } from '../core/targets.js';
import { check } from '../workspace/check.js';
import { type CheckOptions, isAsked } from '../workspace/check-run.js';
import { analysisOf } from '../workspace/checkers/entry.js';
import { changedSince, newFindings } from '../workspace/comparison.js';
import { knowReads } from '../workspace/disk.js';
import { Unreadable } from '../workspace/files.js';
import { GitError } from '../workspace/git.js';
import { Ledger } from '../workspace/ledger.js';
import { type SiteRows, withSite } from '../workspace/on-site.js';
import { Threads } from '../workspace/parallel/team.js';
import type { Project } from '../workspace/project.js';
import { canKeep, type UnitStore, Units } from '../workspace/units/store.js';
import { startEngine, startSqlite } from './engine.js';
import { Fixer, makesBench } from './fix.js';
import { type Io, UsageError, warn } from './io.js';
import { showProgress } from './progress.js';
import { compareWith, type Opened, openProjects, openStdin } from './projects.js';

/** What is to be judged, and how: all that an outcome depends on beside what lies on disk. */
export interface Question {
  paths: readonly string[];
  overrides: SettingsLayer;
  only: ReadonlySet<string> | undefined;
  base: string | undefined;
  /** Only files that differ from the base, else from the last commit. */
  changed: boolean;
  withEngine: boolean;
}

export interface JudgeOptions {
  fix: boolean;
  /** The findings that are to be fixed, of all that a workspace has. */
  toFix(findings: Finding[], root: string): Finding[];
  stats: boolean;
  threads: number | undefined;
  stdinName: string | undefined;
  /** Keep what was made of files, since they will be judged again. */
  keep: boolean;
  /** What a site has in its database, where that was asked for. */
  onSite: SiteRows | undefined;
  /** Where what judging each file has given is kept. */
  store?: UnitStore | undefined;
}

/** The findings of one workspace. */
export interface Group {
  /** Where the workspace lies. */
  root: string;
  findings: Finding[];
  /** Each file's path below the root, by the name that is shown. */
  names: [file: string, name: string][];
}

/** What came of a check, in plain values, with paths as the user knows them. */
export interface Outcome {
  groups: Group[];
  /** Absolute paths of files with findings. */
  places: [file: string, at: string][];
  summary: { files: number; doctypes: number; statements: number };
  targets: string[];
  vitess: string | undefined;
  /** Why the engines gave no verdicts. */
  problems: { vitess?: string; sqlite?: string };
  /** Files asked for by name that could not be read, and why. */
  unread: [name: string, why: string][];
  /** What was asked for by name, and nothing in it is checked. */
  unjudged: string[];
  /** What `--fix` could not write. */
  unwritten: boolean;
}

/** An outcome with what cannot be kept. */
export interface Judged {
  outcome: Outcome;
  /** Whether the same question would have the same outcome while the disk stays. */
  isSteady: boolean;
  /** Milliseconds of each rule, where asked for. */
  times: Map<string, number> | undefined;
  /** For each app how far it is read-only, where asked for. */
  readiness(): string[];
}

/** As often as fixes may make room for others that overlapped with them. */
const FIX_ROUNDS = 10;

/** What one workspace has. */
export interface Result {
  opened: Opened;
  findings: Finding[];
}

/** Opens what is asked for, judges it, and where wanted applies fixes and judges again. */
export async function judge(question: Question, options: JudgeOptions, io: Io): Promise<Judged> {
  const judging = new Judging(question, options, io);
  try {
    return await judging.run();
  } finally {
    judging.end();
  }
}

/** A check that may be done again and again: what is opened and started stays until `end`. */
export class Judging {
  opened: Opened[] = [];
  private readonly times: Map<string, number> | undefined;
  private readonly progress;
  private readonly teams = new Map<Project, Threads>();
  private readonly unjudged = new Map<string, string>();
  private readonly units = new Map<Project, Units | undefined>();
  private engine: Awaited<ReturnType<typeof startEngine>> | undefined;
  private sqlite: Awaited<ReturnType<typeof startSqlite>> | undefined;
  private isSteady = true;
  /** No file was read before. */
  private readonly began = Date.now();

  constructor(
    private readonly question: Question,
    private readonly options: JudgeOptions,
    private readonly io: Io,
  ) {
    this.times = options.stats ? new Map() : undefined;
    this.progress = showProgress(io);
  }

  async run(): Promise<Judged> {
    await this.open();
    let { results, summary } = await this.judgeAll();
    let unwritten = false;
    if (this.options.fix) ({ results, summary, unwritten } = await this.fix(results, summary));
    const outcome = this.outcome(results, summary, unwritten);
    this.keepUnits();
    return {
      outcome,
      isSteady: this.isSteady,
      times: this.times,
      readiness: () =>
        this.times?.has('read-only/write-in-read')
          ? this.opened.map(({ project }) => readinessTable(readinessOf(analysisOf(project).run(true))))
          : [],
    };
  }

  /** All of some results that a report is made of. */
  outcome(results: readonly Result[], summary: Outcome['summary'], unwritten = false): Outcome {
    this.progress.end();
    const { vitess, problem, isComplete } = this.engine?.outcome() ?? { isComplete: true };
    const ofSqlite = this.sqlite?.problem();
    // Another Python, or another sqlglot, is not to be seen from here.
    const askedSqlite = this.sqlite !== undefined && this.sqlite.use.status().state !== 'idle';
    const crashed = results.some(({ findings }) => findings.some(({ rule }) => rule === 'lint/rule-crashed'));
    if (askedSqlite || crashed || problem !== undefined || !isComplete) this.isSteady = false;
    return {
      ...this.placed(results),
      summary,
      targets: targetsOf(this.opened),
      vitess,
      problems: {
        ...(problem !== undefined && { vitess: problem }),
        ...(ofSqlite !== undefined && { sqlite: ofSqlite }),
      },
      unread: unreadOf(this.opened),
      unjudged: [...this.unjudged.values()],
      unwritten,
    };
  }

  /** Ends all that still runs. */
  end(): void {
    this.dismiss();
    this.engine?.end();
    this.sqlite?.end();
    this.progress.end();
  }

  /** Tells the threads that files have another text now. */
  changed(files: readonly string[]): void {
    for (const [project, team] of this.teams) team.changed(files.filter((file) => project.lists(file)));
  }

  /** Opens what is asked for, as it is now. */
  async open(): Promise<void> {
    this.dismiss();
    const { paths, overrides } = this.question;
    const { stdinName } = this.options;
    this.opened = await (stdinName === undefined
      ? openProjects(paths, this.io)
      : openStdin(stdinName, this.io));
    for (const { project } of this.opened) project.overrides = overrides;
    const { onSite } = this.options;
    if (onSite) this.opened = this.opened.map((one) => withSite(one, onSite));
    if (this.question.withEngine) {
      this.engine ??= await startEngine(this.opened);
      this.sqlite ??= await startSqlite(this.opened);
    }
    this.unjudged.clear();
    for (const { named, shown } of this.opened) for (const at of named) this.unjudged.set(at, shown(at));
  }

  /** Judges all that is asked for, or those of it that are named. */
  async judgeAll(
    files?: readonly string[],
    signal?: AbortSignal,
  ): Promise<{ results: Result[]; summary: Outcome['summary'] }> {
    const results: Result[] = [];
    const summary = { files: 0, doctypes: 0, statements: 0 };
    const { base, only } = this.question;
    for (const one of this.opened) {
      const comparison =
        base === undefined ? undefined : await compareWith(one.project, one.paths, base, this.io);
      const asked = files ?? (this.question.changed ? await this.changedFiles(one) : undefined);
      const options: CheckOptions = {
        paths: asked?.filter((at) => isAsked(at, one.paths)) ?? one.paths,
        engine: this.engine?.use,
        sqlite: this.sqlite?.use,
        base: comparison?.change,
        ...(only && { only }),
        ...(this.times && { times: this.times }),
        ...(signal && { signal }),
        onProgress: this.progress.show,
      };
      // A few files are judged here, in a moment.
      const team = files && this.options.keep ? undefined : this.teamOf(one.project);
      const units = this.unitsOf(one.project);
      const { findings: all, judged, ...counts } = await check(one.project, { ...options, team, units });
      const findings = comparison ? await newFindings(one.project, comparison, all, options) : all;
      results.push({ opened: one, findings });
      for (const key of ['files', 'doctypes', 'statements'] as const) summary[key] += counts[key];
      for (const at of judged) this.unjudged.delete(at);
    }
    return { results, summary };
  }

  private async changedFiles({ project, paths }: Opened): Promise<string[]> {
    const { base = 'HEAD' } = this.question;
    try {
      const { files, notes } = await changedSince(project, paths, base);
      for (const note of notes) warn(this.io, note);
      // Nothing is asked of a file that did not change.
      for (const at of this.unjudged.keys()) if (!files.includes(at)) this.unjudged.delete(at);
      return files;
    } catch (error) {
      if (error instanceof GitError) throw new UsageError(`--changed: ${error.message}`);
      throw error;
    }
  }

  private async fix(results: Result[], summary: Outcome['summary']) {
    const fixer = new Fixer(this.io, this.began);
    const written = (): string[] => {
      const files = fixer.takeWritten();
      this.changed(files);
      return files;
    };
    const apply = (all: readonly Result[]): boolean =>
      fixer.apply(
        all.map((one) => ({
          ...one,
          findings: this.options.toFix(one.findings, one.opened.project.root.path),
        })),
      );
    for (let round = 0; round < FIX_ROUNDS && apply(results); round++) {
      // What overlapped is mostly in the files just written; all are judged again once those have no more.
      for (let files = written(); files.length > 0 && round < FIX_ROUNDS; round++) {
        if (files.some((file) => makesBench(file))) await this.open();
        apply((await this.judgeAll(files)).results);
        files = written();
      }
      ({ results, summary } = await this.judgeAll());
    }
    return { results, summary, unwritten: fixer.failed };
  }

  private teamOf(project: Project): Threads {
    const known = this.teams.get(project);
    if (known) return known;
    const { keep, stats, threads } = this.options;
    const team = new Threads(project, {
      threads,
      keep,
      keepProgram: stats,
      units: this.unitsOf(project),
      base: this.question.base,
      onProblem: (message) => {
        this.isSteady = false;
        warn(this.io, message);
      },
    });
    this.teams.set(project, team);
    return team;
  }

  /** What is known of judging the files of a project before. */
  private unitsOf(project: Project): Units | undefined {
    const { store } = this.options;
    if (!store) return undefined;
    if (!this.units.has(project)) {
      const stored = canKeep(project) ? store.load(project.root.path) : undefined;
      if (stored) knowReads(stored.reads);
      project.ledger = new Ledger();
      this.units.set(project, canKeep(project) ? new Units(project, stored?.units) : undefined);
    }
    return this.units.get(project);
  }

  /** Keeps what judging each file has given, where the engine was there; a file of which it left out something is none. */
  private keepUnits(): void {
    if (this.engine?.outcome().problem !== undefined) return;
    for (const [project, units] of this.units)
      if (units?.isChanged) this.options.store?.save(project.root.path, units.stored());
  }

  private dismiss(): void {
    for (const team of this.teams.values()) team.end();
    this.teams.clear();
  }

  private placed(results: readonly Result[]): Pick<Outcome, 'groups' | 'places'> {
    const places = new Map<string, string>();
    const groups = results.map(({ opened, findings }) => {
      const names = new Map<string, string>();
      for (const { file } of findings) {
        places.set(opened.shown(file), file);
        names.set(opened.shown(file), opened.project.nameOf(file));
      }
      const { path: root } = opened.project.root;
      return { root, findings: findings.map((finding) => shown(finding, opened)), names: [...names] };
    });
    return { groups, places: [...places] };
  }
}

/** What the projects are to run on, in the order of all targets. */
function targetsOf(opened: readonly Opened[]): string[] {
  const chosen = opened.map(({ project }) => project.settingsFor(`${project.root.path}/`).targets);
  return TARGETS.filter((target) => chosen.some((targets) => targets.has(target)));
}

/** The files asked for by name that could not be read, as the user knows them, and why. */
function unreadOf(opened: readonly Opened[]): [string, string][] {
  const unread = new Map<string, string>();
  for (const { project, named, shown } of opened) {
    for (const at of named) {
      const text = project.file(at) && project.read(at);
      if (text instanceof Unreadable) unread.set(shown(at), text.message);
    }
  }
  return [...unread];
}

/** The finding with paths as the user knows them. */
function shown(finding: Finding, { shown }: Opened): Finding {
  return {
    ...finding,
    file: shown(finding.file),
    related: finding.related.map((related) => ({ ...related, file: shown(related.file) })),
    fixes: finding.fixes.map((fix) => ({
      ...fix,
      edits: fix.edits.map((edit) => (edit.file === undefined ? edit : { ...edit, file: shown(edit.file) })),
    })),
  };
}
