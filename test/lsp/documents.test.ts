import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import type { CompletionItem, Hover } from 'vscode-languageserver/node';
import { Client } from './client.js';

const sample = path.resolve(import.meta.dirname, '../../examples/bench');
const LIBRARY = 'bench/apps/library/library';

/** `|` is the caret; each expects these among what is offered. */
const CASES: { file: string; text: string; has: string[]; not?: string[] }[] = [
  {
    file: 'fixtures/custom_field.json',
    text: '[{"doctype": "Custom Field", "dt": "Loan", "|": ""}]',
    has: ['insert_after', 'fieldtype', 'options', 'depends_on'],
    not: ['dt'],
  },
  {
    file: 'fixtures/custom_field.json',
    text: '[{"doctype": "Custom Field", "dt": "|"}]',
    has: ['Loan', 'Library Member'],
  },
  {
    file: 'fixtures/custom_field.json',
    text: '[{"doctype": "Custom Field", "dt": "Loan", "insert_after": "|"}]',
    has: ['fine', 'loaned_on'],
    not: ['isbn'],
  },
  {
    file: 'fixtures/custom_field.json',
    text: '[{"doctype": "Custom Field", "dt": "Loan", "fieldtype": "|"}]',
    has: ['Data', 'Link', 'Table'],
  },
  {
    file: 'fixtures/custom_field.json',
    text: '[{"doctype": "Custom Field", "dt": "Loan", "fieldtype": "Link", "options": "|"}]',
    has: ['Book'],
  },
  {
    file: 'fixtures/property_setter.json',
    text: '[{"doctype": "Property Setter", "doc_type": "Loan", "doctype_or_field": "DocField", "property": "|"}]',
    has: ['depends_on', 'reqd'],
    not: ['title_field'],
  },
  {
    file: 'fixtures/property_setter.json',
    text: '[{"doctype": "Property Setter", "doc_type": "Loan", "field_name": "|"}]',
    has: ['fine'],
  },
  {
    file: 'library/custom/loan.json',
    text: '{"doctype": "Loan", "custom_fields": [{"dt": "Loan", "insert_after": "|"}], "property_setters": []}',
    has: ['fine'],
  },
  {
    file: 'library/report/overdue_books/overdue_books.json',
    text: '{"doctype": "Report", "report_type": "|"}',
    has: ['Query Report', 'Script Report'],
  },
  {
    file: 'library/report/overdue_books/overdue_books.json',
    text: '{"doctype": "Report", "columns": [{"fieldtype": "|"}]}',
    has: ['Currency', 'Duration'],
  },
  {
    file: 'library/workspace/library/library.json',
    text: '{"doctype": "Workspace", "links": [{"link_type": "DocType", "link_to": "|"}]}',
    has: ['Book'],
  },
  {
    file: 'library/workspace/library/library.json',
    text: '{"doctype": "Workspace", "shortcuts": [{"type": "DocType", "|": ""}]}',
    has: ['doc_view', 'stats_filter'],
    not: ['type'],
  },
  {
    file: 'library/print_format/card/card.json',
    text: '{"doctype": "Print Format", "page_number": "|"}',
    has: ['Hide', 'Top Left'],
  },
  {
    file: 'library/web_form/join/join.json',
    text: '{"doctype": "Web Form", "doc_type": "Library Member", "web_form_fields": [{"fieldname": "|"}]}',
    has: ['full_name'],
    not: ['isbn'],
  },
  {
    file: 'library/web_form/join/join.json',
    text: '{"doctype": "Web Form", "published": |}',
    has: ['0', '1'],
  },
  {
    file: 'fixtures/property_setter.json',
    text: '[{"doctype": "Property Setter", "doc_type": "Loan", "doctype_or_field": "DocField", "field_name": "fine", "property": "fieldtype", "value": "|"}]',
    has: ['Currency', 'Float'],
  },
  {
    file: 'fixtures/property_setter.json',
    text: '[{"doctype": "Property Setter", "doc_type": "Loan", "doctype_or_field": "DocType", "property": "title_field", "value": "|"}]',
    has: ['fine'],
    not: ['isbn'],
  },
  {
    file: 'fixtures/property_setter.json',
    text: '[{"doctype": "Property Setter", "doc_type": "Loan", "field_name": "fine", "property": "depends_on", "value": "|"}]',
    has: ['eval:doc.loaned_on'],
  },
  {
    file: 'library/report/overdue_books/overdue_books.json',
    text: '{"doctype": "Report", "roles": [{"role": "|"}]}',
    has: ['System Manager', 'Guest'],
  },
  {
    file: 'fixtures/loan.json',
    text: '[{"doctype": "Loan", "|": ""}]',
    has: ['fine', 'loaned_on'],
  },
];

describe('documents that apps ship beside DocTypes', () => {
  let client: Client;

  before(async () => {
    client = await Client.start({
      folders: ['bench'],
      prepare: (root) => cpSync(sample, path.join(root, 'bench'), { recursive: true }),
    });
  });

  after(() => client.stop());

  for (const { file, text, has, not = [] } of CASES) {
    it(`completes ${text}`, async () => {
      const at = text.indexOf('|');
      const uri = client.open(`${LIBRARY}/${file}`, text.replace('|', ''));
      const items = await client.request<CompletionItem[]>('textDocument/completion', {
        textDocument: { uri },
        position: { line: 0, character: at },
      });
      client.close(uri);
      const labels = items.map(({ label }) => label);
      for (const label of has)
        assert.ok(labels.includes(label), `${label}: ${labels.slice(0, 10).join(', ')}`);
      for (const label of not) assert.ok(!labels.includes(label), label);
    });
  }

  it('says what a key does, and what a name is', async () => {
    const text = '[{"doctype": "Custom Field", "dt": "Loan", "insert_after": "fine"}]';
    const uri = client.open(`${LIBRARY}/fixtures/custom_field.json`, text);
    const hover = async (search: string) => {
      const found = await client.request<Hover | null>('textDocument/hover', {
        textDocument: { uri },
        position: client.position(uri, search, 3),
      });
      return (found?.contents as { value: string } | undefined)?.value;
    };
    assert.match((await hover('"insert_after"'))!, /The field of `dt` after which it stands/);
    assert.match((await hover('"fine"'))!, /Currency/);
    client.close(uri);
  });
});
