import { stackOf } from '../../server/src/core/attempt.js';
import type { VitessEngine } from '../../server/src/core/engines/vitess/verdicts.js';
import type { Finding } from '../../server/src/core/finding.js';
import { check } from '../../server/src/workspace/check.js';
import type { Project } from '../../server/src/workspace/project.js';
import { applyEdits } from '../support/edits.js';
import { WAYS, wrongWithFix } from '../support/fixes.js';
import type { Workspace } from '../support/workspace.js';
import type { Failure, Trial } from './fuzz.js';
import { Random } from './mutate.js';
import { corpus, PLACES, type Place } from './places.js';
import { openShop } from './shop.js';
import { change } from './tree.js';

const KINDS: readonly Place[] = ['doctype', 'python', 'sql', 'report', 'patch', 'fixture', 'controller'];
/** Rules whose fix lets something be judged that was not, so that its own findings are no fault of the fix. */
export const REVEALING = new Set([
  'doctype/misspelt-key',
  'vitess/uuid-type',
  'vitess/syntax',
  'sqlite/syntax',
]);
/** Fixes tried on one text. */
const MOST = 6;

/** Fixes of texts that are changed a little and written in some way: each does what a fix must. */
export class FixesTrial implements Trial {
  private readonly texts = corpus();
  fixes = 0;

  private constructor(
    private readonly workspace: Workspace,
    private readonly project: Project,
    private readonly engine: VitessEngine | undefined,
  ) {}

  static async start(engine: VitessEngine | undefined): Promise<FixesTrial> {
    const { workspace, project } = await openShop();
    return new FixesTrial(workspace, project, engine);
  }

  end(): void {
    this.workspace.remove();
  }

  async run(seed: number): Promise<Failure | undefined> {
    const random = new Random(seed);
    const place = random.pick(KINDS);
    const { kind, at: name } = PLACES[place];
    const way = random.pick(Object.keys(WAYS));
    const plain = random.pick(this.texts[place]);
    const text = WAYS[way]!(random.below(2) ? change(plain, kind, random, this.texts[place], 1) : plain);
    const at = this.workspace.at(name);
    const judge = async (content: string): Promise<Finding[]> => {
      this.project.update(at, content);
      const { findings } = await check(this.project, { paths: [at], engine: this.engine });
      return findings.filter(({ file }) => file === at);
    };
    const fail = (why: string): Failure => ({ seed, place: name, why, text });
    try {
      const before = await judge(text);
      const all = before.flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix })));
      const own = all.filter(
        ({ fix }) => fix.edits.length > 0 && fix.edits.every(({ file }) => file === undefined),
      );
      for (let n = 0; n < MOST && own.length > 0; n++) {
        const [chosen] = own.splice(random.below(own.length), 1);
        this.fixes++;
        const { finding, fix } = chosen!;
        const wrong = await wrongWithFix(finding, fix, text, before, judge);
        // What could not be read before is judged for the first time.
        if (wrong?.startsWith('it brings') && REVEALING.has(finding.rule)) continue;
        if (wrong) return fail(`${finding.rule}: ${fix.title}: ${wrong}, ${way}`);
      }
      return await this.untilNone(text, judge, fail);
    } catch (error) {
      return fail(stackOf(error));
    } finally {
      this.project.remove(at);
    }
  }

  /** Safe fixes, one after the other, come to an end. */
  private async untilNone(
    text: string,
    judge: (text: string) => Promise<Finding[]>,
    fail: (why: string) => Failure,
  ): Promise<Failure | undefined> {
    const seen = new Set<string>();
    for (let now = text, round = 0; round < 60; round++) {
      if (seen.has(now)) return fail('safe fixes undo each other');
      seen.add(now);
      const safe = (await judge(now))
        .flatMap(({ fixes }) => fixes.slice(0, 1))
        .find((fix) => fix.safe && fix.edits.length > 0 && fix.edits.every(({ file }) => file === undefined));
      if (!safe) return undefined;
      now = applyEdits(now, safe.edits);
    }
    return fail('safe fixes find no end');
  }
}
