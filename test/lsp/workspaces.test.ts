import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client, NOTE } from './client.js';

describe('several folders', () => {
  let client: Client;

  afterEach(() => client.stop());

  it('has a project for each, with its own configuration', async () => {
    client = await Client.start({ folders: ['notebook', 'second'] });
    mkdirSync(client.path('second/doctype/memo'), { recursive: true });
    const memo = client.read(NOTE).replace('"name": "Note"', '"name": "Memo"');
    writeFileSync(client.path('second/doctype-compat.json'), '{ "targets": ["mariadb"] }');
    writeFileSync(client.path('second/doctype/memo/memo.json'), memo);
    client.notify('workspace/didChangeWatchedFiles', {
      changes: [
        { uri: client.uri('second/doctype-compat.json'), type: 1 },
        { uri: client.uri('second/doctype/memo/memo.json'), type: 1 },
      ],
    });
    const note = client.open(NOTE);
    const second = client.open('second/doctype/memo/memo.json');
    assert.equal((await client.diagnostics(note)).length, 2);
    assert.deepEqual(await client.diagnostics(second), []);
    const roots = client.session.status().projects.map(({ root }) => path.relative(client.root, root));
    assert.deepEqual(roots.sort(), ['notebook', 'second']);
  });

  it('lets go of a folder that is closed', async () => {
    client = await Client.start({ folders: ['notebook'] });
    const uri = client.open(NOTE);
    await client.diagnostics(uri);
    client.close(uri);
    client.notify('workspace/didChangeWorkspaceFolders', {
      event: { added: [], removed: [{ uri: client.uri('notebook'), name: 'notebook' }] },
    });
    await client.until('the project to go', () =>
      client.statuses.at(-1)?.projects.length === 0 ? true : undefined,
    );
  });

  it('checks a lone DocType outside of every folder', async () => {
    client = await Client.start({ folders: [] });
    const uri = client.open(NOTE);
    assert.equal((await client.diagnostics(uri)).length, 2);
  });
});
