import type { Finding } from '../finding.js';
import type { Report } from './model.js';

/** What one subject (a DocType, or a statement's place) is on each target: the rules that fail there. */
export interface MatrixRow {
  subject: string;
  kind: 'DocType' | 'statement';
  /** By target; an empty list: nothing known against it. */
  cells: ReadonlyMap<string, readonly string[]>;
}

/**
 * DocTypes and statements against the targets that were asked for. Only those with an error somewhere have a row: how many
 * have none is `portable`.
 */
export function matrixOf(report: Report): {
  targets: readonly string[];
  rows: MatrixRow[];
  portable: number;
} {
  const targets = report.targets ?? [];
  const targetsOf = new Map(report.rules.map(({ id, targets: list }) => [id, new Set<string>(list)]));
  const rows = new Map<string, { kind: MatrixRow['kind']; cells: Map<string, Set<string>> }>();
  for (const finding of report.findings.filter(({ severity }) => severity === 'error')) {
    const subject = subjectOf(finding);
    if (!subject) continue;
    const row = rows.get(subject.name) ?? { kind: subject.kind, cells: new Map<string, Set<string>>() };
    rows.set(subject.name, row);
    for (const target of targets) {
      if (!targetsOf.get(finding.rule)?.has(target)) continue;
      const cell = row.cells.get(target) ?? new Set<string>();
      row.cells.set(target, cell.add(finding.rule));
    }
  }
  const all = [...rows].map(
    ([subject, { kind, cells }]): MatrixRow => ({
      subject,
      kind,
      cells: new Map(targets.map((target) => [target, [...(cells.get(target) ?? [])].sort()])),
    }),
  );
  const { doctypes, statements } = report.summary;
  return {
    targets,
    rows: all.sort((a, b) => (a.kind === b.kind ? order(a.subject, b.subject) : order(a.kind, b.kind))),
    portable: Math.max(0, doctypes + statements - all.length),
  };
}

function subjectOf({
  doctype,
  statement,
  file,
  range,
}: Finding): { name: string; kind: MatrixRow['kind'] } | undefined {
  if (statement !== undefined && !file.endsWith('.json'))
    return { name: `${file}:${range.start.line + 1}`, kind: 'statement' };
  return doctype === undefined ? undefined : { name: doctype, kind: 'DocType' };
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** How often each value occurs, the most frequent first. */
export function counts(values: readonly string[]): [string, number][] {
  const found = new Map<string, number>();
  for (const value of values) found.set(value, (found.get(value) ?? 0) + 1);
  return [...found].sort(([a, m], [b, n]) => n - m || order(a, b));
}

/** The app that a file belongs to: the folder after `apps/`, else the first one. */
export function appOf(file: string): string {
  return /(?:^|\/)apps\/([^/]+)\//.exec(file)?.[1] ?? (file.includes('/') ? file.split('/')[0]! : '.');
}
