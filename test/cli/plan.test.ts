// Longer than 300 lines: one command, whose options are tried on one pair of apps.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cli } from '../support/cli.js';

type Json = Record<string, unknown>;

describe('doctype-compat plan', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'plan-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  function doctype(file: string, name: string, fields: object[], rest: Json = {}): void {
    const at = path.join(folder, file);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, JSON.stringify({ doctype: 'DocType', name, module: 'Stock', fields, ...rest }));
  }

  async function plan(...args: string[]): Promise<Json[]> {
    const { code, stdout, stderr } = await cli(['plan', ...args, '--format', 'json'], { cwd: folder });
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as Json[];
  }

  it('has the shape that other programs rely on', async () => {
    doctype('a.json', 'Order', [{ fieldname: 'f', fieldtype: 'Data' }]);
    doctype('b.json', 'Order', [{ fieldname: 'f', fieldtype: 'Int' }]);
    const [one] = await plan('--from', 'a.json', '--to', 'b.json', '--target', 'mariadb');
    assert.deepEqual(Object.keys(one!), [
      'doctype',
      'changes',
      'statements',
      'cost',
      'dataRisk',
      'premigrate',
      'postdeploy',
      'serves',
      'notes',
    ]);
    assert.deepEqual(one!.changes, [{ kind: 'change-type', field: 'f', old: 'Data', new: 'Int' }]);
    assert.deepEqual(one!.statements, ['ALTER TABLE `tabOrder` MODIFY `f` int NOT NULL DEFAULT 0']);
    const cost = one!.cost as Json[];
    assert.deepEqual(cost[0], {
      statement: 'ALTER TABLE `tabOrder` MODIFY `f` int NOT NULL DEFAULT 0',
      engine: 'mariadb-10.11',
      algorithm: 'COPY',
      lock: 'SHARED',
      rebuild: true,
      blocksWrites: true,
      onlyMetadata: false,
    });
    assert.deepEqual(
      cost.map(({ engine, lock }) => [engine, lock]),
      [
        ['mariadb-10.11', 'SHARED'],
        ['mariadb-10.6', 'SHARED'],
        ['mariadb-11.8', 'NONE'],
      ],
    );
    const risks = one!.dataRisk as Json[];
    assert.deepEqual(
      risks.map(({ field, errno }) => [field, errno]),
      [
        ['f', 1292],
        ['f', 1264],
        ['f', 1265],
      ],
    );
    assert.deepEqual(one!.serves, {
      oldCodeNewSchema: false,
      newCodeOldSchema: true,
      why: 'old code may write something that is not a number into f (1366)',
    });
  });

  it('plans one file against itself: what a save without a change sends', async () => {
    doctype('same.json', 'Order', [{ fieldname: 'n', fieldtype: 'Int' }]);
    const [noop] = await plan('--from', 'same.json', '--to', 'same.json');
    assert.deepEqual(noop!.changes, []);
    assert.deepEqual(noop!.statements, ['ALTER TABLE `tabOrder` MODIFY `n` int NOT NULL DEFAULT 0']);
    const [fifteen] = await plan('--from', 'same.json', '--to', 'same.json', '--frappe', '15');
    assert.deepEqual(fifteen!.statements, []);
  });

  it('takes an empty file for a DocType that is not there', async () => {
    writeFileSync(path.join(folder, 'empty.json'), '');
    const [added] = await plan('--from', 'empty.json', '--to', 'a.json');
    assert.deepEqual(added!.changes, [{ kind: 'add-doctype', field: '', old: null, new: 'Order' }]);
    const [removed] = await plan('--from', 'a.json', '--to', 'empty.json');
    assert.deepEqual(removed!.statements, []);
  });

  it('matches two folders by DocType, new and deleted ones too', async () => {
    doctype('old/order/order.json', 'Order', [{ fieldname: 'f', fieldtype: 'Data' }]);
    doctype('old/same/same.json', 'Same', [{ fieldname: 'f', fieldtype: 'Data' }]);
    doctype('old/gone/gone.json', 'Gone', [{ fieldname: 'f', fieldtype: 'Data' }]);
    doctype('new/orders/order.json', 'Order', [{ fieldname: 'f', fieldtype: 'Data', length: 200 }]);
    doctype('new/same/same.json', 'Same', [{ fieldname: 'f', fieldtype: 'Data' }]);
    doctype('new/line/line.json', 'Line', [{ fieldname: 'f', fieldtype: 'Data' }], { istable: 1 });
    const plans = await plan('--from', 'old', '--to', 'new');
    assert.deepEqual(
      plans.map((one) => one.doctype),
      ['Gone', 'Line', 'Order'],
    );
    assert.deepEqual(plans[0]!.statements, []);
    assert.deepEqual(plans[0]!.postdeploy, []);
    assert.match(String(plans[0]!.notes), /table `tabGone`, once each of these counts 0/);
    const [gone] = await plan('--from', 'old', '--to', 'new', '--with-drops');
    assert.deepEqual(gone!.postdeploy, [
      'SET SESSION lock_wait_timeout = 2',
      'DROP TABLE IF EXISTS `tabGone`',
    ]);
    assert.match(String((plans[1]!.statements as string[])[0]), /^create table `tabLine`/);
    assert.deepEqual(plans[2]!.changes, [{ kind: 'change-length', field: 'f', old: 140, new: 200 }]);
  });

  it('writes SQL and a summary, with times where sizes are given', async () => {
    const args = ['plan', '--from', 'a.json', '--to', 'b.json', '--rows', 'Order=3e6'];
    const sql = await cli([...args], { cwd: folder });
    assert.match(sql.stdout, /DELIMITER \$\$/);
    assert.match(sql.stdout, /blocks writes, \d+ s to \d+ min\]/);
    const markdown = await cli([...args, '--format', 'markdown'], { cwd: folder });
    assert.match(markdown.stdout, /^## Schema changes: 1 DocType\n/);
    assert.match(markdown.stdout, /`migrate` would block writes to `tabOrder`/);
  });

  it('speaks to Vitess in online DDL', async () => {
    const [one] = await plan('--from', 'a.json', '--to', 'b.json', '--target', 'vitess');
    const premigrate = one!.premigrate as string[];
    assert.match(premigrate[0]!, /^SET @@ddl_strategy='vitess/);
    assert.equal(premigrate[1], 'ALTER TABLE `tabOrder` MODIFY COLUMN `f` int NOT NULL DEFAULT 0');
    const [online] = one!.cost as Json[];
    assert.deepEqual([online!.engine, online!.blocksWrites], ['vitess-online-ddl', false]);
  });

  it('leaves out what it cannot read, and does not take it for gone', async () => {
    for (const name of ['half', 'odd', 'conflict', 'fine']) {
      doctype(`before/doctype/${name}/${name}.json`, `The ${name}`, [{ fieldname: 'f', fieldtype: 'Data' }]);
      mkdirSync(path.join(folder, `after/doctype/${name}`), { recursive: true });
    }
    const write = (name: string, text: string | Buffer) =>
      writeFileSync(path.join(folder, `after/doctype/${name}/${name}.json`), text);
    write('half', '{"doctype": "DocType", "name": "The half", "fields": [');
    write('odd', Buffer.from('{"doctype": "DocType"}', 'utf16le'));
    write('conflict', '<<<<<<< HEAD\n{}\n=======\n{"doctype": "DocType"}\n>>>>>>> other\n');
    doctype('after/doctype/fine/fine.json', 'The fine', [{ fieldname: 'f', fieldtype: 'Int' }]);
    const { code, stdout, stderr } = await cli(
      ['plan', '--from', 'before', '--to', 'after', '--format', 'json'],
      {
        cwd: folder,
      },
    );
    assert.equal(code, 2);
    assert.deepEqual(
      (JSON.parse(stdout) as Json[]).map((one) => one.doctype),
      ['The fine'],
    );
    assert.match(stderr, /half\.json: not planned: it is not valid JSON: /);
    assert.match(stderr, /odd\.json: not planned: it is not valid JSON: /);
    assert.match(stderr, /conflict\.json: not planned: it has conflict markers\n/);
  });

  it('says in one line what is wrong', async () => {
    writeFileSync(path.join(folder, 'no.json'), '{"a": 1}');
    writeFileSync(path.join(folder, 'broken.json'), '{');
    for (const [args, message] of [
      [['--from', 'a.json'], 'plan needs --base, or --from and --to'],
      [['--from', 'nowhere', '--to', 'a.json'], 'nowhere: no such file or folder'],
      [['--from', 'no.json', '--to', 'a.json'], 'no.json: not a DocType'],
      [['--from', 'broken.json', '--to', 'a.json'], 'broken.json: not valid JSON'],
      [['--from', 'a.json', '--to', 'b.json', '--target', 'oracle'], 'unknown target "oracle"'],
      [['--from', 'a.json', '--to', 'b.json', '--rows', 'x'], '--rows x: expected'],
      [['--from', 'a.json', '--to', 'b.json', '--what'], 'unknown option --what'],
    ] as const) {
      const { code, stderr } = await cli(['plan', ...args], { cwd: folder });
      assert.equal(code, 2);
      assert.ok(stderr.includes(message), stderr);
      assert.equal(stderr.trim().split('\n').length, 1);
    }
  });

  it('imports the JSON with the customizations of before, then syncs those of after', async () => {
    const customs = (fields: object[], setters: object[] = []): string =>
      JSON.stringify({
        doctype: 'Batch',
        custom_fields: fields,
        property_setters: setters,
        sync_on_migrate: 1,
      });
    const custom = (fieldname: string, fieldtype: string) => ({
      dt: 'Batch',
      fieldname,
      fieldtype,
      not_nullable: 1,
    });
    for (const side of ['old', 'new']) {
      const added = side === 'new' ? [{ fieldname: 'n', fieldtype: 'Data' }] : [];
      doctype(`${side}/doctype/batch/batch.json`, 'Batch', [{ fieldname: 'a', fieldtype: 'Data' }, ...added]);
      mkdirSync(path.join(folder, side, 'custom'), { recursive: true });
    }
    writeFileSync(path.join(folder, 'old/custom/batch.json'), customs([custom('c', 'Check')]));
    writeFileSync(
      path.join(folder, 'new/custom/batch.json'),
      customs(
        [custom('c', 'Check'), custom('d', 'Data')],
        [
          {
            doc_type: 'Batch',
            doctype_or_field: 'DocField',
            field_name: 'a',
            property: 'unique',
            value: '1',
            property_type: 'Check',
          },
        ],
      ),
    );
    const [one] = await plan('--from', 'old', '--to', 'new', '--frappe', '16');
    // A Custom Field knows no not_nullable, so its Check differs in the type alone, and its Data in nothing.
    assert.deepEqual(one!.statements, [
      'ALTER TABLE `tabBatch` ADD COLUMN `n` varchar(140)',
      'ALTER TABLE `tabBatch` MODIFY `c` tinyint NOT NULL DEFAULT 0',
      'ALTER TABLE `tabBatch` ADD COLUMN `d` varchar(140)',
      'ALTER TABLE `tabBatch` MODIFY `c` tinyint NOT NULL DEFAULT 0, ADD UNIQUE INDEX IF NOT EXISTS a (`a`)',
    ]);
  });

  it('adds the indexes that a controller has now', async () => {
    for (const side of ['was', 'is']) {
      doctype(`${side}/doctype/lot/lot.json`, 'Lot', [
        { fieldname: 'a', fieldtype: 'Data' },
        ...(side === 'is' ? [{ fieldname: 'b', fieldtype: 'Data' }] : []),
      ]);
    }
    writeFileSync(
      path.join(folder, 'is/doctype/lot/lot.py'),
      'import frappe\n\ndef on_doctype_update():\n\tfrappe.db.add_index("Lot", ["a", "b"])\n',
    );
    const [one] = await plan('--from', 'was', '--to', 'is', '--frappe', '16');
    assert.deepEqual(one!.statements, [
      'ALTER TABLE `tabLot` ADD COLUMN `b` varchar(140)',
      'ALTER TABLE `tabLot`\n\t\t\t\tADD INDEX IF NOT EXISTS `a_b_index`(a, b)',
    ]);
  });

  it('says which columns only a save in the form adds', async () => {
    doctype('flat.json', 'Row', [{ fieldname: 'a', fieldtype: 'Data' }]);
    doctype('child.json', 'Row', [{ fieldname: 'a', fieldtype: 'Data' }], { istable: 1 });
    const { stdout } = await cli(['plan', '--from', 'flat.json', '--to', 'child.json'], { cwd: folder });
    assert.match(stdout, /Only a save of the DocType in the form adds parent, parentfield, parenttype/);
  });

  it('drops no table of a DocType that is probably renamed', async () => {
    const fields = [
      { fieldname: 'a', fieldtype: 'Data' },
      { fieldname: 'b', fieldtype: 'Int' },
    ];
    doctype('first/doctype/tray/tray.json', 'Tray', fields);
    doctype('second/doctype/box/box.json', 'Box', [...fields, { fieldname: 'c', fieldtype: 'Check' }]);
    const [box, tray] = await plan('--from', 'first', '--to', 'second');
    assert.deepEqual([box!.doctype, tray!.doctype], ['Box', 'Tray']);
    assert.match((box!.statements as string[])[0]!, /^create table `tabBox`/);
    assert.deepEqual(tray!.postdeploy, []);
    const { stdout } = await cli(['plan', '--from', 'first', '--to', 'second'], { cwd: folder });
    assert.match(stdout, /Probably renamed to Box, so nothing is dropped here: no patch calls rename_doc/);
    doctype('second/doctype/box/box.json', 'Box', [{ fieldname: 'z', fieldtype: 'Data' }]);
    const [, other] = await plan('--from', 'first', '--to', 'second', '--with-drops');
    assert.deepEqual((other!.postdeploy as string[]).at(-1), 'DROP TABLE IF EXISTS `tabTray`');
  });

  it('drops no data unless it is asked to, and says how to find out whether it is used', async () => {
    const [title, note] = ['title', 'note'].map((fieldname) => ({ fieldname, fieldtype: 'Data' }));
    doctype('whole.json', 'Order', [title!, note!]);
    doctype('less.json', 'Order', [{ ...title, fieldtype: 'Int' }]);
    for (const target of ['mariadb', 'mysql', 'vitess']) {
      const args = ['--from', 'whole.json', '--to', 'less.json', '--target', target];
      const [kept] = await plan(...args);
      assert.doesNotMatch(JSON.stringify([kept!.premigrate, kept!.postdeploy]), /DROP (?:COLUMN|TABLE)/);
      assert.match(String(kept!.notes), /column `note` of `tabOrder`/);
      assert.match(
        String(kept!.notes),
        /SELECT COUNT\(\*\) FROM `tabOrder` WHERE \(`note` IS NOT NULL AND `note` <> ''\)/,
      );
      const [dropped] = await plan(...args, '--with-drops');
      assert.match(JSON.stringify(dropped!.postdeploy), /DROP COLUMN (?:IF EXISTS )?`note`/);
      const { stdout } = await cli(['plan', ...args], { cwd: folder });
      assert.match(stdout, /^-- {5}ALTER TABLE `tabOrder` DROP COLUMN/m);
    }
  });

  it('says the costs on one engine once for targets that share it', async () => {
    const [one] = await plan('--from', 'a.json', '--to', 'b.json', '--target', 'mysql,vitess');
    const engines = (one!.cost as Json[]).map(({ engine }) => engine);
    assert.deepEqual(engines, ['mysql-8.0', 'mysql-8.4', 'vitess-online-ddl']);
  });

  it('writes markdown that fits into a comment, what needs care first', async () => {
    const old = [{ fieldname: 'f', fieldtype: 'Data', label: 'F' }];
    const more = Array.from({ length: 20 }, (_, j) => ({ fieldname: `added_later_${j}`, fieldtype: 'Data' }));
    for (let i = 0; i < 60; i++) {
      const now = i === 42 ? [{ fieldname: 'f', fieldtype: 'Int' }] : [...old, ...more];
      doctype(`many/old/doctype/d${i}/d${i}.json`, `D ${i}`, old);
      doctype(`many/new/doctype/d${i}/d${i}.json`, `D ${i}`, now);
    }
    const { stdout } = await cli(['plan', '--from', 'many/old', '--to', 'many/new', '--format', 'markdown'], {
      cwd: folder,
    });
    assert.ok(stdout.length < 65_536);
    const rows = stdout.split('\n').filter((line) => line.startsWith('| D '));
    assert.equal(rows.length, 60);
    assert.match(rows[0]!, /^\| D 42 \| type f Data → Int \| mariadb-10\.11: COPY/);
    assert.match(stdout, /\d+ more DocTypes would not fit into a comment/);
    for (let i = 60; i < 400; i++) {
      doctype(`many/old/doctype/d${i}/d${i}.json`, `D ${i}`, old);
      doctype(`many/new/doctype/d${i}/d${i}.json`, `D ${i}`, [
        { fieldname: 'f', fieldtype: 'Link' },
        ...more,
      ]);
    }
    const longer = await cli(['plan', '--from', 'many/old', '--to', 'many/new', '--format', 'markdown'], {
      cwd: folder,
    });
    assert.ok(longer.stdout.length < 65_536);
    assert.match(longer.stdout, /\n\| \d+ more \| \| \| \|\n/);
    assert.match(stdout, /\(`` SELECT COUNT\(\*\) FROM `tabD 42` WHERE /);
  });

  it("says which other apps' DocTypes it cannot plan", async () => {
    for (const [side, fieldtype] of [
      ['yesterday', 'Data'],
      ['today', 'Int'],
    ] as const) {
      mkdirSync(path.join(folder, side, 'custom'), { recursive: true });
      const custom = { dt: 'Sales Invoice', fieldname: 'c', fieldtype };
      writeFileSync(
        path.join(folder, side, 'custom/sales_invoice.json'),
        JSON.stringify({
          doctype: 'Sales Invoice',
          custom_fields: [custom],
          property_setters: [],
          sync_on_migrate: 1,
        }),
      );
    }
    const { stdout, stderr } = await cli(['plan', '--from', 'yesterday', '--to', 'today'], { cwd: folder });
    assert.equal(stdout, '-- No DocType differs.\n');
    assert.match(stderr, /Sales Invoice: its Custom Fields or Property Setters differ; not planned/);
  });
});
