import assert from 'node:assert/strict';
import { allRules } from '../../server/src/core/rules/registry.js';
import { applyEdits } from '../support/edits.js';
import { StatementBench } from '../support/statement-bench.js';
import { readStatementFixtures } from '../support/statement-fixtures.js';
import { assertTranslatable } from '../support/translatable.js';

describe('rules of what Frappe refuses, on their fixtures', () => {
  let bench: StatementBench;
  before(async () => {
    bench = await StatementBench.open({ complete: true });
  });
  after(() => bench.close());

  for (const { meta } of allRules.filter(({ kind }) => kind === 'orm')) {
    describe(meta.id, () => {
      const fixtures = readStatementFixtures(meta.id);

      it('has a case that it reports and one that it must not', () => {
        assert.ok(fixtures.some(({ expectations }) => expectations.length > 0));
        assert.ok(fixtures.some(({ expectNone }) => expectNone));
      });

      for (const { name, text, settings, expectations, expectNone, fixed } of fixtures) {
        it(name, async () => {
          assert.ok(expectNone !== expectations.length > 0, 'needs expectations or one expect-none');
          const findings = await bench.check(name, text, { settings, only: new Set([meta.id]) });
          assertTranslatable(findings);
          const said = findings.map(({ span, range, severity }) => ({
            line: range.start.line,
            severity,
            at: `"${text.slice(span.start, span.end)}"`,
          }));
          const order = (a: { line: number; at: string }, b: { line: number; at: string }) =>
            a.line - b.line || (a.at < b.at ? -1 : 1);
          const expected = expectations.map(({ line, severity, at }) => ({ line, severity, at }));
          assert.deepEqual(said.sort(order), expected.sort(order));
          for (const { part } of expectations) {
            const found = findings.some(({ evidence }) => evidence?.text.includes(part ?? ''));
            assert.ok(
              found || part === undefined,
              `${part} in ${findings.map((one) => one.evidence?.text).join('\n')}`,
            );
          }
          if (fixed === undefined) return;
          const edits = findings.flatMap(({ fixes }) => fixes[0]?.edits ?? []);
          const squeeze = (own: string) => own.replace(/[ \t]+$/gm, '').trim();
          assert.equal(squeeze(applyEdits(text, edits)), squeeze(fixed));
        });
      }
    });
  }
});
