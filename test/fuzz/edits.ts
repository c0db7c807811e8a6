import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import type * as rpc from 'vscode-jsonrpc/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import { root } from '../support/cli.js';
import type { Random } from './mutate.js';

const require = createRequire(import.meta.url);
const { createMessageConnection, StreamMessageReader, StreamMessageWriter } = createRequire(
  require.resolve('vscode-languageserver/node'),
)('vscode-jsonrpc/node') as typeof rpc;

const BOOK = 'apps/library/library/library/doctype/book/book.json';
const FILES = [
  { name: BOOK, languageId: 'json' },
  { name: 'apps/library/library/api.py', languageId: 'python' },
  { name: 'apps/workshop/workshop/sql/gallery.sql', languageId: 'sql' },
];
const TYPED = ['a', '"', ' ', '\n', '1', '(', 'select ', 'é', '🚲', ','];

export interface Edits {
  edits: number;
  /** Megabytes of resident memory, every so many edits. */
  rss: number[];
  /** Milliseconds of a keystroke with its findings, in order. */
  times: number[];
  /** Whether the findings at the end are those of a fresh server on the same texts. */
  same: boolean;
}

/** Types into three files of the sample in a server of its own, and takes back every other edit. */
export async function typeALot(count: number, random: Random, every = 250): Promise<Edits> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-edits-'));
  cpSync(path.join(root, 'examples/bench'), folder, { recursive: true });
  const result: Edits = { edits: 0, rss: [], times: [], same: false };
  try {
    const server = await Server.start(folder);
    const documents = FILES.map(({ name, languageId }) => {
      const document = TextDocument.create(
        URI.file(path.join(folder, name)).toString(),
        languageId,
        1,
        readFileSync(path.join(folder, name), 'utf8'),
      );
      server.open(document);
      return document;
    });
    for (let n = 0; n < count; n++) {
      const document = random.pick(documents);
      const at = document.positionAt(random.below(document.getText().length + 1));
      const typed = random.pick(TYPED);
      const started = performance.now();
      server.change(document, at, at, typed);
      await server.pull(document.uri);
      result.times.push(performance.now() - started);
      if (n % 10 === 0) {
        const params = { textDocument: { uri: document.uri }, position: at };
        await Promise.all([
          server.ask('textDocument/hover', params),
          server.ask('textDocument/completion', params),
        ]);
      }
      const end = document.positionAt(document.offsetAt(at) + typed.length);
      server.change(document, at, end, '');
      result.edits += 2;
      if (n % every === every - 1) result.rss.push(server.rss());
    }
    const found = await Promise.all(documents.map(({ uri }) => server.settled(uri)));
    await server.stop();
    const fresh = await Server.start(folder);
    for (const document of documents) fresh.open(document);
    const again = await Promise.all(documents.map(({ uri }) => fresh.settled(uri)));
    await fresh.stop();
    result.same = JSON.stringify(found) === JSON.stringify(again);
    result.times.sort((a, b) => a - b);
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The command line's language server in a process of its own. */
class Server {
  private constructor(
    private readonly child: ChildProcess,
    private readonly connection: rpc.MessageConnection,
  ) {}

  static async start(folder: string): Promise<Server> {
    const child = spawn(process.execPath, [path.join(root, 'dist/cli.js'), 'lsp', '--stdio'], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout!),
      new StreamMessageWriter(child.stdin!),
    );
    connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) =>
      items.map(() => ({})),
    );
    connection.listen();
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        workspace: { configuration: true, workspaceFolders: true },
        textDocument: { diagnostic: {} },
      },
      workspaceFolders: [{ uri: URI.file(folder).toString(), name: 'bench' }],
    });
    await connection.sendNotification('initialized', {});
    return new Server(child, connection);
  }

  open(document: TextDocument): void {
    const { uri, languageId, version } = document;
    void this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version, text: document.getText() },
    });
  }

  change(
    document: TextDocument,
    start: { line: number; character: number },
    end: { line: number; character: number },
    text: string,
  ): void {
    const version = document.version + 1;
    const change = { range: { start, end }, text };
    TextDocument.update(document, [change], version);
    void this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: document.uri, version },
      contentChanges: [change],
    });
  }

  ask(method: string, params: object): Promise<unknown> {
    return this.connection.sendRequest(method, params);
  }

  async pull(uri: string): Promise<unknown[]> {
    const report = await this.connection.sendRequest<{ items?: { data?: unknown }[] }>(
      'textDocument/diagnostic',
      { textDocument: { uri } },
    );
    return (report.items ?? []).map(({ data: _, ...item }) => item);
  }

  /** What is said in the end: a late answer of the engine leads to another check. */
  async settled(uri: string): Promise<unknown[]> {
    for (let known = ''; ; ) {
      const found = await this.pull(uri);
      const text = JSON.stringify(found);
      if (text === known) return found;
      known = text;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  /** Megabytes of resident memory; NaN where nobody tells. */
  rss(): number {
    try {
      const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
    } catch {
      return Number.NaN;
    }
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    this.connection.dispose();
    this.child.kill();
  }
}
