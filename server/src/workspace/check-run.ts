// Longer than 300 lines: one run, with what it hands to another thread and takes over from it.
import { attempt, describeError } from '../core/attempt.js';
import { chooseRules, type Place, type RuleDocument, type RunLog, runRules } from '../core/check/run.js';
import { type IgnoreEntry, matchesRule, type Settings } from '../core/config/settings.js';
import type { LintContext } from '../core/contexts/lint.js';
import type { SqliteEngine } from '../core/engines/sqlite/verdicts.js';
import type { VitessEngine } from '../core/engines/vitess/verdicts.js';
import type { Finding } from '../core/finding.js';
import {
  type ChosenRule,
  holdsForFrappe,
  type Rule,
  type RuleContexts,
  type RuleKind,
} from '../core/rule.js';
import { allRules } from '../core/rules/registry.js';
import { commentLanguage, parseSuppressions } from '../core/suppress.js';
import type { FrappeVersion } from '../core/targets.js';
import type { Span } from '../core/text.js';
import type { ChangeBase, CheckSession } from './checker.js';
import { type FileKind, Unreadable } from './files.js';
import type { Project, ProjectFile } from './project.js';
import { timeSlices } from './slices.js';

export interface CheckOptions {
  /** The files to judge, or those below a folder; default all of the project. */
  paths?: readonly string[];
  /** Only these rules. */
  only?: ReadonlySet<string>;
  engine?: VitessEngine | undefined;
  sqlite?: SqliteEngine | undefined;
  rules?: readonly Rule[];
  /** The version that changes are judged against. */
  base?: ChangeBase | undefined;
  signal?: AbortSignal;
  /** Lets others have their turn, where several runs share one measure of time. */
  pause?(): Promise<void> | undefined;
  /** Nothing will be judged again after files have changed. */
  once?: boolean;
  /** Collects the milliseconds of each rule. */
  times?: Map<string, number>;
  onProgress?(done: number, total: number): void;
}

/** Whether a file is one of the paths, or below one; without paths every file is asked for. */
export function isAsked(file: string, paths: readonly string[] | undefined): boolean {
  return (
    !paths || paths.some((path) => file === path || file.startsWith(path.endsWith('/') ? path : `${path}/`))
  );
}

/** What is meant to be checked: other JSON and templates may be data of any size, of which nobody expects a word. */
const IS_CODE: ReadonlySet<FileKind> = new Set([
  'doctype',
  'report',
  'python',
  'sql',
  'config',
  'vschema',
  'site-config',
]);

/** Findings of one rule in one file; what goes beyond is told as a number. */
export const MOST_FINDINGS = 1000;

/** What came of judging some files, as one thread hands it to another. */
export interface Part {
  findings: Finding[];
  count: { doctypes: number; statements: number };
  crashes: RunLog['crashes'];
  ran: string[];
  /** Entries of `ignore` that met something: the configuration file and the place in its list. */
  usedIgnores: [config: string, entry: number][];
  /** Files with suppression comments, and which of those have met something. */
  suppressions: [file: string, used: [comment: number, rules: string[]][]][];
  /** How many findings each rule has in a file, where they were cut off. */
  cutOff: [file: string, rule: string, count: number][];
  times: [rule: string, milliseconds: number][];
}

/** Judging some files of a project: what checkers work with, and what comes of it. */
export class CheckRun implements CheckSession {
  readonly findings: Finding[] = [];
  readonly count = { doctypes: 0, statements: 0 };
  readonly engine: VitessEngine | undefined;
  readonly sqlite: SqliteEngine | undefined;
  readonly base: ChangeBase | undefined;
  readonly pause: () => Promise<void> | undefined;
  readonly once: boolean;
  total = 0;
  /** The file that a checker asked about last. */
  at: ProjectFile | undefined;
  private readonly log: RunLog;
  private readonly documents = new Map<ProjectFile, RuleDocument>();
  private readonly unreadable = new Set<ProjectFile>();
  private readonly known = new Set<string>();
  /** How many findings each rule has in a file. */
  private readonly told = new Map<string, Map<string, number>>();

  constructor(
    readonly project: Project,
    private readonly options: CheckOptions,
  ) {
    this.engine = options.engine;
    this.sqlite = options.sqlite;
    this.base = options.base;
    this.once = options.once ?? false;
    const slice = options.pause ?? timeSlices(options.signal);
    this.pause = () => {
      const rest = slice();
      if (rest) options.onProgress?.(this.documents.size, this.total);
      return rest;
    };
    this.log = {
      usedIgnores: new Set(),
      ran: new Set(),
      crashes: [],
      ...(options.times && { times: options.times }),
    };
  }

  readonly settings = (file: ProjectFile): Settings => this.project.settingsFor(file.path);

  readonly frappe = (file: ProjectFile): FrappeVersion => this.project.frappeFor(file.path);

  config(file: ProjectFile) {
    return this.project.config(file.path);
  }

  document(file: ProjectFile): RuleDocument | undefined {
    const known = this.documents.get(file);
    if (known) return known;
    const doctype = this.project.source(file.path)?.data.name;
    const text = this.project.read(file.path);
    const at = { file: file.path, name: this.project.nameOf(file.path) };
    if (text instanceof Unreadable) {
      if (!this.unreadable.has(file) && (file.named || IS_CODE.has(file.kind))) {
        this.unreadable.add(file);
        this.lint(file, { ...at, text: '' }, { unreadable: text.message });
      }
      return undefined;
    }
    const suppressions = file.path.endsWith('.json')
      ? undefined
      : parseSuppressions(text, commentLanguage(file.path));
    const document: RuleDocument = {
      ...at,
      text,
      ...(doctype && { doctype }),
      ...(suppressions && { suppressions }),
    };
    this.documents.set(file, document);
    return document;
  }

  rules<K extends RuleKind>(kind: K, file: ProjectFile): readonly ChosenRule<K>[] {
    this.at = file;
    const chosen = chooseRules(kind, this.options.rules ?? allRules, this.settings(file), this.options.only);
    if (chosen.every(({ rule }) => rule.meta.frappe === undefined)) return chosen;
    if (this.project.hasOldQueries(file.path)) return chosen.filter(({ rule }) => !rule.meta.frappe);
    const version = this.frappe(file);
    return chosen.filter(({ rule }) => holdsForFrappe(rule.meta, version));
  }

  run<K extends RuleKind>(
    kind: K,
    context: RuleContexts[K],
    file: ProjectFile,
    document: RuleDocument,
    { rules = this.rules(kind, file), ...place }: Place & { rules?: readonly ChosenRule<K>[] } = {},
  ): void {
    const found = runRules(rules, context, document, this.settings(file), this.log, place);
    for (const finding of found) {
      if (this.isNews(finding) && this.isWanted(finding)) this.findings.push(finding);
    }
  }

  /** A text that goes into two statements is wrong in both, and is told once. */
  private isNews({ file, rule, range: { start, end }, evidence, message }: Finding): boolean {
    const place = `${start.line}:${start.character}-${end.line}:${end.character}`;
    const key = `${file} ${place} ${rule} ${evidence?.text ?? message}`;
    if (this.known.has(key)) return false;
    this.known.add(key);
    return true;
  }

  /** A file with thousands of findings of one rule is none that anybody reads on: the rest is counted. */
  private isWanted({ file, rule }: Finding): boolean {
    const counts = this.told.get(file) ?? new Map<string, number>();
    this.told.set(file, counts);
    const count = (counts.get(rule) ?? 0) + 1;
    counts.set(rule, count);
    return count <= MOST_FINDINGS;
  }

  get stopped(): boolean {
    return this.options.signal?.aborted ?? false;
  }

  attempt<T>(file: ProjectFile, doing: string, work: () => T): T | undefined {
    return attempt(work, (error) => this.crashed(file, doing, error));
  }

  crashed(file: ProjectFile, doing: string, error: unknown, span?: Span): void {
    this.log.crashes.push({ rule: doing, file: file.path, error, ...(span && { span }) });
  }

  lint(file: ProjectFile, document: RuleDocument, context: Partial<LintContext>): void {
    const empty = {
      text: document.text,
      configProblems: [],
      unusedIgnores: [],
      unusedComments: [],
      crashes: [],
      cutOff: [],
      unreadable: undefined,
    };
    this.run('lint', { ...empty, ...context }, file, document);
  }

  /** What came of it so far, to be put together with other parts before `finish`. */
  part(): Part {
    const { usedIgnores, ran, crashes, times } = this.log;
    return {
      findings: this.findings,
      count: this.count,
      crashes: crashes.map((crash) => ({ ...crash, error: new Error(describeError(crash.error)) })),
      ran: [...ran],
      usedIgnores: this.project
        .filesOf('config')
        .flatMap((file) =>
          (this.config(file)?.layer.ignore ?? []).flatMap((entry, i): [string, number][] =>
            usedIgnores.has(entry) ? [[file.path, i]] : [],
          ),
        ),
      suppressions: [...this.documents].flatMap(([{ path }, { suppressions }]): Part['suppressions'] =>
        suppressions ? [[path, suppressions.usedRules()]] : [],
      ),
      cutOff: [...this.told].flatMap(([file, counts]) =>
        [...counts].flatMap(([rule, n]): Part['cutOff'] => (n > MOST_FINDINGS ? [[file, rule, n]] : [])),
      ),
      times: [...(times ?? [])],
    };
  }

  /** Takes over what came of judging other files, or the same ones by other checkers. */
  absorb(part: Part): void {
    // What two checkers say of a file that cannot be read is the same.
    for (const finding of part.findings)
      if (!finding.rule.startsWith('lint/') || this.isNews(finding)) this.findings.push(finding);
    this.count.doctypes += part.count.doctypes;
    this.count.statements += part.count.statements;
    this.log.crashes.push(...part.crashes);
    for (const rule of part.ran) this.log.ran.add(rule);
    for (const [config, at] of part.usedIgnores) {
      const entry = this.project.config(config)?.layer.ignore?.[at];
      if (entry) this.log.usedIgnores.add(entry);
    }
    for (const [path, used] of part.suppressions) {
      const file = this.project.file(path);
      if (file) this.document(file)?.suppressions?.markUsed(used);
    }
    for (const [file, rule, n] of part.cutOff) {
      const counts = this.told.get(file) ?? new Map<string, number>();
      this.told.set(file, counts.set(rule, n));
    }
    const { times } = this.log;
    for (const [rule, ms] of part.times) times?.set(rule, (times.get(rule) ?? 0) + ms);
  }

  /** What can be told only after everything has run: crashes, and suppressions that met nothing. */
  finish(judged: ReadonlySet<ProjectFile>): void {
    const { crashes } = this.log;
    for (const at of new Set(crashes.map(({ file }) => file))) {
      const file = this.project.file(at);
      const document = file && this.document(file);
      if (document) this.lint(file, document, { crashes: crashes.filter((crash) => crash.file === at) });
    }
    for (const [at, counts] of this.told) {
      const cutOff = [...counts].flatMap(([rule, n]) =>
        n > MOST_FINDINGS ? [{ rule, left: n - MOST_FINDINGS }] : [],
      );
      const file = cutOff.length > 0 ? this.project.file(at) : undefined;
      const document = file && this.document(file);
      if (document) this.lint(file, document, { cutOff });
    }
    if (this.options.only) return;
    for (const [file, document] of [...this.documents]) {
      const unusedComments = (document.suppressions?.unused() ?? [])
        .map(({ comment, rules }) => ({
          comment,
          rules: rules.filter((rule) => this.isTold(rule) || isUnknown(rule)),
        }))
        .filter(({ rules }) => rules.length);
      const unusedIgnores = judged.has(file) && file.kind === 'config' ? this.unusedIgnores(file) : [];
      if (unusedComments.length || unusedIgnores.length) {
        this.lint(file, document, { unusedComments, unusedIgnores });
      }
    }
  }

  /** Entries that met nothing, when every file that they could speak of was judged. */
  private unusedIgnores(config: ProjectFile): IgnoreEntry[] {
    const folder = config.path.slice(0, config.path.lastIndexOf('/'));
    if (!isAsked(folder, this.options.paths)) return [];
    const entries = this.config(config)?.layer.ignore ?? [];
    return entries.filter((entry) => !this.log.usedIgnores.has(entry) && this.isTold(entry.rule));
  }

  /** Whether rules of this id or pattern have run with all they need, so that no finding means no finding. */
  private isTold(pattern: string): boolean {
    const hasEngine = this.engine?.status().state === 'ready';
    const rules = this.options.rules ?? allRules;
    if (!hasEngine && rules.some(({ meta }) => meta.needsEngine && matchesRule(pattern, meta.id)))
      return false;
    for (const rule of this.log.ran) if (matchesRule(pattern, rule)) return true;
    return false;
  }
}

function isUnknown(pattern: string): boolean {
  return !allRules.some(({ meta }) => matchesRule(pattern, meta.id));
}
