import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'mocha';
import type { EngineError, PlanVerdict } from '../../server/src/core/engines/vitess/verdicts.js';
import type { SrvVSchema } from '../../server/src/core/sharding/vschema.js';
import { engineIsBuilt, startEngine } from './support.js';

interface Outcome {
  ok: boolean;
  errno?: number;
  sqlstate?: string;
  message?: string;
  origin?: string;
}
interface Case {
  id: number;
  group: string;
  case: number;
  sql: string;
  outcome: Record<string, Outcome | undefined>;
}

/** A statement that a real Frappe sent; `errors` are [errno, message]. */
interface FrappeStatement {
  sql: string;
  errors?: [number, string][];
}

/** A statement of a short session. */
interface Step {
  sql: string;
  vt24?: Outcome;
}

const oracle = path.resolve(import.meta.dirname, '../../../shared/oracle/vitess');
const readLines = <T>(name: string): T[] =>
  readFileSync(path.join(oracle, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
const fromVtgate = (outcome: Outcome | undefined): boolean => outcome?.origin?.startsWith('vtgate-') ?? false;

/** What a verdict and an outcome have in common: `1235 42000 VT12001: …`, `ok`, or how the connection was lost. */
const said = (error: EngineError | undefined): string =>
  error ? `${error.errno} ${error.sqlstate} ${error.message}` : 'ok';
const verdictText = (verdict: PlanVerdict): string =>
  verdict.verdict === 'panic' && verdict.stage === 'normalize' ? 'connection lost' : said(verdict.error);
const outcomeText = (outcome: Outcome): string =>
  outcome.errno === 2013 ? 'connection lost' : outcome.ok ? 'ok' : said(outcome as EngineError);

/** What a client's session decided, not the statement: the engine judges each statement on its own. */
function dependsOnSession(verdict: PlanVerdict): boolean {
  // Whether a savepoint exists, or a prepared statement.
  return verdict.kind === 'release' || verdict.kind === 'savepoint_rollback' || verdict.verdict === 'skipped';
}

/** A client with CLIENT_MULTI_STATEMENTS: vtgate split the text, and counts in the second statement. */
const wasSplit = (c: Case): boolean => c.group === 'multi' && c.outcome.vitess24?.origin === 'vtgate-parser';

describe('the Vitess engine and a recorded vtgate 24', () => {
  let cases: Case[] = [];

  before(function () {
    // Skipped by name where ../shared or the engine is not there.
    if (!existsSync(oracle) || !engineIsBuilt) {
      this.skip();
      return;
    }
    cases = readLines('cases.jsonl');
  });

  for (const [name, keyspace] of [
    ['vitess24', 'commerce'],
    ['vitess24_sharded', 'customer'],
  ] as const) {
    it(`say the same, word for word: ${name}`, async () => {
      const engine = startEngine({ timeLimit: 15_000 });
      await engine.setVSchema('oracle', vschema(), keyspace);
      const verdicts = await engine.plan(
        'oracle',
        cases.map((c) => c.sql),
      );
      assert.ok(verdicts);
      let agreed = 0;
      for (const [i, c] of cases.entries()) {
        const outcome = c.outcome[name];
        const verdict = verdicts[i] as PlanVerdict;
        if (!outcome || outcome.origin === 'client' || wasSplit(c) || dependsOnSession(verdict)) continue;
        // What a tablet or MySQL refused has to be fine with vtgate.
        const expected = fromVtgate(outcome) ? outcomeText(outcome) : 'ok';
        assert.equal(verdictText(verdict), expected, `${c.id}: ${c.sql}`);
        agreed++;
      }
      assert.ok(agreed > 400, `only ${agreed} cases were compared`);
    });

    it(`blame the same statements in the parser: ${name}`, async () => {
      const verdicts = await startEngine({ timeLimit: 15_000 }).parse(cases.map((c) => c.sql));
      for (const [i, c] of cases.entries()) {
        const outcome = c.outcome[name];
        if (outcome?.origin !== 'vtgate-parser' || wasSplit(c)) continue;
        assert.equal(said(verdicts?.[i]?.error), outcomeText(outcome), `${c.id}: ${c.sql}`);
      }
    });
  }

  it('say the same of the statements of recorded sessions', async () => {
    const engine = startEngine({ timeLimit: 15_000 });
    await engine.setVSchema('oracle', vschema(), 'commerce');
    // {DB} stands for the database's name, which differed from server to server.
    const steps = readLines<Step>('sequences.jsonl').map((step) => ({
      ...step,
      sql: step.sql.replaceAll('{DB}', 'commerce'),
    }));
    const verdicts = await engine.plan(
      'oracle',
      steps.map((step) => step.sql),
    );
    for (const [i, { sql, vt24 }] of steps.entries()) {
      const verdict = verdicts?.[i] as PlanVerdict;
      if (!vt24 || dependsOnSession(verdict)) continue;
      const lost = vt24.errno === 2013;
      const expected = fromVtgate(vt24) || lost ? outcomeText(vt24) : 'ok';
      assert.equal(verdictText(verdict), expected, sql);
    }
  });
});

describe('the Vitess engine and what a real Frappe sent', () => {
  it('refuses what vtgate refused, and nothing else', async function () {
    if (!existsSync(oracle) || !engineIsBuilt) {
      this.skip();
      return;
    }
    const engine = startEngine({ timeLimit: 15_000 });
    await engine.setVSchema('oracle', vschema(), 'commerce');
    const statements = readLines<FrappeStatement>('frappe-statements.jsonl');
    const verdicts = await engine.plan(
      'oracle',
      statements.map((s) => s.sql),
    );
    for (const [i, { sql, errors = [] }] of statements.entries()) {
      const refused = errors.find(([, message]) => !message.startsWith('target: '));
      const error = verdicts?.[i]?.error;
      assert.deepEqual(error && [error.errno, error.message], refused, sql);
    }
  });
});

/** The keyspaces of the recording: `t1` is sharded by its name; columns that schema tracking told vtgate. */
function vschema(): SrvVSchema {
  return {
    keyspaces: {
      commerce: { tables: {} },
      customer: {
        sharded: true,
        vindexes: { xxhash: { type: 'xxhash' } },
        tables: {
          t1: {
            column_vindexes: [{ column: 'name', name: 'xxhash' }],
            columns: [
              { name: 'name', type: 'VARCHAR' },
              { name: 'creation', type: 'DATETIME' },
              { name: 'a', type: 'INT64' },
              { name: 'b', type: 'TEXT' },
            ],
          },
        },
      },
    },
  };
}
