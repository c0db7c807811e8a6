import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CompletionItem, Hover, Location } from 'vscode-languageserver/node';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { Client, NOTE } from './client.js';

const FILE = 'main.vschema.json';
const TEXT = `{
 "sharded": true,
 "vindexes": { "by_text": { "type": "unicode_loose_xxhash" } },
 "tables": {
  "tabNote": { "column_vindexes": [{ "column": "name", "name": "by_text" }] },
  "": {},
  "tabGone": { "column_vindexes": [{ "column": "", "name": "by_text" }] }
 }
}
`;

describe('VSchema files', () => {
  let client: Client;
  let uri: string;

  beforeEach(async () => {
    client = await Client.start();
    writeFileSync(path.join(client.root, FILE), TEXT);
    uri = client.open(FILE);
  });

  afterEach(() => client.stop());

  const at = (search: string, offset = 1) => ({
    textDocument: { uri },
    position: client.position(uri, search, offset),
  });
  const hover = async (search: string, offset?: number) => {
    const answer = await client.request<Hover | null>('textDocument/hover', at(search, offset));
    return (answer?.contents as { value: string } | undefined)?.value ?? '';
  };
  const complete = async (search: string, offset: number) => {
    const items = await client.request<CompletionItem[]>('textDocument/completion', at(search, offset));
    return items.map(({ label }) => label);
  };

  it('say what a table is, and lead to its DocType', async () => {
    const text = await hover('tabNote', 3);
    assert.match(text, /DocType \*\*Note\*\*, \d+ columns/);
    assert.match(text, /Sharded by `name`, by `by_text`/);
    assert.match(await hover('tabGone', 3), /no DocType of this workspace/);
    const [found] = [await client.request<Location>('textDocument/definition', at('tabNote', 3))];
    assert.equal(found?.uri, client.uri(NOTE));
  });

  it('offer tables, columns, vindexes and their types', async () => {
    assert.ok(!(await complete('"": {}', 1)).includes('tabNote'), 'it is there');
    client.edit(uri, 'tabGone', 'tabNote');
    client.edit(
      uri,
      '"tabNote": { "column_vindexes": [{ "column": "name"',
      '"x": { "column_vindexes": [{ "column": "name"',
    );
    assert.deepEqual((await complete('"column": ""', 11)).slice(0, 2), ['name', 'creation']);
    assert.deepEqual(await complete('"by_text" }] },', 2), ['by_text']);
    assert.ok((await complete('unicode_loose_xxhash', 3)).includes('consistent_lookup_unique'));
  });

  it('have what Vitess and the DocTypes say against them', async function () {
    if ('missing' in locateEngine()) return this.skip();
    client.edit(uri, '  "": {},\n', '');
    client.edit(uri, '"column": ""', '"column": "name"');
    client.edit(uri, '"name": "by_text" }] },', '"name": "by_none" }] },');
    const messages = (await client.diagnostics(uri, 'lint/config')).map(({ message, range }) => ({
      message: String(message),
      line: range.start.line,
    }));
    const refused = messages.find(({ message }) => message.startsWith('Vitess refuses keyspace main'));
    assert.match(refused?.message ?? '', /by_none/);
    assert.equal(refused?.line, 4);
    client.edit(uri, '"by_none"', '"by_text"');
    client.edit(uri, '"column": "name", "name": "by_text" }] },', '"column": "nam", "name": "by_text" }] },');
    const wrong = (await client.diagnostics(uri, 'lint/config')).map(({ message }) => String(message));
    assert.ok(wrong.includes('tabNote has no column nam'), wrong.join('\n'));
  });
});
