import type { Place, RuleDocument } from '../core/check/run.js';
import type { ParsedConfig } from '../core/config/parse.js';
import type { Settings } from '../core/config/settings.js';
import type { LintContext } from '../core/contexts/lint.js';
import type { SqliteEngine } from '../core/engines/sqlite/verdicts.js';
import type { VitessEngine } from '../core/engines/vitess/verdicts.js';
import type { Side } from '../core/migration/plan/side.js';
import type { ChosenRule, RuleContexts, RuleKind } from '../core/rule.js';
import type { FrappeVersion } from '../core/targets.js';
import type { Span } from '../core/text.js';
import type { Project, ProjectFile } from './project.js';

/**
 * One kind of judging: it makes contexts of files and has rules run on them. A new kind of rule is a new module
 * in `checkers/` and an entry in `checkers/index.ts`.
 */
export interface Checker {
  readonly name: string;
  /**
   * `program`: it follows code through all files, so that one thread does all of it; `last`: it needs to know how the
   * others fared. Else files can be judged in any order, apart from each other.
   */
  readonly scope?: 'program' | 'last';
  /** Whether it has anything to say about a file; told by path and kind, so it must be quick. */
  handles(file: ProjectFile, project: Project): boolean;
  /**
   * Judges the files that it handles, of those that were asked for. It may look at the whole project, asks the engine
   * in few batches, and gives what it finds to `session.run`. `session.pause` lets the editor have a turn.
   */
  check(files: readonly ProjectFile[], session: CheckSession): Promise<void>;
}

/** The version of the DocTypes that a work tree is compared with. */
export interface ChangeBase {
  side: Side;
  /** The workspace as it was, as far as `tellsOfDocTypes` reads it. */
  project: Project;
  /** The side with all its code, to find who uses a field; undefined while that is still being read. */
  code(): Promise<Side | undefined>;
  /** For people: `origin/develop (merge base 1a2b3c4)`. */
  shown: string;
}

/** What a checker works with during one check. */
export interface CheckSession {
  readonly project: Project;
  /** Undefined with `--no-engine`: then there are no verdicts. */
  readonly engine: VitessEngine | undefined;
  /** Undefined with `--no-engine`; only asked where the target is chosen. */
  readonly sqlite: SqliteEngine | undefined;
  /** Undefined when nothing is compared: then there are no changes to judge. */
  readonly base: ChangeBase | undefined;
  /** Nothing is judged again after files have changed: what is made need not be kept for that. */
  readonly once: boolean;
  /** Counts for the summary; a checker adds what it judged. */
  readonly count: { doctypes: number; statements: number };
  settings(file: ProjectFile): Settings;
  /** Frappe's version for a file: as set, else as found in the bench, else the default. */
  frappe(file: ProjectFile): FrappeVersion;
  /** The text of a file, with its suppression comments where it can have them; an unreadable one is reported. */
  document(file: ProjectFile): RuleDocument | undefined;
  /** The rules of a kind that are turned on for a file. Nothing needs to be prepared when there are none. */
  rules<K extends RuleKind>(kind: K, file: ProjectFile): readonly ChosenRule<K>[];
  /**
   * Runs rules (by default all chosen ones of the kind) on a context, with its place in the file where it has one.
   */
  run<K extends RuleKind>(
    kind: K,
    context: RuleContexts[K],
    file: ProjectFile,
    document: RuleDocument,
    options?: Place & { rules?: readonly ChosenRule<K>[] },
  ): void;
  /** What work on a file gives; where it throws, that becomes a finding of the file, and undefined is given. */
  attempt<T>(file: ProjectFile, doing: string, work: () => T): T | undefined;
  /** Makes a finding of a fault of ours that belongs to a file, or to a statement in it. */
  crashed(file: ProjectFile, doing: string, error: unknown, span?: Span): void;
  /** Reports something about the checking of a file itself. */
  lint(file: ProjectFile, document: RuleDocument, context: Partial<LintContext>): void;
  /** A configuration file as read. */
  config(file: ProjectFile): ParsedConfig | undefined;
  /** Nobody wants the answer any more: what `pause` throws then is no fault. */
  readonly stopped: boolean;
  /** Await what it gives, between two pieces of work. */
  pause(): Promise<void> | undefined;
}
