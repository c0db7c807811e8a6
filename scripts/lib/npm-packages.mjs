// The command line as npm packages: `doctype-compat`, and its engine as one optional package for each platform, of
// which npm installs the one that fits. None has a dependency or an install script.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** The name that `server/src/vitess/locate.ts` looks for. */
export const engineName = (target) => `@doctype-compat/engine-${target}`;

/**
 * Packs what lies in dist/ into `out`; `targets` are platforms whose engine is built, `all` those that the main
 * package names. Returns the tarballs, the main package first.
 */
export function packNpm({ out, targets, all }) {
  mkdirSync(out, { recursive: true });
  const stage = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-npm-'));
  try {
    return [
      main(path.join(stage, 'main'), all),
      ...targets.map((target) => engine(path.join(stage, target), target)),
    ].map((folder) => pack(folder, out));
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

function facts() {
  const { version, license, repository, engines, author } = JSON.parse(
    readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  return { version, license, repository, node: engines.node, author };
}

function main(folder, all) {
  const { version, license, repository, node, author } = facts();
  const dist = path.join(root, 'dist');
  if (!existsSync(path.join(dist, 'cli.js')))
    throw new Error('dist/cli.js is not there: run node scripts/build.mjs first');
  const code = readdirSync(dist).filter((name) => /^(?:cli|server|chunk-\w+)\.js$/.test(name));
  for (const name of [...code, 'LICENSES.txt']) copy(path.join(dist, name), path.join(folder, 'dist', name));
  for (const name of ['docs', 'sqlite'])
    cpSync(path.join(dist, name), path.join(folder, 'dist', name), {
      recursive: true,
      filter: (file) => path.basename(file) !== '__pycache__',
    });
  copy(
    path.join(root, 'schemas/doctype-compat.schema.json'),
    path.join(folder, 'schemas/doctype-compat.schema.json'),
  );
  for (const name of ['README.md', 'CHANGELOG.md', 'LICENSE', 'NOTICE'])
    copy(path.join(root, name), path.join(folder, name));
  writeJson(path.join(folder, 'package.json'), {
    name: 'doctype-compat',
    version,
    description:
      'Checks Frappe DocTypes and SQL against MariaDB, MySQL, Vitess and SQLite before migrate does.',
    keywords: ['frappe', 'erpnext', 'vitess', 'mariadb', 'sqlite', 'lint', 'migration'],
    license,
    repository,
    ...(author && { author }),
    type: 'module',
    bin: { 'doctype-compat': 'dist/cli.js' },
    files: ['dist', 'schemas', 'CHANGELOG.md', 'NOTICE'],
    engines: { node },
    optionalDependencies: Object.fromEntries(all.map((target) => [engineName(target), version])),
  });
  return folder;
}

function engine(folder, target) {
  const { version, license, repository, author } = facts();
  const [platform, arch] = target.split('-');
  const built = path.join(root, 'dist/engine', target);
  const binary = platform === 'win32' ? 'vitess-engine.exe' : 'vitess-engine';
  if (!existsSync(path.join(built, binary)))
    throw new Error(
      `there is no engine for ${target}: run node scripts/build-engine.mjs --target ${target} first`,
    );
  for (const name of [binary, 'LICENSES.txt']) copy(path.join(built, name), path.join(folder, name));
  copy(path.join(root, 'LICENSE'), path.join(folder, 'LICENSE'));
  writeFileSync(
    path.join(folder, 'README.md'),
    `# ${engineName(target)}\n\nThe Vitess engine of [doctype-compat](https://www.npmjs.com/package/doctype-compat) for ${target}: Vitess's parser, planner\nand schemadiff in a program that doctype-compat starts. Install doctype-compat, which brings it.\n`,
  );
  writeJson(path.join(folder, 'package.json'), {
    name: engineName(target),
    version,
    description: `The Vitess engine of doctype-compat for ${target}.`,
    license,
    repository,
    ...(author && { author }),
    os: [platform],
    cpu: [arch],
    files: [binary, 'LICENSES.txt'],
    preferUnplugged: true,
  });
  return folder;
}

function copy(from, to) {
  mkdirSync(path.dirname(to), { recursive: true });
  cpSync(from, to);
}

function writeJson(file, value) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
}

/** `npm pack` asks no registry. */
function pack(folder, out) {
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--offline', '--pack-destination', out], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      shell: process.platform === 'win32',
    }),
  );
  // Scoped names come as they are from some versions of npm.
  return path.join(out, filename.replace('@', '').replace('/', '-'));
}
