import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { CandidateAdvice } from '../../server/src/core/sharding/advice.js';
import { readDigest, readGeneralLog } from '../../server/src/core/sharding/query-log.js';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { cli } from '../support/cli.js';
import { sharedDir } from '../support/shared.js';

interface Advice {
  statements: { app: number; frappe: number; log: number };
  candidates: CandidateAdvice[];
  ms: number;
}

const link = (fieldname: string, options: string) => ({ fieldname, fieldtype: 'Link', options });
const APP = [
  {
    name: 'Order',
    fields: [
      link('company', 'Company'),
      link('buyer', 'Buyer'),
      { fieldname: 'items', fieldtype: 'Table', options: 'Order Item' },
    ],
  },
  { name: 'Order Item', istable: 1, fields: [link('item', 'Item')] },
  { name: 'Order Log', in_create: 1, fields: [link('order', 'Order'), link('company', 'Company')] },
  ...['Buyer', 'Item', 'Bill', 'Payment'].map((name) => ({ name, fields: [link('company', 'Company')] })),
  { name: 'Company', fields: [] },
];

describe('advise', () => {
  let folder = '';
  const run = (...args: string[]) => cli(['advise', path.join(folder, 'app'), ...args]);
  const advice = async (...args: string[]): Promise<Advice> => {
    const { code, stdout, stderr } = await run('--format', 'json', ...args);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as Advice;
  };

  before(function () {
    if ('missing' in locateEngine()) return this.skip();
    folder = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-advise-'));
    for (const one of APP) {
      const scrubbed = one.name.toLowerCase().replace(' ', '_');
      const at = path.join(folder, 'app/doctype', scrubbed);
      mkdirSync(at, { recursive: true });
      writeFileSync(path.join(at, `${scrubbed}.json`), JSON.stringify({ doctype: 'DocType', ...one }));
    }
    writeFileSync(
      path.join(folder, 'app/api.py'),
      [
        'import frappe',
        'def rows(buyer):',
        '    return frappe.db.sql("select name from `tabOrder` where buyer = %s", buyer)',
        'def totals():',
        '    return frappe.db.sql("select buyer, count(*) from `tabOrder` group by buyer with rollup")',
        '',
      ].join('\n'),
    );
  });
  after(() => folder && rmSync(folder, { recursive: true, force: true }));

  it('plans what the apps send and what Frappe makes under each layout', async () => {
    const { statements, candidates } = await advice();
    assert.equal(statements.app, 2);
    assert.ok(statements.frappe > 40);
    assert.deepEqual(
      candidates.map(({ id }) => id),
      ['by-name', 'by-company', 'logs-out'],
    );
    const [byName, byCompany, logsOut] = candidates;
    const rollup = byName!.refused.find(({ error }) => error.includes('ROLLUP'));
    assert.equal(rollup?.statements, 1);
    assert.match(rollup?.examples[0] ?? '', /api\.py:5$/);
    assert.ok(byName!.refused.some(({ examples }) => examples.some((what) => what.startsWith('rename '))));
    assert.ok(byName!.changes.some(({ what }) => what === 'A lookup vindex on `tabOrder`.`buyer`'));
    assert.ok(byName!.spread > byCompany!.spread, 'documents are read by name');
    assert.ok(logsOut!.counts.unsharded.statements > logsOut!.counts.single.statements);
    for (const { counts, cost } of candidates) {
      const all = Object.values(counts).reduce((sum, share) => sum + share.statements, 0);
      assert.equal(all, statements.app + statements.frappe);
      assert.ok(cost > 0);
    }
  });

  it('weighs by a general log and by a digest', async () => {
    const log = path.join(folder, 'general.log');
    const entry = (sql: string) => `2026-11-30T08:00:00.000000Z\t   12 Query\t${sql}\n`;
    writeFileSync(
      log,
      `mysqld, Version: 8.4\n${entry("select name from `tabBill` where name = 'a'")}${entry("select name from `tabBill`\nwhere name = 'b'")}${entry('SET NAMES utf8mb4')}`,
    );
    const digest = path.join(folder, 'digest.tsv');
    writeFileSync(
      digest,
      'DIGEST_TEXT\tCOUNT_STAR\nSELECT `name` FROM `tabBill` WHERE `company` = ? LIMIT ?\t5000\n',
    );
    const { statements, candidates } = await advice('--log', log, '--digest', digest);
    assert.equal(statements.log, 3);
    assert.ok(candidates[0]!.counts.scatter.weight > 5000);
    assert.ok(candidates[1]!.spread > candidates[0]!.spread, 'most of the work is by company now');
    const wrong = await run('--log', path.join(folder, 'app/api.py'));
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /--log .*: it is none/);
  });

  it('reads both kinds of logs, each shape once', () => {
    const read = readGeneralLog(
      '261130  8:00:00\t    3 Query\tselect 1 from a where b = 5\n\t\t    3 Query\tselect 1 from a where b = 6\n',
    );
    assert.deepEqual(
      read?.map(({ weight }) => weight),
      [2],
    );
    assert.equal(readGeneralLog('just text'), undefined);
    const [first] =
      readDigest('count_star,digest_text\n7,"SELECT * FROM `t` WHERE a IN (...) AND b = ?"\n') ?? [];
    assert.equal(first?.sql, "SELECT * FROM `t` WHERE a IN ('x') AND b = 'x'");
    assert.equal(first?.weight, 7);
    assert.equal(readDigest('a,b\n1,2'), undefined);
  });

  it('prints text, Markdown and a page without anything from elsewhere', async () => {
    assert.match(
      (await run()).stdout,
      /Sharded by document\n[\s\S]*What breaks\n[\s\S]*What would help most\n/,
    );
    assert.match((await run('--format', 'markdown')).stdout, /\| Sharded by company \| \d/);
    const { stdout } = await run('--format', 'html');
    assert.match(stdout, /^<!DOCTYPE html>[\s\S]*<div class="bar" role="img"[\s\S]*<\/html>\n$/);
    assert.doesNotMatch(stdout, /<script|https?:|url\(|@import/);
    assert.match(stdout, /prefers-color-scheme: dark/);
    assert.match(stdout, /@media print/);
  });

  it('says what is wrong with how it is called', async () => {
    for (const args of [
      ['--limit', 'many'],
      ['--format', 'pdf'],
      ['--digest', '/nowhere.tsv'],
    ]) {
      assert.equal((await run(...args)).code, 2);
    }
  });

  it('plans 2,000 statements of the corpus under three layouts within 15 seconds', async function () {
    const shared = sharedDir();
    if (shared === undefined) return this.skip();
    this.timeout(90_000);
    const { stdout } = await cli(['advise', path.join(shared, 'corpus'), '--format', 'json']);
    const { statements, candidates, ms } = JSON.parse(stdout) as Advice;
    assert.equal(candidates.length, 3);
    assert.ok(statements.frappe >= 2000);
    console.log(`      ${(statements.app + statements.frappe) * 3} plans in ${ms} ms`);
    // Of a machine that has others to serve as well, it gets a share only.
    const share = Math.max(1, os.loadavg()[0]! / os.availableParallelism());
    assert.ok(ms < 15_000 * share, `${ms} ms`);
  });
});
