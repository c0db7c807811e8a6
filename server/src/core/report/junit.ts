import { xmlAttribute, xmlText } from '../escape.js';
import type { Finding } from '../finding.js';
import type { Report } from './model.js';
import { fullMessage, notJudged } from './words.js';

/** JUnit XML: a suite a file, a failed case a finding; the failure's type is the severity. */
export function junit({ findings, summary, engineProblem }: Report): string {
  const byFile = new Map<string, Finding[]>();
  for (const finding of findings) {
    const known = byFile.get(finding.file);
    if (known) known.push(finding);
    else byFile.set(finding.file, [finding]);
  }
  const problem = engineProblem?.tolerated === false ? notJudged(engineProblem.text) : undefined;
  const errors = problem === undefined ? 0 : 1;
  const count = `tests="${findings.length + errors}" failures="${findings.length}" errors="${errors}"`;
  const suites = [...byFile].map(([file, found]) =>
    [
      `  <testsuite name="${xmlAttribute(file)}" tests="${found.length}" failures="${found.length}" errors="0">`,
      ...found.map(testcase),
      '  </testsuite>',
    ].join('\n'),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="doctype-compat" ${count} time="${(summary.ms / 1000).toFixed(3)}">`,
    ...suites,
    ...(problem === undefined ? [] : [engineSuite(problem)]),
    '</testsuites>',
    '',
  ].join('\n');
}

function engineSuite(problem: string): string {
  return [
    '  <testsuite name="doctype-compat" tests="1" failures="0" errors="1">',
    '    <testcase classname="doctype-compat" name="Vitess engine">',
    `      <error message="${xmlAttribute(problem)}"></error>`,
    '    </testcase>',
    '  </testsuite>',
  ].join('\n');
}

function testcase(finding: Finding): string {
  const { line, character } = finding.range.start;
  const name = `${finding.rule} (${line + 1}:${character + 1})`;
  const text = `${finding.file}:${line + 1}:${character + 1}\n${fullMessage(finding)}`;
  return [
    `    <testcase classname="${xmlAttribute(finding.file)}" name="${xmlAttribute(name)}">`,
    `      <failure type="${finding.severity}" message="${xmlAttribute(finding.message)}">${xmlText(text)}</failure>`,
    '    </testcase>',
  ].join('\n');
}
