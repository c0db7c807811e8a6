import assert from 'node:assert/strict';
import type { RuleKind } from '../../server/src/core/rule.js';
import { allRules } from '../../server/src/core/rules/registry.js';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { VitessProcess } from '../../server/src/vitess/process.js';
import { casesOf, checkFolder, NEED_FOLDER } from '../support/folder-fixtures.js';
import { assertTranslatable } from '../support/translatable.js';

/** Kinds whose rules look at whole folders: apps, sites. */
const KINDS: ReadonlySet<RuleKind> = new Set<RuleKind>([
  'entry',
  'file',
  'change',
  'patch',
  'customization',
  'patch-list',
  'module',
]);

describe('rules on folders', () => {
  const hasEngine = 'path' in locateEngine();
  let engine: VitessProcess | undefined;
  after(() => engine?.dispose());

  for (const { kind, meta } of allRules) {
    const needsEngine = NEED_FOLDER.has(meta.id);
    if (!KINDS.has(kind) && !needsEngine) continue;
    describe(meta.id, () => {
      const names = casesOf(meta.id);
      const sides = new Set<boolean>();
      before(function () {
        if (!needsEngine) return;
        if (!hasEngine) return this.skip();
        engine ??= new VitessProcess();
      });
      for (const name of names) {
        it(name, async () => {
          const { expected, found, findings } = await checkFolder(
            meta.id,
            name,
            needsEngine ? engine : undefined,
          );
          assertTranslatable(findings);
          assert.deepEqual(found, expected);
          sides.add(expected.length > 0);
        });
      }
      it('has a case that it reports and one that it must not', () => {
        assert.deepEqual([...sides].sort(), [false, true]);
      });
    });
  }
});
