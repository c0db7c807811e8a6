import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cli } from '../support/cli.js';
import { readJsonLines, sharedDir } from '../support/shared.js';
import { bench, doctypeJson, Workspace } from '../support/workspace.js';

interface Entry {
  doctype: string;
  file: string;
  target: string;
  sql: string[];
}

describe('ddl', () => {
  let workspace: Workspace;
  before(() => {
    workspace = new Workspace({
      ...bench({
        invoice: doctypeJson('Invoice', { autoname: 'autoincrement' }),
        settings: doctypeJson('Settings', { issingle: 1 }),
        broken: '{ "doctype": "DocType", "name": "Broken", ',
      }),
      'apps/shop/shop/desk/doctype/invoice/invoice.py':
        'def on_doctype_update():\n\tfrappe.db.add_index("Invoice", ["title", "owner"])\n',
      'apps/shop/shop/desk/custom/invoice.json': JSON.stringify({
        custom_fields: [{ dt: 'Invoice', fieldname: 'colour', fieldtype: 'Color', insert_after: 'title' }],
      }),
    });
    mkdirSync(workspace.at('empty'));
    writeFileSync(workspace.at('data.json'), ' '.repeat(5 * 1024 * 1024));
  });
  after(() => workspace.remove());

  const ddl = (...args: string[]) => cli(['ddl', ...args], { cwd: workspace.path });
  const json = async (...args: string[]) =>
    JSON.parse((await ddl('--format', 'json', ...args)).stdout) as Entry[];

  it('says why it cannot read a file that was asked for', async () => {
    const { code, stdout, stderr } = await ddl('data.json');
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.equal(stderr, 'doctype-compat: data.json: not read: 5.0 MB, more than the 4 MB limit\n');
  });

  it('finds a DocType by its name, with custom fields and the indexes of its controller', async () => {
    const [entry, ...others] = await json('Invoice');
    assert.deepEqual(others, []);
    assert.deepEqual(Object.keys(entry!), ['doctype', 'file', 'target', 'sql']);
    assert.equal(entry?.file, 'apps/shop/shop/desk/doctype/invoice/invoice.json');
    assert.equal(entry?.target, 'mariadb');
    assert.match(
      entry?.sql.join('\n') ?? '',
      /create sequence[\s\S]*`title`[\s\S]*`colour`[\s\S]*title_owner_index/i,
    );
  });

  it('has no statement for a Single, and one entry for each target', async () => {
    const entries = await json('Settings', '--target', 'mariadb,vitess');
    assert.deepEqual(
      entries.map(({ doctype, target, sql }) => [doctype, target, sql]),
      [
        ['Settings', 'mariadb', []],
        ['Settings', 'vitess', []],
      ],
    );
  });

  it('prints SQL that can be fed to a client', async () => {
    const { code, stdout } = await ddl('Invoice', '--target', 'vitess');
    assert.equal(code, 0);
    assert.match(stdout, /^-- Invoice \(.*\)\n/);
    assert.doesNotMatch(stdout, /create sequence/i);
    for (const statement of stdout.split(/;\n/).filter((one) => one.trim() !== '')) {
      assert.match(statement, /^(?:--.*\n)*(?:CREATE|INSERT|ALTER|--)/i);
    }
  });

  it('names the file that is no JSON, prints the others and exits with 2', async () => {
    const { code, stdout, stderr } = await ddl('apps/shop', '--format', 'json');
    assert.equal(code, 2);
    assert.match(stderr, /^doctype-compat: apps\/shop\/.*broken\.json: it is not valid JSON: .*\n$/);
    assert.deepEqual(
      (JSON.parse(stdout) as Entry[]).map(({ doctype }) => doctype),
      ['Invoice', 'Settings'],
    );
  });

  for (const [args, says] of [
    [[], 'ddl needs a file, a folder or a DocType'],
    [['No Such'], 'there is no file and no DocType "No Such" here'],
    [['empty'], 'no DocType in empty'],
    [['Invoice', '--target', 'oracle'], 'unknown target "oracle"; known are mariadb, mysql, vitess, sqlite'],
  ] as const) {
    it(`refuses: ddl ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await ddl(...args);
      assert.deepEqual([code, stdout, stderr], [2, '', `doctype-compat: ${says}\n`]);
    });
  }

  it('says what Frappe says, for a whole app of the corpus', async function () {
    const shared = sharedDir();
    if (!shared) return this.skip();
    const truth = readJsonLines<{ doctype: string; ddl?: string[] }>(
      path.join(shared, 'oracle/frappe-ddl/15/crm.jsonl'),
    );
    const entries = await json(path.join(shared, 'corpus/crm'), '--frappe', '15');
    const bySql = new Map(entries.map(({ doctype, sql }) => [doctype, sql]));
    assert.deepEqual(
      truth.filter(({ doctype, ddl = [] }) => bySql.get(doctype)?.join('\n') !== ddl.join('\n')),
      [],
    );
  });
});
