import { stackOf } from '../../server/src/core/attempt.js';
import type { VitessEngine } from '../../server/src/core/engines/vitess/verdicts.js';
import type { Finding } from '../../server/src/core/finding.js';
import { LineIndex } from '../../server/src/core/text.js';
import { check } from '../../server/src/workspace/check.js';
import type { Project } from '../../server/src/workspace/project.js';
import type { Workspace } from '../support/workspace.js';
import { Random } from './mutate.js';
import { corpus, NAMES, PLACES } from './places.js';
import { openShop } from './shop.js';
import { change } from './tree.js';

/** Longest time of one check, in milliseconds of our processor time; told by the long run only. */
export const HANG = 2000;

/** Milliseconds that this process has worked, which another load changes little. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Something that must not be, with all that makes it again. */
export interface Failure {
  seed: number;
  place: string;
  why: string;
  text: string;
}

/** One way of trying; a seed always gives the same case. */
export interface Trial {
  /** `timed`: an answer that takes too long is a failure too. */
  run(seed: number, timed: boolean): Promise<Failure | undefined>;
  end(): void | Promise<void>;
}

/** Checks changed files in one workspace, one a case. */
export class Fuzzer implements Trial {
  private readonly texts = corpus();

  private constructor(
    private readonly workspace: Workspace,
    private readonly project: Project,
    private readonly engine: VitessEngine | undefined,
  ) {}

  static async start(engine: VitessEngine | undefined): Promise<Fuzzer> {
    const { workspace, project } = await openShop({
      'shop/shop/desk/doctype/ok/ok.json': '{"doctype":"DocType","name":"Ok","module":"Desk","fields":[]}',
    });
    return new Fuzzer(workspace, project, engine);
  }

  end(): void {
    this.workspace.remove();
  }

  async run(seed: number, timed: boolean): Promise<Failure | undefined> {
    const random = new Random(seed);
    const place = random.pick(NAMES);
    const { kind, at: name } = PLACES[place];
    const text = change(random.pick(this.texts[place]), kind, random, this.texts[random.pick(NAMES)]);
    const at = this.workspace.at(name);
    const isThere = this.project.file(at) !== undefined;
    const fail = (why: string): Failure => ({ seed, place: name, why, text });
    try {
      const started = processorTime();
      const first = await this.judge(at, text);
      const took = processorTime() - started;
      if (timed && took > HANG) return fail(`${Math.round(took)} ms`);
      for (const finding of first) {
        const wrong = wrongWith(this.project, finding, at, text);
        if (wrong) return fail(wrong);
      }
      const again = await this.judge(at, text);
      if (JSON.stringify(first) !== JSON.stringify(again)) return fail('another answer the second time');
      return undefined;
    } catch (error) {
      return fail(stackOf(error));
    } finally {
      // The next case starts from the same workspace.
      if (isThere) this.project.update(at);
      else this.project.remove(at);
    }
  }

  private async judge(at: string, text: string): Promise<Finding[]> {
    this.project.update(at, text);
    const { findings } = await check(this.project, { paths: [at], engine: this.engine });
    return findings;
  }
}

/** What is wrong with a finding of a file with this text: its place, or that of an edit; undefined when nothing is. */
export function wrongWith(project: Project, finding: Finding, at: string, text: string): string | undefined {
  const { rule, message, range, span, file, fixes } = finding;
  if (rule === 'lint/rule-crashed') return message;
  const own = file === at ? text : project.read(file);
  if (typeof own !== 'string') return undefined;
  const lines = new LineIndex(own);
  const inside = (offset: number) => offset >= 0 && offset <= own.length;
  if (!inside(span.start) || !inside(span.end) || span.start > span.end)
    return `${rule}: span ${JSON.stringify(span)}`;
  if (JSON.stringify(lines.rangeOf(span)) !== JSON.stringify(range))
    return `${rule}: range ${JSON.stringify(range)}`;
  for (const { title, edits } of fixes)
    for (const edit of edits)
      if (
        edit.file === undefined &&
        (!inside(edit.span.start) || !inside(edit.span.end) || edit.span.start > edit.span.end)
      )
        return `${rule}: ${title}: edit ${JSON.stringify(edit.span)}`;
  return undefined;
}
