import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CompletionItem, Hover, Location } from 'vscode-languageserver/node';
import { Client } from './client.js';

const sample = path.resolve(import.meta.dirname, '../../examples/bench');
const LIBRARY = 'bench/apps/library/library';

/** `|` is where the caret is. */
const CODE = {
  'names.py': `import frappe


def use(name):
	loan = frappe.get_doc("Loan", name)
	loan.fine
	for row in loan.items:
		row.book
	return frappe.new_doc("Book")
`,
  'public/js/names.js': `frappe.ui.form.on("Loan", {
	refresh(frm) {
		frm.doc.fine;
		frappe.call("library.api.get_book", {});
	},
});
`,
};

describe('names in ordinary Python and JavaScript', () => {
  let client: Client;

  before(async () => {
    client = await Client.start({
      folders: ['bench'],
      prepare(root) {
        cpSync(sample, path.join(root, 'bench'), { recursive: true });
        writeFileSync(
          path.join(root, LIBRARY, 'finder.py'),
          'import frappe\n\n\ndef find_loan(name):\n\tloan = frappe.get_doc("Loan", name)\n\treturn loan\n',
        );
        const controller = path.join(root, LIBRARY, 'library/doctype/loan/loan.py');
        writeFileSync(
          controller,
          readFileSync(controller, 'utf8').replace(
            '\n\ndef on_doctype',
            '\n\tdef book_of(self):\n\t\treturn frappe.get_doc("Book", self.items[0].book)\n\n\ndef on_doctype',
          ),
        );
        const hooks = path.join(root, LIBRARY, 'hooks.py');
        writeFileSync(
          hooks,
          `${readFileSync(hooks, 'utf8')}\ndoc_events = {"Loan": {"on_update": "library.api.count_view"}}\n`,
        );
      },
    });
  });

  after(() => client.stop());

  function open(name: keyof typeof CODE, replace?: [string, string]): string {
    const text = replace ? CODE[name].replace(...replace) : CODE[name];
    return client.open(`${LIBRARY}/${name}`, text);
  }

  const ask = <T>(method: string, uri: string, search: string, offset = 1, more = {}) =>
    client.request<T>(`textDocument/${method}`, {
      textDocument: { uri },
      position: client.position(uri, search, offset),
      ...more,
    });
  const base = ({ uri, range }: Location) => `${path.posix.basename(uri)}:${range.start.line + 1}`;
  const hover = async (uri: string, search: string, offset = 1) =>
    ((await ask<Hover | null>('hover', uri, search, offset))?.contents as { value: string })?.value;
  const labels = async (uri: string, search: string, offset: number) =>
    (await ask<CompletionItem[]>('completion', uri, search, offset)).map(({ label }) => label);

  it('goes to the field and to the DocType', async () => {
    const uri = open('names.py');
    const [fine] = await ask<Location[]>('definition', uri, 'loan.fine', 6);
    assert.match(base(fine!), /^loan\.json:/);
    const [row] = await ask<Location[]>('definition', uri, 'row.book', 5);
    assert.match(base(row!), /^loan_item\.json:/);
    const [book] = await ask<Location[]>('definition', uri, '"Book"', 2);
    assert.match(base(book!), /^book\.json:/);
    client.close(uri);
    const script = open('public/js/names.js');
    const [form] = await ask<Location[]>('definition', script, 'frm.doc.fine', 9);
    assert.match(base(form!), /^loan\.json:/);
    client.close(script);
  });

  it('goes from hooks and calls to the function that a path names', async () => {
    const hooks = client.open(`${LIBRARY}/hooks.py`);
    const [handler] = await ask<Location[]>('definition', hooks, 'library.api.count_view', 3);
    assert.equal(base(handler!), 'api.py:28');
    client.close(hooks);
    const script = open('public/js/names.js');
    const [method] = await ask<Location[]>('definition', script, 'library.api.get_book', 3);
    assert.equal(base(method!), 'api.py:21');
    client.close(script);
  });

  it('says what a name is', async () => {
    const uri = open('names.py');
    assert.match(
      (await hover(uri, 'loan.fine', 6))!,
      /\*\*`fine`\*\* · Currency[\s\S]*MariaDB[\s\S]*Of Loan/,
    );
    assert.match((await hover(uri, '"Book"', 2))!, /\*\*Book\*\* · DocType of Library/);
    client.close(uri);
  });

  it('finds every use, in code as in JSON', async () => {
    const uri = client.open(`${LIBRARY}/library/doctype/loan/loan.json`);
    const python = open('names.py');
    const script = open('public/js/names.js');
    const found = await ask<Location[]>('references', uri, '"fieldname": "fine"', 15, {
      context: { includeDeclaration: true },
    });
    const files = new Set(found.map((one) => base(one).replace(/:.*/, '')));
    assert.deepEqual([...files].sort(), ['loan.json', 'names.js', 'names.py']);
    for (const one of [uri, python, script]) client.close(one);
  });

  it('completes fields, rows, DocTypes and paths', async () => {
    const cases: [keyof typeof CODE, [string, string], string, number, RegExp, RegExp][] = [
      ['names.py', ['loan.fine', 'loan.'], 'loan.\n', 5, /^fine$/, /^copies$/],
      ['names.py', ['row.book', 'row.'], 'row.\n', 4, /^book$/, /^fine$/],
      ['names.py', ['loan.fine', 'loan.db_set("")'], 'db_set("', 8, /^fine$/, /^copies$/],
      ['names.py', ['"Book"', '""'], 'new_doc("', 9, /^Library Member$/, /^fine$/],
      ['public/js/names.js', ['frm.doc.fine', 'frm.doc.'], 'frm.doc.;', 8, /^fine$/, /^copies$/],
      ['public/js/names.js', ['frm.doc.fine', 'frm.set_value("")'], 'set_value("', 11, /^fine$/, /^copies$/],
      ['public/js/names.js', ['get_book', ''], 'library.api.', 12, /^get_book$/, /^fine$/],
    ];
    for (const [file, replace, search, offset, wanted, unwanted] of cases) {
      const uri = open(file, replace);
      const found = await labels(uri, search, offset);
      assert.ok(
        found.some((label) => wanted.test(label)),
        `${replace[1]}: ${found.slice(0, 20).join(', ')}`,
      );
      assert.ok(!found.some((label) => unwanted.test(label)), replace[1]);
      client.close(uri);
    }
  });

  it('says nothing where it does not know', async () => {
    const uri = open('names.py', ['loan = frappe.get_doc("Loan", name)', 'loan = other(name)']);
    assert.equal(await ask('definition', uri, 'loan.fine', 6), null);
    assert.deepEqual(await labels(uri, 'loan.fine', 5), []);
    client.close(uri);
  });

  it('follows documents through helpers, callers and other files', async () => {
    const text = `import frappe
from library import finder
from library.finder import find_loan


def open_loan(name):
	if not name:
		return None
	return frappe.get_doc("Loan", name)


def first(name):
	return open_loan(name)


def fine_of(loan, factor):
	return loan.x1 * factor


def either(doc):
	return doc.x2


def use(name):
	one = first(name)
	one.x3
	fine_of(one, 2)
	either(one)
	either(frappe.get_doc("Book", name))
	find_loan(name).x4
	finder.find_loan(name).x5
	one.book_of().x6
	one.unknown_helper().x7
`;
    const offered = async (mark: string) => {
      const typed = text.replace(`.${mark}`, '.').replaceAll(/\.x\d/g, '');
      const uri = client.open(`${LIBRARY}/helpers.py`, typed);
      const before = text.slice(0, text.indexOf(`.${mark}`) + 1).replaceAll(/\.x\d/g, '');
      const lines = before.split('\n');
      const items = await client.request<CompletionItem[]>('textDocument/completion', {
        textDocument: { uri },
        position: { line: lines.length - 1, character: lines.at(-1)!.length },
      });
      client.close(uri);
      return items.map(({ label }) => label);
    };
    for (const mark of ['x1', 'x3', 'x4', 'x5']) {
      const found = await offered(mark);
      assert.ok(found.includes('fine') && !found.includes('isbn'), `${mark}: ${found.slice(0, 9).join()}`);
    }
    const book = await offered('x6');
    assert.ok(book.includes('isbn') && !book.includes('fine'), book.slice(0, 9).join());
    assert.deepEqual(await offered('x2'), [], 'is handed documents of two DocTypes');
    assert.deepEqual(await offered('x7'), []);
  });
});
