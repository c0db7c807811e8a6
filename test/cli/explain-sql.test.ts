import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { cli } from '../support/cli.js';

const VSCHEMA = {
  sharded: true,
  vindexes: { unicode_loose_xxhash: { type: 'unicode_loose_xxhash' } },
  tables: {
    tabBill: { column_vindexes: [{ column: 'name', name: 'unicode_loose_xxhash' }] },
    tabBuyer: { column_vindexes: [{ column: 'name', name: 'unicode_loose_xxhash' }] },
    tabCountry: { type: 'reference' },
  },
};

describe('explain-sql', () => {
  let folder = '';
  const run = (sql: string, ...args: string[]) => cli(['explain-sql', '--in', folder, sql, ...args]);

  before(function () {
    if ('missing' in locateEngine()) return this.skip();
    folder = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-explain-'));
    writeFileSync(path.join(folder, 'shop.vschema.json'), JSON.stringify(VSCHEMA));
    writeFileSync(path.join(folder, 'doctype-compat.json'), JSON.stringify({ vschema: 'shop.vschema.json' }));
  });
  after(() => folder && rmSync(folder, { recursive: true, force: true }));

  it('draws who gets which query, with the literals of the statement', async () => {
    const { code, stdout } = await run(
      "select b.name from tabBill b join tabBuyer c on c.name = b.customer where c.territory = 'North' limit 5",
    );
    assert.equal(code, 0);
    assert.equal(
      stdout.slice(stdout.indexOf('vtgate keeps'), stdout.indexOf('\nWhy')),
      [
        'vtgate keeps the first 5 rows',
        '  └─ vtgate joins: for each row of the first it asks the second, with :b_customer',
        '     ├─ 1. every shard of shop gets',
        '     │      select b.`name`, b.customer from tabBill as b',
        '     └─ 2. one shard of shop, found by unicode_loose_xxhash(:b_customer) gets',
        "            select 1 from tabBuyer as c where c.territory = 'North' and c.`name` = :b_customer limit 5",
        '',
      ].join('\n'),
    );
    assert.match(stdout, /^Vitess 24\.\d+\.\d+, VSchema .*shop\.vschema\.json, keyspace shop \(sharded\)\n/);
    assert.match(stdout, /Why\n {2}- `tabBill` is sharded by `name`, and this query gives no value for it\./);
    assert.match(stdout, /What would change it\n/);
  });

  it('says that one shard does it, and nothing to change', async () => {
    const { stdout } = await run(
      "select * from tabBill b join tabCountry c on c.name = b.land where b.name = 'B-1'",
    );
    assert.match(
      stdout,
      /One shard does it\.\n\n {2}one shard of shop, found by unicode_loose_xxhash\('B-1'\) gets/,
    );
    assert.match(stdout, /`tabCountry` is a reference table/);
    assert.doesNotMatch(stdout, /What would change it/);
  });

  it('plans what needs primary keys, which a vtgate has from the tables that it tracks', async () => {
    for (const sql of [
      "update tabBill set status = 'x' limit 5",
      'delete b from tabBill b join tabBuyer c on c.name = b.customer where c.disabled = 1',
    ]) {
      const { code, stdout } = await run(sql);
      assert.equal(code, 0, stdout);
      assert.match(stdout, /vtgate reads the rows to write, and then writes them by their key/);
    }
  });

  it('gives what the planner says where it refuses, with exit code 1', async () => {
    const { code, stdout } = await run("update tabBill set name = 'b' where name = 'a'; select 1");
    assert.equal(code, 1);
    assert.match(
      stdout,
      /ERROR 1235 \(42000\): VT12001: unsupported: you cannot UPDATE primary vindex columns/,
    );
    assert.match(stdout, /vtgate answers it itself/);
  });

  it('reads standard input, and prints JSON and Markdown', async () => {
    const sql = 'select count(*) from tabBill';
    const { stdout } = await cli(['explain-sql', '--in', folder, '--format', 'json'], { stdin: sql });
    const { keyspace, statements } = JSON.parse(stdout);
    assert.equal(keyspace, 'shop');
    assert.equal(statements[0].reach, 'scatter');
    assert.equal(statements[0].steps[0].inputs[0].query, 'select count(*) from tabBill');
    const markdown = await run(sql, '--format', 'markdown');
    assert.match(markdown.stdout, /^# Explained on Vitess\n/);
    assert.match(markdown.stdout, /```text\nvtgate adds up what the shards counted/);
  });

  it('takes another VSchema, and says what is wrong with one', async () => {
    const unsharded = path.join(folder, 'one.json');
    writeFileSync(unsharded, JSON.stringify({ keyspaces: { one: { tables: { tabBill: {} } } } }));
    const { stdout } = await run('select name from tabBill', '--vschema', unsharded);
    assert.match(stdout, /keyspace one \(unsharded\)/);
    assert.match(stdout, /passes through to an unsharded keyspace/);
    writeFileSync(unsharded, '{"tables": 1}');
    const wrong = await run('select 1', '--vschema', unsharded);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /not a VSchema/);
    assert.equal((await cli(['explain-sql', '--in', folder])).code, 2);
  });
});
