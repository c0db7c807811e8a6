import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** VS Code's own grammars, which come with the server that the editor tests install. */
const BASE = [
  'python/syntaxes/MagicPython',
  'python/syntaxes/MagicRegExp',
  'sql/syntaxes/sql',
  'json/syntaxes/JSON',
];

function extensions(): string | undefined {
  const places = [
    process.env.DOCTYPE_COMPAT_VSCODE_EXTENSIONS,
    path.join(root, 'test/editor/host/node_modules/code-server/lib/vscode/extensions'),
  ];
  return places.find(
    (place) => place !== undefined && existsSync(path.join(place, `${BASE[0]}.tmLanguage.json`)),
  );
}

describe('SQL is coloured inside Python and Reports', () => {
  it('has grammars that the manifest names', () => {
    const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      contributes: { grammars: { path: string; scopeName: string }[] };
    };
    for (const { path: file, scopeName } of manifest.contributes.grammars) {
      const grammar = JSON.parse(readFileSync(path.join(root, file), 'utf8')) as { scopeName: string };
      assert.equal(grammar.scopeName, scopeName);
    }
    assert.equal(manifest.contributes.grammars.length, readdirSync(path.join(root, 'syntaxes')).length);
  });

  for (const file of readdirSync(import.meta.dirname).filter((name) => name.startsWith('sql_in_'))) {
    it(file, function () {
      this.timeout(20_000);
      const folder = extensions();
      if (!folder) return this.skip();
      const tool = createRequire(import.meta.url).resolve('vscode-tmgrammar-test/dist/unit.js');
      const grammars = BASE.flatMap((name) => ['-g', path.join(folder, `${name}.tmLanguage.json`)]);
      const args = [
        tool,
        '--config',
        path.join(root, 'package.json'),
        ...grammars,
        path.join(import.meta.dirname, file),
      ];
      execFileSync(process.execPath, args, { encoding: 'utf8', stdio: 'pipe' });
    });
  }
});
