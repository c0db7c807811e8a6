import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { extractSqlFile } from '../../server/src/core/sources/sql/extract.js';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { VitessProcess } from '../../server/src/vitess/process.js';
import { judgeStatements, prepareEngine } from '../support/statements.js';

/** What the real parser of each release says of a statement: ok, partial, panic or the error's text. */
interface Recorded {
  sql: string;
  22: string;
  23: string;
  24: string;
  /** Releases for which nothing is known. */
  silent?: number[];
}

/** Written by scripts/vitess-releases.mjs. */
const record = path.resolve(import.meta.dirname, '../../server/vitess/testdata/releases.json');
const RULES = new Set(['vitess/syntax', 'vitess/crash']);

describe('Vitess 22, 23 and 24, each as its own parser answers', () => {
  const engine = new VitessProcess();
  const cases = JSON.parse(readFileSync(record, 'utf8')) as Recorded[];

  before(async function () {
    if ('missing' in locateEngine()) return this.skip();
    await prepareEngine(engine);
  });
  after(() => engine.dispose());

  for (const release of [22, 23, 24] as const) {
    it(`Vitess ${release}`, async function () {
      this.timeout(30_000);
      const table = { 'refused, and said so': 0, accepted: 0, 'no verdict': 0 };
      for (const recorded of cases) {
        const { sql, silent } = recorded;
        const settings = { versions: { vitess: release } };
        // A statement that a script would split is none of these releases' differences.
        const fragments = extractSqlFile(sql);
        if (fragments.length !== 1 || fragments[0]!.sql !== sql) continue;
        const judged = await judgeStatements('a.sql', sql, fragments, engine, { settings, only: RULES });
        const [finding, ...more] = judged.flatMap(({ findings }) => findings);
        const real = recorded[release];
        const refused = real !== 'ok' && real !== 'partial' && !silent?.includes(release);
        const expected = real === 'panic' ? 'Lost connection to MySQL server during query' : real;
        assert.deepEqual(more, [], sql);
        assert.equal(finding?.evidence?.text, refused ? expected : undefined, `${sql}\n(really: ${real})`);
        if (refused) table['refused, and said so']++;
        else if (silent?.includes(release)) table['no verdict']++;
        else table.accepted++;
      }
      console.log(`      Vitess ${release}: ${JSON.stringify(table)}`);
      assert.ok(table['refused, and said so'] > 100 && table.accepted > 300);
    });
  }
});
