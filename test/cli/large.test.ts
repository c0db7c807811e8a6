import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { check } from '../../server/src/workspace/check.js';
import { Project } from '../../server/src/workspace/project.js';
import { cli } from '../support/cli.js';
import { bench, doctypeJson, Workspace } from '../support/workspace.js';

const BROKEN = doctypeJson('Note', { fields: [{ fieldname: 'content', fieldtype: 'Text', default: 'x' }] });

/** Files and folders of a size or kind that nobody meant; no time is measured, mocha's limit ends what has no end. */
describe('files that are large, many, circular or gone', () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = new Workspace(bench({ note: BROKEN }));
  });
  afterEach(() => workspace.remove());
  const run = async () => {
    const args = ['check', '.', '--no-engine', '--format', 'json', '--target', 'vitess'];
    const { code, stdout, stderr } = await cli(args, { cwd: workspace.path });
    const rules = (JSON.parse(stdout) as { findings: { rule: string }[] }).findings.map(({ rule }) => rule);
    return { code, rules, stderr };
  };

  it('of 200 MB are named and not read, and hide nothing', async () => {
    workspace.write('apps/shop/shop/dump.sql', '');
    truncateSync(workspace.at('apps/shop/shop/dump.sql'), 200 * 1024 * 1024);
    const { rules, stderr } = await run();
    assert.ok(rules.includes('vitess/text-default'));
    assert.ok(rules.includes('lint/unreadable-file') || /dump\.sql: .*200/.test(stderr), stderr);
  });

  it('in circles of links are checked once', async () => {
    const folder = workspace.at('apps/shop/shop/desk');
    symlinkSync(folder, workspace.at('apps/shop/shop/desk/again'));
    symlinkSync(workspace.path, workspace.at('apps/shop/all'));
    symlinkSync('loop', workspace.at('apps/shop/loop'));
    const { code, rules } = await run();
    assert.equal(code, 1);
    assert.equal(rules.filter((rule) => rule === 'vitess/text-default').length, 1);
  });

  it('whose folder is gone before they are read are said to be unreadable', async () => {
    const project = await Project.load({ kind: 'bench', path: workspace.path });
    workspace.write('apps/shop/shop/a.sql', 'select 1;');
    project.update(workspace.at('apps/shop/shop/a.sql'));
    rmSync(workspace.at('apps'), { recursive: true });
    const { findings } = await check(project, {});
    assert.ok(!findings.some(({ rule }) => rule === 'lint/rule-crashed'));
    assert.ok(findings.some(({ rule }) => rule === 'lint/unreadable-file'));
  });

  it('that became a folder, or shrank, since they were listed are judged as they are', async () => {
    workspace.write('apps/shop/shop/a.sql', 'select 1;\n'.repeat(1000));
    workspace.write('apps/shop/shop/b.py', 'import frappe\n');
    const project = await Project.load({ kind: 'bench', path: workspace.path });
    workspace.write('apps/shop/shop/a.sql', 'select');
    rmSync(workspace.at('apps/shop/shop/b.py'));
    mkdirSync(workspace.at('apps/shop/shop/b.py'));
    const { findings } = await check(project, {});
    assert.ok(!findings.some(({ rule }) => rule === 'lint/rule-crashed'));
    for (const { file, range } of findings) if (file.endsWith('a.sql')) assert.equal(range.start.line, 0);
  });

  it('with 30,000 statements are judged, and say what is left out', async () => {
    workspace.write('apps/shop/shop/many.sql', 'update t set a = 1;\n'.repeat(30_000));
    const { rules } = await run();
    assert.ok(rules.includes('vitess/text-default'));
    assert.ok(!rules.includes('lint/rule-crashed'));
    assert.ok(rules.length < 5000, `${rules.length} findings`);
  }).timeout(180_000);

  it('in 3,000 folders are all looked at', async () => {
    for (let n = 0; n < 3000; n++) workspace.write(`apps/shop/shop/m${n % 50}/f${n}/a.sql`, 'select 1;\n');
    workspace.write('apps/shop/shop/m0/f0/z.py', 'def f(:\n');
    const { code } = await run();
    assert.equal(code, 1);
  }).timeout(180_000);
});
