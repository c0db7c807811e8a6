import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BenchParams, BenchRow } from '../../server/src/protocol.js';
import { committedSample } from '../support/git.js';
import { Client } from './client.js';

const LOAN = 'bench/apps/library/library/library/doctype/loan/loan.json';

describe('the rows of the Bench view', function () {
  this.timeout(60_000);
  let client: Client;

  before(async () => {
    client = await Client.start({
      folders: ['bench'],
      settings: { engine: { enabled: false } },
      prepare(root) {
        committedSample(path.join(root, 'bench'));
        const file = path.join(root, LOAN);
        writeFileSync(
          file,
          readFileSync(file, 'utf8').replace('"fieldtype": "Date"', '"fieldtype": "Datetime"'),
        );
      },
    });
    client.open(LOAN);
    await client.until('the bench', () => client.statuses.at(-1)?.projects[0]);
  });

  after(() => client.stop());

  const ask = (params: BenchParams = {}) => client.request<BenchRow[]>('doctypeCompat/bench', params);
  const all = (rows: readonly BenchRow[]): BenchRow[] =>
    rows.flatMap((row) => [row, ...all(row.children ?? [])]);

  it('are the groups at first, each asked for when it is opened', async () => {
    const rows = await ask();
    assert.deepEqual(
      rows.map(({ label }) => label.replace(/^Plan.*/, 'Plan')),
      ['Apps', 'Targets', 'Findings', 'Readiness', 'Plan', 'Drift'],
    );
    // No database has been looked at: the row offers to.
    assert.equal(rows.at(-1)?.command?.command, 'doctypeCompat.diagnoseDatabase');
    assert.equal(rows.at(-1)?.lazy, undefined);
  });

  it('lead from an app to its DocTypes', async () => {
    const library = (await ask({ group: 'apps' })).find(({ label }) => label === 'library');
    const loan = library?.children?.find(({ label }) => label === 'Loan');
    assert.equal(loan?.at?.uri, client.uri(LOAN));
    assert.equal(
      library?.children?.find(({ label }) => label === 'Loan Item')?.description,
      'Library · child table',
    );
  });

  it('have the findings of a check by app and rule, each with its place', async () => {
    const rows = await ask({ group: 'findings' });
    const library = rows.find(({ label }) => label === 'library');
    const rule = library?.children?.find(({ label }) => label === 'vitess/text-default');
    const [finding] = rule?.children ?? [];
    assert.match(finding?.description ?? '', /^book\.json:\d+$/);
    assert.equal(rule?.severity, 'error');
    for (const row of all(rows))
      assert.ok(row.at || row.children || /^Not all is judged/.test(row.label), row.label);
  });

  it('have what stands in the way of a move, and leave the editor’s own targets alone', async () => {
    const before = client.statuses.at(-1)?.projects[0]?.targets;
    const [page, ...rows] = await ask({ group: 'readiness/sqlite' });
    assert.deepEqual(page?.command?.arguments?.[0], 'sqlite');
    assert.ok(rows.length > 0);
    for (const row of rows) assert.match(row.label, /^(?:Stops|Fails|Nothing)/);
    const readOnly = await ask({ group: 'readiness/read-only' });
    assert.ok(all(readOnly).some(({ label }) => label === 'get_book'));
    const [targets] = await ask({ group: 'targets' });
    assert.equal(targets?.label, 'MariaDB');
    assert.deepEqual(client.statuses.at(-1)?.projects[0]?.targets, before);
  });

  it('have the plan since the base', async () => {
    const change = async (): Promise<BenchRow[]> => {
      for (;;) {
        const { refreshes } = client;
        const rows = await ask({ group: 'plan' });
        if (!rows[0]?.label.startsWith('There is nothing')) return rows;
        await client.until('the base', () => (client.refreshes > refreshes ? true : undefined));
      }
    };
    const rows = await change();
    assert.equal(rows[0]?.command?.command, 'doctypeCompat.showMigrationPlan');
    const loan = rows.find(({ label }) => label === 'Loan');
    assert.match(loan?.description ?? '', /1 change/);
    assert.deepEqual(
      loan?.children?.map(({ label }) => label),
      ['change-type loaned_on'],
    );
    assert.equal(loan?.at?.uri, client.uri(LOAN));
  });

  it('have the drift that a look at a database found', async () => {
    client.session.visits.set(client.path('bench'), {
      site: 'library.localhost',
      report: {
        server: { flavor: 'mariadb', version: '10.11.6' },
        checks: [],
        drift: [
          {
            doctype: 'Loan',
            table: 'tabLoan',
            kind: 'missing-column',
            column: 'fine',
            expected: 'decimal(21,9)',
            found: 'none',
          },
        ],
      },
    });
    const drift = (await ask()).at(-1);
    assert.equal(drift?.description, 'library.localhost · 1 difference');
    const [table] = await ask({ group: drift!.lazy!.group });
    assert.equal(table?.at?.uri, client.uri(LOAN));
    assert.equal(table?.children?.[0]?.label, 'fine: no such column');
    assert.equal(table?.children?.[0]?.description, 'none instead of decimal(21,9)');
  });
});
