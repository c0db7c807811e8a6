import type { Log, Result, Fix as SarifFix } from 'sarif';
import { docsUrl, HOMEPAGE } from '../docs.js';
import { jsonText } from '../escape.js';
import type { Finding, Fix, Severity } from '../finding.js';
import type { Range } from '../text.js';
import type { Report } from './model.js';
import { evidenceLine, fullMessage, notJudged, uriOf } from './words.js';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

/**
 * SARIF 2.1.0 (OASIS), as GitHub code scanning and most viewers read it. Its types are those of the standard's schema, so
 * that a key that is not there does not compile.
 */
export function sarif({ version, vitess, engineProblem, findings, rules }: Report): string {
  const index = new Map(rules.map(({ id }, i) => [id, i]));
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Doctype Compat',
            semanticVersion: version,
            rules: rules.map(({ id, summary, severity, targets }) => ({
              id,
              shortDescription: { text: summary },
              // GitHub asks for both.
              fullDescription: { text: summary },
              help: { text: `doctype-compat explain ${id}` },
              ...(HOMEPAGE && { helpUri: docsUrl(id) }),
              defaultConfiguration: { level: LEVELS[severity] },
              properties: { tags: [id.slice(0, id.indexOf('/'))], targets },
            })),
          },
          ...(vitess !== undefined && { extensions: [{ name: 'vitess', version: vitess }] }),
        },
        invocations: [
          {
            executionSuccessful: engineProblem === undefined || engineProblem.tolerated,
            ...(engineProblem && {
              toolExecutionNotifications: [
                {
                  level: engineProblem.tolerated ? 'warning' : 'error',
                  message: { text: notJudged(engineProblem.text) },
                },
              ],
            }),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => result(finding, index.get(finding.rule))),
      },
    ],
  };
  return `${jsonText(log)}\n`;
}

function result(finding: Finding, ruleIndex: number | undefined): Result {
  const { doctype, fieldname, evidence, statement, target, severity } = finding;
  const logical = [
    ...(doctype === undefined ? [] : [{ name: doctype, kind: 'type' }]),
    ...(fieldname === undefined ? [] : [{ name: fieldname, kind: 'member' }]),
  ];
  // A change without a replacement is not valid.
  const fixes = finding.fixes.filter(({ edits }) => edits.length > 0);
  return {
    ruleId: finding.rule,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: LEVELS[severity],
    message: { text: fullMessage(finding) },
    locations: [
      {
        physicalLocation: place(finding.file, finding.range),
        ...(logical.length && { logicalLocations: logical }),
      },
    ],
    ...(finding.related.length && {
      relatedLocations: finding.related.map((related, id) => ({
        id,
        message: { text: related.message },
        physicalLocation: place(related.file, related.range),
      })),
    }),
    partialFingerprints: { 'doctypeCompat/v1': finding.fingerprint },
    ...(fixes.length && { fixes: fixes.map((fix) => fixOf(fix, finding.file)) }),
    properties: {
      target,
      severity,
      ...(evidence && { evidence: { ...evidence, line: evidenceLine(evidence) } }),
      ...(statement !== undefined && { statement }),
    },
  };
}

function place(file: string, { start, end }: Range) {
  return {
    artifactLocation: { uri: uriOf(file) },
    region: {
      startLine: start.line + 1,
      startColumn: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
    },
  };
}

function fixOf(fix: Fix, own: string): SarifFix {
  const files = [...new Set(fix.edits.map(({ file }) => file ?? own))];
  return {
    description: { text: fix.title },
    artifactChanges: files.map((file) => ({
      artifactLocation: { uri: uriOf(file) },
      replacements: fix.edits
        .filter((edit) => (edit.file ?? own) === file)
        .map(({ span, newText }) => ({
          deletedRegion: { charOffset: span.start, charLength: span.end - span.start },
          insertedContent: { text: newText },
        })),
    })),
    properties: { safe: fix.safe },
  };
}
