import { existsSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { gitIn } from '../support/git.js';
import type { Workspace } from '../support/workspace.js';
import { mutate, type Random } from './mutate.js';
import type { corpus } from './places.js';

const TYPES = [
  'Data',
  'Int',
  'Link',
  'Table',
  'Text',
  'Long Text',
  'Check',
  'Decimal',
  'Float',
  'Date',
  'JSON',
  'Select',
  'Tab Break',
];

const DOCTYPES = 'shop/desk/doctype';

interface DocTypeText {
  doctype?: unknown;
  name?: unknown;
  fields?: Record<string, unknown>[];
  [key: string]: unknown;
}

/** The work tree with what happens to it. */
export class AppHistory {
  private count = 0;

  constructor(
    private readonly workspace: Workspace,
    private readonly random: Random,
    private readonly texts: ReturnType<typeof corpus>,
    private readonly done: string[],
  ) {}

  /** What git says; empty where it refuses. */
  git(...args: string[]): string {
    try {
      return gitIn(this.workspace.path)(...args);
    } catch {
      return '';
    }
  }

  make(): void {
    const { random } = this;
    for (let n = 2 + random.below(3); n > 0; n--) this.add();
    this.git('init', '-q', '-b', 'main');
    this.commit();
    for (let n = 2 + random.below(8); n > 0; n--) this.step();
  }

  private commit(): void {
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', 'x');
  }

  private step(): void {
    const { random } = this;
    const steps: Record<string, () => void> = {
      add: () => this.add(),
      fields: () => this.change((doctype) => this.changeFields(doctype)),
      keys: () => this.change((doctype) => this.changeKeys(doctype)),
      rename: () => this.rename(),
      remove: () => this.withOne((at) => rmSync(path.dirname(at), { recursive: true })),
      mutate: () =>
        this.withOne((at) =>
          this.put(at, mutate(readFileSync(at, 'utf8'), 'json', random, this.texts.doctype)),
        ),
      custom: () => this.write('shop/fixtures/custom_field.json', random.pick(this.texts.fixture)),
      patch: () => this.write('shop/patches/v1_0/change.py', random.pick(this.texts.patch)),
      controller: () =>
        this.withOne((at) => this.put(at.replace(/json$/, 'py'), random.pick(this.texts.controller))),
      crlf: () => this.withOne((at) => this.put(at, readFileSync(at, 'utf8').replaceAll('\n', '\r\n'))),
      link: () =>
        this.withOne((at) => {
          rmSync(at);
          symlinkSync(random.pick([this.workspace.at('shop/modules.txt'), '/etc/hostname', 'nowhere']), at);
        }),
      commit: () => this.commit(),
      stage: () => this.git('add', '-A'),
      branch: () => this.git('checkout', '-q', '-B', 'side'),
      main: () => this.git('checkout', '-q', '-f', 'main'),
      merge: () => this.git('merge', '-q', '--no-edit', random.pick(['main', 'side'])),
      detach: () => this.git('checkout', '-q', '--detach'),
      orphan: () => this.git('checkout', '-q', '--orphan', `o${this.count++}`),
    };
    const name = random.pick(Object.keys(steps));
    this.done.push(name);
    steps[name]!();
  }

  private write(name: string, text: string): void {
    try {
      this.workspace.write(name, text);
    } catch {
      // A link that leads nowhere, or a file in the place of a folder.
    }
  }

  private put(at: string, text: string): void {
    this.write(path.relative(this.workspace.path, at), text);
  }

  private add(): void {
    const text = this.random.pick(this.texts.doctype);
    const name = `d${this.count++}`;
    this.write(`${DOCTYPES}/${name}/${name}.json`, text);
  }

  private withOne(work: (at: string) => void): void {
    const folder = this.workspace.at(DOCTYPES);
    const names = existsSync(folder) ? readdirSync(folder).sort() : [];
    const files = names.map((name) => path.join(folder, name, `${name}.json`)).filter((at) => existsSync(at));
    if (files.length > 0) work(this.random.pick(files));
  }

  private change(work: (doctype: DocTypeText) => void): void {
    this.withOne((at) => {
      let doctype: DocTypeText;
      try {
        doctype = JSON.parse(readFileSync(at, 'utf8')) as DocTypeText;
      } catch {
        return;
      }
      if (typeof doctype !== 'object' || doctype === null || !Array.isArray(doctype.fields)) return;
      work(doctype);
      this.put(at, `${JSON.stringify(doctype, undefined, 1)}\n`);
    });
  }

  private changeFields(doctype: DocTypeText): void {
    const { random } = this;
    const fields = doctype.fields!;
    const field = fields.length > 0 ? random.pick(fields) : {};
    switch (random.below(8)) {
      case 0:
        fields.push({
          fieldname: `f${this.count++}`,
          fieldtype: random.pick(TYPES),
          default: random.pick(['', 'x', '0', 'Now']),
        });
        break;
      case 1:
        fields.splice(random.below(fields.length), 1);
        break;
      case 2:
        field.fieldtype = random.pick(TYPES);
        break;
      case 3:
        field.fieldname = random.pick([
          `n${this.count++}`,
          String(fields[0]?.fieldname),
          '',
          'Ä b',
          'name',
          '__proto__',
        ]);
        break;
      case 4:
        field.length = random.pick([0, 1, 140, 255, 1000, '20', -1, 1e9]);
        break;
      case 5:
        field[random.pick(['unique', 'search_index', 'reqd', 'not_nullable', 'is_virtual'])] =
          random.below(2);
        break;
      case 6:
        field.default = random.pick(['', 'x', '1', '1.5', 'Today', null, 7]);
        break;
      default:
        fields.reverse();
    }
  }

  private changeKeys(doctype: DocTypeText): void {
    const { random } = this;
    switch (random.below(5)) {
      case 0:
        doctype.autoname = random.pick([
          'hash',
          'autoincrement',
          'UUID',
          'field:title',
          '',
          'naming_series:',
        ]);
        break;
      case 1:
        doctype[random.pick(['issingle', 'istable', 'is_virtual', 'is_tree', 'track_seen'])] =
          random.below(2);
        break;
      case 2:
        doctype.engine = random.pick(['InnoDB', 'MyISAM', '']);
        break;
      case 3:
        doctype.row_format = random.pick(['Dynamic', 'Compressed', 'x']);
        break;
      default:
        doctype.name = random.pick([`Other ${this.count++}`, 'User', '', 'a`b', 'tabX']);
    }
  }

  /** A folder under another name, and its DocType with it; sometimes said by a patch. */
  private rename(): void {
    this.withOne((at) => {
      const name = `r${this.count++}`;
      const folder = path.dirname(at);
      const to = path.join(path.dirname(folder), name);
      renameSync(folder, to);
      renameSync(path.join(to, path.basename(at)), path.join(to, `${name}.json`));
      const file = path.join(to, `${name}.json`);
      const text = readFileSync(file, 'utf8');
      const old = /"name": *"([^"]*)"/.exec(text)?.[1] ?? '';
      if (this.random.below(2)) return;
      this.put(file, text.replace(`"${old}"`, `"New ${name}"`));
      if (this.random.below(2)) return;
      this.write('shop/patches.txt', `[pre_model_sync]\nshop.patches.${name}\n`);
      const code = `import frappe\n\n\ndef execute():\n\tfrappe.rename_doc("DocType", ${JSON.stringify(old)}, "New ${name}", force=True)\n`;
      this.write(`shop/patches/${name}.py`, code);
    });
  }
}
