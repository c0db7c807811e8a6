import assert from 'node:assert/strict';
import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commitAll } from '../support/git.js';
import { Client, NOTE, NOTE_LINE, SHELF } from './client.js';

describe('files and folders that come and go', () => {
  let client: Client;
  afterEach(() => client.stop());

  const folderOf = (file: string) => path.dirname(file);
  const told = (changes: { name: string; type: 1 | 2 | 3 }[]) =>
    client.notify('workspace/didChangeWatchedFiles', {
      changes: changes.map(({ name, type }) => ({ uri: client.uri(name), type })),
    });
  const knows = async (doctype: string) => {
    await client.until(`${doctype} to be known or not`, () => client.statuses.at(-1));
    const { session } = client;
    return session.workspaces.all.some(({ project }) => project.lookup().get(doctype) !== undefined);
  };
  const refreshed = (before: number) =>
    client.until('a refresh', () => (client.refreshes > before ? true : undefined));

  async function start(): Promise<void> {
    client = await Client.start({ settings: { engine: { enabled: false } } });
    await client.pull(client.open(NOTE));
    assert.equal(await knows('Shelf'), true);
  }

  it('takes in a DocType whose folder appears in one go, and forgets one whose folder goes', async () => {
    await start();
    const [shelf, rack] = [folderOf(SHELF), folderOf(SHELF).replace('shelf', 'rack')];
    let before = client.refreshes;
    mkdirSync(client.path(rack));
    writeFileSync(
      client.path(`${rack}/rack.json`),
      client.read(SHELF).replace('"name": "Shelf"', '"name": "Rack"'),
    );
    told([{ name: rack, type: 1 }]);
    await refreshed(before);
    assert.equal(await knows('Rack'), true);

    before = client.refreshes;
    rmSync(client.path(shelf), { recursive: true });
    told([{ name: shelf, type: 3 }]);
    await refreshed(before);
    assert.equal(await knows('Shelf'), false);
  });

  it('follows a folder that the user renames in the explorer', async () => {
    await start();
    const [from, to] = ['notebook/notebook/doctype', 'notebook/notebook/other'];
    const before = client.refreshes;
    mkdirSync(client.path(to));
    renameSync(client.path(folderOf(SHELF)), client.path(`${to}/shelf`));
    client.notify('workspace/didRenameFiles', {
      files: [{ oldUri: client.uri(`${from}/shelf`), newUri: client.uri(`${to}/shelf`) }],
    });
    await refreshed(before);
    // An app's DocTypes are found in folders of that name only.
    assert.equal(await knows('Shelf'), false);
  });

  it('loads the apps anew when one comes', async () => {
    await start();
    const before = client.refreshes;
    cpSync(client.path('notebook'), client.path('second/second'), { recursive: true });
    writeFileSync(
      client.path('second/second/notebook/doctype/shelf/shelf.json'),
      client.read(SHELF).replace('"name": "Shelf"', '"name": "Second Shelf"'),
    );
    told([{ name: 'second', type: 1 }]);
    await refreshed(before);
    await client.until('the second app', () =>
      client.session.workspaces.all.some(({ project }) => project.apps.has('second')) ? true : undefined,
    );
    assert.equal(await knows('Second Shelf'), true);
  });

  it('holds the folder against the disk when HEAD moves', async () => {
    await start();
    const git = commitAll(client.root);
    git('rm', '-rq', folderOf(SHELF));
    git('commit', '-qm', 'less');
    const before = client.refreshes;
    // Not one of the files is told, only that HEAD is another.
    told([{ name: '.git/logs/HEAD', type: 2 }]);
    await refreshed(before);
    assert.equal(await knows('Shelf'), false);
    const again = client.refreshes;
    git('checkout', '-q', 'HEAD~1');
    told([{ name: '.git/HEAD', type: 2 }]);
    await refreshed(again);
    assert.equal(await knows('Shelf'), true);
  });
});

/** A token for a request, and what takes the request back. */
function cancellation() {
  const listeners = new Set<() => void>();
  const token = {
    isCancellationRequested: false,
    onCancellationRequested: (listener: () => void) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
  const cancel = () => {
    for (const listener of listeners) listener();
  };
  return { token, cancel };
}

describe('questions about all files', () => {
  let client: Client;
  afterEach(() => client.stop());

  interface Report {
    items: { uri: string; kind: string; items?: { code: string }[] }[];
  }
  const settings = { engine: { enabled: false }, workspaceDiagnostics: true };
  const ask = () => client.request<Report>('workspace/diagnostic', { previousResultIds: [] });
  const workspaceWide = () =>
    [...client.registrations.values()]
      .filter(({ method }) => method === 'textDocument/diagnostic')
      .map(
        ({ registerOptions }) => (registerOptions as { workspaceDiagnostics: boolean }).workspaceDiagnostics,
      );

  it('are registered only while the setting is on', async () => {
    client = await Client.start({ settings: { engine: { enabled: false } }, registers: true });
    await client.until('a registration', () => (workspaceWide().length ? true : undefined));
    assert.deepEqual(workspaceWide(), [false]);
    client.settings = settings;
    client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.until('the other registration', () => (workspaceWide().includes(true) ? true : undefined));
    assert.deepEqual(workspaceWide(), [true]);
  });

  it('clear a file that was closed and is gone, and give what is on disk of one that was not saved', async () => {
    client = await Client.start({ settings });
    const note = client.open(NOTE);
    await client.pull(note);
    const shelf = client.open(SHELF, client.read(SHELF).replace('"fieldtype": "Data"', '"fieldtype": "Dat"'));
    await client.pull(shelf);
    await ask();
    client.close(note);
    client.close(shelf);
    rmSync(client.path(NOTE));
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: note, type: 3 }] });
    const { items } = await ask();
    const of = (uri: string) => items.find((item) => item.uri === uri);
    assert.deepEqual(of(note)?.items, []);
    assert.ok(!of(shelf)?.items?.some(({ code }) => code === 'doctype/unknown-fieldtype'));
  });

  it('are answered with -32800 when cancelled, and the next one is answered', async () => {
    client = await Client.start({ settings });
    await client.pull(client.open(NOTE_LINE));
    const { token, cancel } = cancellation();
    const params = { previousResultIds: [] };
    const asked = client.request<Report>('workspace/diagnostic', params, token as never);
    cancel();
    await assert.rejects(asked, { code: -32800 });
    const { items } = await ask();
    assert.ok(items.some(({ uri }) => uri === client.uri(NOTE)));
  });

  it('of single files are not computed when they are taken back at once', async () => {
    client = await Client.start({ settings: { engine: { enabled: false } } });
    const uri = client.open(NOTE);
    await client.pull(uri);
    const before = client.session.checks.times.length;
    const asked: Promise<unknown>[] = [];
    for (let i = 0; i < 200; i++) {
      client.edit(uri, '"doctype": "DocType"', '"doctype": "DocType" ');
      const { token, cancel } = cancellation();
      asked.push(
        client
          .request('textDocument/diagnostic', { textDocument: { uri } }, token as never)
          .then(() => 0)
          .catch(({ code }: { code: number }) => code),
      );
      cancel();
    }
    const codes = await Promise.all(asked);
    await client.pull(uri);
    assert.ok(codes.every((code) => code === -32800 || code === 0));
    assert.ok(codes.filter((code) => code === -32800).length > 190, codes.join());
    assert.ok(
      client.session.checks.times.length - before < 10,
      `${client.session.checks.times.length - before}`,
    );
  });
});
