import assert from 'node:assert/strict';
import type { CodeLens, DocumentDiagnosticReport, Hover } from 'vscode-languageserver/node';
import {
  READINESS,
  WRITE_PATHS,
  type WritePaths,
  type WritePathsResult,
  type WriteStep,
} from '../../server/src/protocol.js';
import { Client } from './client.js';

const WAY = ['remember', 'line 6', ['frappe.db.set_value("Note", name, "pages", 1)', 'line 11']];
const outline = ({ label, place, steps }: WriteStep): unknown[] => [label, place, ...steps.map(outline)];

describe('read-only services', () => {
  let client: Client;
  let uri: string;

  beforeEach(async () => {
    client = await Client.start();
    uri = client.open('notebook/api.py');
  });

  afterEach(() => client.stop());

  const lenses = async () => {
    const all = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    return all.map(({ range, command }) => [range.start.line, command?.title]);
  };
  const rulesOf = ({ kind, ...report }: DocumentDiagnosticReport) =>
    kind === 'full' && 'items' in report
      ? report.items.map(({ code, range }) => `${code} ${range.start.line}`)
      : [];

  it('marks functions that requests call, and keeps up with the text', async () => {
    assert.deepEqual(await lenses(), [
      [4, 'writes: 1 path'],
      [14, 'reads only'],
    ]);
    client.edit(uri, '\tremember(name)\n', '\tif not frappe.flags.read_only:\n\t\tremember(name)\n');
    assert.deepEqual(await lenses(), [
      [4, 'safe while read-only · lost on GET: 1 path'],
      [15, 'reads only'],
    ]);
  });

  it('reports them, with the way down as related places', async () => {
    const found = await client.pull(uri);
    assert.deepEqual(rulesOf(found), ['read-only/write-in-read 4']);
  });

  it('shows the way over the name and as a tree', async () => {
    const position = client.position(uri, 'get_note', 2);
    const hover = await client.request<Hover>('textDocument/hover', { textDocument: { uri }, position });
    assert.match((hover.contents as { value: string }).value, /calls `remember` .*line 6/);
    const shown = await client.request<WritePathsResult>(WRITE_PATHS, { uri, line: 6 });
    assert.ok('groups' in shown);
    assert.equal(shown.title, 'get_note');
    assert.equal(shown.summary, 'Called by a request. On a read-only site: writes: 1 path.');
    assert.deepEqual(
      shown.groups.map(({ title, steps }) => [title, steps.map(outline)]),
      [
        ['Fails with InReadOnlyMode (1792)', [WAY]],
        ['Rolled back at the end of a GET', [WAY]],
      ],
    );
    assert.equal(shown.groups[0]!.steps[0]!.steps[0]!.uri, uri);
    const none = await client.request<WritePathsResult>(WRITE_PATHS, { uri, line: 10 });
    assert.ok('reason' in none);
  });

  it('sums up the apps', async () => {
    await client.pull(uri);
    const { groups } = await client.request<WritePaths>(READINESS, {});
    assert.deepEqual(
      groups.map(({ title, steps }) => [title, steps.map(outline)]),
      [['notebook · 2 entries · 1 safe · 1 fails', [['get_note', 'writes: 1 path · api.py, line 5']]]],
    );
  });
});
