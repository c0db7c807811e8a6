import { createHash } from 'node:crypto';
import type { Diagnostic } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding, Severity } from '../core/finding.js';
import type { FindingCounts } from '../protocol.js';

/** The verdict on one version of a document. */
export interface Checked {
  version: number;
  findings: readonly Finding[];
  diagnostics: Diagnostic[];
  /** Equal for equal diagnostics. */
  resultId: string;
  milliseconds: number;
}

export function checked(
  version: number,
  findings: readonly Finding[],
  diagnostics: Diagnostic[],
  milliseconds: number,
): Checked {
  // Every diagnostic's data names the version, but a verdict that stayed the same need not be sent again,
  // unless fixes go with it: their ranges belong to the version.
  const stable = diagnostics.map(({ data, ...rest }) => [rest, data?.fixes?.length ? data : null]);
  const resultId = createHash('sha1').update(JSON.stringify(stable)).digest('base64url');
  return { version, findings, diagnostics, resultId, milliseconds };
}

export function countsOf(findings: readonly Finding[]): FindingCounts {
  const count = (wanted: Severity) => findings.filter(({ severity }) => severity === wanted).length;
  return {
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    hints: count('hint'),
  };
}

export function sameCounts(a: FindingCounts, b: FindingCounts): boolean {
  return a.errors === b.errors && a.warnings === b.warnings && a.infos === b.infos && a.hints === b.hints;
}

/**
 * The latest verdict of each open document. A question about a state that has been judged, or is being judged,
 * costs nothing.
 */
export class Checks {
  private readonly entries = new Map<string, { key: string; running: Promise<Checked>; done?: Checked }>();
  private readonly recent: number[] = [];

  /** `judge` judges a document as it is now; `key` is everything that its verdict depends on. */
  of(document: TextDocument, key: string, judge: () => Promise<Checked>): Promise<Checked> {
    const known = this.entries.get(document.uri);
    if (known?.key === key) return known.running;
    const entry = { key, running: judge(), ...(known?.done && { done: known.done }) };
    this.entries.set(document.uri, entry);
    entry.running.then(
      (done) => {
        entry.done = done;
        this.recent.push(done.milliseconds);
        if (this.recent.length > 500) this.recent.shift();
      },
      () => {
        if (this.entries.get(document.uri) === entry) this.entries.delete(document.uri);
      },
    );
    return entry.running;
  }

  /** The last verdict, however old. */
  last(uri: string): Checked | undefined {
    return this.entries.get(uri)?.done;
  }

  forget(uri: string): void {
    this.entries.delete(uri);
  }

  /** Milliseconds of the last checks, shortest first. */
  get times(): number[] {
    return [...this.recent].sort((a, b) => a - b);
  }

  /** How much was found in each of these documents, where it has been judged. */
  countsOf(uris: readonly string[]): Record<string, FindingCounts> {
    const counts: Record<string, FindingCounts> = {};
    for (const uri of uris) {
      const last = this.last(uri);
      if (last) counts[uri] = countsOf(last.findings);
    }
    return counts;
  }
}
