import assert from 'node:assert/strict';
import type { RuleKind } from '../../server/src/core/rule.js';
import { allRules } from '../../server/src/core/rules/registry.js';
import { casesOf, checkFolder } from '../support/folder-fixtures.js';

/** Kinds whose rules look at whole folders: apps, sites. */
const KINDS: ReadonlySet<RuleKind> = new Set<RuleKind>([
  'entry',
  'file',
  'change',
  'patch',
  'customization',
  'patch-list',
]);

describe('rules on folders', () => {
  for (const { kind, meta } of allRules) {
    if (!KINDS.has(kind)) continue;
    describe(meta.id, () => {
      const names = casesOf(meta.id);
      const sides = new Set<boolean>();
      for (const name of names) {
        it(name, async () => {
          const { expected, found } = await checkFolder(meta.id, name);
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
