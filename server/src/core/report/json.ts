import { docsUrl } from '../docs.js';
import { jsonText } from '../escape.js';
import type { Report } from './model.js';

/** One JSON object, as promised in the command line's contract. */
export function json({ version, vitess, engineProblem, findings, summary }: Report): string {
  const shown = findings.map((finding) => ({
    file: finding.file,
    range: finding.range,
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    target: finding.target,
    ...(finding.doctype !== undefined && { doctype: finding.doctype }),
    ...(finding.fieldname !== undefined && { field: finding.fieldname }),
    ...(finding.evidence && { evidence: finding.evidence }),
    ...(finding.statement !== undefined && { statement: finding.statement }),
    fixes: finding.fixes.map(({ title, safe }) => ({ title, safe })),
    ...(finding.related.length && { related: finding.related }),
    docs: docsUrl(finding.rule),
    fingerprint: finding.fingerprint,
  }));
  const engine = { vitess: vitess ?? null, ...(engineProblem && { problem: engineProblem.text }) };
  return `${jsonText({ version, engine, findings: shown, summary })}\n`;
}
