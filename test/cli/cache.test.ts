import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { OutcomeCache } from '../../server/src/cli/cache.js';
import type { Outcome, Question } from '../../server/src/cli/judging.js';
import { openProjects } from '../../server/src/cli/projects.js';
import { random } from '../support/bench-edits.js';
import { cli, root } from '../support/cli.js';
import { commitAll } from '../support/git.js';
import { bench, doctypeJson, Workspace } from '../support/workspace.js';

const question = (at: string, more: Partial<Question> = {}): Question => ({
  paths: [at],
  overrides: {},
  only: undefined,
  base: undefined,
  changed: false,
  withEngine: false,
  ...more,
});

const OUTCOME: Outcome = {
  groups: [],
  places: [],
  summary: { files: 1, doctypes: 1, statements: 0 },
  targets: ['mariadb'],
  vitess: undefined,
  problems: {},
  unread: [],
  unjudged: [],
  unwritten: false,
};

describe('check with what is known from the last time', function () {
  this.timeout(600_000);
  let store: Workspace;
  const folder = () => store.at('cache');

  beforeEach(() => {
    store = new Workspace();
  });
  afterEach(() => store.remove());

  function open(asked: Question): OutcomeCache {
    const cache = OutcomeCache.open(asked, { folder: folder(), cwd: root, env: {} });
    assert.ok(cache instanceof OutcomeCache, JSON.stringify(cache));
    return cache;
  }

  /** Keeps what came of really looking at a bench, as if that had taken long. */
  async function remember(asked: Question): Promise<OutcomeCache> {
    const cache = open(asked);
    const keep = cache.record(0);
    try {
      const silent = { write: () => {}, isTTY: false, columns: undefined };
      const io = { cwd: root, env: {}, stdout: silent, stderr: silent, stdin: async () => '' };
      for (const { project } of await openProjects(asked.paths, io))
        for (const file of project.files) project.read(file.path);
      keep(OUTCOME, ['said\n'], true);
    } finally {
      OutcomeCache.stop();
    }
    return cache;
  }

  it('says after every edit what a check says that knows nothing', async () => {
    const workspace = new Workspace();
    try {
      cpSync(path.join(root, 'examples/bench'), workspace.path, { recursive: true });
      const next = random(20261130);
      const files = () =>
        (readdirSync(workspace.path, { recursive: true, encoding: 'utf8' }) as string[])
          .filter((name) => /\.(?:py|json|sql|txt|js)$/.test(name) && statSync(workspace.at(name)).isFile())
          .sort();
      const edits: ((name: string) => void)[] = [
        (name) => appendFileSync(workspace.at(name), '\n'),
        // Another text of the same size, with the times of the old one.
        (name) => {
          const { atime, mtime } = statSync(workspace.at(name));
          const text = readFileSync(workspace.at(name), 'utf8');
          writeFileSync(
            workspace.at(name),
            text.replace(/[a-y]/, (c) => String.fromCharCode(c.charCodeAt(0) + 1)),
          );
          utimesSync(workspace.at(name), atime, mtime);
        },
        (name) => rmSync(workspace.at(name)),
        (name) =>
          cpSync(workspace.at(name), workspace.at(`${name.replace(/\.\w+$/, '')}_copy${path.extname(name)}`)),
        (name) => renameSync(workspace.at(name), workspace.at(name.replace(/[^/]+$/, (own) => `x_${own}`))),
        (name) => utimesSync(workspace.at(name), new Date(), new Date()),
        (name) => {
          renameSync(workspace.at(name), store.at('elsewhere'));
          symlinkSync(store.at('elsewhere'), workspace.at(name));
        },
        (name) => mkdirSync(`${workspace.at(name)}.d`, { recursive: true }),
        () => workspace.write('doctype-compat.json', JSON.stringify({ targets: ['mariadb', 'read-only'] })),
      ];
      const check = async (...more: string[]) => {
        const { code, stdout, stderr } = await cli([
          ...['check', '--no-engine', '--format', 'json', ...more, workspace.path],
        ]);
        return `${code}\n${stderr}\n${stdout.replace(/"ms": \d+/, '')}`;
      };
      for (let i = 0; i < 12; i++) {
        const all = files();
        const name = all[next(all.length)]!;
        edits[i < edits.length ? i : next(edits.length)]!(name);
        const cold = await check('--no-cache');
        for (const how of ['first', 'again'])
          assert.equal(await check('--cache-dir', folder()), cold, `edit ${i} of ${name}, ${how}`);
      }
    } finally {
      workspace.remove();
    }
  });

  describe('an outcome', () => {
    let workspace: Workspace;
    beforeEach(() => {
      workspace = new Workspace(bench({ note: doctypeJson('Note') }));
    });
    afterEach(() => workspace.remove());
    const asked = () => question(workspace.path);

    it('has what each file was judged by kept too from the second time on', async () => {
      assert.equal(open(asked()).units(), undefined);
      await remember(asked());
      assert.ok(open(asked()).units());
      const only = new Set(['sql/unknown-column']);
      assert.equal(open(question(workspace.path, { only })).units(), undefined);
    });

    it('is found again while nothing changes', async () => {
      assert.equal(await open(asked()).find(), undefined);
      await remember(asked());
      const found = await open(asked()).find();
      assert.deepEqual(found?.outcome, JSON.parse(JSON.stringify(OUTCOME)));
      assert.deepEqual(found?.said, ['said\n']);
    });

    it('is found again when a file was only written anew', async () => {
      await remember(asked());
      const file = workspace.at('apps/shop/shop/hooks.py');
      writeFileSync(file, readFileSync(file));
      assert.ok(await open(asked()).find());
    });

    it('is not found for another question', async () => {
      await remember(asked());
      for (const more of [
        { only: new Set(['sql/parse']) },
        { overrides: { targets: ['mariadb' as const] } },
        { base: 'main' },
        { paths: [workspace.at('apps')] },
      ])
        assert.equal(await open(question(workspace.path, more)).find(), undefined);
    });

    const changes: Record<string, () => void> = {
      'a text': () => appendFileSync(workspace.at('apps/shop/shop/hooks.py'), '# x\n'),
      'a new file': () => workspace.write('apps/shop/shop/new.py', ''),
      'a file that is gone': () => rmSync(workspace.at('apps/shop/shop/modules.txt')),
      'a mark of an app that was not there': () => workspace.write('apps/shop/setup.py', ''),
      'a folder in the place of a file': () => {
        rmSync(workspace.at('apps/shop/shop/modules.txt'));
        mkdirSync(workspace.at('apps/shop/shop/modules.txt'));
      },
      'a file too large to be read': () =>
        workspace.write('apps/shop/shop/hooks.py', ' '.repeat(5 * 1024 * 1024)),
    };
    for (const [what, change] of Object.entries(changes)) {
      it(`is not found after a change: ${what}`, async () => {
        await remember(asked());
        change();
        assert.equal(await open(asked()).find(), undefined);
      });
    }

    const damages: Record<string, (file: string) => void> = {
      'cut off': (file) => writeFileSync(file, readFileSync(file).subarray(0, -20)),
      changed: (file) => writeFileSync(file, readFileSync(file, 'utf8').replace('"files":1', '"files":2')),
      foreign: (file) => writeFileSync(file, '{"outcome":{}}'),
      'a folder': (file) => {
        rmSync(file);
        mkdirSync(file);
      },
    };
    for (const [what, damage] of Object.entries(damages)) {
      it(`is not taken from an entry that is ${what}`, async () => {
        await remember(asked());
        for (const entry of readdirSync(folder())) damage(path.join(folder(), entry));
        assert.equal(await open(asked()).find(), undefined);
        const { code } = await cli(['check', '--no-engine', '--cache-dir', folder(), workspace.path]);
        assert.equal(code, 0);
      });
    }

    it('is not kept in what is checked, nor where others may write', async () => {
      const args = ['check', '--no-engine', '--cache-dir'];
      const inside = await cli([...args, workspace.at('apps/shop/.cache'), workspace.at('apps/shop')]);
      assert.match(inside.stderr, /no cache in .*: it lies in what is checked/);
      const above = await cli([...args, workspace.at('.cache'), workspace.at('apps/shop')]);
      assert.match(above.stderr, /no cache in .*: it lies in what is checked/);
      mkdirSync(folder());
      chmodSync(folder(), 0o777);
      const open = await cli([...args, folder(), workspace.path]);
      assert.match(open.stderr, /no cache in .*: others may write there/);
      assert.deepEqual([inside.code, above.code, open.code], [0, 0, 0]);
    });

    it('goes when there are many, the oldest first', async () => {
      for (let i = 0; i < 43; i++) {
        const name = `${'a'.repeat(42)}${String(i).padStart(2, '0')}.json`;
        store.write(`cache/${name}`, 'x');
        utimesSync(store.at(`cache/${name}`), 1000 + i, 1000 + i);
      }
      chmodSync(folder(), 0o700);
      await remember(asked());
      const left = readdirSync(folder());
      assert.equal(left.length, 40);
      assert.ok(
        !left.some((name) => name.endsWith('04.json')) && left.some((name) => name.endsWith('05.json')),
      );
    });
  });

  it('knows that a base has moved', async () => {
    const workspace = new Workspace(bench({ note: doctypeJson('Note') }));
    try {
      const git = commitAll(workspace.path);
      const fields = [{ fieldname: 'body', fieldtype: 'Text', default: 'x' }];
      workspace.write('apps/shop/shop/desk/doctype/note/note.json', doctypeJson('Note', { fields }));
      const args = ['check', '--no-engine', '--format', 'json', '--base', 'main', workspace.path];
      const found = async (...more: string[]) => {
        const { stdout } = await cli([...args, ...more]);
        return (JSON.parse(stdout) as { findings: object[] }).findings;
      };
      const first = await found('--cache-dir', folder());
      assert.ok(first.length > 0);
      assert.deepEqual(await found('--cache-dir', folder()), first);
      git('commit', '-q', '-a', '-m', 'two');
      assert.deepEqual(await found('--cache-dir', folder()), await found('--no-cache'));
      assert.deepEqual(await found('--no-cache'), []);
    } finally {
      workspace.remove();
    }
  });
});
