import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { Client, NOTE, NOTE_LINE, SHELF } from './client.js';

describe('diagnostics', () => {
  let client: Client;

  afterEach(() => client.stop());

  it('gives the finding on its property, with code, page and the data of its fixes', async () => {
    client = await Client.start();
    const uri = client.open(NOTE);
    const [first] = await client.diagnostics(uri);
    assert.equal(first?.code, 'vitess/text-default');
    assert.equal(first.codeDescription?.href, 'https://docs.invalid/vitess/text-default.md');
    assert.deepEqual(first.range.start, client.position(uri, '"default": "Write here"'));
    assert.match(
      String(first.message),
      /MySQL 1101 \(42000\): BLOB, TEXT, GEOMETRY or JSON column 'content'/,
    );
    assert.equal(first.data.version, 1);
  });

  it('says unchanged when the verdict is the one that the client has', async () => {
    client = await Client.start();
    const uri = client.open(NOTE);
    const report = await client.pull(uri);
    const again = await client.pull(uri, report.resultId);
    assert.deepEqual(again, { kind: 'unchanged', resultId: report.resultId });
  });

  it('follows the typing', async () => {
    client = await Client.start();
    const uri = client.open(NOTE);
    assert.equal((await client.diagnostics(uri)).length, 2);
    client.edit(uri, '"default": "{}",\n   ', '');
    assert.deepEqual(
      (await client.diagnostics(uri)).map(({ data }) => data.fieldname),
      ['content'],
    );
    client.edit(uri, '"fieldtype": "Text Editor"', '"fieldtype": "Data"');
    assert.deepEqual(await client.diagnostics(uri), []);
  });

  it('answers for the newest version when requests and edits are mixed', async () => {
    client = await Client.start();
    const uri = client.open(NOTE);
    const reports = [client.pull(uri)];
    for (const word of ['a', 'b', 'c', 'd']) {
      client.edit(uri, 'Write here', `${word}Write here`);
      reports.push(client.pull(uri));
    }
    const last = (await Promise.all(reports)).at(-1)!;
    assert.equal(last.kind, 'full');
    assert.ok(last.kind === 'full' && last.items.length > 0);
    assert.ok(last.items.every(({ data }) => data.version === 5));
  });

  it('publishes in the order of the versions where the client cannot ask', async () => {
    client = await Client.start({ pull: false });
    const uri = client.open(NOTE);
    client.edit(uri, '"default": "{}",\n   ', '');
    client.edit(uri, '"fieldtype": "Text Editor"', '"fieldtype": "Data"');
    const last = await client.until('diagnostics of version 3', () =>
      client.published.find(({ version }) => version === 3),
    );
    assert.ok(last.diagnostics.every(({ code }) => code !== 'vitess/text-default'));
    const versions = client.published.map(({ version }) => version!);
    assert.deepEqual(
      versions,
      [...versions].sort((a, b) => a - b),
    );
  });

  it('takes published diagnostics back when the file is closed', async () => {
    client = await Client.start({ pull: false });
    const uri = client.open(NOTE);
    await client.until('diagnostics', () => client.published.find(({ version }) => version === 1));
    client.close(uri);
    const last = await client.until('none', () =>
      client.published.find(({ version }) => version === undefined),
    );
    assert.deepEqual(last, { uri, diagnostics: [] });
  });

  it('takes half-typed JSON', async () => {
    client = await Client.start();
    const uri = client.open(NOTE);
    const text = client.text(uri);
    for (const cut of ['"default": "Write', '"fieldname": "settings",', '"fields": [', '"doctype": "Doc']) {
      client.close(uri);
      client.open(NOTE, text.slice(0, text.indexOf(cut) + cut.length));
      const report = await client.pull(uri);
      assert.equal(report.kind, 'full', cut);
    }
  });

  it('leaves a file with conflict markers to the rule that says so', async () => {
    client = await Client.start();
    const text = client
      .read(NOTE)
      .replace('   "default": "{}",\n', '<<<<<<< ours\n   "default": "{}",\n=======\n>>>>>>> theirs\n');
    const uri = client.open(NOTE, text);
    assert.deepEqual(await client.diagnostics(uri), []);
  });

  it('says nothing about other JSON', async () => {
    client = await Client.start();
    const uri = client.open('package.json', '{ "default": "x" }');
    assert.deepEqual(await client.diagnostics(uri), []);
  });

  it('follows the configuration file, and asks the client to ask again', async () => {
    client = await Client.start();
    const uri = client.open(NOTE);
    assert.equal((await client.diagnostics(uri)).length, 2);
    const before = client.refreshes;
    const file = client.path('doctype-compat.json');
    const config = client.uri('doctype-compat.json');
    writeFileSync(
      file,
      '{ "rules": { "vitess/text-default": "warning" }, "ignore": [{ "rule": "vitess/*", "field": "settings" }] }',
    );
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: config, type: 1 }] });
    await client.until('a refresh', () => (client.refreshes > before ? true : undefined));
    const [only, ...none] = await client.diagnostics(uri);
    assert.deepEqual([only?.data.fieldname, only?.severity, none.length], ['content', 2, 0]);
    rmSync(file);
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: config, type: 3 }] });
    await client.until('another refresh', () => (client.refreshes > before + 1 ? true : undefined));
    assert.equal((await client.diagnostics(uri)).length, 2);
  });

  it('follows the configuration while it is typed, and reports what is wrong in it', async () => {
    client = await Client.start();
    const uri = client.open(NOTE);
    const config = client.open('doctype-compat.json', '{ "rules": { "vitess/text-default": "off" } }');
    assert.deepEqual(await client.diagnostics(config), []);
    assert.deepEqual(await client.diagnostics(uri), []);
    client.edit(config, 'off', 'loud');
    assert.deepEqual((await client.diagnostics(config, 'lint/config')).length, 1);
    assert.equal((await client.diagnostics(uri)).length, 2);
  });

  it("follows the editor's settings", async () => {
    // A late answer of the engine asks for a refresh as well.
    const settings = { engine: { enabled: false } };
    client = await Client.start({ settings });
    const uri = client.open(NOTE);
    assert.equal((await client.diagnostics(uri)).length, 2);
    const before = client.refreshes;
    client.settings = { ...settings, targets: ['mariadb'] };
    client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.until('a refresh', () => (client.refreshes > before ? true : undefined));
    assert.deepEqual(await client.diagnostics(uri), []);
  });

  it('sees another DocType change in its own editor', async () => {
    client = await Client.start();
    const uri = client.open(NOTE);
    const column = async () => {
      const position = client.position(uri, '"fieldname": "shelf"', 2);
      const hover = await client.request<{ contents: { value: string } }>('textDocument/hover', {
        textDocument: { uri },
        position,
      });
      return /MariaDB \| `(\w+)/.exec(hover.contents.value)?.[1];
    };
    assert.equal(await column(), 'uuid');
    const shelf = client.open(SHELF);
    client.edit(shelf, '"UUID"', '"hash"');
    await client.diagnostics(shelf);
    assert.equal(await column(), 'varchar');
    // Closed without saving: what is on disk counts again.
    client.close(shelf);
    assert.equal(await column(), 'uuid');
  });

  it('leaves to the editor what the schema of the configuration says', async () => {
    const text = '{ "target": ["mariadb"], "rules": { "vitess/nope": "off" } }';
    const found = async (schemas: boolean) => {
      client = await Client.start({
        initializationOptions: { schemas },
        settings: { engine: { enabled: false } },
      });
      writeFileSync(client.path('doctype-compat.json'), text);
      const uri = client.open('doctype-compat.json');
      const report = await client.diagnostics(uri, 'lint/config');
      const messages = report.map(({ message }) => String(message));
      if (schemas) await client.stop();
      return messages;
    };
    assert.deepEqual(await found(true), ['There is no rule vitess/nope']);
    assert.equal((await found(false)).length, 2);
  });

  it('shows what only Vitess refuses as information until the targets are said', async () => {
    const settings = { engine: { enabled: false } };
    client = await Client.start({ initializationOptions: { asksForTargets: true }, settings });
    const uri = client.open(NOTE);
    const severities = async () => (await client.diagnostics(uri)).map(({ severity }) => severity);
    assert.deepEqual(await severities(), [3, 3]);
    writeFileSync(client.path('doctype-compat.json'), '{ "targets": ["vitess"] }');
    client.notify('workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uri('doctype-compat.json'), type: 1 }],
    });
    assert.deepEqual(await severities(), [1, 1]);
  });

  it('checks the whole workspace only where the settings ask for it', async () => {
    // A late answer of the engine would be a change as well.
    const settings = { engine: { enabled: false } };
    client = await Client.start({ settings });
    // When this is answered the project has been loaded, with the refresh that comes of it.
    const uri = client.open(NOTE);
    await client.diagnostics(uri);
    client.close(uri);
    type Report = { items: { uri: string; items: { code: string }[] }[] };
    const ask = () => client.request<Report>('workspace/diagnostic', { previousResultIds: [] });
    assert.deepEqual((await ask()).items, []);
    const before = client.refreshes;
    client.settings = { ...settings, workspaceDiagnostics: true };
    client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.until('a refresh', () => (client.refreshes > before ? true : undefined));
    const { items } = await ask();
    // The client repeats the request at once; the answer waits for a change.
    const held = ask();
    const first = await Promise.race([held, client.pull(client.open(NOTE_LINE))]);
    assert.ok('kind' in first, 'the request was answered at once');
    const config = client.path('doctype-compat.json');
    writeFileSync(config, '{ "rules": { "vitess/text-default": "off" } }');
    client.notify('workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uri('doctype-compat.json'), type: 1 }],
    });
    const after = (await held).items.find((item) => item.uri === client.uri(NOTE));
    assert.ok(!after?.items.some(({ code }) => code === 'vitess/text-default'));
    const note = items.find((item) => item.uri === client.uri(NOTE));
    assert.equal(note?.items.filter(({ code }) => code === 'vitess/text-default').length, 2);
  });
});
