import { type Finding, SEVERITIES, type Severity, severityCount } from '../finding.js';

/** What `check` shows without `--severity`: programs get everything, people what fails and what harms. */
export function defaultSeverity(format: string): Severity {
  return format === 'json' || format === 'sarif' ? 'hint' : 'warning';
}

/** The findings that are at least that grave, and how many there are of each severity below. */
export function partBySeverity(
  findings: readonly Finding[],
  least: Severity,
): { shown: Finding[]; hidden: ReadonlyMap<Severity, number> } {
  const rank = SEVERITIES.indexOf(least);
  const shown: Finding[] = [];
  const hidden = new Map<Severity, number>();
  for (const finding of findings) {
    const { severity } = finding;
    if (SEVERITIES.indexOf(severity) <= rank) shown.push(finding);
    else hidden.set(severity, (hidden.get(severity) ?? 0) + 1);
  }
  return { shown, hidden };
}

/** `12 notes, 3 hints not shown (--severity hint shows them)`; undefined where everything is shown. */
export function leftOut(hidden: ReadonlyMap<Severity, number>): string | undefined {
  const there = SEVERITIES.filter((severity) => hidden.has(severity));
  const mildest = there.at(-1);
  if (mildest === undefined) return undefined;
  const counts = there.map((severity) => severityCount(hidden.get(severity)!, severity));
  const one = there.length === 1 && hidden.get(mildest) === 1;
  return `${counts.join(', ')} not shown (--severity ${mildest} shows ${one ? 'it' : 'them'})`;
}
