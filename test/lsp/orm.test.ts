import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CompletionItem, Hover } from 'vscode-languageserver/node';
import { Client } from './client.js';

const FILE = 'notebook/lists.py';
const TEXT = `import frappe


def lists(shelf):
    frappe.get_all("Note", filters={"shelf": shelf}, fields=["title", "pages as n"], order_by="creation desc")
    frappe.get_all("", filters=[["shelf", "=", 1]])
    frappe.db.get_value("Note", {"shelf": ["", shelf]}, "")
    frappe.db.set_value("Note", shelf, {"pages": 3})
    frappe.get_all("Note", filters={""})


def built():
    note = frappe.qb.DocType("Note")
    return frappe.qb.from_(note).select(note.title).where(note.pages > 1).run()
`;

describe('ORM services', () => {
  let client: Client;
  let uri: string;

  beforeEach(async () => {
    client = await Client.start();
    writeFileSync(path.join(client.root, FILE), TEXT);
    uri = client.open(FILE);
  });

  afterEach(() => client.stop());

  const complete = async (search: string, offset: number): Promise<CompletionItem[]> =>
    client.request<CompletionItem[]>('textDocument/completion', {
      textDocument: { uri },
      position: client.position(uri, search, offset),
    });
  const labels = async (search: string, offset: number): Promise<string[]> =>
    (await complete(search, offset)).map(({ label }) => label);

  it('offers DocTypes, fieldnames and operators where they belong', async () => {
    assert.ok((await labels('get_all("", ', 9)).includes('Note'));
    for (const [search, offset] of [
      ['{"shelf": shelf}, fields', 3],
      ['"title", "pages', 3],
      ['"pages as n"', 3],
      ['"creation desc"', 4],
      ['[["shelf"', 4],
      ['shelf]}, "")', 10],
      ['{"pages": 3}', 3],
      ['{""}', 2],
    ] as const) {
      const found = await labels(search, offset);
      if (search !== '[["shelf"') assert.ok(found.includes('title') && found.includes('modified'), search);
      else assert.deepEqual(found, [], 'of an unknown DocType nothing is known');
    }
    assert.ok((await labels('["", shelf]', 2)).includes('not like'));
    assert.deepEqual(await labels('"Note", shelf, {', 2).then((found) => found.includes('title')), false);
  });

  it('replaces what is typed of a name', async () => {
    const item = (await complete('"pages as n"', 3)).find(({ label }) => label === 'title')!;
    const { range } = item.textEdit as {
      range: { start: { character: number }; end: { character: number } };
    };
    assert.equal(range.end.character - range.start.character, 'pages'.length);
  });

  it('offers the fields of a table of the query builder without backticks', async () => {
    const item = (await complete('note.title', 7)).find(({ label }) => label === 'shelf')!;
    assert.equal((item.textEdit as { newText: string }).newText, 'shelf');
  });

  it('shows the statement that is sent', async () => {
    const answer = await client.request<Hover | null>('textDocument/hover', {
      textDocument: { uri },
      position: client.position(uri, 'note.pages > 1', 6),
    });
    const { value } = answer!.contents as { value: string };
    assert.match(value, /SELECT `title` FROM `tabNote` WHERE `pages`>1/);
    assert.match(value, /`tabNote.pages`: `int/);
  });
});
