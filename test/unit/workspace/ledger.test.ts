import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { collectAsync, Kept, Ledger, question } from '../../../server/src/workspace/ledger.js';
import { Project } from '../../../server/src/workspace/project.js';
import '../../../server/src/workspace/units/store.js';
import { bench, doctypeJson, Workspace } from '../../support/workspace.js';

const source = path.resolve(import.meta.dirname, '../../../server/src/workspace');

/** Who keeps something of a project by itself, and why that hides nothing of what was asked to make it. */
const MAY_KEEP: Readonly<Record<string, string>> = {
  'names.ts': 'serves the editor; no checker asks it',
  'checkers/entry.ts': 'tells by itself what results are made of; else within questions',
  'checkers/file.ts': 'within a question',
  'checkers/sql.ts': 'within a question',
  'code-customizations.ts': 'within questions',
  'code-indexes.ts': 'within a question',
  'frappe-code.ts': 'reads the texts each time before it compares them',
  'hook-facts.ts': 'reads the texts each time, or within a question',
  'index-names.ts': 'within a question',
  'list-url.ts': 'within a question',
  'patches.ts': 'within a question',
  'queries.ts': 'by the text of a file and its controller, which are asked for each time; else Kept',
  'sharding.ts': 'what is judged on shards is no unit',
  'shipped-documents.ts': 'what is compared with a base is no unit',
  'side.ts': 'what is compared with a base is no unit',
  'sql-tables.ts': 'Kept',
};

/** What a project can be asked that is not noted: all units are made of it, or it is no question. */
const NOT_NOTED: Readonly<Record<string, string>> = {
  apps: 'the world',
  listedApps: 'the world',
  foundFrappe: 'the world',
  frappe: 'the world',
  frappeFor: 'the world',
  namesFrappe: 'the world',
  queryFrappeFor: 'the world',
  hasOldQueries: 'the world',
  overrides: 'the world',
  configured: 'the world',
  settingsFor: 'the world',
  config: 'the world',
  customizationFiles: 'the world',
  benchInShort: 'the world',
  mayHoldDocType: 'the world',
  lists: 'the world, and by path',
  nameOf: 'by path',
  hashOf: 'an answer in short',
  seed: 'for another thread',
  at: 'another project',
  changedSince: 'for those who keep something',
  customFieldnames: 'asks others',
  lookup: 'notes what is asked of it',
  badByte: 'reads',
  ...Object.fromEntries(
    [
      'constructor',
      ...['forget', 'update', 'include', 'remove', 'quietly', 'inOrder'],
      ...['fill', 'add', 'take', 'leave', 'put', 'forgetOrder', 'changed'],
    ].map((name) => [name, 'no question']),
  ),
};

describe('the ledger of a project', () => {
  it('hears of every question: nobody keeps something of a project past it', () => {
    const names = readdirSync(source, { recursive: true, encoding: 'utf8' }) as string[];
    const keeping = names.filter(
      (name) =>
        name.endsWith('.ts') && /new WeakMap<Project/.test(readFileSync(path.join(source, name), 'utf8')),
    );
    assert.deepEqual(
      keeping.filter((name) => !Object.hasOwn(MAY_KEEP, name)),
      [],
      'what is kept of a project hides what was asked to make it: see Memo, Kept and question in workspace/ledger.ts',
    );
  });

  it('hears of every way to ask a project', async () => {
    const workspace = new Workspace(bench({ note: doctypeJson('Note') }));
    try {
      const project = await Project.load({ kind: 'bench', path: workspace.path });
      const at = workspace.at('apps/shop/shop/hooks.py');
      const app = project.apps.get('shop');
      const asked: Record<string, () => unknown> = {
        files: () => project.files,
        filesOf: () => project.filesOf('sql'),
        file: () => project.file(at),
        read: () => project.read(at),
        source: () => project.source(at),
        docTypes: () => project.docTypes(),
        nameless: () => project.nameless(),
        fileOf: () => project.fileOf('Note', app),
        namesakes: () => project.namesakes('Note'),
        customizations: () => project.customizations('Note'),
        allCustomizations: () => project.allCustomizations,
        fixtures: () => project.fixtures,
        'lookup.get': () => project.lookup(app).get('Note'),
        'lookup.names': () => project.lookup(app).names(),
        'lookup.complete': () => project.lookup(app).complete,
        'lookup.ownFieldnames': () => project.lookup(app).ownFieldnames?.('Note'),
      };
      const known = new Set([...Object.keys(asked), ...Object.keys(NOT_NOTED)]);
      const all = Object.getOwnPropertyNames(Project.prototype);
      assert.deepEqual(
        all.filter((name) => !known.has(name)),
        [],
        'say whether this is noted',
      );
      for (const [name, ask] of Object.entries(asked)) {
        project.ledger = new Ledger();
        const trace = await collectAsync(async () => void ask());
        assert.ok(trace.questions().size > 0, name);
      }
    } finally {
      workspace.remove();
    }
  });

  it('takes what was asked for something that is kept as asked by whoever takes it', async () => {
    const project = { ledger: new Ledger(), generation: 1 };
    const { ledger } = project;
    const sum = new Kept<string, number>(project);
    const ask = (about: string) => ledger.ask('text', about);
    const get = () =>
      sum.get('sum', () => {
        ask('a');
        return sum.get('part', () => {
          ask('b');
          return 1;
        });
      });
    const named = async (work: () => Promise<void>) =>
      [...(await collectAsync(work)).questions()].map((id) => ledger.question(id)[1]).sort();
    assert.deepEqual(await named(async () => void get()), ['a', 'b']);
    assert.deepEqual(await named(async () => void get()), ['a', 'b']);
    assert.deepEqual(await named(async () => void sum.get('part', () => 2)), ['b']);
  });

  it('knows what belongs to whom when several are judged at once, and what is a question by itself', async () => {
    const project = { ledger: new Ledger(), generation: 1 };
    const { ledger } = project;
    const answer = question('test-answer', () => {
      ledger.ask('text', 'within');
      return 'yes';
    });
    const work = (name: string) => async () => {
      ledger.ask('text', `${name} 1`);
      await new Promise((resolve) => setImmediate(resolve));
      answer(project, name);
      await null;
      ledger.ask('text', `${name} 2`);
    };
    const traces = await Promise.all(['a', 'b'].map((name) => collectAsync(work(name))));
    const names = traces.map((trace) => [...trace.questions()].map((id) => ledger.question(id).join(' ')));
    assert.deepEqual(names, [
      ['text a 1', 'test-answer a', 'text a 2'],
      ['text b 1', 'test-answer b', 'text b 2'],
    ]);
    assert.equal(ledger.answer(ledger.idOf('test-answer', 'a')), '"yes"');
  });
});
