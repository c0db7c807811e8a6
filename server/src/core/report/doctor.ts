import { ENGINE_IDS, type EngineId, engineOf } from '../engines/index.js';
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
  const lines = [`${nameOf(server.flavor)} ${server.version}`, ''];
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

/** For a pull request, a ticket or the editor: what is wrong first, then where tables differ, then all that is right. */
export function doctorMarkdown({ server, checks, drift }: DoctorView): string {
  const wrong = checks.filter(({ status }) => status === 'error' || status === 'warning');
  const right = checks.filter((check) => !wrong.includes(check));
  const lines = [`# ${nameOf(server.flavor)} ${markdownText(server.version)}`, ''];
  lines.push(...(wrong.length > 0 ? checkTable(wrong) : ['Nothing stands in the way.']), '');
  if (drift.length > 0) {
    lines.push('## Drift', '', '| table | what | column | expected | found |', '|---|---|---|---|---|');
    for (const { table, kind, column, expected, found } of drift)
      lines.push(`| ${cell(table)} | ${kind} | ${cell(column ?? '')} | ${cell(expected)} | ${cell(found)} |`);
    lines.push('');
  }
  if (right.length > 0) lines.push('## As it should be, or not asked', '', ...checkTable(right), '');
  return lines.join('\n');
}

function checkTable(checks: DoctorView['checks']): string[] {
  return [
    '| | check | what | sent | answer |',
    '|---|---|---|---|---|',
    ...checks.map(
      ({ id, status, message, sent, answer }) =>
        `| ${SIGNS[status] ?? '?'} ${status} | ${id} | ${cell(message)} | ${cell(sent)} | ${cell(answer)} |`,
    ),
  ];
}

/** `MariaDB` for `mariadb`, which is what programs read. */
function nameOf(flavor: string): string {
  return ENGINE_IDS.some((id) => id === flavor) ? engineOf(flavor as EngineId).name : flavor;
}

const cell = (text: string): string => markdownText(text).replaceAll('\n', ' ');

function driftText({ table, kind, column, expected, found }: Drift): string {
  const where = column === null ? table : `${table}.${column}`;
  const values = [expected && `expected ${expected}`, found && `found ${found}`].filter(
    (part) => part !== '',
  );
  return `${kind.padEnd(14)} ${where}${values.length > 0 ? `: ${values.join(', ')}` : ''}`;
}
