import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type CodeAction, CodeActionTriggerKind } from 'vscode-languageserver/node';
import { AUTHOR, type AuthorParams, type AuthorResult } from '../../server/src/protocol.js';
import { cli } from '../support/cli.js';
import { applyToDisk } from '../support/workspace-edit.js';
import { Client } from './client.js';

const sample = path.resolve(import.meta.dirname, '../../examples/bench');
const MODULE = 'bench/apps/library/library/library';
const LOAN = `${MODULE}/doctype/loan/loan.json`;

interface Json {
  field_order: string[];
  fields: { fieldname: string; search_index?: number; options?: string }[];
  istable?: number;
  module: string;
}

describe('making DocTypes and fields', function () {
  this.timeout(60_000);
  let client: Client;

  beforeEach(async () => {
    client = await Client.start({
      folders: ['bench'],
      settings: { engine: { enabled: false } },
      prepare: (root) => cpSync(sample, path.join(root, 'bench'), { recursive: true }),
    });
  });

  afterEach(() => client.stop());

  const author = (params: AuthorParams) => client.request<AuthorResult>(AUTHOR, params);
  const json = (file: string) => JSON.parse(client.read(file)) as Json;
  const names = ({ fields }: Json) => fields.map(({ fieldname }) => fieldname);

  async function actions(
    uri: string,
    search: string,
    triggerKind: CodeActionTriggerKind,
  ): Promise<CodeAction[]> {
    const start = client.position(uri, search, 2);
    return client.request('textDocument/codeAction', {
      textDocument: { uri },
      range: { start, end: start },
      context: { diagnostics: [], triggerKind },
    });
  }

  async function take(title: string, search: string): Promise<Json> {
    const uri = client.open(LOAN);
    const all = await actions(uri, search, CodeActionTriggerKind.Invoked);
    const action = all.find((one) => one.title === title);
    assert.ok(action, all.map((one) => one.title).join('; '));
    client.apply(uri, Client.editsFor(action.edit, uri));
    const text = client.text(uri);
    client.close(uri);
    return JSON.parse(text) as Json;
  }

  it('moves a field with its place in field_order, up and down', async () => {
    const up = await take('Move loaned_on up', '"loaned_on"');
    assert.deepEqual(up.field_order.slice(0, 2), ['loaned_on', 'member']);
    assert.deepEqual(names(up), up.field_order);
    const down = await take('Move loaned_on down', '"label": "Loaned On"');
    assert.deepEqual(down.field_order.slice(0, 3), ['member', 'items', 'loaned_on']);
    assert.deepEqual(names(down), down.field_order);
  });

  it('duplicates a field under a free name, and adds one below', async () => {
    const twice = await take('Duplicate fine', '"fieldname": "fine"');
    assert.deepEqual(twice.field_order.slice(3, 5), ['fine', 'fine_copy']);
    assert.deepEqual(names(twice), twice.field_order);
    const added = await take('Add a field below amended_from', '"fieldname": "amended_from"');
    assert.equal(added.field_order.at(-1), 'new_field');
    assert.deepEqual(names(added), added.field_order);
  });

  it('adds an index and takes it away, where a column may have one', async () => {
    const fine = (found: Json) => found.fields.find(({ fieldname }) => fieldname === 'fine');
    assert.equal(fine(await take('Add an index on fine', '"fieldname": "fine"'))?.search_index, 1);
    const without = await take('Remove the index on member', '"fieldname": "member"');
    assert.equal(without.fields[0]?.search_index, undefined);
    const uri = client.open(LOAN);
    const table = await actions(uri, '"fieldname": "items"', CodeActionTriggerKind.Invoked);
    assert.ok(!table.some(({ title }) => /index/.test(title)));
    // Not before somebody asks.
    assert.deepEqual(await actions(uri, '"fieldname": "fine"', CodeActionTriggerKind.Automatic), []);
  });

  it('writes a row as the file writes its own', async () => {
    const uri = client.open(LOAN);
    const result = await author({
      make: 'field',
      uri,
      position: client.position(uri, '"fieldname": "loaned_on"'),
      row: { fieldname: 'due_on', fieldtype: 'Date', label: 'Due On' },
    });
    assert.ok('edit' in result);
    client.apply(uri, Client.editsFor(result.edit, uri));
    assert.match(
      client.text(uri),
      / {2}\},\n {2}\{\n {3}"fieldname": "due_on",\n {3}"fieldtype": "Date",\n {3}"label": "Due On"\n {2}\},\n {2}\{\n {3}"fieldname": "items"/,
    );
    const taken = await author({
      make: 'field',
      uri,
      row: { fieldname: 'member', fieldtype: 'Data', label: 'Member' },
    });
    assert.deepEqual(taken, { reason: 'Loan has a field “member” already.' });
  });

  it('makes a DocType that checks without a finding', async () => {
    const result = await author({ make: 'modules' });
    const module = 'modules' in result && result.modules.find((one) => one.module === 'Library');
    assert.ok(module);
    assert.equal(module.folder, client.path(MODULE));
    for (const [name, kind] of [
      ['Reading Room', 'document'],
      ['Room Rules', 'single'],
      ['Room Seat', 'child'],
    ] as const) {
      const made = await author({ make: 'doctype', name, folder: module.folder, kind });
      assert.ok('edit' in made, JSON.stringify(made));
      applyToDisk(made.edit);
      const folder = `${MODULE}/doctype/${name.toLowerCase().replace(' ', '_')}`;
      const files = readdirSync(client.path(folder)).sort();
      const base = path.basename(folder);
      const test = kind === 'child' ? [] : [`test_${base}.py`];
      assert.deepEqual(files, ['__init__.py', `${base}.json`, `${base}.py`, ...test].sort());
      assert.match(
        client.read(`${folder}/${base}.py`),
        new RegExp(`class ${name.replace(' ', '')}\\(Document\\)`),
      );
      const { stdout } = await cli(['check', '--format', 'json', '--no-engine', client.path(folder)]);
      assert.deepEqual((JSON.parse(stdout) as { findings: unknown[] }).findings, []);
    }
  });

  it('makes a child table with the field that holds its rows', async () => {
    const uri = client.open(LOAN);
    const made = await author({ make: 'child-table', uri, name: 'Loan Remark', label: 'Remarks' });
    assert.ok('edit' in made, JSON.stringify(made));
    applyToDisk(made.edit);
    assert.equal(json(LOAN).fields.at(-1)?.options, 'Loan Remark');
    assert.equal(json(LOAN).field_order.at(-1), 'remarks');
    assert.equal(json(`${MODULE}/doctype/loan_remark/loan_remark.json`).istable, 1);
    assert.ok(existsSync(client.path(`${MODULE}/doctype/loan_remark/loan_remark.py`)));
  });
});
