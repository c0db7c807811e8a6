import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { queriesOfPython } from '../../server/src/core/orm/extract.js';
import { statementsOf } from '../../server/src/core/orm/sql/statements.js';
import { holdsForFrappe, type Rule } from '../../server/src/core/rule.js';
import { allRules } from '../../server/src/core/rules/registry.js';
import { DEFAULT_FRAPPE, type FrappeVersion } from '../../server/src/core/targets.js';
import { applyEdits } from '../support/edits.js';
import { fixturesDir } from '../support/rule-fixtures.js';
import { fixtureTables, readStatementFixtures } from '../support/statement-fixtures.js';

const { doctypes } = fixtureTables();

function versionOf(rule: string, name: string): FrappeVersion {
  const marked = readFileSync(path.join(fixturesDir, rule, name), 'utf8');
  return (/^# options: frappe=(\w+)/.exec(marked)?.[1] as FrappeVersion | undefined) ?? DEFAULT_FRAPPE;
}

function judge(rule: Rule<'orm'>, text: string, frappe: FrappeVersion) {
  if (!holdsForFrappe(rule.meta, frappe)) return [];
  return queriesOfPython(text).calls.flatMap((call) => {
    const { refusals } = statementsOf(call, { frappe, doctypes, text });
    return [...rule.check({ call, refusals, frappe, doctypes, text })];
  });
}

describe('rules of what Frappe refuses, on their fixtures', () => {
  for (const rule of allRules.filter((one) => one.kind === 'orm') as unknown as Rule<'orm'>[]) {
    describe(rule.meta.id, () => {
      const fixtures = readStatementFixtures(rule.meta.id);

      it('has a case that it reports and one that it must not', () => {
        assert.ok(fixtures.some(({ expectations }) => expectations.length > 0));
        assert.ok(fixtures.some(({ expectNone }) => expectNone));
      });

      for (const { name, text, expectations, expectNone, fixed } of fixtures) {
        it(name, () => {
          assert.ok(expectNone !== expectations.length > 0, 'needs expectations or one expect-none');
          const problems = judge(rule, text, versionOf(rule.meta.id, name));
          const said = problems.map(({ span }) => ({
            line: text.slice(0, span.start).split('\n').length - 1,
            at: `"${text.slice(span.start, span.end)}"`,
          }));
          const order = (a: { line: number; at: string }, b: { line: number; at: string }) =>
            a.line - b.line || (a.at < b.at ? -1 : 1);
          const expected = expectations.map(({ line, at }) => ({ line, at }));
          assert.deepEqual(said.sort(order), expected.sort(order));
          for (const { part } of expectations) {
            const found = problems.some(({ evidence }) => evidence?.text.includes(part ?? ''));
            assert.ok(
              found || part === undefined,
              `${part} in ${problems.map((one) => one.evidence?.text).join('\n')}`,
            );
          }
          if (fixed === undefined) return;
          const edits = problems.flatMap(({ fixes }) => fixes?.[0]?.edits ?? []);
          const squeeze = (own: string) => own.replace(/[ \t]+$/gm, '').trim();
          assert.equal(squeeze(applyEdits(text, edits)), squeeze(fixed));
        });
      }
    });
  }
});
