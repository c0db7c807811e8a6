import { stackOf } from '../../server/src/core/attempt.js';
import type { VitessEngine } from '../../server/src/core/engines/vitess/verdicts.js';
import type { Finding } from '../../server/src/core/finding.js';
import { check } from '../../server/src/workspace/check.js';
import { Workspace } from '../support/workspace.js';
import type { Failure, Trial } from './fuzz.js';
import { Random } from './mutate.js';
import { corpus, NAMES, PLACES, type Place } from './places.js';
import { forAllTargets, SHOP } from './shop.js';
import { change } from './tree.js';

/** Where the n-th file of a place lies. */
function nameOf(place: Place, n: number): string {
  const { at } = PLACES[place];
  if (/\/note\.(?:json|py|js)$/.test(at)) return at.replaceAll('note', `note_${n}`);
  if (place === 'patch' || place === 'python' || place === 'template' || place === 'sql')
    return at.replace(/(\.\w+)$/, `_${n}$1`);
  return at;
}

/**
 * Some changed files in one app: the verdict on each is the same alone, beside the others, when they became known in
 * another order, and when they are asked for in another order.
 */
export class BesideTrial implements Trial {
  private readonly texts = corpus();

  constructor(private readonly engine: VitessEngine | undefined) {}

  end(): void {}

  async run(seed: number): Promise<Failure | undefined> {
    const random = new Random(seed);
    const files = new Map<string, string>(Object.entries(SHOP));
    for (let n = 2 + random.below(7); n > 0; n--) {
      const place = random.pick(NAMES);
      const text = random.pick(this.texts[place]);
      const changed = random.below(3) ? change(text, PLACES[place].kind, random, this.texts[place]) : text;
      files.set(nameOf(place, n), changed);
    }
    const workspace = new Workspace(SHOP);
    const order = [...files].map(([name, text]) => [workspace.at(name), text] as const);
    try {
      const shown = async (
        known: readonly (readonly [string, string])[],
        asked: readonly string[],
      ): Promise<Map<string, string>> => {
        const project = await forAllTargets('folder', workspace.path);
        for (const [at, text] of known) project.update(at, text);
        const { findings } = await check(project, { paths: asked, engine: this.engine });
        return byFile(findings, asked);
      };
      const all = order.map(([at]) => at);
      const together = await shown(order, all);
      const compare = (other: ReadonlyMap<string, string>, how: string): Failure | undefined => {
        for (const [at, findings] of other)
          if (findings !== together.get(at)) {
            const place = at.slice(workspace.path.length + 1);
            const [here = '', there = ''] = difference(together.get(at) ?? '', findings);
            return { seed, place, why: `another verdict ${how}\n  ${here}\n  ${there}`, text: show(files) };
          }
        return undefined;
      };
      const reversed = compare(
        await shown([...order].reverse(), all),
        'when files became known in another order',
      );
      if (reversed) return reversed;
      const other = compare(await shown(order, [...all].reverse()), 'when asked in another order');
      if (other) return other;
      for (const at of all) {
        const alone = compare(await shown(order, [at]), 'when asked alone');
        if (alone) return alone;
      }
      return undefined;
    } catch (error) {
      return { seed, place: 'some files', why: stackOf(error), text: show(files) };
    } finally {
      workspace.remove();
    }
  }
}

const show = (files: ReadonlyMap<string, string>) => JSON.stringify(Object.fromEntries(files));

/** Whether a comment still suppresses something depends on all that is asked, so those findings are left out. */
function byFile(findings: readonly Finding[], asked: readonly string[]): Map<string, string> {
  const found = new Map<string, string[]>(asked.map((at) => [at, []]));
  for (const { file, rule, severity, range, message, evidence, fixes, fingerprint } of findings) {
    if (rule === 'lint/unused-suppression') continue;
    found
      .get(file)
      ?.push(
        JSON.stringify([
          rule,
          severity,
          range,
          message,
          evidence?.text,
          fixes.map(({ title }) => title),
          fingerprint,
        ]),
      );
  }
  return new Map([...found].map(([file, lines]) => [file, lines.join('\n')]));
}

/** The first line of each that the other has not. */
function difference(a: string, b: string): [string | undefined, string | undefined] {
  const [left, right] = [a.split('\n'), b.split('\n')];
  return [left.find((line) => !right.includes(line)), right.find((line) => !left.includes(line))];
}
