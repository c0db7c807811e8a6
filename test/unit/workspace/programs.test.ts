import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { checkoutAround, findPrograms, programFolders } from '../../../server/src/child/programs.js';
import { Git } from '../../../server/src/workspace/git.js';
import { Workspace } from '../../support/workspace.js';

/** Leaves a mark where it is run. */
const SPY = '#!/bin/sh\ntouch "$(dirname "$0")/was-run"\n';

describe('programs', () => {
  let workspace: Workspace;
  let outside: Workspace;
  const { PATH } = process.env;

  beforeEach(function () {
    if (process.platform === 'win32') this.skip();
    workspace = new Workspace({ git: SPY, 'env/bin/git': SPY, 'env/bin/python3': SPY, 'a.txt': 'a' });
    outside = new Workspace({ 'bin/git': SPY });
    for (const file of [workspace.at('git'), workspace.at('env/bin/git'), outside.at('bin/git')])
      chmodSync(file, 0o755);
  });
  afterEach(() => {
    process.env.PATH = PATH;
    workspace?.remove();
    outside?.remove();
  });

  it('are found as absolute paths, in the order of the PATH, with what can be run', () => {
    const env = { PATH: `${outside.at('bin')}:/usr/bin` };
    assert.equal(findPrograms(['git'], [workspace.path], env)[0], outside.at('bin/git'));
    chmodSync(outside.at('bin/git'), 0o644);
    assert.notEqual(findPrograms(['git'], [workspace.path], env)[0], outside.at('bin/git'));
  });

  it('are none of the workspace: not by a relative PATH, its own folders, or links to them', () => {
    symlinkSync(workspace.at('env/bin'), outside.at('linked'));
    mkdirSync(outside.at('links'));
    symlinkSync(workspace.at('git'), outside.at('links/git'));
    const names = ['.', '', 'env/bin', workspace.at('env/bin'), outside.at('linked'), outside.at('links')];
    const env = { PATH: names.join(':') };
    assert.ok(!programFolders([workspace.path], env).some((folder) => folder.startsWith(workspace.path)));
    for (const program of findPrograms(['git', 'python3'], [workspace.path], env))
      assert.doesNotMatch(program, /doctype-compat-/);
  });

  it('of a checkout are not run for it, whatever the PATH says', async () => {
    execFileSync('git', ['init', '-q'], { cwd: workspace.path });
    assert.equal(checkoutAround(workspace.at('env/bin')), workspace.path);
    process.env.PATH = `.:${workspace.path}:env/bin:${workspace.at('env/bin')}:${PATH}`;
    const git = await Git.open(workspace.at('env'));
    assert.equal(git.root, workspace.path);
    for (const folder of ['.', 'env/bin'])
      assert.equal(existsSync(path.join(workspace.at(folder), 'was-run')), false);
  });
});
