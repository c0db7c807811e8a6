import type { Connection, TextDocuments } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { stackOf } from '../core/attempt.js';
import type { Checked, Checks } from './checks.js';

/** Pushed diagnostics wait this much, at most, where one types faster than a check takes. */
const LONGEST_DEBOUNCE = 100;

/** Who judges documents. */
export interface Judge {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly checks: Checks;
  check(document: TextDocument): Promise<Checked>;
}

/** Diagnostics of documents for a client that does not ask for them. */
export class Publications {
  /** Version and result of the last publication, by URI. */
  private readonly published = new Map<string, string>();
  /** Cancels a document's publication that has not begun. */
  private readonly pending = new Map<string, () => void>();
  /** How many checks of a document are under way. */
  private readonly running = new Map<string, number>();

  constructor(private readonly judge: Judge) {}

  /**
   * Publishes a document's diagnostics: at once, so that typing is answered key by key, and up to 100 ms later where the
   * document changes again before a slow check is done, so that not every key has one.
   */
  soon(document: TextDocument): void {
    const { uri } = document;
    const { checks, connection } = this.judge;
    const overtakes = this.pending.has(uri) || this.running.has(uri);
    this.pending.get(uri)?.();
    const last = overtakes ? (checks.last(uri)?.milliseconds ?? 0) : 0;
    const publish = () => {
      this.publish(document).catch((error: unknown) => connection.console.error(stackOf(error)));
    };
    if (last < 20) {
      const soon = setImmediate(publish);
      this.pending.set(uri, () => clearImmediate(soon));
    } else {
      const later = setTimeout(publish, Math.min(LONGEST_DEBOUNCE, last * 2));
      this.pending.set(uri, () => clearTimeout(later));
    }
  }

  private async publish(document: TextDocument): Promise<void> {
    const { judge } = this;
    const { uri } = document;
    this.pending.delete(uri);
    const { version, resultId, diagnostics } = await this.check(document);
    // Stale, or closed meanwhile: a newer check will publish.
    if (judge.documents.get(uri)?.version !== version) return;
    const verdict = `${version} ${resultId}`;
    if (this.published.get(uri) === verdict) return;
    this.published.set(uri, verdict);
    await judge.connection.sendDiagnostics({ uri, version, diagnostics });
  }

  private async check(document: TextDocument): Promise<Checked> {
    const { judge, running } = this;
    const { uri } = document;
    running.set(uri, (running.get(uri) ?? 0) + 1);
    try {
      return await judge.check(document);
    } finally {
      const left = running.get(uri)! - 1;
      if (left > 0) running.set(uri, left);
      else running.delete(uri);
    }
  }

  /** A closed file keeps no findings in a client that does not ask for them. */
  closed(uri: string): void {
    this.pending.get(uri)?.();
    this.pending.delete(uri);
    if (this.published.delete(uri)) void this.judge.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  dispose(): void {
    for (const cancel of this.pending.values()) cancel();
  }
}
