import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { check } from '../../server/src/workspace/check.js';
import { Threads } from '../../server/src/workspace/parallel/team.js';
import { Project } from '../../server/src/workspace/project.js';
import { cli, root } from '../support/cli.js';
import { sharedDir } from '../support/shared.js';
import { doctypeJson, Workspace } from '../support/workspace.js';

const bench = path.join(root, 'examples/bench');

/** What a check prints, without the time that it took. */
async function printed(...args: string[]): Promise<string> {
  const { stdout, stderr, code } = await cli(['check', '--format', 'json', ...args]);
  return `${code}\n${stderr}\n${stdout.replace(/"ms": \d+/, '"ms": 0')}`;
}

const fixture = (name: string) => pathToFileURL(path.join(root, 'test/fixtures/threads', name));

/** What a team says of the sample bench, and what it says on the way. */
async function withTeam(options: { threads?: number; module?: URL }) {
  const project = await Project.load({ kind: 'bench', path: bench });
  const problems: string[] = [];
  const team = new Threads(project, { ...options, onProblem: (message) => problems.push(message) });
  try {
    const { findings } = await check(project, { team });
    return { findings, problems };
  } finally {
    team.end();
  }
}

describe('check with threads', function () {
  this.timeout(300_000);

  it('says of the sample bench what one thread says, in the same order', async () => {
    const alone = await printed('--threads', '1', bench);
    assert.equal(await printed('--threads', '2', bench), alone);
    assert.equal(await printed('--threads', '3', bench), alone);
  });

  it('judges the whole as the parts that the editor judges', async () => {
    const project = await Project.load({ kind: 'bench', path: bench });
    const { findings } = await check(project);
    assert.deepEqual((await withTeam({ threads: 2 })).findings, findings);
  });

  it('says of public apps and shared cases what one thread says', async function () {
    const shared = sharedDir();
    if (shared === undefined) this.skip();
    const folders = [
      'corpus/crm',
      'cases/a16-same-finding-twice',
      'cases/a18-verdict-depends-on-other-files',
    ];
    const paths = folders.map((folder) => path.join(shared, folder));
    const alone = await printed('--threads', '1', ...paths);
    assert.equal(await printed('--threads', '2', ...paths), alone);
  });

  it('counts suppressions and ignored findings that another thread has met as used', async () => {
    const files: Record<string, string> = {
      'doctype-compat.json': JSON.stringify({
        ignore: [
          { rule: 'vitess/text-default', doctype: 'Used', reason: 'known' },
          { rule: 'vitess/text-default', doctype: 'Unused', reason: 'gone' },
        ],
      }),
      'used.sql': '-- doctype-compat: ignore sql/parse known\nselect from where;\n',
      'unused.sql': '-- doctype-compat: ignore sql/parse gone\nselect 1;\n',
    };
    const fields = [{ fieldname: 'body', fieldtype: 'Text', default: 'x' }];
    for (const name of ['Used', 'Unused'])
      files[`desk/doctype/${name.toLowerCase()}/${name.toLowerCase()}.json`] = doctypeJson(name, {
        fields: name === 'Used' ? fields : [],
      });
    for (let i = 0; i < 250; i++) files[`desk/doctype/d${i}/d${i}.json`] = doctypeJson(`D ${i}`);
    const workspace = new Workspace(files);
    try {
      const alone = await printed('--threads', '1', workspace.path);
      assert.match(alone, /lint\/unused-/);
      assert.equal(await printed('--threads', '2', workspace.path), alone);
    } finally {
      workspace.remove();
    }
  });

  it('starts none for few files', async () => {
    const { problems } = await withTeam({ module: fixture('dies-at-once.mjs') });
    assert.deepEqual(problems, []);
  });

  for (const name of ['dies-at-once.mjs', 'dies-at-work.mjs']) {
    it(`does the work of a thread that ends, and says so: ${name}`, async () => {
      const { findings } = await withTeam({ threads: 1 });
      const other = await withTeam({ threads: 2, module: fixture(name) });
      assert.deepEqual(other.findings, findings);
      const why = name === 'dies-at-once.mjs' ? 'no room for another thread' : 'exit code 3';
      assert.deepEqual(other.problems, [
        `a thread has ended (${why}); its files are judged without it (--threads 1 uses none)`,
      ]);
    });
  }

  it('refuses a number that is none', async () => {
    const { code, stderr } = await cli(['check', '--threads', 'many', bench]);
    assert.equal(code, 2);
    assert.match(stderr, /--threads many: not a whole number/);
  });
});
