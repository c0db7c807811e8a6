import assert from 'node:assert/strict';
import path from 'node:path';
import type { MoveReport } from '../../server/src/core/readiness/model.js';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { cli, root } from '../support/cli.js';

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
