import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { stage, writeText } from '../../server/src/workspace/write.js';
import { cli, root } from '../support/cli.js';
import { doctypeJson, Workspace } from '../support/workspace.js';

const NOTE = 'desk/doctype/note/note.json';
const node = [process.execPath, '--import', import.meta.resolve('tsx'), path.join(root, 'server/src/cli.ts')];
/** A byte order mark has a safe fix: taking it away. */
const broken = (more: Record<string, unknown> = {}) => `\ufeff${doctypeJson('Note', more)}`;
const FIX = ['check', '--no-engine', '--fix', '--rule', 'doctype/invalid-json'];

const unshare = ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=64k tmpfs /tmp && test -e /dev/full'];
const canMount = spawnSync('unshare', unshare).status === 0;

describe('files that are written', () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = new Workspace({ [NOTE]: broken() });
  });
  afterEach(() => workspace.remove());

  const fix = (...args: string[]) => cli([...FIX, ...args], { cwd: workspace.path });

  it('keep their mode, and nothing is left beside them', async () => {
    chmodSync(workspace.at(NOTE), 0o640);
    assert.equal((await fix()).code, 0);
    assert.equal(readFileSync(workspace.at(NOTE), 'utf8'), doctypeJson('Note'));
    assert.equal(statSync(workspace.at(NOTE)).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(workspace.at('desk/doctype/note')), ['note.json']);
  });

  it('are never those that a link leads to outside of the root', async () => {
    const outside = new Workspace({ 'note.json': broken(), 'folder/other.json': broken({ name: 'Other' }) });
    try {
      mkdirSync(workspace.at('desk/doctype/link'));
      symlinkSync(outside.at('note.json'), workspace.at('desk/doctype/link/link.json'));
      const { stderr, code } = await fix();
      assert.equal(code, 2);
      assert.match(stderr, /link\.json: not fixed: it is a symbolic link to .*, which is outside of /);
      assert.equal(readFileSync(outside.at('note.json'), 'utf8'), broken());
      assert.equal(readFileSync(workspace.at(NOTE), 'utf8'), doctypeJson('Note'));
      symlinkSync(outside.at('folder'), workspace.at('desk/linked'));
      assert.throws(() => writeText(workspace.at('desk/linked/other.json'), 'x', workspace.path), /outside/);
      assert.throws(() => writeText(workspace.at('desk/linked/new.json'), 'x', workspace.path), /outside/);
      symlinkSync(outside.at('made.json'), workspace.at('desk/made.json'));
      assert.throws(() => writeText(workspace.at('desk/made.json'), 'x', workspace.path), /not there/);
      assert.deepEqual(readdirSync(outside.path).sort(), ['folder', 'note.json']);
    } finally {
      outside.remove();
    }
  });

  it('stay links where they are links within the root', () => {
    workspace.write('real.txt', 'old');
    symlinkSync('real.txt', workspace.at('link.txt'));
    writeText(workspace.at('link.txt'), 'new', workspace.path);
    assert.equal(readFileSync(workspace.at('real.txt'), 'utf8'), 'new');
  });

  it('are no devices or folders', () => {
    assert.throws(() => writeText('/dev/null', 'x'), /no regular file/);
    assert.throws(() => writeText(workspace.at('desk'), 'x'), /no regular file/);
  });

  it('are untouched until all of a fix lies beside them', () => {
    const staged = stage(workspace.at(NOTE), 'x', workspace.path);
    assert.equal(readFileSync(workspace.at(NOTE), 'utf8'), broken());
    staged.discard();
    assert.deepEqual(readdirSync(workspace.at('desk/doctype/note')), ['note.json']);
    assert.throws(() => stage(workspace.at('gone/x.json'), 'x', workspace.path), { code: 'ENOENT' });
  });

  it('lose nothing on a full disk: a fix and a baseline', function () {
    if (!canMount) this.skip();
    const disk = workspace.at('disk');
    mkdirSync(disk);
    const small = new Workspace({
      [NOTE]: broken({ description: 'x'.repeat(20_000) }),
      'known.json': '{"findings":[]}',
    });
    try {
      const script = [
        'mount -t tmpfs -o size=64k tmpfs "$1"',
        'cp -r "$2/." "$1"',
        'cat /dev/zero > "$1/filler" 2>/dev/null',
        'cd "$1"; shift 2',
        `"$@" ${FIX.join(' ')}; echo "exit $?"`,
        `"$@" check --no-engine --rule doctype/invalid-json --baseline known.json --write-baseline; echo "exit $?"`,
        `sha256sum < ${NOTE}; cat known.json; find . -name "*.tmp"`,
      ].join('\n');
      const said = execFileSync('unshare', ['-rm', 'sh', '-c', script, 'sh', disk, small.path, ...node], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const sum = execFileSync('sha256sum', { input: readFileSync(small.at(NOTE)), encoding: 'utf8' });
      assert.ok(said.includes(sum.trim()), said);
      assert.ok(said.endsWith('{"findings":[]}'), said);
      assert.deepEqual(said.match(/^exit \d$/gm), ['exit 2', 'exit 2']);
    } finally {
      small.remove();
    }
  });

  it('are complete, or the exit code says that they are not', function () {
    if (!existsSync('/dev/full')) this.skip();
    const command = `"$@" check --no-engine --format json > /dev/full`;
    const { status, stderr } = spawnSync('sh', ['-c', command, 'sh', ...node], {
      cwd: workspace.path,
      encoding: 'utf8',
    });
    assert.deepEqual(
      [status, stderr],
      [2, 'doctype-compat: the output is not complete: no space left on the disk\n'],
    );
  });
});
