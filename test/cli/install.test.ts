import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../support/cli.js';
import { bench, doctypeJson, Workspace } from '../support/workspace.js';

interface Packages {
  packNpm(options: { out: string; targets: string[]; all: string[] }): string[];
}
interface Bill {
  sbom(options: { engine: string; go?: string; timestamp: string }): {
    components: {
      name: string;
      version: string;
      purl: string;
      hashes?: { alg: string; content: string }[];
    }[];
    dependencies: { ref: string; dependsOn: string[] }[];
  };
}
const PLATFORM = `${process.platform}-${process.arch}`;
const ENGINE = path.join(root, 'dist/engine', PLATFORM, 'vitess-engine');

/** What users get, without a registry: packed, installed from the tarballs, run outside of any checkout. */
describe('the npm packages', () => {
  let folder: string;
  let tarballs: string[];
  let workspace: Workspace;
  before(async function () {
    this.timeout(300_000);
    if (!existsSync(ENGINE)) this.skip();
    if (
      ['dist/cli.js', 'dist/LICENSES.txt', 'out/bundled.json'].some(
        (file) => !existsSync(path.join(root, file)),
      )
    )
      execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'ignore' });
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'doctype-compat-install-')));
    const { packNpm } = (await import(path.join(root, 'scripts/lib/npm-packages.mjs'))) as Packages;
    tarballs = packNpm({ out: folder, targets: [PLATFORM], all: [PLATFORM, 'sunos-x64'] });
    workspace = new Workspace(
      bench({
        note: doctypeJson('Note', { fields: [{ fieldname: 'content', fieldtype: 'Text', default: 'x' }] }),
      }),
    );
    workspace.write('query.sql', 'SELECT sys_guid(;\n');
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true, force: true });
    workspace?.remove();
  });

  /** A project that has these tarballs, and its command. */
  function install(name: string, files: readonly string[]): string {
    const project = path.join(folder, name);
    mkdirSync(project);
    writeFileSync(path.join(project, 'package.json'), '{"private":true}');
    const args = ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', ...files];
    execFileSync('npm', args, { cwd: project, stdio: ['ignore', 'ignore', 'pipe'] });
    return path.join(project, 'node_modules/.bin/doctype-compat');
  }
  const run = (command: string, ...args: string[]) => {
    const { DOCTYPE_COMPAT_ENGINE: _, ...env } = process.env;
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: workspace.path,
      encoding: 'utf8',
      env,
    });
    return { status, stdout, stderr };
  };

  it('are installed from tarballs without a registry, and judge with the engine', () => {
    const command = install('whole', tarballs);
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    assert.equal(run(command, '--version').stdout.trim(), version);
    assert.match(run(command, 'explain', 'vitess/text-default').stdout, /1101/);
    const { status, stdout, stderr } = run(command, 'check', '--format', 'json', '--target', 'vitess');
    assert.equal(status, 1, stderr);
    const { engine, findings } = JSON.parse(stdout) as {
      engine: { vitess: string };
      findings: { rule: string }[];
    };
    assert.match(engine.vitess, /^24\./);
    const rules = new Set(findings.map(({ rule }) => rule));
    assert.ok(rules.has('vitess/text-default') && rules.has('vitess/syntax'), [...rules].join());
    assert.match(run(command, 'ddl', 'Note', '--target', 'mysql').stdout, /create table `tabNote`/i);
  }).timeout(120_000);

  it('say what is missing where no engine was installed', () => {
    const command = install('alone', tarballs.slice(0, 1));
    const { status, stderr } = run(command, 'check');
    assert.equal(status, 2);
    assert.match(stderr, /no Vitess engine for .*install the package/);
    assert.equal(run(command, 'check', '--no-engine').status, 1);
  }).timeout(120_000);

  it('hold no source map, no test, and neither dependencies nor scripts', () => {
    for (const tarball of tarballs) {
      const names = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' });
      assert.doesNotMatch(names, /\.map$|\.ts$|\/test\/|__pycache__/m);
      assert.match(names, /package\/LICENSE/);
      const manifest = JSON.parse(
        execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' }),
      ) as Record<string, unknown>;
      assert.equal(manifest.dependencies, undefined);
      assert.equal(manifest.scripts, undefined);
    }
  });

  it('name everybody whose code is in them, with the licence', () => {
    const notice = readFileSync(path.join(root, 'NOTICE'), 'utf8');
    const texts = readFileSync(path.join(root, 'dist/LICENSES.txt'), 'utf8');
    const packages = JSON.parse(readFileSync(path.join(root, 'out/bundled.json'), 'utf8')) as string[];
    assert.ok(packages.length > 20);
    for (const at of packages) {
      const name = at.slice(at.lastIndexOf('node_modules/') + 'node_modules/'.length);
      assert.ok(notice.replace(/\s+/g, ' ').includes(name), `NOTICE does not name ${name}`);
      assert.ok(texts.includes(`\n${name} `), `LICENSES.txt has nothing of ${name}`);
    }
    const [, vitess] = /vitess\.io\/vitess (v\S+)/.exec(
      readFileSync(path.join(root, 'server/vitess/go.mod'), 'utf8'),
    )!;
    assert.ok(notice.includes(`vitess.io/vitess ${vitess}`));
  });

  it('have a bill of materials of what is in them', async () => {
    const { sbom } = (await import(path.join(root, 'scripts/lib/sbom.mjs'))) as Bill;
    if (spawnSync('go', ['version']).status !== 0) return;
    const bill = sbom({ engine: ENGINE, timestamp: '2026-01-01T00:00:00.000Z' });
    const { components, dependencies } = bill;
    const known = (name: string) => components.find((one) => one.name === name);
    for (const name of ['vscode-languageserver', 'jsonc-parser', 'vitess.io/vitess', 'sqlglot', 'go'])
      assert.ok(known(name), name);
    // Tools that build and test are in nothing that is shipped.
    for (const name of ['mocha', 'esbuild', 'typescript', 'playwright-core']) assert.ok(!known(name), name);
    const goMod = readFileSync(path.join(root, 'server/vitess/go.mod'), 'utf8');
    assert.ok(goMod.includes(`vitess.io/vitess ${known('vitess.io/vitess')!.version}`));
    for (const { name, purl, hashes } of components)
      if (purl.startsWith('pkg:npm/')) assert.match(hashes?.[0]?.content ?? '', /^[0-9a-f]{128}$/, name);
    assert.equal(new Set(components.map(({ purl }) => purl)).size, components.length);
    assert.equal(dependencies[0]!.dependsOn.length, components.length);
    assert.deepEqual(sbom({ engine: ENGINE, timestamp: '2026-01-01T00:00:00.000Z' }), bill);
  });
});
