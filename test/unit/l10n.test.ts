import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

describe('texts that people read', function () {
  this.timeout(60_000);

  it('are all collected for translation', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/l10n.mjs', '--check'], {
      cwd: root,
      encoding: 'utf8',
    });
    assert.equal(status, 0, `${stdout}${stderr}Run node scripts/l10n.mjs`);
  });

  it('stand in package.json as keys, each of them known and used', () => {
    const manifest = read('package.json');
    const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;
    const used = [...manifest.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key!);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(texts).sort());
    assert.ok(used.length > 50);
    const { contributes } = JSON.parse(manifest) as { contributes: { commands: { title: string }[] } };
    for (const { title } of contributes.commands) assert.match(title, /^%.+%$/);
  });

  it('go through l10n.t in the client', () => {
    const files = readdirSync(path.join(root, 'client/src'), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => name.endsWith('.ts') && !name.startsWith('preview/'))) {
      const text = read(`client/src/${file}`);
      const shown = text.matchAll(
        /(?:show(?:Information|Warning|Error)Message\(\s*|\b(?:title|placeHolder|prompt|detail|openLabel): )(['"`])([^'"`]*)/g,
      );
      // Names of products and of git are the same in every language.
      const plain = [...shown]
        .map(([, , words = '']) => words)
        .filter((words) => !/^(?:Doctype Compat|origin\/develop)$/.test(words));
      assert.deepEqual(plain, [], file);
    }
  });
});
