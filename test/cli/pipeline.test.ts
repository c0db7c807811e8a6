import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { cli, root } from '../support/cli.js';
import { commitAll, gitIn } from '../support/git.js';
import { bench, doctypeJson, Workspace } from '../support/workspace.js';

const BROKEN = doctypeJson('Note', { fields: [{ fieldname: 'content', fieldtype: 'Text', default: 'x' }] });
const NOTE = 'apps/app/app/desk/doctype/note/note.json';

describe('check in a pipeline', () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = new Workspace(bench({ [NOTE]: BROKEN }));
  });
  afterEach(() => workspace.remove());
  const run = (...args: string[]) => cli(['check', '--no-engine', ...args], { cwd: workspace.path });

  it('writes its report to a file', async () => {
    const { code, stdout } = await run('--format', 'json', '--output', 'report.json');
    assert.equal(code, 1);
    assert.equal(stdout, '');
    const { findings } = JSON.parse(readFileSync(workspace.at('report.json'), 'utf8')) as {
      findings: unknown[];
    };
    assert.ok(findings.length > 0);
  });

  it('says in one line why it could not write there', async () => {
    const { code, stderr } = await run('--output', 'nowhere/report.json');
    assert.equal(code, 2);
    assert.match(stderr, /^doctype-compat: --output nowhere\/report\.json: .+\n$/);
  });

  it('fails for more warnings than it may have', async () => {
    const rules = { rules: { '*': 'off', 'vitess/text-default': 'warning' } };
    workspace.write('doctype-compat.json', JSON.stringify(rules));
    assert.equal((await run()).code, 0);
    assert.equal((await run('--max-warnings', '1')).code, 0);
    const { code, stderr } = await run('--max-warnings', '0');
    assert.equal(code, 1);
    assert.match(stderr, /1 warnings, more than the 0/);
    assert.equal((await run('--max-warnings', 'few')).code, 2);
  });
});

describe('the GitHub action', () => {
  let workspace: Workspace;
  before(() => {
    workspace = new Workspace(
      bench({ [NOTE]: doctypeJson('Note', { fields: [{ fieldname: 'a', fieldtype: 'Data' }] }) }),
    );
  });
  after(() => workspace.remove());

  const git = (...args: string[]) => gitIn(workspace.path)(...args);
  /** Runs the action's script as a runner would, with this checkout's command line. */
  const action = (inputs: Record<string, string>) =>
    new Promise<{ code: number; stdout: string }>((resolve) => {
      const loader = pathToFileURL(path.join(root, 'node_modules/tsx/dist/loader.mjs')).href;
      const env = {
        ...process.env,
        NODE_OPTIONS: `--import ${loader}`,
        DOCTYPE_COMPAT: path.join(root, 'server/src/cli.ts'),
        GITHUB_STEP_SUMMARY: workspace.at('summary.md'),
        ...inputs,
      };
      const script = path.join(root, 'scripts/ci/action.sh');
      execFile('bash', [script], { cwd: workspace.path, env }, (error, stdout) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout }),
      );
    });

  it('annotates what a branch adds and writes its plan, with inputs that are never commands', async function () {
    this.timeout(60_000);
    commitAll(workspace.path);
    git('checkout', '-q', '-b', 'work');
    workspace.write(NOTE, BROKEN);
    const { code, stdout } = await action({
      INPUT_BASE: 'main',
      INPUT_PATH: '.',
      INPUT_TARGET: 'vitess,zero-downtime',
    });
    assert.match(stdout, /^::error .*note\.json.*1101/m);
    assert.equal(code, 1);
    assert.match(readFileSync(workspace.at('summary.md'), 'utf8'), /^## Schema changes: 1 DocType/);
    const hostile = await action({
      INPUT_PATH: '$(touch pwned); `touch pwned`',
      INPUT_TARGET: '; touch pwned',
    });
    assert.equal(hostile.code, 2);
    assert.ok(!existsSync(workspace.at('pwned')));
  });

  it('passes each input as a variable', () => {
    const text = readFileSync(path.join(root, 'action.yml'), 'utf8');
    const inputs = [...text.matchAll(/^ {2}(\w+):\n {4}description/gm)].map(([, name]) => name!);
    assert.ok(inputs.length >= 6);
    for (const name of inputs)
      assert.ok(text.includes(`INPUT_${name.toUpperCase()}: \${{ inputs.${name} }}`), name);
    assert.ok(!/run:.*\$\{\{/.test(text), 'an input stands in a command');
  });
});

describe('the pre-commit hook', () => {
  it('runs for the files that are checked', () => {
    const text = readFileSync(path.join(root, '.pre-commit-hooks.yaml'), 'utf8');
    const files = new RegExp(/^ {2}files: (.+)$/m.exec(text)![1]!);
    for (const file of [
      'app/app/desk/doctype/note/note.json',
      'app/app/patches/v1/x.py',
      'a/b.sql',
      'app/hooks.py',
    ])
      assert.match(file, files);
    for (const file of ['README.md', 'app/public/js/x.js', 'package.json']) assert.doesNotMatch(file, files);
  });

  it('is a command that takes the changed files, and fails the commit', async () => {
    const text = readFileSync(path.join(root, '.pre-commit-hooks.yaml'), 'utf8');
    const [hook] = parseAllDocuments(text)[0]!.toJS() as { entry: string }[];
    const workspace = new Workspace(bench({ note: BROKEN }));
    try {
      const [, ...args] = hook!.entry.split(' ');
      const files = ['apps/shop/shop/desk/doctype/note/note.json', 'apps/shop/shop/hooks.py'];
      const { code, stdout, stderr } = await cli([...args, ...files], { cwd: workspace.path });
      assert.equal(code, 1, stderr);
      assert.match(stdout, /1101/);
    } finally {
      workspace.remove();
    }
  });
});

describe('the GitLab component', () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = new Workspace(bench({}));
  });
  afterEach(() => workspace.remove());

  it('runs its script as a runner does, and leaves a report of what the merge request adds', async function () {
    this.timeout(60_000);
    const git = commitAll(workspace.path);
    const base = git('rev-parse', 'HEAD').trim();
    workspace.write(NOTE, BROKEN);
    const [head, jobs] = parseAllDocuments(
      readFileSync(path.join(root, 'templates/doctype-compat.yml'), 'utf8'),
    ).map((document) => document.toJS() as unknown) as [Component, Record<string, Job>];
    const job = jobs['doctype-compat']!;
    const lines = job.script.map((line) =>
      line.replaceAll(/\$\[\[ inputs\.(\w+) \]\]/g, (_, name: string) => head.spec.inputs[name]!.default),
    );
    assert.ok(!lines.join().includes('$[['));
    // The package of a registry is this checkout.
    const loader = pathToFileURL(path.join(root, 'node_modules/tsx/dist/loader.mjs')).href;
    const program = path.join(root, 'server/src/cli.ts');
    const npx = `#!/bin/sh\n[ "$1 $2" = "--yes doctype-compat@latest" ] || exit 99\nshift 2\nexec "${process.execPath}" --import "${loader}" "${program}" "$@"\n`;
    workspace.write('bin/npx', npx);
    chmodSync(workspace.at('bin/npx'), 0o755);
    const env = {
      ...process.env,
      PATH: `${workspace.at('bin')}:${process.env.PATH}`,
      CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
    };
    const code = await new Promise<unknown>((resolve) => {
      execFile('sh', ['-ec', lines.join('\n')], { cwd: workspace.path, env }, (error) =>
        resolve(error?.code ?? 0),
      );
    });
    assert.equal(code, 1);
    const report = job.artifacts.reports.codequality;
    const issues = JSON.parse(readFileSync(workspace.at(report), 'utf8')) as { location: { path: string } }[];
    assert.deepEqual([...new Set(issues.map(({ location }) => location.path))], [NOTE]);
  });
});

interface Component {
  spec: { inputs: Record<string, { default: string }> };
}

interface Job {
  script: string[];
  artifacts: { reports: { codequality: string } };
}
