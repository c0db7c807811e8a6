import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type CodeAction,
  type CompletionItem,
  DiagnosticTag,
  type DocumentSymbol,
  type FoldingRange,
  type SelectionRange,
  type SemanticTokens,
  type SymbolInformation,
} from 'vscode-languageserver/node';
import { Client } from './client.js';

const sample = path.resolve(import.meta.dirname, '../../examples/bench');
const LIBRARY = 'bench/apps/library/library';
const BOOK = `${LIBRARY}/library/doctype/book/book.json`;

describe('finding one’s way', () => {
  let client: Client;

  before(async () => {
    client = await Client.start({
      folders: ['bench'],
      initializationOptions: { docs: 'https://docs.invalid/' },
      prepare: (root) => cpSync(sample, path.join(root, 'bench'), { recursive: true }),
    });
    const uri = client.open(BOOK);
    await client.pull(uri);
  });

  after(() => client.stop());

  const uri = () => client.uri(BOOK);
  const ask = <T>(method: string, of: string, search: string, offset = 1) =>
    client.request<T>(`textDocument/${method}`, {
      textDocument: { uri: of },
      position: client.position(of, search, offset),
    });
  const labels = async (of: string, search: string, offset: number) =>
    (await ask<CompletionItem[]>('completion', of, search, offset)).map(({ label }) => label);

  it('finds DocTypes and fields in the workspace', async () => {
    const find = async (query: string) =>
      (await client.request<SymbolInformation[]>('workspace/symbol', { query })).map(({ name }) => name);
    assert.ok((await find('Libr Mem')).includes('Library Member'));
    assert.ok((await find('Book.isb')).includes('Book.isbn'));
    assert.ok((await find('shelf_n')).includes('Book.shelf_note'));
    assert.deepEqual(await find(''), []);
    const [book] = await client.request<SymbolInformation[]>('workspace/symbol', { query: 'Book.isbn' });
    assert.equal(book?.location.uri, uri());
    assert.deepEqual(book?.location.range.start, client.position(uri(), '"isbn",\n   "fieldtype"'));
  });

  it('outlines the fields, and leaves what is around them to the JSON', async () => {
    const [root] = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', {
      textDocument: { uri: uri() },
    });
    assert.equal(root?.name, 'Book');
    assert.deepEqual(root?.range.start, client.position(uri(), '"fields"'));
    assert.ok(root!.range.end.line < client.position(uri(), '"modified_by"').line);
  });

  it('folds rows and sections of a DocType, and nothing else', async () => {
    const folds = await client.request<FoldingRange[]>('textDocument/foldingRange', {
      textDocument: { uri: uri() },
    });
    const section = folds.find(({ kind }) => kind === 'region');
    assert.equal(section?.startLine, client.position(uri(), '"fieldname": "section_copies"').line - 1);
    assert.ok(section!.endLine > client.position(uri(), '"fieldname": "cover"').line);
    assert.equal(folds.find(({ collapsedText }) => collapsedText === 'isbn · Data')?.kind, undefined);
    const api = client.open(`${LIBRARY}/api.py`);
    assert.equal(await client.request('textDocument/foldingRange', { textDocument: { uri: api } }), null);
    client.close(api);
  });

  it('widens a selection by what belongs together', async () => {
    const widen = async (of: string, search: string, offset: number) => {
      const position = client.position(of, search, offset);
      const [first] = await client.request<SelectionRange[]>('textDocument/selectionRange', {
        textDocument: { uri: of },
        positions: [position],
      });
      const texts: string[] = [];
      const lines = client.text(of).split('\n');
      for (let at: SelectionRange | undefined = first; at; at = at.parent) {
        const { start, end } = at.range;
        texts.push(
          start.line === end.line
            ? lines[start.line]!.slice(start.character, end.character)
            : `${lines[start.line]!.trim()} … ${lines[end.line]!.slice(0, end.character).trim()}`,
        );
      }
      return texts;
    };
    const json = await widen(uri(), '"copies",\n   "fieldtype"', 3);
    assert.deepEqual(json.slice(0, 3), ['copies', '"copies"', '"fieldname": "copies"']);
    assert.equal(json[3], '{ … }');
    const api = client.open(`${LIBRARY}/api.py`);
    const sql = await widen(api, 'loan.member', 6);
    assert.deepEqual(sql.slice(0, 2), ['member', 'loan.member']);
    assert.match(sql[2]!, /^SELECT .* %\(member\)s$/);
    client.close(api);
  });

  it('shows write paths as a call hierarchy to clients that have no tree for them', async () => {
    const api = client.open(`${LIBRARY}/api.py`);
    const [item] = await ask<CallHierarchyItem[]>('prepareCallHierarchy', api, 'def get_book', 5);
    assert.equal(item?.name, 'get_book');
    const calls = (of: CallHierarchyItem) =>
      client.request<CallHierarchyOutgoingCall[]>('callHierarchy/outgoingCalls', { item: of });
    const [first] = await calls(item!);
    assert.equal(first?.to.name, 'count_view');
    assert.deepEqual(first?.fromRanges[0]?.start, client.position(api, 'count_view(', 0));
    const [last] = await calls(first!.to);
    assert.match(last?.to.name ?? '', /^frappe\.db\.set_value/);
    // Downwards it ends with the write; upwards it comes back to what requests call.
    const callersOf = async (of: CallHierarchyItem) =>
      (await client.request<CallHierarchyIncomingCall[]>('callHierarchy/incomingCalls', { item: of })).map(
        ({ from }) => from,
      );
    const [inner] = await callersOf(last!.to);
    assert.equal(inner?.name, 'count_view');
    assert.deepEqual(
      (await callersOf(inner!)).map(({ name, detail }) => [name, detail]),
      [['get_book', item!.detail]],
    );
    assert.deepEqual(await callersOf(item!), []);
    const [helper] = await ask<CallHierarchyItem[]>('prepareCallHierarchy', api, 'def count_view', 5);
    assert.equal(helper?.name, 'count_view');
    client.close(api);
  });

  it('colours DocTypes and fields in strings of Python, and nothing that a grammar knows', async () => {
    const text = [
      'import frappe',
      'def f(doc, x):',
      '    doc = frappe.get_doc("Book", "x")',
      '    print(doc.isbn, "Book", "isbn")',
      '    frappe.get_all("Loan", filters={"fine": x}, fields=["loaned_on", "sum(fine) as total"])',
      '    frappe.db.sql("""select isbn, l.fine as isbn2',
      '        from `tabBook` b left join `tabLoan` l on l.book = b.name where b.isbn = %s""", x)',
      '',
    ].join('\n');
    const coloured = client.open(`${LIBRARY}/colours.py`, text);
    const { data } = await client.request<SemanticTokens>('textDocument/semanticTokens/full', {
      textDocument: { uri: coloured },
    });
    const lines = text.split('\n');
    const found: string[] = [];
    for (let i = 0, line = 0, character = 0; i < data.length; i += 5) {
      const [down = 0, right = 0, length = 0, type] = data.slice(i, i + 5);
      line += down;
      character = down > 0 ? right : character + right;
      found.push(
        `${line}:${type === 0 ? 'DocType' : 'field'} ${lines[line]!.slice(character, character + length)}`,
      );
    }
    assert.deepEqual(found, [
      '2:DocType Book',
      '4:DocType Loan',
      '4:field fine',
      '4:field loaned_on',
      '4:field fine',
      '5:field isbn',
      '5:field fine',
      '6:DocType tabBook',
      '6:DocType tabLoan',
      '6:field name',
      '6:field isbn',
    ]);
    client.close(coloured);
  });

  it('fades a suppression that meets nothing, and takes it away', async () => {
    const text = `# doctype-compat: ignore read-only/write-in-read  why\n${client.read(`${LIBRARY}/api.py`)}`;
    const api = client.open(`${LIBRARY}/api.py`, text);
    const found = await client.diagnostics(api, 'lint/unused-suppression');
    assert.deepEqual(
      found.map(({ tags }) => tags),
      [[DiagnosticTag.Unnecessary]],
    );
    const [fix] = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: api },
      range: found[0]!.range,
      context: { diagnostics: found },
    });
    assert.equal(fix?.title, 'Remove the comment');
    client.apply(api, Client.editsFor(fix?.edit, api));
    assert.equal(client.text(api), client.read(`${LIBRARY}/api.py`));
    client.close(api);
  });

  it('completes rules, DocTypes and fields in the configuration, and rules in comments', async () => {
    const config = client.open(
      'bench/doctype-compat.json',
      '{\n "rules": { "" : "off" },\n "ignore": [{ "rule": "", "doctype": "Book", "field": "" }, { "doctype": "" }]\n}\n',
    );
    assert.ok((await labels(config, '{ ""', 3)).includes('vitess/text-default'));
    assert.ok((await labels(config, '"rule": ""', 9)).includes('vitess/*'));
    assert.ok((await labels(config, '{ "doctype": ""', 14)).includes('Library Member'));
    assert.deepEqual(
      (await labels(config, '"field": ""', 10)).filter((label) => /^isbn|fine/.test(label)),
      ['isbn'],
    );
    client.close(config);
    const api = client.open(`${LIBRARY}/api.py`, '# doctype-compat: ignore vit\nx = 1\n');
    assert.ok((await labels(api, 'ignore vit', 10)).includes('vitess/text-default'));
    client.close(api);
  });

  it('completes placeholders from what the call hands over, and words of SQL', async () => {
    const code = `import frappe


def overdue(member):
	values = {"member": member}
	values["on_day"] = 1
	frappe.db.sql("select name from tabLoan where member = %(", values)
	frappe.db.sql("select name from tabLoan where fine = %(", {"fine": 1, "other": 2})
	frappe.db.sql("SELECT name FROM tabLoan O")
`;
    const api = client.open(`${LIBRARY}/api.py`, code);
    const items = await ask<CompletionItem[]>('completion', api, 'member = %(', 11);
    assert.deepEqual(
      items.map(({ textEdit }) => textEdit?.newText),
      ['member)s', 'on_day)s'],
    );
    assert.deepEqual(await labels(api, 'fine = %(', 9), ['fine', 'other']);
    const words = await labels(api, 'tabLoan O', 9);
    assert.ok(words.includes('ORDER BY') && words.includes('ON DUPLICATE KEY UPDATE'));
    client.close(api);
  });
});
