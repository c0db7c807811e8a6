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
      `  <testsuite name="${escapeXml(file)}" tests="${found.length}" failures="${found.length}" errors="0">`,
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
    `    <testcase classname="${escapeXml(finding.file)}" name="${escapeXml(name)}">`,
    `      <failure type="${finding.severity}" message="${escapeXml(finding.message)}">${escapeXml(text, true)}</failure>`,
    '    </testcase>',
  ].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Characters that XML 1.0 cannot hold, not even escaped, become U+FFFD. In content, line breaks stay. */
function escapeXml(text: string, isContent = false): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what XML cannot hold
      .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
      .replace(isContent ? /[&<>\r]/g : /[&<>"\t\n\r]/g, (character) => ENTITIES[character]!)
  );
}
