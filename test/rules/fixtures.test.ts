import assert from 'node:assert/strict';
import path from 'node:path';
import type { Finding, Fix, TextEdit } from '../../server/src/core/finding.js';
import { allRules } from '../../server/src/core/rules/registry.js';
import { LineIndex } from '../../server/src/core/text.js';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { VitessProcess } from '../../server/src/vitess/process.js';
import { applyEdits } from '../support/edits.js';
import { checkFixture } from '../support/fixture-app.js';
import { type Fixture, type FixtureFile, readFixtures } from '../support/rule-fixtures.js';
import { assertTranslatable } from '../support/translatable.js';

describe('rules on their fixtures', () => {
  let engine: VitessProcess | undefined;
  before(() => {
    if ('path' in locateEngine()) engine = new VitessProcess();
  });
  after(() => engine?.dispose());

  for (const rule of allRules.filter(({ kind }) => kind === 'doctype')) {
    describe(rule.meta.id, () => {
      const fixtures = readFixtures(rule.meta.id);

      it('has a case that it reports and one that it must not', () => {
        assert.ok(fixtures.some((fixture) => fixture.files.some((file) => file.expectations.length > 0)));
        assert.ok(fixtures.some((fixture) => fixture.files.some((file) => file.expectNone)));
      });

      for (const fixture of fixtures) {
        it(fixture.name, async function () {
          // A finding that rests on Vitess's own verdict is not made without it.
          if (fixture.options.has('engine') && !engine) return this.skip();
          const reported = await checkFixture(new Set([rule.meta.id]), fixture, engine);
          for (const { file, findings } of reported) {
            assertTranslatable(findings);
            compare(file, findings);
          }
          for (const { nth, files } of fixture.fixed) {
            const after = fix(fixture, reported, nth);
            for (const [name, text] of files)
              assert.equal(trimLines(after.get(name) ?? ''), trimLines(text), name);
            for (const [name, text] of after) if (name.endsWith('.json')) JSON.parse(text);
          }
        });
      }
    });
  }
});

interface Reported {
  file: FixtureFile;
  findings: Finding[];
}

function compare(file: FixtureFile, problems: readonly Finding[]): void {
  const isMarked = file.expectNone || file.expectations.length > 0;
  // A controller, or a customization that the DocTypes of its folder are about.
  if (!isMarked && !/"doctype":\s*"DocType"/.test(file.text)) {
    assert.deepEqual(problems, [], file.name);
    return;
  }
  assert.ok(
    file.expectNone !== file.expectations.length > 0,
    `${file.name}: needs either "// expect: …" markers or one "// expect-none"`,
  );
  const lines = new LineIndex(file.text);
  const found = problems.map((problem) => ({
    line: lines.positionAt(problem.span.start).line,
    severity: problem.severity,
    errno: problem.evidence?.errno,
    at: firstLine(file.text.slice(problem.span.start, problem.span.end)).replace(/[ \t]+$/, ''),
    says: `${problem.evidence?.text ?? ''}\n${problem.message}`,
  }));
  const expected = [...file.expectations];
  const unexpected = found.filter((finding) => {
    const index = expected.findIndex(
      (marker) =>
        marker.line === finding.line &&
        marker.severity === finding.severity &&
        marker.errno === finding.errno &&
        marker.at === finding.at &&
        (marker.part === undefined || finding.says.includes(marker.part)),
    );
    if (index >= 0) expected.splice(index, 1);
    return index < 0;
  });
  const show = (line: number, rest: string) => `  ${file.name}:${line + 1} ${rest}`;
  assert.equal(
    [
      ...unexpected.map((f) =>
        show(f.line, `reported: ${f.severity} ${f.errno ?? ''} at ${f.at}\n${f.says}`),
      ),
      ...expected.map((e) =>
        show(e.line, `missing: ${e.severity} ${e.errno ?? ''} ${e.part ?? ''} at ${e.at}`),
      ),
    ].join('\n'),
    '',
  );
}

/** The files after the n-th fix of every problem that has one. */
function fix(fixture: Fixture, reported: readonly Reported[], nth: number): Map<string, string> {
  const edits = new Map<string, TextEdit[]>();
  for (const { file, findings } of reported) {
    for (const problem of findings) {
      const chosen: Fix | undefined = problem.fixes?.[nth - 1];
      for (const edit of chosen?.edits ?? []) {
        const name = edit.file === undefined ? file.name : path.basename(edit.file);
        edits.set(name, [...(edits.get(name) ?? []), edit]);
      }
    }
  }
  return new Map(fixture.files.map((file) => [file.name, applyEdits(file.text, edits.get(file.name) ?? [])]));
}

function firstLine(text: string): string {
  const end = text.search(/[\r\n]/);
  return end < 0 ? text : `${text.slice(0, end)}…`;
}

function trimLines(text: string): string {
  return text.replace(/[ \t]+$/gm, '').trim();
}
