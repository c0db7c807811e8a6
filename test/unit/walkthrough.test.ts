import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

interface Step {
  id: string;
  media: { image: string; altText: string };
}

describe('the walkthrough', () => {
  it('has five steps, each with a picture of the real editor and words for who cannot see it', () => {
    const { contributes } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      contributes: { walkthroughs: { steps: Step[] }[] };
    };
    const texts = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8')) as Record<
      string,
      string
    >;
    const { steps } = contributes.walkthroughs[0]!;
    assert.deepEqual(
      steps.map(({ id }) => id),
      ['doctype', 'sql', 'plan', 'read-only', 'bench'],
    );
    for (const { id, media } of steps) {
      const file = path.join(root, media.image);
      assert.equal(readFileSync(file).subarray(1, 4).toString('latin1'), 'PNG');
      assert.ok(statSync(file).size < 200_000, `${media.image} is large`);
      // The walkthrough shows backticks as they are.
      assert.doesNotMatch(texts[`walkthroughs.start.steps.${id}.description`]!, /`/);
      assert.ok(texts[media.altText.replaceAll('%', '')]!.length > 20);
    }
  });
});
