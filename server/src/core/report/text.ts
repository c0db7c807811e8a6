import { terminalLines, terminalText } from '../escape.js';
import { type Finding, SEVERITIES, type Severity, severityCount, severityWord } from '../finding.js';
import type { Report } from './model.js';
import { evidenceLine } from './words.js';

export interface TextOptions {
  color: boolean;
  /** The lines of a finding's file, for the code frame; undefined where they are not known. */
  lines(finding: Finding): readonly string[] | undefined;
}

type Paint = (style: keyof typeof STYLES, text: string) => string;

const STYLES = {
  error: '31',
  warning: '33',
  info: '36',
  hint: '2',
  bold: '1',
  dim: '2',
  under: '4',
} as const;
const WIDTH = 96;

/** For people: grouped by file, each finding with its code, and a line that sums up. */
export function text(report: Report, options: TextOptions): string {
  const paint: Paint = (style, text) => (options.color ? `\x1b[${STYLES[style]}m${text}\x1b[0m` : text);
  const out: string[] = [];
  let file: string | undefined;
  for (const finding of report.findings) {
    if (finding.file !== file) {
      file = finding.file;
      out.push(paint('under', terminalText(file)), '');
    }
    out.push(...describe(finding, options.lines(finding), paint), '');
  }
  out.push(summary(report, paint));
  if (report.leftOut !== undefined) out.push(paint('dim', report.leftOut));
  return `${out.join('\n')}\n`;
}

function describe(finding: Finding, lines: readonly string[] | undefined, paint: Paint): string[] {
  const { start } = finding.range;
  const out = [
    `  ${paint(finding.severity, severityWord(finding.severity))} ${paint('bold', terminalText(finding.message))}`,
    `  ${paint('dim', `${start.line + 1}:${start.character + 1}  ${finding.rule} · ${finding.target}`)}`,
  ];
  const line = lines?.[start.line];
  if (line !== undefined) out.push(...frame(finding, line, paint));
  if (finding.evidence) {
    out.push(`  ${terminalText(evidenceLine(finding.evidence))}`);
  }
  for (const fix of finding.fixes) {
    out.push(`  ${paint('dim', fix.safe ? 'fix (--fix)' : 'fix')}: ${terminalText(fix.title)}`);
  }
  return out;
}

/** The line with a caret under what is meant; a long line is cut around it. */
function frame(finding: Finding, line: string, paint: Paint): string[] {
  const { start, end } = finding.range;
  const number = String(start.line + 1);
  const from = start.character > WIDTH - 20 ? start.character - 20 : 0;
  const visible = line.slice(from, from + WIDTH);
  const to = Math.min(end.line === start.line ? end.character : line.length, from + WIDTH);
  const before = columns(line.slice(from, start.character));
  const length = Math.max(1, columns(line.slice(start.character, to)));
  const cut = [from > 0 ? '…' : '', from + WIDTH < line.length ? '…' : ''];
  const gutter = ' '.repeat(number.length);
  return [
    `  ${paint('dim', `${number} │`)} ${cut[0]}${terminalLines(visible)}${cut[1]}`,
    `  ${paint('dim', `${gutter} │`)} ${' '.repeat(before + cut[0]!.length)}${paint(finding.severity, '^'.repeat(length))}`,
  ];
}

function summary({ findings, summary: sum, vitess }: Report, paint: Paint): string {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const counts = SEVERITIES.map((severity) => [severity, count(severity)] as const)
    .filter(([severity, n]) => n > 0 || severity === 'error')
    .map(([severity, n]) => paint(n ? severity : 'dim', severityCount(n, severity)));
  const engine = vitess ? `Vitess ${vitess}` : 'no Vitess engine';
  return `${counts.join(', ')} in ${plural(sum.files, 'file')} (${plural(sum.doctypes, 'DocType')}, ${plural(sum.statements, 'statement')}; ${engine}; ${(sum.ms / 1000).toFixed(1)} s)`;
}

function plural(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

/** Columns on a terminal: wide East Asian characters and emoji take two, combining marks none. */
function columns(text: string): number {
  let sum = 0;
  for (const character of terminalLines(text)) {
    if (/\p{M}|\u200d/u.test(character)) continue;
    const isWide =
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
    sum += isWide.test(character) ? 2 : 1;
  }
  return sum;
}
