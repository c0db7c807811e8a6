import type { Finding } from '../core/finding.js';
import { type CheckOptions, CheckRun, isAsked, type Part } from './check-run.js';
import type { Checker } from './checker.js';
import { checkers } from './checkers/index.js';
import { registerVSchema } from './checkers/sql.js';
import type { Project, ProjectFile } from './project.js';

export interface CheckResult {
  /** Sorted by file, place and rule. */
  findings: Finding[];
  files: number;
  /** Paths of the files judged. */
  judged: ReadonlySet<string>;
  doctypes: number;
  statements: number;
}

/** What a checker has to judge. */
export interface Work {
  checker: Checker;
  files: readonly ProjectFile[];
}

/** Several threads that judge a project's files together (`workspace/parallel`). */
export interface Team {
  /** Has all of it judged and everything that comes of it handed to `session`. */
  judge(work: readonly Work[], session: CheckRun, options: CheckOptions): Promise<void>;
}

/** What is known of judging the files of a project before. */
export interface KnownUnits {
  /** The parts that still hold, and the work that is left. */
  take(work: readonly Work[]): { parts: Part[]; rest: Work[] };
}

/** Judges files of a project. The same in the editor and on the command line, alone or with a team. */
export async function check(
  project: Project,
  {
    team,
    units,
    ...options
  }: CheckOptions & { team?: Team | undefined; units?: KnownUnits | undefined } = {},
): Promise<CheckResult> {
  const session = new CheckRun(project, options);
  const asked = filesAsked(project, options.paths);
  const work = checkers.map((checker) => ({
    checker,
    files: asked.filter((file) => checker.handles(file, project)),
  }));
  const judged = new Set(work.flatMap(({ files }) => files));
  session.total = judged.size;
  const alone = team ? work.filter(({ checker }) => checker.scope === 'last') : work;
  if (team) {
    const shared = work.filter((one) => !alone.includes(one));
    const { parts, rest } = units?.take(shared) ?? { parts: [], rest: shared };
    for (const part of parts) session.absorb(part);
    await team.judge(rest, session, options);
    // What rests on its answers is told only where it is there, asked again or not.
    if (parts.length > 0) await registerVSchema(options.engine);
  }
  await runWork(alone, session, options.signal);
  session.finish(judged);
  const { doctypes, statements } = session.count;
  return {
    findings: session.findings.sort(byPlace),
    files: judged.size,
    judged: new Set([...judged].map(({ path }) => path)),
    doctypes,
    statements,
  };
}

/** Has checkers judge their files, one after the other. */
export async function runWork(
  work: readonly Work[],
  session: CheckRun,
  signal?: AbortSignal | undefined,
): Promise<void> {
  for (const { checker, files } of work) {
    if (files.length) await runChecker(checker, files, session, signal);
  }
}

/**
 * Has a checker judge its files. It is not to throw for anything that stands in a file; where it does all the same, the
 * file that it was at has a finding, and the other checkers go on.
 */
async function runChecker(
  checker: Checker,
  files: readonly ProjectFile[],
  session: CheckRun,
  signal: AbortSignal | undefined,
): Promise<void> {
  session.at = files[0];
  try {
    await checker.check(files, session);
  } catch (error) {
    if (signal?.aborted) throw error;
    session.crashed(session.at ?? files[0]!, `the ${checker.name} check`, error);
  }
}

/** One open file is looked up, so that a keystroke does not walk a whole bench. */
function filesAsked(project: Project, paths: readonly string[] | undefined): readonly ProjectFile[] {
  const only = paths?.length === 1 ? project.file(paths[0]!) : undefined;
  return only ? [only] : project.files.filter(({ path }) => isAsked(path, paths));
}

function byPlace(a: Finding, b: Finding): number {
  return (
    compare(a.file, b.file) ||
    a.range.start.line - b.range.start.line ||
    a.range.start.character - b.range.start.character ||
    compare(a.rule, b.rule) ||
    compare(a.message, b.message)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
