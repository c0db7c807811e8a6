import assert from 'node:assert/strict';
import { allRules } from '../../server/src/core/rules/registry.js';
import { locateSqlite } from '../../server/src/sqlite/locate.js';
import { SqliteProcess } from '../../server/src/sqlite/process.js';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { VitessProcess } from '../../server/src/vitess/process.js';
import { applyEdits } from '../support/edits.js';
import { NEED_FOLDER } from '../support/folder-fixtures.js';
import { StatementBench } from '../support/statement-bench.js';
import { readStatementFixtures, type StatementFixture } from '../support/statement-fixtures.js';
import { assertTranslatable } from '../support/translatable.js';

describe('statement rules on their fixtures', () => {
  const engine = new VitessProcess();
  const sqlite = new SqliteProcess();
  const hasSqlite = 'python' in locateSqlite({ outside: [] });
  let bench: StatementBench;

  before(async function () {
    if ('missing' in locateEngine()) return this.skip();
    bench = await StatementBench.open({ complete: true });
  });
  after(() => {
    engine.dispose();
    sqlite.dispose();
    bench?.close();
  });

  for (const rule of allRules.filter(({ kind, meta }) => kind === 'statement' && !NEED_FOLDER.has(meta.id))) {
    describe(rule.meta.id, () => {
      const fixtures = readStatementFixtures(rule.meta.id);
      const judge = ({ name, text, settings }: StatementFixture) =>
        bench.check(name, text, {
          settings,
          only: new Set([rule.meta.id]),
          engine,
          ...(hasSqlite && { sqlite }),
        });

      it('has a case that it reports and one that it must not', () => {
        assert.ok(fixtures.some(({ expectations }) => expectations.length > 0));
        assert.ok(fixtures.some(({ expectNone }) => expectNone));
      });

      for (const fixture of fixtures) {
        it(fixture.name, async function () {
          if (rule.meta.targets.includes('sqlite') && !hasSqlite) return this.skip();
          this.timeout(20_000);
          const findings = await judge(fixture);
          assertTranslatable(findings);
          assert.ok(
            fixture.expectNone !== fixture.expectations.length > 0,
            'needs expectations or one expect-none',
          );
          const said = findings.map((finding) => ({
            line: finding.range.start.line,
            severity: finding.severity,
            errno: finding.evidence?.errno,
            at: JSON.stringify(fixture.text.slice(finding.span.start, finding.span.end).split('\n')[0]),
          }));
          const expected = fixture.expectations.map(({ line, severity, errno, at }) => ({
            line,
            severity,
            errno,
            at,
          }));
          const order = (a: { line: number; at: string }, b: { line: number; at: string }) =>
            a.line - b.line || (a.at < b.at ? -1 : 1);
          assert.deepEqual(said.sort(order), expected.sort(order));
          for (const { part, line } of fixture.expectations) {
            if (part === undefined) continue;
            const here = findings.filter(({ range }) => range.start.line === line);
            assert.ok(
              here.some(({ message, evidence }) => `${evidence?.text}\n${message}`.includes(part)),
              part,
            );
          }
          if (fixture.fixed === undefined) return;
          const edits = findings.flatMap(({ fixes }) => fixes[0]?.edits ?? []);
          const squeeze = (text: string) => text.replace(/[ \t]+$/gm, '').trim();
          assert.equal(squeeze(applyEdits(fixture.text, edits)), squeeze(fixture.fixed));
        });
      }
    });
  }
});
