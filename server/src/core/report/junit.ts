import { xmlAttribute, xmlText } from '../escape.js';
import type { Finding } from '../finding.js';
import type { Report } from './index.js';
import { fullMessage } from './words.js';

/** JUnit XML: a suite a file, a failed case a finding; the failure's type is the severity. */
export function junit({ findings, summary }: Report): string {
  const byFile = new Map<string, Finding[]>();
  for (const finding of findings) byFile.set(finding.file, [...(byFile.get(finding.file) ?? []), finding]);
  const count = `tests="${findings.length}" failures="${findings.length}" errors="0"`;
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
    '</testsuites>',
    '',
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
