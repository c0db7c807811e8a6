import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type TextEdit as LspTextEdit,
} from 'vscode-languageserver/node';
import { describeEvidence } from '../core/editor/evidence.js';
import { shownText } from '../core/escape.js';
import type { Finding, Fix, Severity } from '../core/finding.js';
import { LineIndex } from '../core/text.js';
import { uriOf } from './uris.js';

export const SOURCE = 'doctype-compat';

/** A fix with everything that applying it needs, so that a code action computes nothing. */
export interface ReadyFix {
  title: string;
  safe: boolean;
  preferred: boolean;
  /** Files to make first. */
  create: string[];
  /** By URI. */
  changes: Record<string, LspTextEdit[]>;
  /** The version that an open file had, by URI; files that were not open are left out. */
  versions: Record<string, number>;
}

/** What travels with a diagnostic to the client and comes back with a code action request. */
export interface DiagnosticData {
  /** Version of the document that the ranges of the fixes are about. */
  version: number;
  rule: string;
  doctype?: string;
  fieldname?: string;
  fixes: ReadyFix[];
}

export interface ConvertOptions {
  uri: string;
  version: number;
  relatedInformation: boolean;
  /** Address of a rule's page. */
  docs(rule: string): string | undefined;
  /** Lines of a file, for the edits of a fix. */
  lines(path: string): LineIndex | undefined;
  /** The version of an open file that the finding is about. */
  versionOf(uri: string): number | undefined;
}

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export function toDiagnostic(finding: Finding, options: ConvertOptions): Diagnostic {
  const href = options.docs(finding.rule);
  const evidence = describeEvidence(finding);
  const data: DiagnosticData = {
    version: options.version,
    rule: finding.rule,
    ...(finding.doctype !== undefined && { doctype: finding.doctype }),
    ...(finding.fieldname !== undefined && { fieldname: finding.fieldname }),
    fixes: finding.fixes.flatMap((fix) => readyFix(fix, finding.file, options) ?? []),
  };
  return {
    range: finding.range,
    severity: SEVERITIES[finding.severity],
    source: SOURCE,
    code: finding.rule,
    // Shown faded: it does nothing.
    ...(finding.rule === 'lint/unused-suppression' && { tags: [DiagnosticTag.Unnecessary] }),
    ...(href !== undefined && { codeDescription: { href } }),
    message: shownText(evidence === undefined ? finding.message : `${finding.message}\n${evidence}`),
    ...(options.relatedInformation &&
      finding.related.length > 0 && { relatedInformation: finding.related.map(relatedInformation) }),
    data,
  };
}

function relatedInformation({
  file,
  range,
  message,
}: Finding['related'][number]): DiagnosticRelatedInformation {
  return { location: { uri: uriOf(file), range }, message: shownText(message) };
}

/** Undefined when a file that it edits cannot be read any more. */
function readyFix(fix: Fix, own: string, { lines, uri, versionOf }: ConvertOptions): ReadyFix | undefined {
  const ready: ReadyFix = {
    title: shownText(fix.title),
    safe: fix.safe,
    preferred: fix.preferred ?? false,
    create: [],
    changes: {},
    versions: {},
  };
  for (const { file = own, create, span, newText } of fix.edits) {
    const target = file === own ? uri : uriOf(file);
    const index = create ? new LineIndex('') : lines(file);
    if (!index) return undefined;
    if (create) ready.create.push(target);
    const version = versionOf(target);
    if (version !== undefined) ready.versions[target] = version;
    ready.changes[target] ??= [];
    ready.changes[target].push({ range: index.rangeOf(span), newText });
  }
  return ready;
}
