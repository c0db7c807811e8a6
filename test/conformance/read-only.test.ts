import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readOnlyEffect } from '../../server/src/core/interpreter/sql.js';
import type { ReadinessEntry } from '../../server/src/core/readonly/readiness.js';
import { cli } from '../support/cli.js';
import { sharedDir } from '../support/shared.js';

interface Truth {
  file: string;
  function: string;
  line: number;
  entry: string;
  readOnlyOutcome: 'raises' | 'silent-write' | 'ok';
  getLosesWrites: boolean;
  conditional?: boolean;
  swallowed?: boolean;
}

interface Found {
  file: string;
  range: { start: { line: number } };
  rule: string;
}

/** How claims and truth meet; disagreements by name. */
class Score {
  hits = 0;
  readonly missed: string[] = [];
  readonly wrong: string[] = [];

  add(name: string, claimed: boolean, true_: boolean): void {
    if (claimed && true_) this.hits++;
    else if (claimed) this.wrong.push(name);
    else if (true_) this.missed.push(name);
  }

  get precision(): number {
    return this.hits / Math.max(1, this.hits + this.wrong.length);
  }

  get recall(): number {
    return this.hits / Math.max(1, this.hits + this.missed.length);
  }

  print(what: string): void {
    console.log(
      `        ${what}: ${this.hits} right, ${this.wrong.length} wrong, ${this.missed.length} missed; precision ${this.precision.toFixed(3)}, recall ${this.recall.toFixed(3)}`,
    );
    for (const name of this.wrong) console.log(`          claimed and not so: ${name}`);
    for (const name of this.missed) console.log(`          missed: ${name}`);
  }
}

describe('read-only mode as a real Frappe measured it', () => {
  const shared = sharedDir();
  /** What `readiness` says, by file and line. */
  const entries = new Map<string, ReadinessEntry>();
  /** The rules with a finding on a line. */
  const rulesOf = new Map<string, Set<string>>();
  let truth: Truth[] = [];

  before(async function () {
    if (!shared) this.skip();
    const root = path.join(shared, 'oracle/read-only');
    truth = JSON.parse(readFileSync(path.join(root, 'truth.json'), 'utf8')) as Truth[];
    const cwd = path.join(root, 'app/guestbook');
    const asked = await cli(['readiness', '--target', 'read-only', '--format', 'json'], { cwd });
    assert.equal(asked.code, 0, asked.stderr);
    for (const entry of (JSON.parse(asked.stdout) as { entries: ReadinessEntry[] }).entries)
      entries.set(`guestbook/${entry.file}:${entry.line + 1}`, entry);
    const checked = await cli(['check', '--rule', 'read-only/*', '--format', 'json', '--no-engine'], { cwd });
    for (const { file, range, rule } of (JSON.parse(checked.stdout) as { findings: Found[] }).findings) {
      const key = `guestbook/${file}:${range.start.line + 1}`;
      rulesOf.set(key, (rulesOf.get(key) ?? new Set()).add(rule));
    }
  });

  const said = (record: Truth): ReadinessEntry | undefined => entries.get(`${record.file}:${record.line}`);
  const nameOf = (record: Truth): string =>
    `${record.file}:${record.line} ${record.function} (${record.entry})`;

  const has = (record: Truth, ...rules: string[]): boolean =>
    rules.some((rule) => rulesOf.get(`${record.file}:${record.line}`)?.has(`read-only/${rule}`));

  it('readiness tells which functions raise or write in silence', () => {
    const score = new Score();
    for (const record of truth) {
      const outcome = said(record)?.outcome;
      score.add(
        nameOf(record),
        outcome === 'fails' || outcome === 'silent-write',
        record.readOnlyOutcome !== 'ok',
      );
    }
    score.print('raises or silently writes');
    assert.ok(score.precision >= 0.97, `precision ${score.precision}`);
    assert.ok(score.recall >= 0.97, `recall ${score.recall}`);
  });

  it('readiness tells raising from writing in silence', () => {
    const wrong = truth.filter((record) => {
      const outcome = said(record)?.outcome;
      return (
        (record.readOnlyOutcome === 'raises' && outcome === 'silent-write') ||
        (record.readOnlyOutcome === 'silent-write' && outcome === 'fails')
      );
    });
    assert.deepEqual(wrong.map(nameOf), []);
  });

  it('readiness tells which functions lose their writes on GET', () => {
    const score = new Score();
    for (const record of truth)
      score.add(nameOf(record), said(record)?.losesOnGet === true, record.getLosesWrites);
    score.print('loses its writes on GET');
    assert.ok(score.precision >= 0.97, `precision ${score.precision}`);
    assert.ok(score.recall >= 0.97, `recall ${score.recall}`);
  });

  it('readiness has an entry for every function that was measured', () => {
    assert.deepEqual(truth.filter((record) => !said(record)).map(nameOf), []);
  });

  it('readiness tells which work in some cases only', () => {
    const wrong = truth.filter(
      (record) => record.conditional && said(record)?.outcome === 'fails' && !said(record)?.conditional,
    );
    assert.deepEqual(wrong.map(nameOf), []);
  });

  it('reports caught errors only where a write is lost', () => {
    const claimed = truth.filter((record) => has(record, 'swallowed-write'));
    assert.ok(claimed.length > 0);
    assert.deepEqual(claimed.filter((record) => !record.swallowed).map(nameOf), []);
  });

  it('says nothing about look-alikes and readers', () => {
    const quiet = truth.filter(
      (record) => record.readOnlyOutcome === 'ok' && !record.getLosesWrites && !record.swallowed,
    );
    assert.ok(quiet.length > 40);
    assert.deepEqual(quiet.filter((record) => rulesOf.has(`${record.file}:${record.line}`)).map(nameOf), []);
  });

  it('says nothing of a function that is there to write', () => {
    for (const name of ['close_visit', 'remove_visit', 'set_status', 'comment_visit', 'rename_visit']) {
      const record = truth.find((one) => one.function === name);
      assert.ok(record);
      assert.equal(rulesOf.get(`${record.file}:${record.line}`), undefined, name);
    }
  });

  it('finds the visit log of the documentation', () => {
    const record = truth.find((one) => one.function === 'log_visit');
    assert.ok(record && has(record, 'write-in-read'));
  });

  it('claims only what was measured', () => {
    const wrong = truth.filter(
      (record) =>
        (has(record, 'write-in-read') && record.readOnlyOutcome !== 'raises') ||
        (has(record, 'silent-write') && record.readOnlyOutcome !== 'silent-write') ||
        (has(record, 'lost-on-get') && !record.getLosesWrites),
    );
    assert.deepEqual(wrong.map(nameOf), []);
  });

  it('puts every finding on a function of the truth', () => {
    const lines = new Set(truth.map(({ file, line }) => `${file}:${line}`));
    assert.deepEqual(
      [...rulesOf.keys()].filter((key) => !lines.has(key)),
      [],
    );
  });
});

interface Measured {
  errno?: number;
  sql?: string;
  write_after_errno?: number;
}

describe('statements in a read-only transaction', () => {
  for (const engine of ['read_only.json', 'read_only.mysql80.json', 'read_only.mysql97.json']) {
    it(engine, function () {
      const shared = sharedDir();
      if (!shared) this.skip();
      const file = path.join(shared, 'oracle/engines', engine);
      const { modes } = JSON.parse(readFileSync(file, 'utf8')) as {
        modes: Record<string, Record<string, Measured>>;
      };
      const wrong: string[] = [];
      let judged = 0;
      for (const [shape, { sql, errno, write_after_errno: after }] of Object.entries(
        modes.start_transaction_read_only ?? {},
      )) {
        // Temporary tables that exist, stored functions, and what errs by itself, are not told by a statement's text.
        if (!sql || /\btmpx\b|\bf_write\b/.test(sql) || (errno !== 0 && errno !== 1792)) continue;
        // Only MariaDB, which Frappe runs on, leaves the read-only transaction here.
        if (engine !== 'read_only.json' && /^(?:begin|start transaction)$/.test(sql)) continue;
        const effect = readOnlyEffect(sql);
        judged++;
        const measured = errno === 1792 ? 'refused' : after === 1792 || after === 1099 ? 'passes' : 'ends';
        const said = {
          writes: 'refused',
          locks: 'refused',
          ddl: 'ends',
          ends: 'ends',
          reads: 'passes',
        } as const;
        if (effect !== 'unknown' && said[effect] !== measured)
          wrong.push(`${shape}: ${effect}, measured ${measured}`);
      }
      console.log(`        ${engine}: ${judged - wrong.length} of ${judged} statements`);
      for (const line of wrong) console.log(`          ${line}`);
      assert.ok(judged > 60);
      assert.deepEqual(wrong, []);
    });
  }
});
