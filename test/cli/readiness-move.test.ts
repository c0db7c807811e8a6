import assert from 'node:assert/strict';
import path from 'node:path';
import type { MoveReport } from '../../server/src/core/readiness/model.js';
import { locateSqlite } from '../../server/src/sqlite/locate.js';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { cli, root } from '../support/cli.js';
import { bench as benchFiles, doctypeJson, Workspace } from '../support/workspace.js';

const bench = path.join(root, 'examples/bench');
const report = async (target: string): Promise<MoveReport> => {
  const { code, stdout, stderr } = await cli(['readiness', bench, '--target', target, '--format', 'json']);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as MoveReport;
};

describe('readiness for a move', function () {
  this.timeout(60_000);
  before(function () {
    if ('missing' in locateEngine()) this.skip();
  });

  it('ranks what stands in the way of Vitess by what it stops, with the work that it takes', async () => {
    const { obstacles, apps } = await report('vitess');
    const of = (rule: string) => obstacles.filter((one) => one.rule === rule);
    assert.deepEqual([...new Set(of('vitess/text-default').map(({ stage }) => stage))], ['install-app']);
    assert.ok(of('vitess/syntax').some(({ stage }) => stage === 'running'));
    const order = ['new-site', 'install-app', 'migrate', 'running'];
    const errors = obstacles.filter(({ severity }) => severity === 'error');
    assert.deepEqual(obstacles.slice(0, errors.length), errors, 'errors come first');
    assert.deepEqual(
      errors.map(({ stage }) => order.indexOf(stage)),
      errors.map(({ stage }) => order.indexOf(stage)).sort((a, b) => a - b),
    );
    const library = apps.find(({ app }) => app === 'library');
    assert.ok(library && library.errors > 0 && library.hours > 0);
    for (const { findings, automatic, offered, examples } of obstacles) {
      assert.ok(automatic + offered <= findings && examples.length >= 1 && examples.length <= 3);
    }
  });

  it('has what SQLite answers, in each format', async function () {
    if ('missing' in locateSqlite({ outside: [] })) this.skip();
    const { target, obstacles, apps } = await report('sqlite');
    assert.equal(target, 'sqlite');
    const refused = obstacles.find(({ rule }) => rule === 'sqlite/unknown-function');
    assert.equal(refused?.stage, 'running');
    assert.ok(refused.findings > 0 && refused.examples.length > 0);
    assert.ok(apps.some(({ app, errors }) => app === 'workshop' && errors > 10));
    const printed = async (format: string) =>
      (await cli(['readiness', bench, '--target', 'sqlite', '--format', format])).stdout;
    assert.match(await printed('text'), /^Ready for SQLite\?\n\d+ errors/);
    assert.match(await printed('markdown'), /^# Ready for SQLite\?\n/);
    assert.match(await printed('html'), /<div class="wide"><table>[\s\S]*sqlite\/unknown-function/);
  });

  it('leaves out what Frappe itself runs with today, and its code where another version comes', async () => {
    const workspace = new Workspace(
      benchFiles({ note: doctypeJson('Note', { fields: [{ fieldname: 'parent', fieldtype: 'Data' }] }) }),
    );
    try {
      workspace.write(
        'apps/frappe/frappe/core/doctype/user/user.json',
        doctypeJson('User', {
          module: 'Core',
          fields: [
            { fieldname: 'parent', fieldtype: 'Data' },
            { fieldname: 'bio', fieldtype: 'Text', default: 'none' },
          ],
        }),
      );
      const rules = async (target: string) => {
        const { stdout } = await cli(['readiness', workspace.path, '--target', target, '--format', 'json']);
        const { obstacles } = JSON.parse(stdout) as MoveReport;
        return obstacles.map(({ app, rule }) => `${app} ${rule}`).sort();
      };
      assert.deepEqual(await rules('vitess'), [
        'frappe vitess/text-default',
        'shop doctype/restricted-fieldname',
      ]);
      assert.deepEqual(await rules('frappe-16'), ['shop doctype/restricted-fieldname']);
    } finally {
      workspace.remove();
    }
  });

  it('agrees with check on what fails', async () => {
    const { obstacles } = await report('vitess');
    const { stdout } = await cli(['check', bench, '--target', 'vitess', '--format', 'json']);
    const { findings } = JSON.parse(stdout) as { findings: { rule: string; severity: string }[] };
    const wanted = findings.filter(
      ({ severity, rule }) => /^(?:error|warning)$/.test(severity) && !rule.startsWith('lint/'),
    );
    assert.equal(
      obstacles.reduce((sum, one) => sum + one.findings, 0),
      wanted.length,
    );
  });

  it('knows each target, and prints each format', async () => {
    for (const target of ['zero-downtime', 'frappe-16']) {
      assert.equal((await report(target)).target, target);
    }
    const run = (...args: string[]) => cli(['readiness', bench, ...args]);
    assert.match(
      (await run('--target', 'vitess')).stdout,
      /^Ready for Vitess\?\n\d+ errors? and .* mended by check --fix/,
    );
    assert.match(
      (await run('--target', 'vitess', '--format', 'markdown')).stdout,
      /## Stops bench install-app/,
    );
    for (const target of ['vitess', 'read-only']) {
      const { stdout } = await run('--target', target, '--format', 'html');
      assert.match(stdout, /^<!DOCTYPE html>[\s\S]*@media print[\s\S]*<\/html>\n$/);
      assert.doesNotMatch(stdout, /<script|url\(|@import|src=/);
    }
    assert.equal((await run('--target', 'oracle')).code, 2);
    assert.equal((await run('--target', 'vitess', '--base', 'HEAD')).code, 2);
  });
});
