import { docsUrl } from '../docs.js';
import { markdownCode, markdownMessage, markdownText } from '../escape.js';
import { type Finding, SEVERITIES, severityCount, severityWord } from '../finding.js';
import { counts, matrixOf } from './matrix.js';
import type { Report } from './model.js';
import { evidenceLine } from './words.js';

/** What a comment on GitHub holds, less room for a line of the reader's own. */
const LIMIT = 64_000;
/** Findings that are shown before the rest is folded. */
const OPEN = 20;

/** A comment for a pull request: what was found, by severity and rule, and what runs on which target. */
export function findingsMarkdown(report: Report): string {
  const { findings } = report;
  const head = [`## Doctype Compat: ${title(findings)}`, ''];
  if (report.engineProblem) head.push(`> ${markdownText(report.engineProblem.text)}`, '');
  const sorted = [...findings].sort(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
  );
  const lines = sorted.map(line);
  const shown = lines.slice(0, OPEN);
  const rest = lines.slice(OPEN);
  const parts = [...head, ...shown];
  if (rest.length > 0)
    parts.push('', `<details><summary>${rest.length} more</summary>`, '', ...rest, '', '</details>');
  parts.push('', ...matrixLines(report));
  if (report.leftOut !== undefined) parts.push('', markdownText(report.leftOut));
  return bounded(`${parts.join('\n')}\n`);
}

function title(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'nothing found';
  return SEVERITIES.flatMap((severity) => {
    const n = findings.filter((finding) => finding.severity === severity).length;
    return n === 0 ? [] : [severityCount(n, severity)];
  }).join(', ');
}

function line({ file, range, rule, severity, message, evidence }: Finding): string {
  const page = docsUrl(rule);
  const named = !/^https:/.test(page) ? markdownCode(rule) : `[${rule}](${page})`;
  const said = evidence ? `<br>${markdownText(evidenceLine(evidence))}` : '';
  const where = markdownCode(`${file}:${range.start.line + 1}`);
  return `- **${severityWord(severity)}** ${where} ${markdownMessage(message)} ${named}${said}`;
}

function matrixLines(report: Report): string[] {
  const { targets, rows, portable } = matrixOf(report);
  if (targets.length < 2 || rows.length === 0) return [];
  const cell = (rules: readonly string[]) =>
    rules.length === 0 ? '✓' : rules.map(markdownText).join('<br>');
  return [
    '### What runs where',
    '',
    `| | ${targets.join(' | ')} |`,
    `|---|${targets.map(() => '---|').join('')}`,
    ...rows.map(
      ({ subject, cells }) =>
        `| ${markdownText(subject)} | ${targets.map((target) => cell(cells.get(target) ?? [])).join(' | ')} |`,
    ),
    '',
    `${portable} more DocTypes and statements have no error on any of them. Most frequent: ${counts(
      report.findings.map(({ rule }) => rule),
    )
      .slice(0, 5)
      .map(([rule, n]) => `${rule} (${n})`)
      .join(', ')}.`,
  ];
}

/** Cut at a line, with a word on it. */
function bounded(text: string): string {
  if (text.length <= LIMIT) return text;
  const cut = text.slice(0, text.lastIndexOf('\n', LIMIT));
  const open = (cut.match(/<details>/g) ?? []).length > (cut.match(/<\/details>/g) ?? []).length;
  return `${cut}\n${open ? '\n</details>\n' : ''}\nMore does not fit into a comment; \`--format json\` has all.\n`;
}
