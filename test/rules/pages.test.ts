import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { allRules } from '../../server/src/core/rules/registry.js';
import { TARGETS } from '../../server/src/core/targets.js';
import { fixturesDir } from '../support/rule-fixtures.js';

const docsDir = path.resolve(import.meta.dirname, '../../docs/rules');
const SECTIONS = ['What happens', 'Example', 'How to fix it', 'When it is fine', 'Source'];

describe('rules, their pages and their fixtures', () => {
  const ids = new Set(allRules.map(({ meta }) => meta.id));

  for (const { kind, meta } of allRules) {
    it(`${meta.id}: page and fixtures agree with the rule`, () => {
      const file = path.join(docsDir, `${meta.id}.md`);
      assert.ok(existsSync(file), `docs/rules/${meta.id}.md is missing`);
      const lines = readFileSync(file, 'utf8').split('\n');
      assert.equal(lines[0], `# ${meta.id}`);
      assert.equal(lines[2], `Severity: ${meta.severity}. Targets: ${targets(meta.targets)}.`);
      assert.deepEqual(
        lines.filter((line) => line.startsWith('## ')).map((line) => line.slice(3)),
        SECTIONS,
      );
      assert.doesNotMatch(lines.join('\n'), /TODO|FIXME|XXX/);
      if (kind === 'doctype') {
        assert.ok(existsSync(path.join(fixturesDir, meta.id)), `test/fixtures/rules/${meta.id} is missing`);
      }
    });
  }

  it('has no page and no fixture without a rule', () => {
    const pages = twoLevels(docsDir)
      .filter((name) => name.includes('/') && name.endsWith('.md'))
      .map((name) => name.replace(/\.md$/, ''));
    const fixtures = twoLevels(fixturesDir).filter((name) => name.includes('/'));
    assert.deepEqual(
      [...pages, ...fixtures].filter((id) => !ids.has(id)),
      [],
    );
  });

  it('has ids that are the path of the rule', () => {
    const rulesDir = path.resolve(import.meta.dirname, '../../server/src/core/rules');
    const files = twoLevels(rulesDir)
      .filter((name) => name.includes('/') && name.endsWith('.ts'))
      .map((name) => name.replace(/\.ts$/, ''));
    assert.deepEqual([...ids].sort(), files.sort());
  });
});

function targets(names: readonly string[]): string {
  return names.length === TARGETS.length ? 'all' : names.join(', ');
}

function twoLevels(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? readdirSync(path.join(dir, entry.name)).map((name) => `${entry.name}/${name}`)
      : [entry.name],
  );
}
