import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { SrvVSchema, VSchemaKeyspace } from '../../server/src/core/sharding/vschema.js';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { VitessProcess } from '../../server/src/vitess/process.js';
import { cli } from '../support/cli.js';
import { sharedDir } from '../support/shared.js';

const doctype = (name: string, fields: object[], more: object = {}) => ({
  doctype: 'DocType',
  name,
  fields,
  ...more,
});
const link = (fieldname: string, options: string) => ({ fieldname, fieldtype: 'Link', options });
const data = (fieldname: string, more: object = {}) => ({ fieldname, fieldtype: 'Data', ...more });

/** An app with a master, a document with rows, a unique field and a DocType with numbers for names. */
const APP = [
  doctype('Order', [
    link('currency', 'Currency'),
    data('company'),
    data('code', { unique: 1 }),
    { fieldname: 'items', fieldtype: 'Table', options: 'Order Item' },
  ]),
  doctype('Order Item', [link('currency', 'Currency'), data('item')], { istable: 1 }),
  doctype('Price', [link('currency', 'Currency'), data('company')]),
  doctype('Currency', [data('symbol')], { autoname: 'field:symbol' }),
  doctype('Counter', [data('what')], { autoname: 'autoincrement' }),
  doctype('Defaults', [data('what')], { issingle: 1 }),
];

describe('vschema', () => {
  let folder = '';
  const run = (...args: string[]) => cli(['vschema', path.join(folder, 'app'), ...args]);
  const made = async (...args: string[]): Promise<SrvVSchema> => {
    const { code, stdout, stderr } = await run(...args);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as SrvVSchema;
  };

  before(function () {
    if ('missing' in locateEngine()) return this.skip();
    folder = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-vschema-'));
    for (const one of APP) {
      const scrubbed = one.name.toLowerCase().replace(' ', '_');
      const at = path.join(folder, 'app/doctype', scrubbed);
      mkdirSync(at, { recursive: true });
      writeFileSync(path.join(at, `${scrubbed}.json`), JSON.stringify(one));
    }
    const calls = ['a', 'b', 'c'].map(
      (x) => `frappe.db.sql("select ${x} from \`tabOrder Item\` where item = %s", v)`,
    );
    writeFileSync(
      path.join(folder, 'app/api.py'),
      `${calls.join('\n').replaceAll(/select [abc]/g, 'select name')}\n`,
    );
  });
  after(() => folder && rmSync(folder, { recursive: true, force: true }));

  it('makes one unsharded keyspace with tables, columns and sequences', async () => {
    const { keyspaces } = await made('--keyspace', 'shop');
    assert.deepEqual(Object.keys(keyspaces), ['shop']);
    const { tables = {} } = keyspaces.shop!;
    assert.deepEqual(tables.counter_id_seq, { type: 'sequence' });
    assert.deepEqual(tables.tabCounter?.auto_increment, { column: 'name', sequence: 'counter_id_seq' });
    assert.ok(tables.tabOrder?.columns?.some(({ name, type }) => name === 'creation' && type === 'DATETIME'));
    assert.equal(tables.tabDefaults, undefined);
    assert.ok(tables.tabSingles);
  });

  it('shards documents by name and rows by parent, copies masters and looks unique values up', async () => {
    const { keyspaces, routing_rules } = await made('--sharded');
    assert.deepEqual(Object.keys(keyspaces), ['main', 'main_global']);
    const { tables: here = {}, vindexes = {} } = keyspaces.main!;
    const { tables: there = {} } = keyspaces.main_global!;
    const primary = (table: string) => here[table]?.column_vindexes?.[0];
    assert.deepEqual(primary('tabOrder'), { column: 'name', name: 'unicode_loose_xxhash' });
    assert.deepEqual(primary('tabOrder Item'), { column: 'parent', name: 'unicode_loose_xxhash' });
    assert.equal(here.tabCurrency?.type, 'reference');
    assert.equal(here.tabCurrency?.source, 'main_global.tabCurrency');
    assert.equal(vindexes.order_code_lookup?.type, 'consistent_lookup_unique');
    assert.equal(vindexes.order_item_item_lookup?.type, 'consistent_lookup');
    assert.ok(there.counter_id_seq && there.tabSeries && there.__Auth);
    assert.ok(routing_rules?.rules.some(({ from_table }) => from_table === 'main.tabSeries'));
  });

  it('follows --shard-by, and says what is wrong with it', async () => {
    const file = path.join(folder, 'by.json');
    writeFileSync(
      file,
      JSON.stringify({ by: 'company', tables: { Counter: 'unsharded', Currency: 'name' } }),
    );
    const { keyspaces } = await made('--sharded', '--shard-by', file);
    const { tables: here = {} } = keyspaces.main!;
    assert.equal(here.tabOrder?.column_vindexes?.[0]?.column, 'company');
    assert.equal(here.tabCurrency?.column_vindexes?.[0]?.column, 'name');
    assert.ok(!here.tabCounter && keyspaces.main_global?.tables?.tabCounter);
    const wrong = async (json: unknown, words: RegExp) => {
      writeFileSync(file, JSON.stringify(json));
      const { code, stderr } = await run('--sharded', '--shard-by', file);
      assert.equal(code, 2);
      assert.match(stderr, words);
    };
    await wrong({ tables: { Ordr: 'name' } }, /no DocType "Ordr"/);
    await wrong({ tables: { Order: 'buyer' } }, /Order has no column buyer/);
    await wrong({ by: 'tenant' }, /no DocType here has a column tenant/);
    await wrong({ table: {} }, /unknown key "table"/);
    assert.equal((await run('--shard-by', file)).code, 2);
    assert.equal((await run('--keyspace', 'a b')).code, 2);
  });

  it('writes a file for each keyspace, the SQL beside it and the routing rules', async () => {
    const out = path.join(folder, 'out');
    const { code, stdout } = await run('--sharded', '--out', out);
    assert.equal(code, 0);
    assert.equal(stdout.split('\n').length, 6);
    const files = readdirSync(out).sort();
    const expected = ['main.sql', 'main.vschema.json', 'main_global.sql', 'main_global.vschema.json'];
    assert.deepEqual(files, [...expected, 'routing-rules.json']);
    const read = (name: string) => readFileSync(path.join(out, name), 'utf8');
    const keyspace = JSON.parse(read('main.vschema.json')) as VSchemaKeyspace;
    assert.equal(keyspace.sharded, true);
    assert.equal(keyspace.tables?.tabOrder?.column_list_authoritative, undefined);
    assert.match(read('main_global.sql'), /COMMENT 'vitess_sequence'/);
    assert.match(read('main_global.sql'), /SELECT COALESCE\(MAX\(name\), 0\) \+ 1 FROM `tabCounter`/);
    assert.match(read('main.sql'), /Materialize .*--reference-tables 'tabCurrency'/);
    const { stdout: sql } = await run('--sharded', '--format', 'sql');
    assert.match(sql, /CREATE TABLE `order_code_lookup`/);
  });

  it('makes SQL that Vitess parses, every statement of it', async () => {
    const { stdout } = await run('--sharded', '--format', 'sql');
    const statements = stdout
      .replace(/^--.*$/gm, '')
      .split(/;\n/)
      .map((sql) => sql.trim())
      .filter((sql) => sql !== '');
    const engine = new VitessProcess();
    const verdicts = await engine.parse(statements);
    engine.dispose();
    assert.equal(statements.length, 6);
    assert.deepEqual(
      verdicts?.filter(({ verdict }) => verdict !== 'ok'),
      [],
    );
  });

  it('says that nothing was found in a folder without DocTypes', async () => {
    const { code, stderr } = await cli(['vschema', path.join(folder, 'out')]);
    assert.equal(code, 2);
    assert.match(stderr, /no DocType with a table/);
  });

  it('is taken by Vitess for the 13 apps of the corpus, sharded by name and by company', async function () {
    const shared = sharedDir();
    if (shared === undefined) return this.skip();
    this.timeout(120_000);
    const file = path.join(folder, 'company.json');
    writeFileSync(file, JSON.stringify({ by: 'company' }));
    for (const args of [[], ['--sharded'], ['--sharded', '--shard-by', file]]) {
      const { code, stdout, stderr } = await cli(['vschema', path.join(shared, 'corpus'), ...args]);
      assert.equal(code, 0, stderr);
      const { keyspaces } = JSON.parse(stdout) as SrvVSchema;
      assert.ok(Object.keys(keyspaces.main?.tables ?? {}).length > 1000);
    }
  });
});
