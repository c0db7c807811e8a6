import { PassThrough } from 'node:stream';
import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { startServer } from '../../server/src/server.js';

/** How long the server may take to come to rest, in milliseconds. */
const REST = 60_000;

/** A connection of its own to a server in this process, on the level of bytes. */
export class Wire {
  readonly answers = new Map<number, { result?: unknown; error?: { code: number; message: string } }>();
  readonly twice: number[] = [];
  readonly invalid: string[] = [];
  readonly log: string[] = [];
  private readonly toServer = new PassThrough();
  private rest = Buffer.alloc(0);
  private waiting: { id: number; done: () => void }[] = [];
  private next = 1;

  constructor() {
    const toClient = new PassThrough();
    const server = createConnection(
      ProposedFeatures.all,
      new StreamMessageReader(this.toServer),
      new StreamMessageWriter(toClient),
    );
    toClient.on('data', (chunk: Buffer) => this.read(chunk));
    startServer(server);
  }

  /** What the server writes is whole messages, each JSON-RPC 2.0. */
  private read(chunk: Buffer): void {
    this.rest = Buffer.concat([this.rest, chunk]);
    for (;;) {
      const end = this.rest.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(
        /Content-Length: (\d+)/i.exec(this.rest.subarray(0, end).toString('latin1'))?.[1],
      );
      if (this.rest.length < end + 4 + length) return;
      const body = this.rest.subarray(end + 4, end + 4 + length).toString('utf8');
      this.rest = this.rest.subarray(end + 4 + length);
      this.take(body);
    }
  }

  private take(body: string): void {
    let message: {
      jsonrpc?: string;
      id?: number | null;
      method?: string;
      result?: unknown;
      error?: { code: number; message: string };
    };
    try {
      message = JSON.parse(body);
    } catch {
      this.invalid.push(body);
      return;
    }
    if (message.jsonrpc !== '2.0') this.invalid.push(body);
    if (message.method !== undefined) {
      if (message.id !== undefined)
        this.send({ id: message.id, result: message.method === 'workspace/configuration' ? [{}] : null });
      return;
    }
    if (typeof message.id !== 'number') return;
    if (this.answers.has(message.id)) this.twice.push(message.id);
    this.answers.set(message.id, message);
    for (const { id, done } of this.waiting) if (id === message.id) done();
  }

  send(message: object): void {
    this.raw(JSON.stringify({ jsonrpc: '2.0', ...message }));
  }

  raw(body: string, length = Buffer.byteLength(body)): void {
    this.log.push(body.slice(0, 4000));
    this.toServer.write(`Content-Length: ${length}\r\n\r\n`);
    // In pieces, as a pipe may give them.
    const bytes = Buffer.from(body);
    for (let at = 0; at < bytes.length; at += 60_000) this.toServer.write(bytes.subarray(at, at + 60_000));
  }

  request(method: string, params: unknown): number {
    const id = this.next++;
    this.send({ id, method, params });
    return id;
  }

  /** The answer to a request; undefined when there is none in time. */
  async answer(
    id: number,
  ): Promise<{ result?: unknown; error?: { code: number; message: string } } | undefined> {
    if (!this.answers.has(id)) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.waiting.push({ id, done: resolve });
        timer = setTimeout(resolve, REST);
      });
      clearTimeout(timer);
    }
    return this.answers.get(id);
  }
}
