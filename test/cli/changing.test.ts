import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { cli } from '../support/cli.js';
import { doctypeJson, Workspace } from '../support/workspace.js';

/** Writes a file anew for ever, in place, so that a reader may meet any part of it. */
const WRITER = `
const { writeFileSync } = require('node:fs');
const [file, ...texts] = process.argv.slice(1);
for (let n = 0; ; n++) writeFileSync(file, texts[n % texts.length]);
`;

describe('a file that is written while it is read', () => {
  it('is judged as it was met, and what is kept of it is never of another text', async () => {
    const name = 'desk/doctype/trace/trace.json';
    const sound = doctypeJson('Trace');
    const broken = doctypeJson('Trace', { engine: 'MyISAM', description: 'x'.repeat(20_000) });
    const workspace = new Workspace({ [name]: sound, 'hooks.py': '', 'modules.txt': 'Desk\n' });
    const check = async (...more: string[]): Promise<string[]> => {
      const args = ['check', '.', '--no-engine', '--format', 'json', '--cache-dir', workspace.at('.kept')];
      const { stdout, stderr, code } = await cli([...args, ...more], { cwd: workspace.path });
      assert.ok(code < 2, stderr);
      const { findings } = JSON.parse(stdout) as { findings: { rule: string; message: string }[] };
      return findings.map(({ rule, message }) => `${rule}: ${message}`);
    };
    const writer = spawn(process.execPath, ['-e', WRITER, workspace.at(name), sound, broken]);
    try {
      for (let n = 0; n < 4; n++) {
        const crashed = (await check()).filter((said) => said.startsWith('lint/rule-crashed'));
        assert.deepEqual(crashed, []);
      }
    } finally {
      writer.kill('SIGKILL');
      await once(writer, 'exit');
    }
    try {
      for (const text of [sound, broken, sound]) {
        writeFileSync(workspace.at(name), text);
        const kept = await check();
        assert.deepEqual(kept, await check('--no-cache'));
        assert.equal(kept.length > 0, text === broken, kept.join());
      }
    } finally {
      workspace.remove();
    }
  }).timeout(180_000);
});
