import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  CompletionList,
  Diagnostic,
  DocumentSymbol,
  Hover,
  InlayHint,
} from 'vscode-languageserver/node';
import { assertMarkdown, hostileFiles, MOVES, PAYLOADS } from '../support/hostile.js';
import { Client } from './client.js';

/** What an editor shows as plain text: nothing that moves a cursor or breaks out of its line. */
function assertPlain(text: string, where: string): void {
  assert.ok(!MOVES.test(text), `${where}: ${JSON.stringify(text.slice(0, 300))}`);
}

function assertShown(content: Hover['contents'] | CompletionItem['documentation'], where: string): void {
  for (const one of Array.isArray(content) ? content : [content]) {
    if (one === undefined) continue;
    const text = typeof one === 'string' ? one : one.value;
    assertPlain(text, where);
    // No link, image or HTML, so none that runs a command of the editor.
    if (typeof one === 'string' || !('kind' in one) || one.kind === 'markdown') assertMarkdown(text);
  }
}

/** A hundred names, defaults and texts of which none may do anything in an editor. */
describe('names that would do something, in an editor', () => {
  let client: Client;
  const files = Object.entries(hostileFiles(true)).filter(([name]) => name !== 'doctype-compat.json');
  before(async () => {
    client = await Client.start({
      prepare: (root) => {
        for (const [name, text] of files) {
          mkdirSync(path.dirname(path.join(root, 'hostile', name)), { recursive: true });
          writeFileSync(path.join(root, 'hostile', name), text);
        }
      },
    });
  });
  after(() => client.stop());

  for (const end of ['.json', '.py', '.sql'])
    it(`are text in findings, fixes, lenses, hints, outlines, hovers and completion of ${end}`, async () => {
      const asked = files.filter(([name]) => name.endsWith(end));
      assert.equal(asked.length, PAYLOADS.length);
      let shown = 0;
      for (const [name, text] of asked) {
        const uri = client.open(`hostile/${name}`, text);
        const of = <T>(method: string, more: object = {}) =>
          client.request<T>(method, { textDocument: { uri }, ...more });
        const report = (await client.pull(uri)) as { items: Diagnostic[] };
        const lines = text.split('\n');
        const range = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
        for (const { message, relatedInformation } of report.items) {
          const said = typeof message === 'string' ? message : (message as { value: string }).value;
          // A line end parts a message from its evidence.
          assertPlain(said.replaceAll('\n', ' '), name);
          for (const { message: more } of relatedInformation ?? [])
            assertPlain(more.replaceAll('\n', ' '), name);
        }
        const actions = await of<CodeAction[]>('textDocument/codeAction', {
          range,
          context: { diagnostics: report.items },
        });
        for (const { title } of actions ?? []) assertPlain(title, name);
        for (const { command } of (await of<CodeLens[]>('textDocument/codeLens')) ?? [])
          assertPlain(command?.title ?? '', name);
        for (const { label } of (await of<InlayHint[]>('textDocument/inlayHint', { range })) ?? [])
          assertPlain(typeof label === 'string' ? label : label.map(({ value }) => value).join(''), name);
        const outline = (symbols: DocumentSymbol[]): void => {
          for (const { name: symbol, detail = '', children = [] } of symbols) {
            assertPlain(symbol + detail, name);
            outline(children);
          }
        };
        outline((await of<DocumentSymbol[]>('textDocument/documentSymbol')) ?? []);
        for (const [line, content] of lines.entries()) {
          if (!/pwned|fieldname|fieldtype|tab/.test(content)) continue;
          for (const character of [content.search(/\S/) + 2, content.length >> 1]) {
            const hover = await of<Hover | null>('textDocument/hover', { position: { line, character } });
            if (!hover) continue;
            shown++;
            assertShown(hover.contents, name);
          }
        }
        const last = lines.findIndex((line) => /options|select/.test(line));
        const position = { line: Math.max(0, last), character: (lines[last] ?? '').length - 1 };
        const found = await of<CompletionItem[] | CompletionList | null>('textDocument/completion', {
          position,
        });
        for (const { label, detail = '', documentation } of (Array.isArray(found) ? found : found?.items) ??
          []) {
          assertPlain(label + detail, name);
          assertShown(documentation, name);
        }
        client.close(uri);
      }
      if (end === '.json') assert.ok(shown > PAYLOADS.length, `${shown} hovers`);
    }).timeout(180_000);

  it('are text in pages for other editors, which stay in their folder', async () => {
    for (const [name, text] of files.filter(([file]) => file.endsWith('.json'))) {
      const uri = client.open(`hostile/${name}`, text);
      const page = await client.request<{ markdown: string; uri: string } | null>(
        'workspace/executeCommand',
        { command: 'doctypeCompat.previewDdl', arguments: [uri] },
      );
      assert.ok(page, name);
      for (const line of page.markdown.split('\n')) assertPlain(line, name);
      // The heading is the DocType's name.
      assertMarkdown(page.markdown.replace(/^# .*\n/, ''));
      assert.match(path.relative(os.tmpdir(), fileURLToPath(page.uri)), /^doctype-compat-\w+\/[\w.-]+\.md$/);
      client.close(uri);
    }
  }).timeout(180_000);
});
