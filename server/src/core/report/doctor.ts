import { markdownText, terminalText } from '../escape.js';
import type { Drift } from '../schema/drift.js';

/** What a report on a live server says; `live/doctor.ts` makes it. */
export interface DoctorView {
  server: { flavor: string; version: string };
  checks: readonly { id: string; status: string; message: string; sent: string; answer: string }[];
  drift: readonly Drift[];
}

const SIGNS: Readonly<Record<string, string>> = { ok: '✓', warning: '!', error: '✕', skipped: '–' };

/** For a terminal: what is wrong with what was sent and answered, what is right in a line. */
export function doctorText({ server, checks, drift }: DoctorView): string {
  const lines = [`${server.flavor} ${server.version}`, ''];
  for (const { id, status, message, sent, answer } of checks) {
    lines.push(`${SIGNS[status] ?? '?'} ${id.padEnd(22)} ${terminalText(message)}`);
    if (status === 'warning' || status === 'error') {
      lines.push(
        `  ${' '.repeat(22)} sent:   ${terminalText(sent)}`,
        `  ${' '.repeat(22)} answer: ${terminalText(answer)}`,
      );
    }
  }
  if (drift.length > 0) lines.push('', 'drift:', ...drift.map((one) => `  ${terminalText(driftText(one))}`));
  const count = (wanted: string) => checks.filter(({ status }) => status === wanted).length;
  lines.push(
    '',
    `${count('error')} errors, ${count('warning')} warnings, ${count('ok')} fine, ${count('skipped')} skipped`,
    '',
  );
  return lines.join('\n');
}

/** For a pull request or a ticket. */
export function doctorMarkdown({ server, checks, drift }: DoctorView): string {
  const lines = [
    `# ${server.flavor} ${markdownText(server.version)}`,
    '',
    '| | check | what | sent | answer |',
    '|---|---|---|---|---|',
    ...checks.map(
      ({ id, status, message, sent, answer }) =>
        `| ${SIGNS[status] ?? '?'} ${status} | ${id} | ${cell(message)} | ${cell(sent)} | ${cell(answer)} |`,
    ),
    '',
  ];
  if (drift.length > 0) {
    lines.push('## Drift', '', '| table | what | column | expected | found |', '|---|---|---|---|---|');
    for (const { table, kind, column, expected, found } of drift)
      lines.push(`| ${cell(table)} | ${kind} | ${cell(column ?? '')} | ${cell(expected)} | ${cell(found)} |`);
    lines.push('');
  }
  return lines.join('\n');
}

const cell = (text: string): string => markdownText(text).replaceAll('\n', ' ');

function driftText({ table, kind, column, expected, found }: Drift): string {
  const where = column === null ? table : `${table}.${column}`;
  const values = [expected && `expected ${expected}`, found && `found ${found}`].filter(
    (part) => part !== '',
  );
  return `${kind.padEnd(14)} ${where}${values.length > 0 ? `: ${values.join(', ')}` : ''}`;
}
