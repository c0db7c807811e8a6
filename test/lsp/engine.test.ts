import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { CodeLens } from 'vscode-languageserver/node';
import type { PreviewResult } from '../../server/src/protocol.js';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { Client, NOTE, NOTE_LINE } from './client.js';

describe('the server and the engine', () => {
  let client: Client;

  afterEach(() => client.stop());

  it('goes on when the engine is killed, and starts it again', async function () {
    if ('missing' in locateEngine()) return this.skip();
    client = await Client.start();
    const uri = client.open(NOTE);
    await client.diagnostics(uri);
    await client.until('a running engine', () =>
      client.statuses.find(({ engine }) => engine.state === 'ready'),
    );
    const { pid } = client.session.engines.vitess!;
    process.kill(pid!, 'SIGKILL');
    client.edit(uri, '"Write here"', '"Write there"');
    assert.equal((await client.diagnostics(uri)).length, 2);
    client.edit(uri, '"Write there"', '"Write on"');
    assert.equal((await client.diagnostics(uri)).length, 2);
    client.statuses.length = 0;
    // The next question after the back-off starts it again; edits are such questions.
    let words = 0;
    const again = client.until('the engine to run again', () =>
      client.session.engines.vitess!.pid !== undefined && client.session.engines.vitess!.pid !== pid
        ? true
        : undefined,
    );
    const typing = setInterval(() => {
      client.edit(uri, '"label": "Pages', `"label": "Pages${words++}`);
      void client.pull(uri);
    }, 50);
    await again.finally(() => clearInterval(typing));
  });

  it('says in its status that the engine is missing, and checks all the same', async () => {
    client = await Client.start({ settings: { engine: { path: '/nowhere/vitess-engine' } } });
    const uri = client.open(NOTE);
    assert.equal((await client.diagnostics(uri)).length, 2);
    const status = await client.until('the status', () =>
      client.statuses.find(({ engine }) => engine.state === 'missing'),
    );
    assert.match(status.engine.detail ?? '', /nowhere/);
  });

  it('does not say that all is well without the engine, and judges the rest when it comes back', async function () {
    const found = locateEngine();
    if (!('path' in found)) return this.skip();
    const folder = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-engine-'));
    const link = path.join(folder, 'vitess-engine');
    client = await Client.start({ settings: { engine: { path: link } } });
    const fields = [{ fieldname: 'line', fieldtype: 'Data', label: 'Line' }];
    const sound = { doctype: 'DocType', name: 'Note Line', module: 'Notebook', istable: 1, fields };
    const uri = client.open(NOTE_LINE, JSON.stringify(sound));
    await client.pull(uri);
    const lenses = () => client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    await client.until('a missing engine', () =>
      client.statuses.find(({ engine }) => engine.state === 'missing'),
    );
    assert.match((await lenses())[0]?.command?.title ?? '', /· not fully analysed ·/);
    const preview = await client.request<PreviewResult>('doctypeCompat/preview', { uri });
    assert.ok('model' in preview && preview.model.notes.some((note) => /has not judged/.test(note)));

    symlinkSync(found.path, link);
    client.notify('doctypeCompat/retryEngine', {});
    await client.pull(uri);
    await client.until('a running engine', () =>
      client.statuses.at(-1)?.engine.state === 'ready' ? true : undefined,
    );
    assert.match((await lenses())[0]?.command?.title ?? '', /· no findings ·/);
    rmSync(folder, { recursive: true });
  });

  it('runs nothing that an untrusted workspace names', async () => {
    client = await Client.start({
      settings: { engine: { path: '/nowhere/vitess-engine' } },
      initializationOptions: { trusted: false },
    });
    const uri = client.open(NOTE);
    await client.diagnostics(uri);
    assert.doesNotMatch(client.session.status().engine.detail ?? '', /nowhere/);
  });

  it('can be told to do without', async () => {
    client = await Client.start({ settings: { engine: { enabled: false } } });
    const uri = client.open(NOTE);
    assert.equal((await client.diagnostics(uri)).length, 2);
    assert.equal(client.session.status().engine.state, 'off');
  });
});
