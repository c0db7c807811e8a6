import assert from 'node:assert/strict';
import { chooseRules, type RuleDocument, type RunLog, runRules } from '../../server/src/core/check/run.js';
import { type SettingsLayer, settingsFrom } from '../../server/src/core/config/settings.js';
import type { LintContext } from '../../server/src/core/contexts/lint.js';
import type { Problem } from '../../server/src/core/finding.js';
import { defineRule, type Rule, type RuleMeta } from '../../server/src/core/rule.js';
import { parseSuppressions } from '../../server/src/core/suppress.js';

const TEXT = 'one\ntwo\nthree\ntwo\n';
const context: LintContext = {
  text: TEXT,
  configProblems: [],
  unusedIgnores: [],
  unusedComments: [],
  crashes: [],
  cutOff: [],
  unreadable: undefined,
};

function rule(id: string, problems: Problem[], more: Partial<RuleMeta> = {}): Rule {
  const meta: RuleMeta = { id, summary: '', targets: ['vitess', 'mariadb'], severity: 'error', ...more };
  return defineRule('lint', {
    meta,
    *check() {
      yield* problems;
    },
  }) as unknown as Rule;
}

const at = (start: number, end: number, more: Partial<Problem> = {}): Problem => ({
  span: { start, end },
  message: 'm',
  ...more,
});

function run(rules: Rule[], layer: SettingsLayer = {}, text = TEXT, document: Partial<RuleDocument> = {}) {
  const settings = settingsFrom(layer);
  const log: RunLog = { usedIgnores: new Set(), ran: new Set(), crashes: [] };
  const suppressions = parseSuppressions(text);
  const whole = { file: '/w/a.py', name: 'a.py', text, ...(suppressions && { suppressions }), ...document };
  const findings = runRules(chooseRules('lint', rules, settings), context, whole, settings, log);
  return { findings, log };
}

describe('running rules', () => {
  it('says the first target of the rule that is chosen', () => {
    const targets = (layer: SettingsLayer) =>
      run([rule('t/a', [at(0, 1), at(4, 5, { target: 'mariadb' })])], layer).findings.map(
        ({ target }) => target,
      );
    assert.deepEqual(targets({}), ['vitess', 'mariadb']);
    assert.deepEqual(targets({ targets: ['mariadb'] }), ['mariadb', 'mariadb']);
    assert.deepEqual(targets({ targets: ['vitess'] }), ['vitess']);
    assert.deepEqual(targets({ targets: ['sqlite'] }), []);
  });

  it('keeps a rule to the Vitess versions that it holds for', () => {
    const rules = [rule('t/a', [at(0, 1)], { targets: ['vitess'], since: 23, until: 23 })];
    const count = (vitess: number) => run(rules, { versions: { vitess } }).findings.length;
    assert.deepEqual([22, 23, 24].map(count), [0, 1, 0]);
    const both = [rule('t/b', [at(0, 1)], { targets: ['vitess', 'mariadb'], until: 22 })];
    assert.equal(run(both).findings[0]?.target, 'mariadb');
  });

  it('takes severities from the settings, but makes nothing of its own worse', () => {
    const rules = [rule('t/a', [at(0, 1), at(4, 5, { severity: 'info' })])];
    const severities = (layer: SettingsLayer) => run(rules, layer).findings.map(({ severity }) => severity);
    assert.deepEqual(severities({}), ['error', 'info']);
    assert.deepEqual(severities({ rules: { 't/a': 'warning' } }), ['warning', 'info']);
    assert.deepEqual(severities({ rules: { 't/*': 'hint' } }), ['hint', 'hint']);
    assert.deepEqual(severities({ rules: { 't/a': 'off' } }), []);
  });

  it('goes on when a rule throws, and keeps what it had said', () => {
    const broken = defineRule('lint', {
      meta: { id: 't/broken', summary: '', targets: ['mariadb'], severity: 'error' },
      *check() {
        yield at(0, 3);
        throw new Error('oh');
      },
    }) as unknown as Rule;
    const { findings, log } = run([broken, rule('t/a', [at(4, 7)])]);
    assert.deepEqual(
      findings.map((finding) => finding.rule),
      ['t/broken', 't/a'],
    );
    assert.deepEqual(
      log.crashes.map((crash) => crash.rule),
      ['t/broken'],
    );
  });

  it('gives findings in the order of the text, each with a fingerprint that moved lines do not change', () => {
    const rules = (shift: number) => [
      rule('t/a', [at(14 + shift, 17 + shift), at(4 + shift, 7 + shift), at(0 + shift, 3 + shift)]),
    ];
    const before = run(rules(0)).findings;
    const after = run(rules(2), {}, `\n\n${TEXT}`).findings;
    assert.deepEqual(
      before.map(({ range }) => range.start.line),
      [0, 1, 3],
    );
    assert.deepEqual(
      after.map(({ fingerprint }) => fingerprint),
      before.map(({ fingerprint }) => fingerprint),
    );
    assert.equal(new Set(before.map(({ fingerprint }) => fingerprint)).size, 3);
  });

  it('names a finding by its DocType wherever the file is, else by the file', () => {
    const print = (document: Partial<RuleDocument>) =>
      run([rule('t/a', [at(0, 3)])], {}, TEXT, document).findings[0]?.fingerprint;
    assert.equal(print({ doctype: 'Note', name: 'a.json' }), print({ doctype: 'Note', name: 'b/c.json' }));
    assert.notEqual(print({ name: 'a.py' }), print({ name: 'b.py' }));
  });

  it('leaves out what a comment suppresses, also on a later line of the same statement', () => {
    const text = '# doctype-compat: ignore t/a\nfrappe.db.sql("""\nselect\nfrom""")\n';
    const settings = settingsFrom();
    const log: RunLog = { usedIgnores: new Set(), ran: new Set(), crashes: [] };
    const suppressions = parseSuppressions(text)!;
    const document = { file: '/w/a.py', name: 'a.py', text, suppressions };
    const start = text.indexOf('from');
    const chosen = chooseRules('lint', [rule('t/a', [at(start, start + 4)])], settings);
    const found = (extent?: { start: number; end: number }) =>
      runRules(chosen, context, document, settings, log, { extent }).length;
    assert.equal(found(), 1);
    assert.equal(found({ start: text.indexOf('frappe'), end: text.length }), 0);
    assert.deepEqual(suppressions.unused(), []);
  });
});
