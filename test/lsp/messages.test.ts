import assert from 'node:assert/strict';
import type { Diagnostic } from 'vscode-languageserver/node';
import { mutate, Random } from '../fuzz/mutate.js';
import { Client, NOTE } from './client.js';

const METHODS = [
  'textDocument/hover',
  'textDocument/completion',
  'textDocument/definition',
  'textDocument/references',
  'textDocument/documentSymbol',
  'textDocument/codeLens',
  'textDocument/inlayHint',
  'textDocument/codeAction',
];
const SCRIPT =
  'import frappe\ndef f(a):\n\treturn frappe.db.sql(f"select name from `tabNote` where a = {a}")\n';

/** Requests at any place of a text that changes, also at places that it has not, and at once. */
describe('a stream of messages', () => {
  let client: Client;
  beforeEach(async () => {
    client = await Client.start();
  });
  afterEach(() => client.stop());

  for (const [name, kind, text] of [
    [NOTE, 'json', undefined],
    ['shelves/api.py', 'py', SCRIPT],
    ['shelves/all.sql', 'sql', 'select name from `tabNote`;\nalter table `tabNote` add b int;\n'],
  ] as const) {
    it(`about ${name} is answered, whatever stands there`, async () => {
      const random = new Random(7);
      const uri = client.open(name, text ?? client.read(name));
      const first = client.text(uri);
      for (let round = 0; round < 25; round++) {
        const next = mutate(first, kind, random, [first, SCRIPT]);
        client.apply(uri, [
          {
            range: { start: { line: 0, character: 0 }, end: { line: 1e6, character: 0 } },
            newText: next,
          },
        ]);
        const lines = next.split(/\r\n|\n|\r/);
        const asked = METHODS.map((method) => {
          const line = random.below(lines.length + 2);
          const character = random.below((lines[line]?.length ?? 0) + 3);
          const position = { line, character };
          return client.request(method, {
            textDocument: { uri },
            position,
            range: { start: position, end: position },
            context: { diagnostics: [], includeDeclaration: true },
          });
        });
        const report = (await client.pull(uri)) as { items: Diagnostic[] };
        await Promise.all(asked);
        for (const { range, code, message } of report.items) {
          assert.notEqual(code, 'lint/rule-crashed', String(message));
          for (const { line, character } of [range.start, range.end])
            assert.ok(
              line < lines.length && character <= lines[line]!.length,
              `${code} at ${line}:${character}`,
            );
        }
      }
    });
  }
});
