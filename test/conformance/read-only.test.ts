import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readOnlyEffect } from '../../server/src/core/readonly/sql.js';
import { check } from '../../server/src/workspace/check.js';
import { Project } from '../../server/src/workspace/project.js';
import { sharedDir } from '../support/shared.js';

interface Truth {
  file: string;
  function: string;
  line: number;
  entry: string;
  readOnlyOutcome: 'raises' | 'silent-write' | 'ok';
  getLosesWrites: boolean;
  swallowed?: boolean;
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
  const rulesOf = new Map<string, Set<string>>();
  let truth: Truth[] = [];

  before(async function () {
    if (!shared) this.skip();
    const root = path.join(shared, 'oracle/read-only');
    truth = JSON.parse(readFileSync(path.join(root, 'truth.json'), 'utf8')) as Truth[];
    const app = path.join(root, 'app/guestbook');
    const project = await Project.load({ kind: 'app', path: app });
    const only = new Set(
      ['write-in-read', 'silent-write', 'swallowed-write', 'lost-on-get', 'not-served'].map(
        (id) => `read-only/${id}`,
      ),
    );
    const { findings } = await check(project, { only });
    for (const { file, range, rule } of findings) {
      const key = `${path.relative(path.dirname(app), file)}:${range.start.line + 1}`;
      rulesOf.set(key, (rulesOf.get(key) ?? new Set()).add(rule));
    }
  });

  const has = (record: Truth, ...rules: string[]): boolean =>
    rules.some((rule) => rulesOf.get(`${record.file}:${record.line}`)?.has(`read-only/${rule}`));
  const nameOf = (record: Truth): string =>
    `${record.file}:${record.line} ${record.function} (${record.entry})`;

  it('tells which functions raise or write in silence', () => {
    const score = new Score();
    for (const record of truth)
      score.add(
        nameOf(record),
        has(record, 'write-in-read', 'silent-write', 'not-served'),
        record.readOnlyOutcome !== 'ok',
      );
    score.print('raises or silently writes');
    assert.ok(score.precision >= 0.97, `precision ${score.precision}`);
    assert.ok(score.recall >= 0.93, `recall ${score.recall}`);
  });

  it('tells raising from writing in silence', () => {
    const wrong = truth.filter(
      (record) =>
        (record.readOnlyOutcome === 'raises' && has(record, 'silent-write')) ||
        (record.readOnlyOutcome === 'silent-write' && has(record, 'write-in-read')),
    );
    assert.deepEqual(wrong.map(nameOf), []);
  });

  it('tells which functions lose their writes on GET', () => {
    const score = new Score();
    for (const record of truth) score.add(nameOf(record), has(record, 'lost-on-get'), record.getLosesWrites);
    score.print('loses its writes on GET');
    assert.ok(score.precision >= 0.97, `precision ${score.precision}`);
    assert.ok(score.recall >= 0.93, `recall ${score.recall}`);
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
