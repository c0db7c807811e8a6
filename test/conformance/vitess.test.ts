import assert from 'node:assert/strict';
import path from 'node:path';
import { extractSqlFile } from '../../server/src/core/sources/sql/extract.js';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { VitessProcess } from '../../server/src/vitess/process.js';
import { readJsonLines, sharedDir } from '../support/shared.js';
import { judgeStatements, prepareEngine } from '../support/statements.js';

interface Outcome {
  ok: boolean;
  errno?: number;
  message?: string;
}

interface CaseRecord {
  id: number;
  case: number;
  sql: string;
  outcome: Record<string, Outcome>;
}

interface FrappeRecord {
  sql: string;
  runs: number;
  ok: number;
  errors?: [number, string][];
}

interface StepRecord {
  seq: string;
  sql: string;
  vt24: { ok: boolean; errno: number | null };
}

interface Verdict {
  name: string;
  sql: string;
  truth: number | undefined;
  found: (number | undefined)[];
}

/**
 * Outcomes that the statement alone does not decide: rows and tables that earlier, left-out
 * statements made, files and keys of the server at hand, and the client's own faults (facts/vitess.md,
 * section 3).
 */
const BY_DATA = new Set([1062, 1146, 1051, 1290, 1364, 1452, 3121, 3185, 3819, 3821, 1298, 1008, 1747, 6125]);
/** And of the steps of a session: rows of tables made elsewhere, the connection that runs. */
const BY_SESSION = new Set([...BY_DATA, 1095, 1267]);

describe('Vitess 24 on recorded statements', () => {
  const shared = sharedDir();
  const located = locateEngine();
  const engine = new VitessProcess();
  const verdicts: Verdict[] = [];

  before(async function () {
    if (!shared || 'missing' in located) return this.skip();
    this.timeout(60_000);
    await prepareEngine(engine);
    const cases = readJsonLines<CaseRecord>(path.join(shared, 'oracle/vitess/cases.jsonl'));
    for (const session of new Set(cases.map((record) => record.case))) {
      const records = cases.filter((record) => record.case === session);
      const texts = records.map(({ sql }) => sql.replace(/;\s*$/, ''));
      const found = await errnos(`case-${session}.sql`, texts, engine);
      for (const [i, record] of records.entries()) {
        const truth = record.outcome.vitess24!;
        if (!truth.ok && (truth.errno === undefined || BY_DATA.has(truth.errno))) continue;
        verdicts.push({
          name: `case ${record.id}`,
          sql: record.sql,
          truth: truth.ok ? undefined : truth.errno,
          found: found[i]!,
        });
      }
    }
    const statements = readJsonLines<FrappeRecord>(
      path.join(shared, 'oracle/vitess/frappe-statements.jsonl'),
    );
    const found = await errnos(
      'frappe.sql',
      statements.map(({ sql }) => sql),
      engine,
      false,
    );
    for (const [i, record] of statements.entries()) {
      if (record.ok !== 0 && record.ok !== record.runs) continue;
      const errno = record.ok === 0 ? record.errors?.[0]?.[0] : undefined;
      if (errno !== undefined && (BY_DATA.has(errno) || errno === 1054)) continue;
      verdicts.push({ name: `frappe ${i + 1}`, sql: record.sql, truth: errno, found: found[i]! });
    }
    const steps = readJsonLines<StepRecord>(path.join(shared, 'oracle/vitess/sequences.jsonl'));
    for (const seq of new Set(steps.map((step) => step.seq))) {
      const own = steps.filter((step) => step.seq === seq);
      const found = await errnos(
        'sequence.sql',
        own.map(({ sql }) => sql.replace(/;\s*$/, '')),
        engine,
      );
      for (const [i, { sql, vt24 }] of own.entries()) {
        if (vt24.errno !== null && BY_SESSION.has(vt24.errno)) continue;
        verdicts.push({
          name: `session ${seq}`,
          sql,
          truth: vt24.ok ? undefined : (vt24.errno ?? undefined),
          found: found[i]!,
        });
      }
    }
  });

  after(() => engine.dispose());

  it('agrees with the real thing', () => {
    const hit = verdicts.filter(({ truth, found }) => truth !== undefined && found.length > 0);
    const miss = verdicts.filter(({ truth, found }) => truth !== undefined && found.length === 0);
    const alarm = verdicts.filter(({ truth, found }) => truth === undefined && found.length > 0);
    const right = verdicts.length - hit.length - miss.length - alarm.length;
    const wrongErrno = hit.filter(({ truth, found }) => !found.includes(truth));
    const precision = hit.length / (hit.length + alarm.length);
    const recall = hit.length / (hit.length + miss.length);
    const errno = (hit.length - wrongErrno.length) / hit.length;
    console.log(`
                     fails on Vitess 24   works
      error found    ${String(hit.length).padStart(18)}   ${String(alarm.length).padStart(5)}
      none found     ${String(miss.length).padStart(18)}   ${String(right).padStart(5)}
      precision ${precision.toFixed(4)}  recall ${recall.toFixed(4)}  errno right ${errno.toFixed(4)}`);
    for (const [word, list] of [
      ['missed', miss],
      ['false alarm', alarm],
      ['other errno', wrongErrno],
    ] as const) {
      for (const { name, sql, truth, found } of list) {
        console.log(
          `      ${word}: ${name}: ${truth ?? 'ok'} / ${found.join() || '-'}: ${JSON.stringify(sql).slice(0, 120)}`,
        );
      }
    }
    assert.ok(verdicts.length > 1500);
    assert.deepEqual(alarm, []);
    assert.ok(precision >= 0.99 && recall >= 0.97 && errno >= 0.95);
  });
});

/** The errnos of the error-level findings for Vitess, statement by statement of one script. */
async function errnos(
  file: string,
  texts: readonly string[],
  engine: VitessProcess,
  oneSession = true,
): Promise<(number | undefined)[][]> {
  const out: (number | undefined)[][] = texts.map(() => []);
  const scripts = oneSession ? [texts.map((_, i) => i)] : texts.map((_, i) => [i]);
  await Promise.all(
    scripts.map(async (indexes) => {
      let text = '';
      const ends = indexes.map((i) => {
        text += `${texts[i]}\n;\n`;
        return text.length;
      });
      for (const { context, findings } of await judgeStatements(file, text, extractSqlFile(text), engine)) {
        const at = ends.findIndex((end) => context.fragment.span.start < end);
        const errors = findings.filter(({ severity }) => severity === 'error');
        out[indexes[at]!]!.push(...errors.map(({ evidence }) => evidence?.errno));
      }
    }),
  );
  return out;
}
