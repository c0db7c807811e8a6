import path from 'node:path';
import type { Position } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import { mutate, type Random } from './mutate.js';
import type { corpus, Place } from './places.js';
import type { Wire } from './wire.js';

const FILES: readonly { name: string; language: string; kind: string; place: Place }[] = [
  { name: 'notebook/notebook/doctype/note/note.json', language: 'json', kind: 'json', place: 'doctype' },
  { name: 'notebook/notebook/api.py', language: 'python', kind: 'py', place: 'python' },
  { name: 'notebook/all.sql', language: 'sql', kind: 'sql', place: 'sql' },
  { name: 'notebook/notebook/report/r/r.json', language: 'json', kind: 'json', place: 'report' },
  { name: 'doctype-compat.json', language: 'jsonc', kind: 'json', place: 'config' },
  { name: 'deploy/playbooks/site.yml', language: 'yaml', kind: 'yaml', place: 'playbook' },
];

export const METHODS = [
  'textDocument/hover',
  'textDocument/completion',
  'textDocument/definition',
  'textDocument/references',
  'textDocument/documentSymbol',
  'textDocument/codeLens',
  'textDocument/inlayHint',
  'textDocument/codeAction',
  'textDocument/diagnostic',
  'workspace/diagnostic',
  'doctypeCompat/preview',
  'doctypeCompat/changes',
  'doctypeCompat/plan',
  'doctypeCompat/writePaths',
  'doctypeCompat/explainSql',
  'workspace/executeCommand',
  'no/such',
];

const JUNK: readonly unknown[] = [
  null,
  0,
  -1,
  1e308,
  '',
  'x',
  [],
  {},
  true,
  [[]],
  { toString: 1 },
  'file:///',
  'untitled:a',
  '\ud83d',
];

/** What is sent, and what must be so at the end. */
export class MessageStream {
  private readonly open = new Map<string, TextDocument>();
  private readonly asked: { id: number; method: string; valid: boolean }[] = [];

  constructor(
    private readonly wire: Wire,
    private readonly random: Random,
    private readonly root: string,
    private readonly texts: ReturnType<typeof corpus>,
  ) {}

  private uri(name: string): string {
    return URI.file(path.join(this.root, name)).toString();
  }

  step(): void {
    const { random } = this;
    random.pick([
      () => this.openOne(),
      () => this.type(),
      () => this.type(),
      () => this.ask(),
      () => this.ask(),
      () => this.ask(),
      () => this.cancel(),
      () => this.close(),
      () => this.junk(),
      () => this.files(),
    ])();
  }

  private openOne(): void {
    const { name, language, kind, place } = this.random.pick(FILES);
    const uri = this.uri(name);
    const text = mutate(this.random.pick(this.texts[place]), kind, this.random, this.texts[place]);
    const version = 1 + this.random.below(3);
    this.open.set(uri, TextDocument.create(uri, language, version, text));
    this.wire.send({
      method: 'textDocument/didOpen',
      params: { textDocument: { uri, languageId: language, version, text } },
    });
  }

  private position(text: TextDocument | undefined): { line: number; character: number } {
    const { random } = this;
    const at = text?.positionAt(random.below(text.getText().length + 1)) ?? { line: 0, character: 0 };
    return {
      line: at.line + (random.below(8) ? 0 : random.below(5)),
      character: at.character + (random.below(3) ? 0 : random.below(9)),
    };
  }

  private type(): void {
    const { random } = this;
    if (this.open.size === 0) this.openOne();
    const uri = random.pick([...this.open.keys()]);
    let document = this.open.get(uri)!;
    const contentChanges: { range?: object; text: string }[] = [];
    for (let n = 1 + random.below(3); n > 0; n--) {
      const [start, end] = [this.position(document), this.position(document)];
      // A position between the halves of a pair stands in the middle of a character, as some clients send it.
      const text = random.pick([
        '',
        'x',
        '\n',
        '🚲',
        '\ud83d',
        '\udeb2',
        '"',
        'select ',
        '\r\n',
        '\r',
        '{',
        '}',
      ]);
      const forward = document.offsetAt(start) <= document.offsetAt(end);
      const range = forward ? { start, end } : { start: end, end: start };
      const change = random.below(10) ? { range, text } : { text: document.getText() + text };
      contentChanges.push(change);
      document = TextDocument.update(document, [change], document.version + 1);
    }
    this.open.set(uri, document);
    this.wire.send({
      method: 'textDocument/didChange',
      params: { textDocument: { uri, version: document.version }, contentChanges },
    });
  }

  private ask(): void {
    const { random } = this;
    const known = random.below(6) > 0 && this.open.size > 0;
    const uri = known
      ? random.pick([...this.open.keys()])
      : this.uri(random.pick(['none.json', 'notebook/notebook/doctype/note/note.json', 'a/../../x.sql']));
    const method = random.pick(METHODS);
    const position = this.position(this.open.get(uri));
    const params = {
      textDocument: { uri },
      uri,
      position,
      range: { start: position, end: this.position(this.open.get(uri)) },
      context: { diagnostics: [], includeDeclaration: true },
      previousResultIds: [],
      target: 'mariadb',
    };
    this.asked.push({
      id: this.wire.request(method, params),
      method,
      valid: method !== 'no/such' && method !== 'workspace/executeCommand',
    });
  }

  private cancel(): void {
    const last = this.asked.at(-1);
    this.wire.send({
      method: '$/cancelRequest',
      params: { id: this.random.pick([last?.id ?? 1, 99_999, 'x']) },
    });
  }

  private close(): void {
    if (this.open.size === 0) return;
    const uri = this.random.pick([...this.open.keys()]);
    this.open.delete(uri);
    this.wire.send({ method: 'textDocument/didClose', params: { textDocument: { uri } } });
  }

  /** Messages that no client of today sends. */
  private junk(): void {
    const { random, wire } = this;
    const junk = random.pick(JUNK);
    switch (random.below(7)) {
      case 0:
        this.asked.push({ id: wire.request(random.pick(METHODS), junk), method: 'junk', valid: false });
        break;
      case 1:
        this.asked.push({
          id: wire.request(random.pick(METHODS.filter((method) => !method.startsWith('doctypeCompat/'))), {
            textDocument: junk,
            position: junk,
            range: junk,
            uri: junk,
          }),
          method: 'junk',
          valid: false,
        });
        break;
      case 2:
        wire.send({
          method: 'textDocument/didClose',
          params: { textDocument: { uri: 'file:///never/opened.sql' } },
        });
        break;
      case 3:
        wire.send({ method: 'workspace/didChangeConfiguration', params: { settings: junk } });
        break;
      case 4:
        wire.send({ method: 'no/such/notification', params: junk });
        break;
      case 5:
        wire.send({ id: 77_777, result: junk });
        break;
      default:
        wire.send({
          method: 'textDocument/didChange',
          params: {
            textDocument: { uri: this.uri('never.json'), version: 2 },
            contentChanges: [{ text: 'x' }],
          },
        });
    }
  }

  private files(): void {
    const uri = this.uri(this.random.pick(FILES).name);
    const type = 1 + this.random.below(3);
    this.wire.send({
      method: 'workspace/didChangeWatchedFiles',
      params: {
        changes: [
          { uri, type },
          { uri: this.uri('gone/doctype'), type: 3 },
        ],
      },
    });
  }

  /** What is wrong at the end. */
  async judge(): Promise<string | undefined> {
    // An answer about all files waits for a change of them, or until nobody wants it any more.
    for (const { id, method } of this.asked)
      if (method === 'workspace/diagnostic' || method === 'junk')
        this.wire.send({ method: '$/cancelRequest', params: { id } });
    for (const { id, method, valid } of this.asked) {
      const answer = await this.wire.answer(id);
      if (!answer) return `no answer to ${method} (${id})`;
      const { error } = answer;
      // Cancelled, or another text by now.
      if (valid && error && ![-32800, -32801].includes(error.code))
        return `${method}: ${error.code} ${error.message}`;
    }
    for (const [uri, document] of this.open) {
      const answer = await this.wire.answer(
        this.wire.request('textDocument/diagnostic', { textDocument: { uri } }),
      );
      const report = answer?.result as
        | { items?: { range: { start: Position; end: Position }; code: string; message: string }[] }
        | undefined;
      if (!report) return `no findings: ${JSON.stringify(answer?.error)}`;
      for (const { range, code, message } of report.items ?? []) {
        if (code === 'lint/rule-crashed') return message;
        for (const at of [range.start, range.end]) {
          const back = document.positionAt(document.offsetAt(at));
          if (back.line !== at.line || back.character !== at.character)
            return `${code} at ${at.line}:${at.character} of ${uri}`;
        }
      }
    }
    return undefined;
  }
}
