import assert from 'node:assert/strict';
import { sqlNameAt, tablesIn, usesIn } from '../../server/src/core/editor/sql.js';
import { queriesOfPython } from '../../server/src/core/orm/extract.js';
import { ormOfScript } from '../../server/src/core/orm/js/read.js';
import { parsePython } from '../../server/src/core/python/parse.js';
import type { Table } from '../../server/src/core/schema/table.js';
import { sharedIn } from '../../server/src/core/sources/python/shared.js';
import { concatTemplates, sourceTemplate } from '../../server/src/core/sources/python/strings.js';
import { extractSqlFile } from '../../server/src/core/sources/sql/extract.js';
import { check } from '../../server/src/workspace/check.js';
import { MOST_FINDINGS } from '../../server/src/workspace/check-run.js';
import { Project } from '../../server/src/workspace/project.js';
import { Workspace } from '../support/workspace.js';

/**
 * The worst inputs that were found, of a size at which they took minutes, or had no end. No time is measured: with what
 * was there before, mocha's limit ends these tests, also on a machine that has other things to do.
 */
describe('inputs without end', function () {
  this.timeout(120_000);
  const sent = (lines: string) => queriesOfPython(`import frappe\ndef f(a):\n${lines}`).fragments;

  for (const [what, line] of Object.entries({
    's + s': 's = s + s',
    's += s': 's += s',
    'an f-string': 's = f"{s}{s}"',
    'gaps in an f-string': 's = f"{a.b}{s}{s}"',
    format: 's = "{0}{0}".format(s)',
    '%': 's = "%s%s" % (s, s)',
    join: 's = " ".join([s, s])',
    replace: 's = s.replace("a", s)',
  })) {
    it(`are cut off: ${what}, sixty times`, () => {
      const fragments = sent(`\ts = "select a "\n${`\t${line}\n`.repeat(60)}\tfrappe.db.sql(s)\n`);
      assert.deepEqual(
        fragments.map(({ cut, sql }) => [cut, sql.length < 1_000_000]),
        [[true, true]],
      );
    });
  }

  it('are cut off: a format of a format, forty times', () => {
    sent(`\tfrappe.db.sql("{0}{0}"${'.format("{0}{0}")'.repeat(40)})\n`);
  });

  it('are followed while they are of a size that people write', () => {
    const parts = Array.from({ length: 400 }, (_, i) => sourceTemplate('and a = 1 ', i * 20));
    assert.equal(concatTemplates(parts).text.length, 4000);
    const [fragment] = sent(`\ts = "select 1"\n${'\ts += " and a"\n'.repeat(400)}\tfrappe.db.sql(s)\n`);
    assert.equal(fragment?.cut, undefined);
    assert.equal(fragment?.sql.length, 8 + 400 * 6);
  });

  it('20,000 calls in a function, 20,000 clauses of a query', () => {
    assert.equal(sent('\tfrappe.db.sql("select 1")\n'.repeat(20_000)).length, 20_000);
    assert.equal(
      sent(`\ts = "select 1"\n${'\ts += " and a"\n'.repeat(20_000)}\tfrappe.db.sql(s)\n`).length,
      1,
    );
  });

  it('as many functions in one another as CPython reads, and 20,000 calls', () => {
    const nested = Array.from({ length: 99 }, (_, i) => `${' '.repeat(i)}def f${i}():\n`).join('');
    const inner = `${' '.repeat(99)}names.append(frappe.db.sql("select 1"))\n`;
    assert.equal(queriesOfPython(`import frappe\n${nested}${inner}`).fragments.length, 1);
    const [outer] = parsePython(`${nested}${inner}`).body;
    assert.ok(outer?.kind === 'def');
    assert.deepEqual([...sharedIn(outer, `${nested}${inner}`)], ['names']);
    queriesOfPython('frappe.db.sql('.repeat(20_000));
  });

  it('comments that could be parted in many ways', () => {
    sent(`\tfrappe.db.sql("${'/**/'.repeat(5000)}" + a)\n`);
  });

  for (const [what, value] of Object.entries({
    'a comment that is not closed': 'a /* Bill',
    'a comment of 5,000 characters': `a /* ${'x'.repeat(5000)} */`,
    '5,000 lists in one another': `${'['.repeat(5000)}${']'.repeat(5000)}`,
    '5,000 open objects': '{a:'.repeat(5000),
    '20,000 calls in one another': 'frappe.call('.repeat(20_000),
    '20,000 calls on one line': "frappe.db.count('Bill'),".repeat(20_000),
  })) {
    it(`in a script: ${what}`, () => {
      const text = `frappe.db.get_value('Bill', 'a', ${value}`;
      for (const { span } of ormOfScript(text)) assert.ok(span.end <= text.length);
    });
  }

  const deep = 5000;
  const column = { name: 'a', type: 'int', nullable: true, default: undefined, unique: false };
  const table = { name: 'tabOk', columns: [column] } as unknown as Table;
  const tables = { get: (name: string) => (name === 'tabOk' ? table : undefined), complete: false };

  it('5,000 queries in FROM', () => {
    const sql = `select * from ${'(select * from '.repeat(deep)}\`tabOk\`${') t'.repeat(deep)};`;
    const [fragment] = extractSqlFile(sql);
    assert.equal(sqlNameAt(fragment!, sql.indexOf('tabOk'), tables)?.kind, 'table');
    assert.deepEqual(tablesIn(sql), ['tabOk']);
  });

  it('5,000 queries in WHERE, each with a column', () => {
    const sql = `select ${'(select a from `tabOk` where b in '.repeat(deep)}(1)${')'.repeat(deep)}`;
    assert.equal(usesIn(extractSqlFile(sql)[0]!, 'tabOk', 'a', tables).length, deep);
  });

  it('3,000 fields of one name: a thousand findings and the number of the others', async () => {
    const fields = Array.from({ length: 3000 }, () => ({ fieldname: 'title', fieldtype: 'Data' }));
    const json = JSON.stringify({ doctype: 'DocType', name: 'Many', module: 'Desk', fields }, undefined, 1);
    const workspace = new Workspace({ 'desk/doctype/many/many.json': json });
    try {
      const { findings } = await check(await Project.load({ kind: 'folder', path: workspace.path }));
      const said = findings.filter(({ rule }) => rule === 'doctype/duplicate-fieldname');
      assert.equal(said.length, MOST_FINDINGS);
      assert.deepEqual(
        findings.filter(({ rule }) => rule.startsWith('lint/')).map(({ message }) => message),
        ['1999 more findings of doctype/duplicate-fieldname in this file are not listed'],
      );
    } finally {
      workspace.remove();
    }
  });
});
