import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CodeAction, CodeLens } from 'vscode-languageserver/node';
import type { Page } from '../../server/src/handlers/executeCommand.js';
import { Client } from './client.js';

const sample = path.resolve(import.meta.dirname, '../../examples/bench');
const LIBRARY = 'bench/apps/library/library';
const LOAN = `${LIBRARY}/library/doctype/loan/loan.json`;

/** What Neovim, Helix and others get, which know nothing of our requests: lenses, pages and the panel's contents. */
describe('an editor without our extension', () => {
  let client: Client;

  before(async () => {
    client = await Client.start({
      folders: ['bench'],
      pull: false,
      initializationOptions: {},
      prepare: (root) => cpSync(sample, path.join(root, 'bench'), { recursive: true }),
    });
  });

  after(() => client.stop());

  const run = (command: string, ...args: unknown[]) =>
    client.request<Page | null>('workspace/executeCommand', { command, arguments: args });

  it('has lenses whose commands the server takes', async () => {
    const commands = client.capabilities.executeCommandProvider?.commands ?? [];
    const uris = [client.open(LOAN), client.open(`${LIBRARY}/api.py`)];
    for (const uri of uris) {
      const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
      assert.ok(lenses.length > 0, uri);
      for (const { command } of lenses) {
        assert.ok(commands.includes(command!.command), command!.command);
        const page = await run(command!.command, ...(command!.arguments ?? []));
        assert.match(page?.markdown ?? '', /^# /);
      }
    }
    for (const uri of uris) client.close(uri);
  });

  it('shows the panel as a page of Markdown', async () => {
    const uri = client.open(LOAN);
    const page = await run('doctypeCompat.previewDdl', uri);
    assert.match(page!.markdown, /^# Loan\n/);
    assert.match(page!.markdown, /```sql\n(?:.*\n)*?create table `tabLoan`/i);
    const shown = fileURLToPath(page!.uri);
    assert.equal(readFileSync(shown, 'utf8'), page!.markdown);
    // By hand, as Helix does, a command has no arguments: it is about the DocType that was opened last.
    assert.equal((await run('doctypeCompat.previewDdl'))!.markdown, page!.markdown);
    client.close(uri);
    assert.equal(await run('doctypeCompat.previewDdl'), null);
  });

  it('is led from a finding to the page of its rule', async () => {
    const book = `${LIBRARY}/library/doctype/book/book.json`;
    const uri = client.open(book, client.read(book).replace('"field_order"', '"field_ordr"'));
    const found = await client.until('the finding', () =>
      client.published
        .findLast((one) => one.uri === uri)
        ?.diagnostics.find(({ code }) => code === 'doctype/misspelt-key'),
    );
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: found.range,
      context: { diagnostics: [found] },
    });
    const docs = actions.find(({ command }) => command?.command === 'doctypeCompat.openRuleDocumentation');
    const page = await run(docs!.command!.command, ...(docs!.command!.arguments ?? []));
    assert.match(page!.markdown, /^# doctype\/misspelt-key/);
    assert.ok(existsSync(fileURLToPath(page!.uri)));
    assert.equal(await run('doctypeCompat.openRuleDocumentation', '../../etc/passwd'), null);
    client.close(uri);
  });

  it('is asked to show a page where it can, and told where it is where it cannot', async () => {
    const uri = client.open(LOAN);
    const told = await run('doctypeCompat.previewDdl', uri);
    assert.equal(client.messages.at(-1), `Written to ${told!.uri}`);
    client.close(uri);
    const able = await Client.start({ pull: false, initializationOptions: {}, showsDocuments: true });
    const opened = able.open('notebook/notebook/doctype/note/note.json');
    const page = await able.request<Page>('workspace/executeCommand', {
      command: 'doctypeCompat.previewDdl',
      arguments: [opened],
    });
    assert.deepEqual([able.shown, able.messages], [[page.uri], []]);
    await able.stop();
    assert.ok(!existsSync(fileURLToPath(page.uri)), 'is gone with the server');
  });
});
