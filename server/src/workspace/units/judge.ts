import { runWork, type Work } from '../check.js';
import { type CheckOptions, CheckRun, type Part } from '../check-run.js';
import type { Checker } from '../checker.js';
import { collectAsync } from '../ledger.js';
import type { Project, ProjectFile } from '../project.js';
import { timeSlices } from '../slices.js';
import { batched, noticing } from './batched.js';

/** `program`: its findings are made by following code through other files; one file may have a unit of each scope. */
export type UnitScope = 'local' | 'program';

/** Who judges what; undefined: what is judged last is no unit. */
export const scopeOf = ({ scope }: Pick<Checker, 'scope'>): UnitScope | undefined =>
  scope === 'last' ? undefined : (scope ?? 'local');

/** What came of judging one file by some checkers, and the questions that were put meanwhile (numbers of a ledger). */
export interface Unit {
  file: string;
  scope: UnitScope;
  /** Who judged it (`unitKind`). */
  kind: string;
  part: Part;
  /** Every question to the engine had its answer. */
  isWhole: boolean;
  asked: readonly number[];
}

/** Who judges a file: that is decided anew each time, from the files as they are. */
export const unitKind = (file: ProjectFile, checkers: readonly Pick<Checker, 'name'>[]): string =>
  [...(file.named ? ['named'] : []), ...checkers.map(({ name }) => name)].join();

/** Files that are judged at once: while some wait for an engine, others go on, and it is asked in batches. */
const AT_ONCE = 16;

/** Has each file judged by itself by all its checkers, noting what its findings are made of. */
export async function judgeUnits(
  work: readonly Work[],
  project: Project,
  options: CheckOptions,
  scope: UnitScope,
): Promise<Unit[]> {
  const engine = options.engine && batched(options.engine);
  const slice = timeSlices(options.signal);
  const files = [...checkersByFile(work)];
  const units: Unit[] = [];
  let done = 0;
  const pause = () => {
    const rest = slice();
    if (rest) options.onProgress?.(done, files.length);
    return rest;
  };
  const { onProgress: _, ...rest } = options;
  const judge = async (file: ProjectFile, checkers: readonly Checker[]): Promise<Unit> => {
    let isWhole = true;
    const ask = engine && noticing(engine, () => (isWhole = false));
    const run = new CheckRun(project, { ...rest, engine: ask, pause });
    const own = checkers.map((checker) => ({ checker, files: [file] }));
    const trace = await collectAsync(() => runWork(own, run, options.signal));
    done++;
    return {
      file: file.path,
      scope,
      kind: unitKind(file, checkers),
      part: run.part(),
      isWhole,
      asked: [...trace.questions()],
    };
  };
  let next = 0;
  const some = async (): Promise<void> => {
    for (let one = files[next++]; one; one = files[next++]) {
      const [file, checkers] = one;
      units.push(await judge(file, checkers));
    }
  };
  await Promise.all(Array.from({ length: scope === 'local' ? AT_ONCE : 1 }, some));
  return units;
}

/** The files of some work, each with the checkers that it is for, in their order. */
export function checkersByFile(work: readonly Work[]): Map<ProjectFile, Checker[]> {
  const byFile = new Map<ProjectFile, Checker[]>();
  for (const { checker, files } of work)
    for (const file of files) {
      const known = byFile.get(file);
      if (known) known.push(checker);
      else byFile.set(file, [checker]);
    }
  return byFile;
}
