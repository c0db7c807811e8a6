import assert from 'node:assert/strict';
import type { CodeLens, Hover, WorkspaceEdit } from 'vscode-languageserver/node';
import type {
  AuthorResult,
  BenchRow,
  PreviewResult,
  ReadinessPageResult,
  WritePathsResult,
} from '../../server/src/protocol.js';
import { PSEUDO } from '../support/translatable.js';
import { Client, NOTE } from './client.js';

describe('the server in another language than English', () => {
  let client: Client;

  before(async () => {
    client = await Client.start({
      refactors: true,
      initializationOptions: { docs: 'https://docs.invalid/', commands: true, trusted: true, texts: PSEUDO },
    });
  });
  after(() => client.stop());

  /** What stands outside brackets, but for names, numbers and what is written as code. */
  function english(text: string): string[] {
    let left = text.replaceAll(/`[^`]*`/g, ' ');
    for (;;) {
      const inner = left.replaceAll(/⟦[^⟦⟧]*⟧/g, ' ');
      if (inner === left) break;
      left = inner;
    }
    return left.match(/\b[a-z]{3,}\b/g) ?? [];
  }

  it('has lenses, over DocTypes and functions', async () => {
    const uri = client.open(NOTE);
    await client.pull(uri);
    const lenses = async (of: string) =>
      (await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: of } })).map(
        ({ command }) => command!.title,
      );
    const [title] = await lenses(uri);
    assert.match(title!, /^⟦Preview DDL⟧ · ⟦\d+ findings⟧ · ⟦row \d+ %⟧$/);
    const marks = await lenses(client.open('notebook/api.py'));
    assert.ok(marks.length > 0);
    for (const mark of marks) assert.deepEqual(english(mark), [], mark);
  });

  it('has hovers', async () => {
    const uri = client.open(NOTE);
    const hover = await client.request<Hover>('textDocument/hover', {
      textDocument: { uri },
      position: client.position(uri, '"fieldname": "pages"', 15),
    });
    const { value } = hover.contents as { value: string };
    assert.match(value, /⟦Takes \d+ of the row's [\d,]+ bytes; the table uses [\d,]+ \(\d+ %\)\.⟧/);
    assert.match(value, /^- ⟦NOT NULL with a number as default, as for every Check, .*⟧$/m);
  });

  it('has what each target says of a statement', async () => {
    const uri = client.open(
      'notebook/api.py',
      'import frappe\n\nfrappe.db.sql("SELECT title FROM tabNote")\n',
    );
    const hover = await client.request<Hover>('textDocument/hover', {
      textDocument: { uri },
      position: client.position(uri, 'SELECT', 2),
    });
    const { value } = hover.contents as { value: string };
    for (const line of value.split('\n').filter((one) => one.startsWith('- ')))
      assert.match(line, /^- ⟦.*⟧$/);
    assert.match(value, /^⟦Tables: `tabNote`⟧$/m);
    client.close(uri);
  });

  it('has quick fixes and what else may be done', async () => {
    const uri = client.open(NOTE);
    const found = await client.diagnostics(uri);
    const actions = await client.actions(uri, found);
    assert.ok(actions.length >= 4);
    for (const { title } of actions) assert.match(title, /^⟦.*⟧$/);
    // What they do is the same in every language.
    assert.ok(actions.some(({ edit }) => edit !== undefined));
  });

  it('has the panel with its notes, and reasons why there is none', async () => {
    const preview = await client.request<PreviewResult>('doctypeCompat/preview', { uri: client.open(NOTE) });
    assert.ok('model' in preview);
    assert.deepEqual(
      preview.model.gauges.map(({ label }) => label),
      ['⟦Row bytes⟧', '⟦Page bytes⟧', '⟦Keys⟧'],
    );
    assert.ok(
      preview.model.facts.includes('⟦17 columns⟧') ||
        preview.model.facts.some((fact) => /^⟦\d+ columns⟧$/.test(fact)),
    );
    const notes = preview.model.tabs.flatMap((tab) => ('notes' in tab ? (tab.notes ?? []) : []));
    assert.ok(notes.length > 0);
    for (const note of notes) assert.match(note, /^⟦.*⟧$/);
    const none = await client.request<PreviewResult>('doctypeCompat/preview', { uri: client.uri('no.json') });
    assert.deepEqual(none, { reason: '⟦The file is not open.⟧' });
    const author = await client.request<AuthorResult>('doctypeCompat/author', {
      make: 'doctype',
      name: 'A',
      folder: '/nowhere',
      kind: 'document',
    });
    assert.deepEqual(author, { reason: '⟦This module is in no app of the workspace.⟧' });
  });

  it('has the rows of the Bench view and the readiness page', async () => {
    const rows = await client.request<BenchRow[]>('doctypeCompat/bench', {});
    for (const { label, description } of rows)
      assert.deepEqual(
        english(`${label} ${description}`).filter(
          (word) => !/^(?:mariadb|vitess|read|only|zero|downtime)$/.test(word),
        ),
        [],
        label,
      );
    const page = await client.request<ReadinessPageResult>('doctypeCompat/readinessPage', {
      target: 'vitess',
    });
    assert.ok('model' in page);
    const { title, headline, heads, notes, groups } = page.model;
    for (const text of [title, headline, ...heads, ...notes, ...groups.map((group) => group.title)])
      assert.deepEqual(english(text), [], text);
  });

  it('has the ways down to a write', async () => {
    const uri = client.open('notebook/api.py');
    const lens = (await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } })).find(
      ({ command }) => command!.title.includes('writes'),
    )!;
    const paths = await client.request<WritePathsResult>('doctypeCompat/writePaths', {
      uri,
      line: lens.range.start.line,
    });
    assert.ok('groups' in paths);
    assert.ok(paths.groups.length > 0);
    for (const { title } of paths.groups) assert.match(title, /^⟦.*⟧$/);
  });

  it('says why a name is changed where', async () => {
    const uri = client.open(NOTE);
    const edit = await client.request<WorkspaceEdit>('textDocument/rename', {
      textDocument: { uri },
      position: client.position(uri, '"fieldname": "pages"', 15),
      newName: 'sheets',
    });
    const notes = Object.values(edit.changeAnnotations ?? {});
    assert.ok(notes.length > 0);
    for (const { label, description } of notes) assert.deepEqual(english(`${label} ${description}`), []);
  });

  it('leaves findings and what engines say in English, as everywhere else', async () => {
    const uri = client.open(NOTE);
    const [finding] = await client.diagnostics(uri);
    assert.match(String(finding!.message), /^MySQL, and so Vitess, refuses a default on a longtext column; /);
  });
});
