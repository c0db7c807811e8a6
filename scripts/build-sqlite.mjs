// Builds the SQLite engine into dist/sqlite/: the program of server/sqlite and sqlglot beside it, as pinned and hashed
// in server/sqlite/requirements.txt. The wheel is kept per user, so that a fresh clone fetches nothing again.
//   node scripts/build-sqlite.mjs
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { cacheFolder, fillFolder } from './lib/cache.mjs';

const root = path.resolve(import.meta.dirname, '..');
const source = path.join(root, 'server', 'sqlite');
const out = path.join(root, 'dist', 'sqlite');
const requirements = readFileSync(path.join(source, 'requirements.txt'), 'utf8');
const [, name, version, hash] = /^(\S+)==(\S+) --hash=sha256:([0-9a-f]{64})$/m.exec(requirements);

const files = readdirSync(source).filter((file) => /\.(py|json)$/.test(file));
mkdirSync(out, { recursive: true });
for (const file of readdirSync(out)) {
  if (/\.(py|json)$/.test(file) && !files.includes(file)) rmSync(path.join(out, file));
}
for (const file of files) copyFileSync(path.join(source, file), path.join(out, file));
const vendor = path.join(out, 'vendor');
const stamp = path.join(vendor, 'wheel.sha256');
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) {
  console.log(`sqlite engine: ${name} ${version} is up to date`);
} else {
  const python = findPython();
  unpack(python, wheel(python));
  console.log(`sqlite engine: ${name} ${version} unpacked`);
}

function findPython() {
  const fit = 'import sys; sys.exit(sys.version_info < (3, 10))';
  for (const command of [process.env.DOCTYPE_COMPAT_PYTHON, 'python3', 'python'].filter(Boolean)) {
    if (spawnSync(command, ['-I', '-c', fit], { stdio: 'ignore' }).status === 0) return command;
  }
  return fail(
    'it needs Python 3.10 or newer, and there is none on the PATH: install it with your package manager',
  );
}

/** The wheel's path: from the cache, else fetched with pip, which compares its hash. */
function wheel(python) {
  const folder = cacheFolder('python', hash);
  const found = () => existsSync(folder) && readdirSync(folder).find((file) => file.endsWith('.whl'));
  const isWhole = (file) => createHash('sha256').update(readFileSync(file)).digest('hex') === hash;
  const known = found();
  if (known && isWhole(path.join(folder, known))) return path.join(folder, known);
  const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:', '--require-hashes'];
  try {
    fillFolder(folder, (partial) => {
      execFileSync(python, [...pip, '--dest', partial, '-r', path.join(source, 'requirements.txt')], {
        stdio: ['ignore', 'inherit', 'inherit'],
      });
    });
  } catch {
    fail(`pip could not fetch ${name} ${version} (${python} -m pip download)`);
  }
  return path.join(folder, found());
}

/** Only what reading MySQL and writing SQLite takes, and the licence. */
function unpack(python, file) {
  fillFolder(vendor, (partial) => {
    execFileSync(python, ['-I', '-m', 'zipfile', '-e', file, partial]);
    rmSync(path.join(partial, name, 'executor'), { recursive: true, force: true });
    execFileSync(python, ['-I', '-m', 'compileall', '-q', partial]);
    writeFileSync(path.join(partial, 'wheel.sha256'), hash);
  });
}

function fail(message) {
  console.error(`sqlite engine: ${message}`);
  return process.exit(1);
}
