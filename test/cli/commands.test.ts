import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { COMMANDS, type CommandSpec } from '../../server/src/cli/commands.js';
import { cli } from '../support/cli.js';
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
