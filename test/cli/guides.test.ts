import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { locateSqlite } from '../../server/src/sqlite/locate.js';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { cli, root } from '../support/cli.js';

const guides = path.join(root, 'docs/guides');

/** The words of a line, as a shell reads them that knows quotes alone. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
}

/** Each command of the blocks marked `sh`, with the exit code that the line names. */
function commandsOf(text: string): { line: string; code: number }[] {
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) =>
    block
      .trim()
      .split('\n')
      .map((line) => {
        // Where the output goes is no matter here.
        const [, command = '', code] = /^(.*?)(?: > \S+)?(?:\s+# exit (\d))?$/.exec(line)!;
        return { line: command, code: Number(code ?? 0) };
      }),
  );
}

/** Every guide as a reader walks it: one command after the other, in a copy of the sample. */
describe('the guides', () => {
  let folder: string;
  beforeEach(function () {
    if ('missing' in locateEngine() || 'missing' in locateSqlite({ outside: [] })) return this.skip();
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'doctype-compat-guide-')));
    cpSync(path.join(root, 'examples/bench'), folder, { recursive: true });
    shell('git init -q -b main && git add -A && git commit -q -m start');
  });
  afterEach(() => folder && rmSync(folder, { recursive: true, force: true }));

  const shell = (line: string) =>
    execFileSync('sh', ['-c', line], {
      cwd: folder,
      stdio: 'ignore',
      env: {
        ...process.env,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_AUTHOR_NAME: 't',
        GIT_AUTHOR_EMAIL: 't@example.invalid',
        GIT_COMMITTER_NAME: 't',
        GIT_COMMITTER_EMAIL: 't@example.invalid',
      },
    });

  for (const name of readdirSync(guides).filter((file) => file !== 'README.md'))
    it(`${name} can be walked`, async () => {
      const commands = commandsOf(readFileSync(path.join(guides, name), 'utf8'));
      assert.ok(commands.length > 1);
      for (const { line, code: expected } of commands) {
        if (!line.startsWith('doctype-compat ')) {
          shell(line);
          continue;
        }
        const { code, stdout, stderr } = await cli(words(line).slice(1), { cwd: folder });
        assert.equal(code, expected, `${line}\n${stderr}\n${stdout.slice(-600)}`);
      }
    }).timeout(180_000);
});
