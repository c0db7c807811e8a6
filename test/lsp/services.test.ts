import assert from 'node:assert/strict';
import type {
  CodeLens,
  CompletionItem,
  DocumentSymbol,
  Hover,
  InlayHint,
  Location,
  TextEdit,
} from 'vscode-languageserver/node';
import type { PreviewResult } from '../../server/src/protocol.js';
import { Client, NOTE, NOTE_LINE, SHELF } from './client.js';

describe('language services', () => {
  let client: Client;
  let uri: string;

  beforeEach(async () => {
    client = await Client.start({ settings: { inlayHints: { enabled: true } } });
    uri = client.open(NOTE);
  });

  afterEach(() => client.stop());

  const at = (search: string, offset = 0) => ({
    textDocument: { uri },
    position: client.position(uri, search, offset),
  });
  const hover = async (search: string) => {
    const answer = await client.request<Hover | null>('textDocument/hover', at(search, 2));
    return answer && (answer.contents as { value: string }).value;
  };
  const labels = async (search: string, offset: number) => {
    const items = await client.request<CompletionItem[]>('textDocument/completion', at(search, offset));
    return items.map(({ label }) => label);
  };

  it('shows what column a field becomes, and why', async () => {
    const content = await hover('"Write here"');
    assert.match(content!, /MariaDB \| `longtext DEFAULT 'Write here'`/);
    assert.match(content!, /Vitess \| `longtext DEFAULT \('Write here'\)`/);
    assert.match(content!, /Takes 12 of the row's 65,535 bytes/);
    const shelf = await hover('"search_index"');
    assert.match(shelf!, /`uuid`, because Shelf is named by UUID/);
    assert.match(shelf!, /Index `shelf`/);
    assert.match((await hover('"details_section",\n  "title"'))!, /Section Break has no column/);
    assert.match((await hover('"permissions"'))!, /^\*\*permissions\*\*: Who may do what/);
  });

  it('keeps names from becoming markup', async () => {
    client.edit(uri, '"fieldname": "pages"', '"fieldname": "pa`ge<img src=x>"');
    assert.match((await hover('"label": "Pages"'))!, /^\*\*`` pa`ge<img src=x> ``\*\*/);
  });

  it('completes fieldtypes, DocTypes and fieldnames', async () => {
    const types = await labels('"fieldtype": "Data"', '"fieldtype": "'.length);
    assert.ok(types.includes('Small Text') && types.includes('Table MultiSelect'));
    assert.deepEqual(await labels('"options": "Shelf"', '"options": "Sh'.length), ['Note', 'Shelf']);
    assert.deepEqual(await labels('"options": "Note Line"', '"options": "'.length), ['Note Line']);
    client.edit(uri, '  "lines"\n ],', '  ""\n ],');
    assert.deepEqual(await labels('  ""\n ],', 3), ['lines']);
    assert.ok((await labels('"title_field": "title"', '"title_field": "'.length)).includes('pages'));
    assert.deepEqual(await labels('"label": "Title"', '"label": "'.length), []);
    // Of a list in one string only the item under the caret is replaced.
    client.edit(uri, '"title_field": "title"', '"search_fields": "title, pa, shelf"');
    const items = await client.request<CompletionItem[]>(
      'textDocument/completion',
      at('"title, pa, shelf"', '"title, pa'.length),
    );
    const item = items.find(({ label }) => label === 'pages')!;
    client.apply(uri, [item.textEdit as TextEdit]);
    assert.match(client.text(uri), /"search_fields": "title, pages, shelf"/);
  });

  it('replaces the whole string when completing', async () => {
    const items = await client.request<CompletionItem[]>(
      'textDocument/completion',
      at('"options": "Shelf"', '"options": "Sh'.length),
    );
    const start = client.position(uri, '"options": "Shelf"', '"options": '.length);
    assert.deepEqual(items[0]?.textEdit, {
      range: { start, end: { ...start, character: start.character + '"Shelf"'.length } },
      newText: '"Note"',
    });
  });

  it('goes to the DocType behind a Link, and to a field behind its name', async () => {
    const shelf = await client.request<Location>('textDocument/definition', at('"options": "Shelf"', 14));
    assert.equal(shelf.uri, client.uri(SHELF));
    const title = await client.request<Location>('textDocument/definition', at('"title_field": "title"', 18));
    assert.deepEqual(title.range.start, client.position(uri, '"fieldname": "title"', '"fieldname": '.length));
  });

  it('finds the fields that link to a DocType', async () => {
    const found = await client.request<Location[]>('textDocument/references', {
      ...at('"options": "Shelf"', 14),
      context: { includeDeclaration: true },
    });
    assert.deepEqual(
      found.map((location) => location.uri),
      [SHELF, NOTE, NOTE_LINE].map((name) => client.uri(name)),
    );
  });

  it('outlines sections and their fields', async () => {
    const [root] = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', {
      textDocument: { uri },
    });
    assert.equal(root?.name, 'Note');
    const [section] = root.children!;
    assert.equal(section?.name, 'Details');
    assert.deepEqual(
      section.children?.map(({ name, detail }) => `${name} ${detail}`),
      ['title Data', 'shelf Link', 'pages Int', 'content Text Editor', 'settings JSON', 'lines Table'],
    );
  });

  it('has a lens with the findings and the row, and hints of the column types', async () => {
    const [lens] = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    assert.match(lens?.command?.title ?? '', /^Preview DDL · \d+ findings · row 3 %$/);
    assert.deepEqual(lens?.command?.arguments, [uri]);
    const range = { start: { line: 0, character: 0 }, end: { line: 200, character: 0 } };
    const hints = await client.request<InlayHint[]>('textDocument/inlayHint', {
      textDocument: { uri },
      range,
    });
    assert.deepEqual(
      hints.map(({ label }) => label),
      ['varchar(140)', 'uuid', 'int', 'longtext', 'json'],
    );
  });

  it('gives the panel its model, and follows the typing', async () => {
    const preview = async () => {
      const result = await client.request<PreviewResult>('doctypeCompat/preview', { uri });
      assert.ok('model' in result);
      return result.model;
    };
    const before = await preview();
    assert.deepEqual(
      before.tabs.map(({ title }) => title),
      ['MariaDB', 'Vitess', 'MySQL', 'SQLite'],
    );
    assert.match(
      before.tabs[3]!.notes!.join(' '),
      /INTEGER keeps whatever is written.*Texts are compared letter by letter/,
    );
    const marked = before.tabs[0]!.statements.flat().filter(({ mark }) => mark);
    assert.deepEqual(
      marked.map(({ text, other }) => [text.trim(), other]),
      [
        ['`shelf` uuid,', '`shelf` char(36)'],
        ["`content` longtext DEFAULT 'Write here',", "`content` longtext DEFAULT ('Write here')"],
        ["`settings` json DEFAULT '{}',", "`settings` json DEFAULT ('{}')"],
      ],
    );
    assert.deepEqual(marked[1]?.source?.start, client.position(uri, '{\n   "default": "Write here"'));
    const defaults = ({ findings }: typeof before) =>
      findings.filter(({ rule }) => rule === 'vitess/text-default').length;
    assert.equal(defaults(before), 2);
    client.edit(uri, '"fieldtype": "Int"', '"fieldtype": "Long Text"');
    const after = await preview();
    assert.equal(after.version, 2);
    assert.equal(defaults(after), 3);
    assert.match(after.tabs[0]!.sql, /`pages` longtext DEFAULT '1'/);
  });

  it('says why there is nothing to preview', async () => {
    const other = client.open('package.json', '{}');
    const result = await client.request<PreviewResult>('doctypeCompat/preview', { uri: other });
    assert.deepEqual(result, { reason: 'This file is not a DocType.' });
  });

  it('collects debug information without contents of files', async () => {
    await client.diagnostics(uri);
    const text = await client.request<string>('doctypeCompat/debugInformation');
    assert.match(text, /Frappe 16, 3 DocTypes/);
    assert.match(text, /checks: median/);
    assert.doesNotMatch(text, /Write here/);
  });
});
