import { Fingerprints } from '../check/fingerprint.js';
import { jsonText } from '../escape.js';
import type { Severity } from '../finding.js';
import type { Report } from './model.js';
import { fullMessage } from './words.js';

const SEVERITIES: Readonly<Record<Severity, string>> = {
  error: 'critical',
  warning: 'major',
  info: 'minor',
  hint: 'info',
};

/** GitLab's code quality report: paths without `./`, and each fingerprint once. */
export function gitlab({ findings }: Report): string {
  const seen = new Set<string>();
  const others = new Fingerprints();
  const issues = findings.map((finding) => {
    const { range, rule, severity } = finding;
    const fingerprint = seen.has(finding.fingerprint)
      ? others.next(rule, finding.file, finding.fingerprint, undefined)
      : finding.fingerprint;
    seen.add(fingerprint);
    return {
      description: fullMessage(finding),
      check_name: rule,
      fingerprint,
      severity: SEVERITIES[severity],
      location: {
        path: finding.file.replace(/^(?:\.\/)+/, ''),
        lines: { begin: range.start.line + 1, end: range.end.line + 1 },
      },
    };
  });
  return `${jsonText(issues)}\n`;
}
