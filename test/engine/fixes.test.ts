import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { TARGETS } from '../../server/src/core/targets.js';
import { check } from '../../server/src/workspace/check.js';
import { Project } from '../../server/src/workspace/project.js';
import { WAYS, wrongWithFix } from '../support/fixes.js';
import { Workspace } from '../support/workspace.js';
import { engineIsBuilt, startEngine } from './support.js';

const fixtures = path.join(import.meta.dirname, '../fixtures/rules');
const MARKER = /[ \t]*(?:\/\/|#|--)[ \t]*(?:expect(?:-none)?:?|options:)[^\r\n]*/g;

/** Every text of a fixture that stands alone, by its rule. */
function* inputs(): Generator<{ rule: string; name: string; text: string }> {
  for (const family of readdirSync(fixtures))
    for (const rule of readdirSync(path.join(fixtures, family)))
      for (const name of readdirSync(path.join(fixtures, family, rule))) {
        const at = path.join(fixtures, family, rule, name);
        if (!/\.(?:jsonc|py|sql)$/.test(name) || /\.fixed/.test(name) || !statSync(at).isFile()) continue;
        const text = readFileSync(at, 'utf8').replace(MARKER, '');
        yield { rule: `${family}/${rule}`, name, text };
      }
}

describe('every fix', () => {
  let workspace: Workspace;
  before(function () {
    if (!engineIsBuilt) this.skip();
    workspace = new Workspace({
      'shop/hooks.py': '',
      'shop/modules.txt': 'Desk\n',
      'doctype-compat.json': '{}',
    });
  });
  after(() => workspace?.remove());

  for (const [way, write] of Object.entries(WAYS)) {
    it(`on fixtures ${way}: parses, takes its finding away, brings no new error, keeps line ends`, async () => {
      const engine = startEngine({ timeLimit: 15_000 });
      const project = await Project.load({ kind: 'folder', path: workspace.path });
      project.overrides = { targets: TARGETS };
      const wrong: string[] = [];
      let count = 0;
      for (const { rule, name, text: plain } of inputs()) {
        const text = write(plain);
        const at = workspace.at(
          name.endsWith('.jsonc')
            ? 'shop/desk/doctype/note/note.json'
            : `shop/desk/case${path.extname(name)}`,
        );
        const judge = async (content: string) => {
          project.update(at, content);
          const { findings } = await check(project, { paths: [at], engine });
          return findings.filter(({ file }) => file === at);
        };
        const before = await judge(text);
        const fixes = before
          .filter((finding) => finding.rule === rule)
          .flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix })))
          // A rename is of the field's data and of all code that uses it: what it breaks is said in its title.
          .filter(({ fix }) => fix.edits.every((edit) => edit.file === undefined));
        for (const { finding, fix } of fixes.slice(0, 12)) {
          count++;
          const why = await wrongWithFix(finding, fix, text, before, judge);
          if (why) wrong.push(`${rule} ${name} ${way}: ${fix.title}: ${why}`);
        }
        project.remove(at);
      }
      assert.ok(count > 100, `${count} fixes`);
      assert.deepEqual(wrong, []);
    }).timeout(180_000);
  }
});
