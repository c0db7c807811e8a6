import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { URI } from 'vscode-uri';
import { stackOf } from '../../server/src/core/attempt.js';
import type { Failure, Trial } from './fuzz.js';
import { METHODS, MessageStream } from './message-stream.js';
import { Random } from './mutate.js';
import { corpus } from './places.js';
import { Wire } from './wire.js';

const app = path.resolve(import.meta.dirname, '../fixtures/lsp/app');
/** Those of the protocol itself. */
const STANDARD = METHODS.filter((method) => method.startsWith('textDocument/'));

/**
 * Messages that are out of order, invalid, cancelled, huge, or about places inside surrogate pairs and outside of the
 * text: each request has one answer, none is an internal error, and afterwards the server knows the text as it is.
 */
export class MessagesTrial implements Trial {
  private readonly texts = corpus();

  end(): void {}

  async run(seed: number): Promise<Failure | undefined> {
    const random = new Random(seed);
    const root = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-messages-'));
    cpSync(app, root, { recursive: true });
    const wire = new Wire();
    const fail = (why: string): Failure => ({ seed, place: 'messages', why, text: wire.log.join('\n') });
    try {
      const early =
        random.below(4) === 0
          ? [wire.request(random.pick(STANDARD), { textDocument: { uri: 'file:///a.json' } })]
          : [];
      await wire.answer(wire.request('initialize', initialize(root)));
      for (const id of early) {
        const code = (await wire.answer(id))?.error?.code;
        // What it does not know at all it may say so at once.
        if (code !== -32002 && code !== -32601) return fail(`before initialize: ${code}`);
      }
      wire.send({ method: 'initialized', params: {} });
      const stream = new MessageStream(wire, random, root, this.texts);
      for (let n = 10 + random.below(30); n > 0; n--) stream.step();
      const wrong = await stream.judge();
      if (wrong) return fail(wrong);
      if (wire.invalid.length > 0) return fail(`no JSON-RPC: ${wire.invalid[0]}`);
      if (wire.twice.length > 0) return fail(`answered twice: ${wire.twice[0]}`);
      return undefined;
    } catch (error) {
      return fail(stackOf(error));
    } finally {
      await wire.answer(wire.request('shutdown', undefined));
      rmSync(root, { recursive: true, force: true });
    }
  }
}

function initialize(root: string): object {
  const uri = URI.file(root).toString();
  return {
    processId: null,
    rootUri: null,
    capabilities: {
      textDocument: { diagnostic: {}, publishDiagnostics: {} },
      workspace: { configuration: true, workspaceFolders: true },
    },
    workspaceFolders: [{ uri, name: 'a' }],
    initializationOptions: {
      docs: 'https://docs.invalid/',
      commands: true,
      trusted: true,
      engine: { enabled: false },
    },
  };
}
