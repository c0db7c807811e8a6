import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cli } from '../support/cli.js';
import { commitAll, type gitIn } from '../support/git.js';

interface PlanJson {
  doctype: string;
  changes: { kind: string; field: string }[];
  statements: string[];
  premigrate: string[];
  serves: { oldCodeNewSchema: boolean };
}

describe('Comparing with a git base', () => {
  let folder: string;
  let marker: string;
  const doctypeFile = () => path.join(folder, 'shop/stock/doctype/order/order.json');

  let git: ReturnType<typeof gitIn>;

  function write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }

  function order(fields: object[], name = 'Order'): string {
    return JSON.stringify({ doctype: 'DocType', name, module: 'Stock', fields }, undefined, 1);
  }

  const TITLE = { fieldname: 'title', fieldtype: 'Data' };
  const BAD = { fieldname: 'data', fieldtype: 'Code', default: '{}' };

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'base-'));
    marker = path.join(folder, 'ran');
    write('pyproject.toml', '');
    write('shop/hooks.py', 'app_name = "shop"\n');
    write('shop/patches.txt', '');
    write('shop/stock/doctype/order/order.json', order([TITLE, BAD]));
    write('shop/stock/doctype/old_one/old_one.json', order([TITLE], 'Old One'));
    git = commitAll(folder);
    git('tag', 'v1');
    git('checkout', '-q', '-b', 'work');
    // Whatever git would run on its own leaves the marker.
    const script = path.join(folder, '.git', 'run.sh');
    writeFileSync(script, `#!/bin/sh\ntouch '${marker}'\ncat\n`);
    chmodSync(script, 0o755);
    for (const hook of ['post-checkout', 'post-index-change', 'fsmonitor-watchman']) {
      cpSync(script, path.join(folder, '.git/hooks', hook));
    }
    git('config', 'core.fsmonitor', script);
    git('config', 'filter.loud.smudge', script);
    git('config', 'filter.loud.clean', script);
    writeFileSync(path.join(folder, '.git/info/attributes'), '*.json filter=loud diff=loud\n');
    git('config', 'diff.loud.textconv', script);
    rmSync(path.join(folder, 'shop/stock/doctype/old_one'), { recursive: true });
    writeFileSync(
      doctypeFile(),
      order([
        TITLE,
        BAD,
        { fieldname: 'more', fieldtype: 'JSON', default: '[]' },
        { fieldname: 'note', fieldtype: 'Small Text' },
      ]),
    );
    write('shop/stock/doctype/line/line.json', order([TITLE], 'Line'));
    rmSync(marker, { force: true });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function plan(base: string): Promise<PlanJson[]> {
    const { code, stdout, stderr } = await cli(['plan', '--base', base, '--format', 'json'], { cwd: folder });
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as PlanJson[];
  }

  it('plans what differs from a branch, a tag and the index, and runs nothing of the repository', async () => {
    const index = statSync(path.join(folder, '.git/index')).mtimeMs;
    for (const base of ['main', 'v1', 'index', 'HEAD']) {
      const plans = await plan(base);
      assert.deepEqual(
        plans.map((one) => one.doctype),
        ['Line', 'Old One', 'Order'],
      );
      assert.deepEqual(
        plans.map((one) => one.changes[0]!.kind),
        ['add-doctype', 'remove-doctype', 'add-field'],
      );
      assert.match(plans[2]!.statements[0]!, /^ALTER TABLE `tabOrder` ADD COLUMN `more`/);
      assert.deepEqual(plans[1]!.statements, []);
    }
    assert.ok(!existsSync(marker), 'git ran something of the repository');
    assert.equal(statSync(path.join(folder, '.git/index')).mtimeMs, index);
  });

  it('checks only what the base did not have', async () => {
    const { code, stdout } = await cli(
      [
        'check',
        '--base',
        'main',
        '--no-engine',
        '--format',
        'json',
        '--rule',
        'vitess/text-default,migration/*',
      ],
      { cwd: folder },
    );
    const { findings } = JSON.parse(stdout) as {
      findings: { rule: string; message: string; evidence?: { text: string } }[];
    };
    assert.equal(code, 1);
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['vitess/text-default'],
    );
    assert.match(findings[0]!.evidence!.text, /'more'/);
    assert.ok(!existsSync(marker));
  });

  it('adds rules on changes', async () => {
    const before = readFileSync(doctypeFile(), 'utf8');
    try {
      writeFileSync(doctypeFile(), order([{ fieldname: 'title', fieldtype: 'Int' }, BAD]));
      const { stdout } = await cli(
        ['check', '--base', 'main', '--no-engine', '--format', 'json', '--rule', 'migration/*'],
        { cwd: folder },
      );
      const { findings } = JSON.parse(stdout) as { findings: { rule: string }[] };
      assert.deepEqual(findings.map(({ rule }) => rule).sort(), [
        'migration/blocks-writes',
        'migration/data-refused',
      ]);
    } finally {
      writeFileSync(doctypeFile(), before);
    }
  });

  it('says in one line what is wrong', async () => {
    const unknown = await cli(['plan', '--base', 'nowhere'], { cwd: folder });
    assert.equal(unknown.code, 2);
    assert.match(
      unknown.stderr,
      /^doctype-compat: --base nowhere: unknown branch, tag or commit "nowhere"\n$/,
    );
    const elsewhere = mkdtempSync(path.join(tmpdir(), 'no-git-'));
    try {
      const outside = await cli(['plan', '--base', 'main'], { cwd: elsewhere });
      assert.equal(outside.code, 2);
      assert.match(outside.stderr, /is in no git repository/);
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  it('says which DocTypes it cannot compare because the base has them broken', async () => {
    const good = readFileSync(doctypeFile(), 'utf8');
    writeFileSync(doctypeFile(), `<<<<<<< HEAD\n${good}`);
    git('commit', '-q', '-a', '-m', 'broken');
    writeFileSync(doctypeFile(), good);
    const { code, stdout, stderr } = await cli(['plan', '--base', 'HEAD', '--format', 'json'], {
      cwd: folder,
    });
    git('reset', '-q', 'HEAD~1');
    assert.ok(!(JSON.parse(stdout) as PlanJson[]).some((plan) => plan.doctype === 'Order'));
    assert.match(stderr, /order\.json: not planned: in HEAD it has conflict markers/);
    assert.equal(code, 2);
  });

  it('leaves out repositories inside this one', async () => {
    write('vendored/.git', 'gitdir: elsewhere');
    write('vendored/stock/doctype/other/other.json', order([{ fieldname: 'a', fieldtype: 'Data' }], 'Other'));
    const { stdout } = await cli(['plan', '--base', 'HEAD', '--format', 'json'], { cwd: folder });
    assert.ok(!(JSON.parse(stdout) as PlanJson[]).some((plan) => plan.doctype === 'Other'));
    rmSync(path.join(folder, 'vendored'), { recursive: true });
  });

  it('compares a file that is new in a repository inside this one with that repository', async () => {
    const inner = path.join(folder, 'shop/inner');
    write('shop/inner/doctype/known/known.json', order([TITLE, BAD], 'Known'));
    commitAll(inner);
    write('shop/inner/doctype/other/other.json', order([TITLE, BAD], 'Other'));
    try {
      const plans = await plan('main');
      assert.deepEqual(
        plans.filter(({ doctype }) => /^(?:Known|Other)$/.test(doctype)).map(({ doctype }) => doctype),
        ['Other'],
      );
      const { stdout } = await cli(
        ['check', '--base', 'main', '--no-engine', '--format', 'json', '--rule', 'vitess/text-default'],
        { cwd: folder },
      );
      const { findings } = JSON.parse(stdout) as { findings: { file: string }[] };
      const files = findings.map(({ file }) => file).filter((file) => file.includes('inner'));
      assert.deepEqual(files, ['shop/inner/doctype/other/other.json']);
    } finally {
      rmSync(inner, { recursive: true });
    }
  });

  it('takes the reference itself, and says so, where a shallow clone has no merge base', async () => {
    git('commit', '-q', '--allow-empty', '-m', 'two');
    const clone = mkdtempSync(path.join(tmpdir(), 'shallow-'));
    try {
      execFileSync('git', ['clone', '-q', '--depth', '1', '--no-single-branch', `file://${folder}`, clone], {
        stdio: 'ignore',
      });
      const { code, stderr } = await cli(['plan', '--base', 'origin/main'], { cwd: clone });
      assert.equal(code, 0);
      assert.match(stderr, /merge base with origin\/main is not here, as this clone is shallow/);
    } finally {
      rmSync(clone, { recursive: true });
    }
  });
});
