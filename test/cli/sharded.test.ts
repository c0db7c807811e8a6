import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { cli, root } from '../support/cli.js';

interface Found {
  file: string;
  rule: string;
  severity: string;
  message: string;
  range: { start: { line: number } };
  evidence?: { errno: number; text: string };
}

describe('check --target vitess-sharded on a bench', function () {
  this.timeout(60_000);
  let folder = '';
  const findings = async (...args: string[]): Promise<Found[]> => {
    const { stdout } = await cli([
      'check',
      folder,
      '--target',
      'vitess-sharded',
      '--format',
      'json',
      ...args,
    ]);
    return (JSON.parse(stdout) as { findings: Found[] }).findings;
  };

  before(function () {
    if ('missing' in locateEngine()) return this.skip();
    folder = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-sharded-bench-'));
    cpSync(path.join(root, 'examples/bench'), folder, { recursive: true });
    // Without a configuration what is said of the whole bench stands at Frappe's hooks.
    rmSync(path.join(folder, 'doctype-compat.json'));
  });
  after(() => folder && rmSync(folder, { recursive: true, force: true }));

  it('says once what Frappe itself does, and judges the apps without a VSchema of their own', async () => {
    writeFileSync(
      path.join(folder, 'apps/frappe/frappe/lists.py'),
      'import frappe\n\n\ndef all_users():\n    return frappe.db.sql("select full_name from tabUser")\n',
    );
    const found = (await findings()).filter(({ rule }) => rule.startsWith('sharding/'));
    const own = found.filter(({ file }) => file.includes('/apps/frappe/') || file.startsWith('apps/frappe/'));
    assert.deepEqual(
      own.map(({ rule }) => rule),
      ['sharding/frappe'],
    );
    assert.match(own[0]!.message, /Vitess refuses renaming a document/);
    assert.equal(own[0]!.evidence?.errno, 1235);
    assert.ok(found.some(({ rule, file }) => rule === 'sharding/scatter' && file.endsWith('library/api.py')));
    assert.ok(found.every(({ message }) => !message.includes('not found')));
  });

  it('follows the VSchema that the configuration names, and says it there', async () => {
    const { stdout } = await cli(['vschema', folder]);
    writeFileSync(path.join(folder, 'deploy/vschema.json'), stdout);
    const config = '{\n "targets": ["vitess-sharded"],\n "vschema": "deploy/vschema.json"\n}\n';
    writeFileSync(path.join(folder, 'doctype-compat.json'), config);
    assert.deepEqual(
      (await findings()).filter(({ rule }) => rule.startsWith('sharding/')),
      [],
      'one unsharded keyspace does it all',
    );
    const sharded = await cli(['vschema', folder, '--sharded']);
    writeFileSync(path.join(folder, 'deploy/vschema.json'), sharded.stdout);
    const own = (await findings()).filter(({ rule }) => rule === 'sharding/frappe');
    assert.deepEqual(
      own.map(({ file, range }) => [path.basename(file), range.start.line]),
      [['doctype-compat.json', 2]],
    );
  });

  it('says of a VSchema that Vitess refuses, and of no statement', async () => {
    const broken = {
      keyspaces: {
        main: { sharded: true, tables: { tabBook: { column_vindexes: [{ column: 'name', name: 'none' }] } } },
      },
    };
    writeFileSync(path.join(folder, 'deploy/vschema.json'), JSON.stringify(broken));
    const found = await findings();
    assert.deepEqual(
      found.filter(({ rule }) => rule.startsWith('sharding/')),
      [],
    );
    const [said] = found.filter(({ rule, file }) => rule === 'lint/config' && file.endsWith('vschema.json'));
    assert.match(said?.message ?? '', /Vitess refuses keyspace main: .*none/);
  });

  it('says at its place that a VSchema cannot be read', async () => {
    const config = '{ "vschema": "deploy/gone.json" }\n';
    writeFileSync(path.join(folder, 'doctype-compat.json'), config);
    const found = (await findings()).filter(
      ({ rule, file }) => rule === 'lint/config' && file.endsWith('doctype-compat.json'),
    );
    assert.match(found[0]?.message ?? '', /gone\.json is not read: no such file/);
  });
});
