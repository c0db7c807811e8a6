import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'jsonc-parser';
import type { CodeAction } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Client, NOTE } from './client.js';

const FIX_ALL = 'source.fixAll.doctypeCompat';

describe('code actions', () => {
  let client: Client;
  let uri: string;

  beforeEach(async () => {
    client = await Client.start();
    uri = client.open(NOTE);
  });

  afterEach(() => client.stop());

  const titled = (actions: readonly CodeAction[], title: RegExp) => {
    const found = actions.find((action) => title.test(action.title));
    assert.ok(found, `no ${title} among ${actions.map((action) => action.title).join('; ')}`);
    return found;
  };

  /** Applies an action to the files of the copy. */
  const apply = (action: CodeAction) => {
    for (const change of action.edit?.documentChanges ?? []) {
      if ('edits' in change) {
        const target = change.textDocument.uri;
        const file = decodeURIComponent(new URL(target).pathname);
        let text = '';
        try {
          text = readFileSync(file, 'utf8');
        } catch {}
        const edits = Client.editsFor({ documentChanges: [change] }, target);
        writeFileSync(file, TextDocument.applyEdits(TextDocument.create(target, '', 1, text), edits));
      }
    }
  };

  it('offers the preferred fix first, and it removes the finding', async () => {
    const [first] = await client.diagnostics(uri);
    const [fix] = await client.actions(uri, [first!], ['quickfix']);
    assert.equal(fix?.isPreferred, true);
    client.apply(uri, Client.editsFor(fix.edit, uri));
    assert.deepEqual(
      (await client.diagnostics(uri)).map(({ data }) => data.fieldname),
      ['settings'],
    );
    const controller = client.uri('notebook/notebook/doctype/note/note.py');
    assert.match(Client.editsFor(fix.edit, controller)[0]?.newText ?? '', /def before_insert/);
  });

  it('offers no fix made for an older text', async () => {
    const [first] = await client.diagnostics(uri);
    client.edit(uri, '"actions": [],', '"actions": [],\n "allow_copy": 1,');
    const actions = await client.actions(uri, [first!], ['quickfix']);
    assert.ok(!actions.some(({ title }) => /Set the default|Remove the default/.test(title)));
  });

  it('offers no fix made for an older text of the other file that it changes', async () => {
    const controller = client.open('notebook/notebook/doctype/note/note.py');
    const [first] = await client.diagnostics(uri);
    const offered = async () => {
      const actions = await client.actions(uri, [first!], ['quickfix']);
      return actions.filter(({ title }) => /the default of content/.test(title)).length;
    };
    assert.equal(await offered(), 2);
    client.edit(controller, 'import frappe\n', '');
    assert.equal(await offered(), 1);
  });

  it('ignores one field by an entry in the configuration that it makes', async () => {
    const [first] = await client.diagnostics(uri);
    const actions = await client.actions(uri, [first!], ['quickfix']);
    const ignore = titled(actions, /^Ignore vitess\/text-default for the field content/);
    assert.ok(ignore.edit?.documentChanges?.some((change) => 'kind' in change && change.kind === 'create'));
    apply(ignore);
    const config = client.read('doctype-compat.json');
    assert.deepEqual(JSON.parse(config), {
      ignore: [{ rule: 'vitess/text-default', doctype: 'Note', field: 'content' }],
    });
    const before = client.refreshes;
    client.notify('workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uri('doctype-compat.json'), type: 1 }],
    });
    await client.until('a refresh', () => (client.refreshes > before ? true : undefined));
    assert.deepEqual(
      (await client.diagnostics(uri)).map(({ data }) => data.fieldname),
      ['settings'],
    );
  });

  it('adds to the configuration that is there, keeping its comments', async () => {
    const [first] = await client.diagnostics(uri);
    const config = client.open('doctype-compat.json', '{\n\t// ours\n\t"targets": ["vitess"]\n}\n');
    await client.diagnostics(config);
    const ignore = titled(await client.actions(uri, [first!]), /everywhere/);
    client.apply(config, Client.editsFor(ignore.edit, config));
    assert.match(client.text(config), /\/\/ ours/);
    assert.deepEqual(parse(client.text(config)), {
      targets: ['vitess'],
      ignore: [{ rule: 'vitess/text-default' }],
    });
  });

  it('opens the page of the rule', async () => {
    const [first] = await client.diagnostics(uri);
    const docs = titled(await client.actions(uri, [first!]), /documentation/);
    assert.deepEqual(docs.command?.arguments, ['vitess/text-default']);
  });

  it('applies all safe fixes, and no other', async () => {
    client.edit(uri, '  "details_section",\n', '  "details_section",\n  "nobody",\n');
    client.edit(uri, '  "settings",\n', '');
    const order = await client.diagnostics(uri, 'doctype/field-order');
    assert.equal(order.length, 2);
    const [fixAll, ...others] = await client.actions(uri, order, [FIX_ALL]);
    assert.deepEqual([fixAll?.kind, others.length], [FIX_ALL, 0]);
    client.apply(uri, Client.editsFor(fixAll?.edit, uri));
    assert.deepEqual(await client.diagnostics(uri, 'doctype/field-order'), []);
    // Moving a default changes what an existing document holds, so it is not among them.
    assert.equal((await client.diagnostics(uri)).length, 2);
    assert.deepEqual(await client.actions(uri, [], [FIX_ALL]), []);
  });
});
