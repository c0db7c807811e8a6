import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { COMMANDS, type CommandSpec } from '../../server/src/cli/commands.js';
import { cli, root } from '../support/cli.js';
import { Workspace } from '../support/workspace.js';

const commands = Object.entries<CommandSpec>(COMMANDS);

describe('the table of commands', () => {
  for (const [name, { options, examples }] of commands) {
    it(`has the options that the help of ${name} tells of, and no other`, async () => {
      const { code, stdout, stderr } = await cli([name, '--help']);
      assert.deepEqual([code, stderr], [0, '']);
      const own = stdout.split('\nExamples:\n')[0]!;
      const told = new Set([...own.matchAll(/--([a-z][a-z-]*)/g)].map(([, option]) => option));
      for (const option of Object.keys(options)) assert.ok(told.has(option), `--${option} is not explained`);
      for (const [line] of examples) assert.ok(stdout.includes(`doctype-compat ${line}`), line);
    });
  }

  it('has examples that the commands understand', () => {
    for (const [name, { examples }] of commands) {
      for (const [line] of examples) {
        const words = line.split(' > ')[0]!.split(' ');
        assert.equal(words[0], name);
        for (const [, option] of line.matchAll(/ --([a-z-]+)/g))
          assert.ok(Object.hasOwn(COMMANDS[name as keyof typeof COMMANDS].options, option!), line);
      }
    }
  });
});

/** What a bash with our completion offers after a line. */
function offered(script: string, line: string): string[] {
  const words = line.split(' ');
  const program = `
    ${script}
    COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
    _doctype_compat; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', program], { encoding: 'utf8' });
  assert.deepEqual([status, stderr], [0, '']);
  return stdout.split('\n').filter((word) => word !== '');
}

const isThere = (shell: string) => spawnSync(shell, ['--version']).status === 0;

describe('completion', () => {
  it('completes in a bash', async function () {
    if (!isThere('bash')) this.skip();
    const { stdout } = await cli(['completion', 'bash']);
    assert.ok(offered(stdout, 'doctype-compat ').includes('explain-sql'));
    assert.deepEqual(offered(stdout, 'doctype-compat che'), ['check']);
    assert.deepEqual(offered(stdout, 'doctype-compat check --write-'), ['--write-baseline']);
    assert.deepEqual(offered(stdout, 'doctype-compat check --format sa'), ['sarif']);
    assert.deepEqual(offered(stdout, 'doctype-compat ddl --target v'), ['vitess']);
    assert.ok(offered(stdout, 'doctype-compat check --rule vitess/text').includes('vitess/text-default'));
    assert.ok(offered(stdout, 'doctype-compat explain sql/unknown').includes('sql/unknown-table'));
    assert.deepEqual(offered(stdout, 'doctype-compat completion f'), ['fish']);
  });

  for (const shell of ['zsh', 'fish'] as const) {
    it(`is understood by a ${shell}`, async function () {
      if (!isThere(shell)) this.skip();
      const { stdout } = await cli(['completion', shell]);
      const workspace = new Workspace({ script: stdout });
      try {
        const { status, stderr } = spawnSync(shell, ['-n', workspace.at('script')], { encoding: 'utf8' });
        assert.deepEqual([status, stderr], [0, '']);
      } finally {
        workspace.remove();
      }
    });
  }

  it('names every command and every option for each shell', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { stdout } = await cli(['completion', shell]);
      for (const [name, { options }] of commands) {
        assert.ok(stdout.includes(name), `${shell}: ${name}`);
        for (const option of Object.keys(options))
          assert.ok(
            stdout.includes(shell === 'fish' ? `-l ${option}` : `--${option}`),
            `${shell}: ${option}`,
          );
      }
    }
  });

  it('refuses a shell that it does not know', async () => {
    const { code, stderr } = await cli(['completion', 'tcsh']);
    assert.equal(code, 2);
    assert.match(stderr, /unknown shell "tcsh"; known are bash, zsh, fish/);
  });
});

describe('commands in the documentation', () => {
  const pages = [
    'README.md',
    ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md'))
      .map((file) => `docs/${file}`),
  ];
  const lines = pages.flatMap((page) =>
    [...readFileSync(path.join(root, page), 'utf8').matchAll(/^```(?:sh|bash)\n([\s\S]*?)^```/gm)].flatMap(
      ([, block = '']) => block.split('\n').map((line) => ({ page, line })),
    ),
  );
  const examples = commands.flatMap(([page, spec]) =>
    spec.examples.map(([line]) => ({ page: `${page} --help`, line: `doctype-compat ${line}` })),
  );
  const own = [...lines, ...examples].flatMap(({ page, line }) => {
    const [, rest] = /^\s*(?:npx )?(?:doctype-compat|node dist\/cli\.js) ([^#]*)/.exec(line) ?? [];
    return rest === undefined ? [] : [{ page, line, rest }];
  });

  it('are there, and have options that there are', () => {
    assert.ok(own.length > 60);
    for (const { page, line, rest } of own) {
      const [name = ''] = rest.trim().split(' ');
      if (name.startsWith('-')) continue;
      assert.ok(Object.hasOwn(COMMANDS, name), `${page}: ${line}`);
      const { options } = COMMANDS[name as keyof typeof COMMANDS];
      for (const [, option] of rest.replace(/"[^"]*"|'[^']*'/g, '').matchAll(/ --([a-z-]+)/g))
        assert.ok(option === 'help' || Object.hasOwn(options, option!), `${page}: --${option} in ${line}`);
    }
  });

  it('mean the same to a shell: nothing between double quotes is executed, no pattern is expanded', () => {
    for (const { page, line, rest } of own) {
      for (const [text] of rest.replace(/'[^']*'/g, '').matchAll(/"[^"]*"/g))
        assert.doesNotMatch(text, /[`$]/, `${page}: ${line}`);
      const bare = rest.replace(/"[^"]*"|'[^']*'/g, '');
      assert.doesNotMatch(bare, /[*?`]/, `${page}: ${line}`);
    }
  });
});
