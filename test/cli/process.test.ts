import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../support/cli.js';
import { doctypeJson, Workspace } from '../support/workspace.js';

const node = ['--import', 'tsx', path.join(root, 'server/src/cli.ts')];

/** The command line as a process of its own. */
describe('the process', () => {
  it('exits with the code of the command and reads standard input', () => {
    const args = ['check', '--no-engine', '--format', 'json', '--stdin-filename', 'x.json'];
    const { status, stdout } = spawnSync(process.execPath, [...node, ...args], {
      cwd: root,
      input: doctypeJson('Note', { fields: [{ fieldname: 'a', fieldtype: 'Text', default: 'x' }] }),
      encoding: 'utf8',
    });
    assert.equal(status, 1);
    const { findings } = JSON.parse(stdout) as { findings: { file: string }[] };
    assert.ok(findings.every(({ file }) => file === 'x.json'));
  });

  it('goes on where it has no permission, and says so', () => {
    const workspace = new Workspace({
      'desk/doctype/open/open.json': doctypeJson('Open'),
      'desk/doctype/shut/shut.json': doctypeJson('Shut'),
      'closed/x.json': '{}',
    });
    try {
      chmodSync(workspace.path, 0o755);
      chmodSync(workspace.at('desk/doctype/shut/shut.json'), 0);
      chmodSync(workspace.at('closed'), 0);
      const args = ['check', '--no-engine', '--format', 'json', '--rule', 'lint/*', workspace.path];
      const { stdout, stderr } = spawnSync(process.execPath, [...node, ...args], {
        cwd: root,
        encoding: 'utf8',
        // Root may read everything.
        ...(process.getuid?.() === 0 && { uid: 65534, gid: 65534 }),
        env: { PATH: process.env.PATH },
      });
      assert.equal(stderr, `doctype-compat: ${workspace.path}/closed: not read: permission denied\n`);
      const { findings } = JSON.parse(stdout) as { findings: { file: string; message: string }[] };
      assert.deepEqual(
        findings.map(({ file, message }) => `${path.basename(file)}: ${message}`),
        ['shut.json: This file was not read: permission denied'],
      );
    } finally {
      chmodSync(workspace.at('closed'), 0o755);
      workspace.remove();
    }
  });

  it('waits for no pipe that lies between the files', () => {
    const workspace = new Workspace({ 'desk/doctype/note/note.json': doctypeJson('Note') });
    try {
      mkdirSync(workspace.at('desk/doctype/pipe'));
      execFileSync('mkfifo', [workspace.at('desk/doctype/pipe/pipe.json')]);
      const args = ['check', '--no-engine', '--format', 'json', '--rule', 'lint/*', workspace.path];
      const { stdout, signal } = spawnSync(process.execPath, [...node, ...args], {
        cwd: root,
        encoding: 'utf8',
        timeout: 20_000,
      });
      assert.equal(signal, null);
      const { findings } = JSON.parse(stdout) as { findings: { file: string; message: string }[] };
      assert.deepEqual(
        findings.map(({ file, message }) => `${path.basename(file)}: ${message}`),
        ['pipe.json: This file was not read: it is no regular file'],
      );
    } finally {
      workspace.remove();
    }
  });

  it('does not mind a reader that goes away', async () => {
    const child = spawn(process.execPath, [...node, 'rules', '--format', 'json'], { cwd: root });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.deepEqual([code, stderr], [0, '']);
  });

  it('starts the language server', async () => {
    const child = spawn(process.execPath, [...node, 'lsp', '--stdio'], { cwd: root });
    const send = (message: object) => {
      const body = JSON.stringify({ jsonrpc: '2.0', ...message });
      child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    };
    let answers = '';
    const answered = (id: number) =>
      new Promise<void>((resolve) => {
        const look = () => answers.includes(`"id":${id}`) && resolve();
        child.stdout.on('data', look);
        look();
      });
    child.stdout.on('data', (data) => {
      answers += data;
    });
    send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
    await answered(1);
    assert.match(answers, /"capabilities":\{/);
    send({ id: 2, method: 'shutdown' });
    await answered(2);
    send({ method: 'exit' });
    assert.equal(await new Promise((resolve) => child.on('exit', resolve)), 0);
  });
});
