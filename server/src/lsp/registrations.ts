import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type Disposable,
  DocumentDiagnosticRequest,
  FoldingRangeRequest,
  WatchKind,
} from 'vscode-languageserver/node';
import type { EditorSettings } from '../protocol.js';
import { DOCUMENTS } from '../protocol.js';
import type { Abilities } from './capabilities.js';

/** Whom we register with: the editor, what it can do, and what it asks for. */
export interface Client {
  readonly connection: Connection;
  readonly abilities: Abilities;
  readonly settings: EditorSettings;
}

/** What we say of how diagnostics are asked for. */
export function diagnosticOptions(workspaceDiagnostics: boolean) {
  return { identifier: 'doctype-compat', interFileDependencies: true, workspaceDiagnostics };
}

/** Folding is registered for DocTypes alone: a second one for Python would take the place of the editor's. */
export function registerFolding({ abilities, connection }: Client): void {
  if (!abilities.registerFolding) return;
  void connection.client.register(FoldingRangeRequest.type, {
    documentSelector: ['json', 'jsonc'].map((language) => ({
      scheme: 'file',
      language,
      pattern: '**/doctype/*/*.json',
    })),
  });
}

/** Asks to be told of changed settings and files. Folders too: one that is moved or removed is a single event. */
export function registerWatchers({ abilities, connection }: Client): void {
  if (abilities.watchConfiguration) {
    void connection.client.register(DidChangeConfigurationNotification.type, { section: 'doctypeCompat' });
  }
  if (!abilities.watchFiles) return;
  void connection.client.register(DidChangeWatchedFilesNotification.type, {
    watchers: [
      { globPattern: '**/*.{json,py,sql,txt,html,js,mjs,ts,jsx,tsx,vue,cnf,yml,yaml,toml,sh}' },
      { globPattern: '**/{Dockerfile,Containerfile}*' },
      { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
      // Every checkout, pull and commit is noted there.
      { globPattern: '**/.git/{HEAD,logs/HEAD}' },
    ],
  });
}

/**
 * How the client asks for diagnostics, registered anew when the settings change it. While a client may ask about all
 * files it keeps what it knows of a file that is closed; only where the user wants that is it what they expect.
 */
export class DiagnosticRegistration {
  private workspaceDiagnostics: boolean | undefined;
  private registered: Promise<Disposable> | undefined;

  constructor(private readonly client: Client) {}

  /** Makes the registration what the settings ask for. */
  async follow(): Promise<void> {
    const { abilities, connection, settings } = this.client;
    const wanted = settings.workspaceDiagnostics === true;
    if (!abilities.registerDiagnostics || this.workspaceDiagnostics === wanted) return;
    this.workspaceDiagnostics = wanted;
    const before = await this.registered;
    before?.dispose();
    this.registered = connection.client.register(DocumentDiagnosticRequest.type, {
      ...diagnosticOptions(wanted),
      documentSelector: [...DOCUMENTS],
    });
    await this.registered;
  }
}
