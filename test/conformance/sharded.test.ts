import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { cli } from '../support/cli.js';
import { readJsonLines, sharedDir } from '../support/shared.js';

interface Recorded {
  id: number;
  sql: string;
  sharded: { ok: boolean; plan: string | null; error: string | null };
}

interface Found {
  rule: string;
  severity: string;
  range: { start: { line: number } };
  evidence?: { errno?: number; text: string };
}

describe('what the real planner of Vitess says on a sharded keyspace, through the command line', () => {
  let folder = '';
  let recorded: Recorded[] = [];

  before(function () {
    const shared = sharedDir();
    if (shared === undefined || 'missing' in locateEngine()) return this.skip();
    const oracle = path.join(shared, 'oracle/vitess');
    recorded = readJsonLines<Recorded>(path.join(oracle, 'sharded.jsonl'));
    folder = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-sharded-'));
    writeFileSync(
      path.join(folder, 'doctype-compat.json'),
      JSON.stringify({ vschema: path.join(oracle, 'sharded.vschema.json') }),
    );
  });
  after(() => folder && rmSync(folder, { recursive: true, force: true }));

  it('refuses what it refuses, in its words, and nothing else', async function () {
    this.timeout(60_000);
    for (const [at, { sql }] of recorded.entries()) {
      writeFileSync(path.join(folder, `${at}.sql`), `${sql}\n`);
    }
    const { stdout } = await cli(['check', folder, '--target', 'vitess-sharded', '--format', 'json']);
    const { findings } = JSON.parse(stdout) as { findings: (Found & { file: string })[] };
    const counts = { refused: 0, scatter: 0, taken: 0 };
    for (const [at, { sql, sharded }] of recorded.entries()) {
      const own = findings.filter(({ file }) => path.basename(file) === `${at}.sql`);
      const errors = own.filter(({ severity }) => severity === 'error');
      if (sharded.ok) assert.deepEqual(errors, [], sql);
      else assert.equal(errors[0]?.evidence?.text, sharded.error, sql);
      const told = own.filter(({ rule }) => /^sharding\/(?:scatter|cross-shard-)/.test(rule));
      // Of a list of rows the first column may find the shards, which a list that is not known does not show.
      if (sharded.plan === 'Scatter' && !/\) in %s/.test(sql)) {
        counts.scatter++;
        assert.equal(told.length, 1, sql);
      } else if (sharded.plan === 'Passthrough') assert.deepEqual(told, [], sql);
      if (sharded.ok) counts.taken++;
      else counts.refused++;
    }
    console.log(`      ${JSON.stringify(counts)}`);
    assert.ok(counts.refused > 10 && counts.scatter > 30);
  });
});
