import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { cli, root } from '../support/cli.js';
import { commitAll } from '../support/git.js';
import { bench, doctypeJson, Workspace } from '../support/workspace.js';

const BAD = { fields: [{ fieldname: 'body', fieldtype: 'Text', default: 'x' }] };
const file = (name: string) => `apps/shop/shop/desk/doctype/${name}/${name}.json`;

describe('check --changed', () => {
  let workspace: Workspace;
  let git: ReturnType<typeof commitAll>;
  /** Files with findings, and how many were judged. */
  async function check(...more: string[]) {
    const args = ['check', '--no-engine', '--no-cache', '--format', 'json', '--changed', ...more];
    const { stdout, stderr, code } = await cli([...args, workspace.path]);
    if (code === 2) return { code, stderr };
    const { findings, summary } = JSON.parse(stdout) as {
      findings: { file: string }[];
      summary: { files: number };
    };
    return {
      files: [...new Set(findings.map((one) => path.relative(workspace.path, one.file)))],
      judged: summary.files,
    };
  }

  beforeEach(() => {
    workspace = new Workspace(
      bench({ old: doctypeJson('Old', BAD), note: doctypeJson('Note'), same: doctypeJson('Same', BAD) }),
    );
    workspace.write('.gitignore', 'ignored*\n');
    git = commitAll(workspace.path);
  });
  afterEach(() => workspace.remove());

  it('judges what differs from the last commit, and what is new', async () => {
    assert.deepEqual(await check(), { files: [], judged: 0 });
    workspace.write(file('note'), doctypeJson('Note', BAD));
    workspace.write(file('fresh'), doctypeJson('Fresh', BAD));
    workspace.write(file('ignored'), doctypeJson('Ignored', BAD));
    assert.deepEqual(await check(), { files: [file('fresh'), file('note')], judged: 2 });
    git('add', '.');
    assert.deepEqual(await check(), { files: [file('fresh'), file('note')], judged: 2 });
    git('commit', '-q', '-m', 'two');
    assert.deepEqual(await check(), { files: [], judged: 0 });
    assert.deepEqual((await check('--base', 'HEAD~1')).files, [file('fresh'), file('note')]);
  });

  it('does not take a file that was only written anew for a changed one', async () => {
    workspace.write(file('old'), doctypeJson('Old', BAD));
    assert.deepEqual(await check(), { files: [], judged: 0 });
  });

  it('says where there is nothing to compare with', async () => {
    const other = new Workspace(bench({ note: doctypeJson('Note') }));
    try {
      const { code, stderr } = await cli(['check', '--no-engine', '--changed', other.path]);
      assert.equal(code, 2);
      assert.match(stderr, /--changed: .* is in no git repository/);
    } finally {
      other.remove();
    }
  });
});

describe('check --watch', function () {
  this.timeout(120_000);
  let workspace: Workspace;
  let child: ChildProcess;
  let out = '';
  let look = () => {};

  /** Waits until the reports since the last call tell of something; what they tell. */
  function until(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      look = () => {
        if (!pattern.test(out)) return;
        look = () => {};
        const told = out;
        out = '';
        resolve(told);
      };
      child.on('exit', () => reject(new Error(`it has ended; it said: ${out}`)));
      look();
    });
  }

  beforeEach(() => {
    out = '';
    workspace = new Workspace(bench({ note: doctypeJson('Note') }));
    const cliFile = path.join(root, 'server/src/cli.ts');
    child = spawn(
      process.execPath,
      ['--import', 'tsx', cliFile, 'check', '--watch', '--no-engine', workspace.path],
      { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (chunk) => {
        out += String(chunk);
        look();
      });
  });
  afterEach(() => {
    child.removeAllListeners('exit');
    child.kill();
    workspace.remove();
  });

  it('judges again what changes, comes and goes', async () => {
    await until(/ in 5 files/);
    workspace.write(file('note'), doctypeJson('Note', BAD));
    await until(/ the file that changed\n[\s\S]*text-default[\s\S]* in 5 files/);
    workspace.write(file('other'), doctypeJson('Other', BAD));
    await until(/other\.json[\s\S]*text-default[\s\S]* in 6 files/);
    workspace.write(file('note'), doctypeJson('Note'));
    await until(/1 error in 6 files/);
    rmSync(workspace.at(path.dirname(file('other'))), { recursive: true });
    await until(/0 errors in 5 files/);
  });
});
