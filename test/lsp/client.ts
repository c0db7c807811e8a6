import { EventEmitter, once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import type * as rpc from 'vscode-jsonrpc/node';
import {
  type CodeAction,
  createConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeResult,
  type Position,
  ProposedFeatures,
  type PublishDiagnosticsParams,
  type Registration,
  type RegistrationParams,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
  type UnregistrationParams,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import type { Session } from '../../server/src/lsp/session.js';
import type { DecorationsParams, EditorSettings, StatusParams, Steps } from '../../server/src/protocol.js';
import { startServer } from '../../server/src/server.js';
import { type ClientOptions, capabilitiesOf } from './client-options.js';

// The very copy that the server uses: with another one errors would not be recognised across the two.
const require = createRequire(import.meta.url);
const { createMessageConnection, ProgressType } = createRequire(
  require.resolve('vscode-languageserver/node'),
)('vscode-jsonrpc/node') as typeof rpc;

const STEPS = new ProgressType<Steps>();

const fixture = path.resolve(import.meta.dirname, '../fixtures/lsp/app');

/** How long anything may take before a test is given up; nothing waits this long when all is well. */
const LIMIT = 15_000;

/** A scripted editor that talks to a server in this process, on a copy of `test/fixtures/lsp/app`. */
export class Client {
  readonly root = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-lsp-'));
  readonly session: Session;
  readonly published: PublishDiagnosticsParams[] = [];
  /** What the server can do. */
  capabilities: InitializeResult['capabilities'] = {};
  /** What the user was told. */
  readonly messages: string[] = [];
  /** What the client was asked to show. */
  readonly shown: string[] = [];
  readonly statuses: StatusParams[] = [];
  readonly decorations: DecorationsParams[] = [];
  /** What the server has registered, by id. */
  readonly registrations = new Map<string, Registration>();
  refreshes = 0;
  settings: EditorSettings;
  private readonly rpc: rpc.MessageConnection;
  private readonly events = new EventEmitter();
  private readonly texts = new Map<string, TextDocument>();

  private constructor(private readonly options: ClientOptions) {
    cpSync(fixture, this.root, { recursive: true });
    options.prepare?.(this.root);
    this.settings = options.settings ?? {};
    const [toServer, toClient] = [new PassThrough(), new PassThrough()];
    this.session = startServer(
      createConnection(
        ProposedFeatures.all,
        new StreamMessageReader(toServer),
        new StreamMessageWriter(toClient),
      ),
    );
    this.rpc = createMessageConnection(
      new StreamMessageReader(toClient) as unknown as rpc.MessageReader,
      new StreamMessageWriter(toServer) as unknown as rpc.MessageWriter,
    );
  }

  static async start(options: ClientOptions = {}): Promise<Client> {
    const client = new Client(options);
    await client.initialize();
    return client;
  }

  private async initialize(): Promise<void> {
    const { rpc: connection, options } = this;
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.push(params);
      this.events.emit('change');
    });
    connection.onNotification('doctypeCompat/status', (params: StatusParams) => {
      this.statuses.push(params);
      this.events.emit('change');
    });
    connection.onNotification('doctypeCompat/decorations', (params: DecorationsParams) => {
      this.decorations.push(params);
      this.events.emit('change');
    });
    connection.onRequest('client/registerCapability', ({ registrations }: RegistrationParams) => {
      for (const one of registrations) this.registrations.set(one.id, one);
      this.events.emit('change');
      return null;
    });
    connection.onRequest('client/unregisterCapability', ({ unregisterations }: UnregistrationParams) => {
      for (const { id } of unregisterations) this.registrations.delete(id);
      return null;
    });
    connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) =>
      items.map(() => this.settings),
    );
    connection.onRequest('workspace/diagnostic/refresh', () => {
      this.refreshes++;
      this.events.emit('change');
      return null;
    });
    connection.onRequest('workspace/codeLens/refresh', () => null);
    connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
      this.messages.push(message);
    });
    connection.onRequest('window/showDocument', ({ uri }: { uri: string }) => {
      this.shown.push(uri);
      return { success: true };
    });
    connection.listen();
    const folders = (options.folders ?? ['']).map((folder) => path.join(this.root, folder));
    const { capabilities: offered } = await this.request<InitializeResult>('initialize', {
      processId: null,
      rootUri: null,
      capabilities: capabilitiesOf(options),
      workspaceFolders: folders.map((folder) => ({ uri: URI.file(folder).toString(), name: folder })),
      initializationOptions: options.initializationOptions ?? {
        docs: 'https://docs.invalid/',
        commands: true,
        trusted: true,
      },
    });
    this.capabilities = offered;
    this.notify('initialized', {});
  }

  request<T>(method: string, params?: unknown, token?: rpc.CancellationToken): Promise<T> {
    return token ? this.rpc.sendRequest<T>(method, params, token) : this.rpc.sendRequest<T>(method, params);
  }

  /** What the server tells of a request of ours that it works on. */
  onProgress(token: string, listener: (steps: Steps) => void): { dispose(): void } {
    return this.rpc.onProgress(STEPS, token, listener);
  }

  notify(method: string, params: unknown): void {
    void this.rpc.sendNotification(method, params);
  }

  /** Waits for what the server sends of itself; the time limit only ends a test that fails. */
  async until<T>(what: string, look: () => T | undefined): Promise<T> {
    const signal = AbortSignal.timeout(LIMIT);
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await once(this.events, 'change', { signal }).catch(() => {
        throw new Error(`timed out waiting for ${what}`);
      });
    }
  }

  path(name: string): string {
    return path.join(this.root, name);
  }

  uri(name: string): string {
    return URI.file(this.path(name)).toString();
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  /** Opens a file of the copy, with another text than on disk where one is given. */
  open(name: string, text = this.read(name)): string {
    const uri = this.uri(name);
    const languageId = { '.json': 'json', '.py': 'python', '.sql': 'sql' }[path.extname(name)] ?? 'plaintext';
    this.texts.set(uri, TextDocument.create(uri, languageId, 1, text));
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
    return uri;
  }

  text(uri: string): string {
    return this.texts.get(uri)!.getText();
  }

  close(uri: string): void {
    this.texts.delete(uri);
    this.notify('textDocument/didClose', { textDocument: { uri } });
  }

  /** Replaces one stretch of text, as typing does. */
  edit(uri: string, search: string, replacement: string): void {
    const document = this.texts.get(uri)!;
    const at = document.getText().indexOf(search);
    if (at < 0) throw new Error(`no ${search} in ${uri}`);
    const range = { start: document.positionAt(at), end: document.positionAt(at + search.length) };
    this.apply(uri, [{ range, newText: replacement }]);
  }

  apply(uri: string, edits: readonly TextEdit[]): void {
    const document = this.texts.get(uri)!;
    const version = document.version + 1;
    const text = TextDocument.applyEdits(document, [...edits]);
    this.texts.set(uri, TextDocument.create(uri, document.languageId, version, text));
    const contentChanges = [...edits].sort((a, b) => compare(b.range.start, a.range.start));
    this.notify('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: contentChanges.map(({ range, newText }) => ({ range, text: newText })),
    });
  }

  /** Where a text stands; `offset` moves into it. */
  position(uri: string, search: string, offset = 0): Position {
    const document = this.texts.get(uri)!;
    const at = document.getText().indexOf(search);
    if (at < 0) throw new Error(`no ${search} in ${uri}`);
    return document.positionAt(at + offset);
  }

  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.request('textDocument/diagnostic', {
      textDocument: { uri },
      ...(previousResultId !== undefined && { previousResultId }),
    });
  }

  /** The findings of one rule, so that a new rule changes no test of another's. */
  async diagnostics(uri: string, rule = 'vitess/text-default'): Promise<Diagnostic[]> {
    const report = await this.pull(uri);
    return report.kind === 'full' ? report.items.filter(({ code }) => code === rule) : [];
  }

  actions(uri: string, diagnostics: readonly Diagnostic[], only?: string[]): Promise<CodeAction[]> {
    const range = diagnostics[0]?.range ?? {
      start: { line: 0, character: 0 },
      end: { line: 0, character: 0 },
    };
    return this.request('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics, ...(only && { only }) },
    });
  }

  /** The edits that a workspace edit has for a file, and the files it makes. */
  static editsFor(edit: WorkspaceEdit | undefined, uri: string): TextEdit[] {
    return (edit?.documentChanges ?? []).flatMap((change) =>
      'edits' in change && change.textDocument.uri === uri ? (change.edits as TextEdit[]) : [],
    );
  }

  async stop(): Promise<void> {
    await this.request('shutdown');
    this.rpc.dispose();
    rmSync(this.root, { recursive: true, force: true });
  }
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

export const NOTE = 'notebook/notebook/doctype/note/note.json';
export const SHELF = 'notebook/notebook/doctype/shelf/shelf.json';
export const NOTE_LINE = 'notebook/notebook/doctype/note_line/note_line.json';
