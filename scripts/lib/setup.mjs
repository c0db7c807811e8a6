// What both commands of the README need before they can run: dependencies, the engines, the bundle.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { capture, root, show, which } from './run.mjs';

class SetupError extends Error {}

function stampOf(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

function filesUnder(folder, wanted) {
  return readdirSync(path.join(root, folder), { recursive: true })
    .map((file) => path.posix.join(folder, file.split(path.sep).join('/')))
    .filter(wanted)
    .sort();
}

/** Runs `work` unless the inputs are those of the last run that succeeded. */
async function unlessDone(name, inputs, output, work) {
  const stamp = stampOf(inputs);
  const stampFile = path.join(root, 'out', `${name}.stamp`);
  if (
    existsSync(path.join(root, output)) &&
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === stamp
  )
    return;
  await work();
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}

async function step(title, command, args) {
  process.stdout.write(`${title} …\n`);
  if ((await show(command, args)) !== 0)
    throw new SetupError(`${title} failed: ${command} ${args.join(' ')}`);
}

/** Brings a fresh clone (or one whose sources changed) to a state in which everything can run. */
export async function setup() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new SetupError(`Node 20.19 or newer is needed, this is ${process.versions.node}`);
  }
  await unlessDone('npm', ['package.json', 'package-lock.json'], 'node_modules', () =>
    step('Installing dependencies', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']),
  );
  await step('Vitess engine', process.execPath, ['scripts/build-engine.mjs']);
  await step('SQLite engine', process.execPath, ['scripts/build-sqlite.mjs']);
  const sources = [
    'package.json',
    'scripts/build.mjs',
    'scripts/generate.mjs',
    ...filesUnder('client', (file) => /\.(ts|css)$/.test(file)),
    ...filesUnder('server/src', (file) => file.endsWith('.ts') && !file.endsWith('/registry.ts')),
    ...filesUnder('docs/rules', (file) => file.endsWith('.md')),
  ];
  await unlessDone('bundle', sources, 'dist/cli.js', () =>
    step('Bundling', process.execPath, ['scripts/build.mjs']),
  );
}

/**
 * Installs a Debian package when none of its programs is there and this machine allows it.
 * Resolves to the program's path, or undefined when it cannot be had.
 */
export async function ensureProgram(programs, packages) {
  const found = await which(...programs);
  if (found) return found;
  if (process.getuid?.() !== 0 || !(await which('apt-get'))) return undefined;
  process.stdout.write(`Installing ${packages.join(' ')} …\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () =>
    capture('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { env });
  let result = await install();
  if (result.code !== 0) {
    await capture('apt-get', ['update'], { env });
    result = await install();
  }
  if (result.code !== 0) process.stdout.write(`${result.stderr.trim().split('\n').slice(-3).join('\n')}\n`);
  return which(...programs);
}

/** Ends the process with one clear line where setting up failed; other errors go on as they are. */
export async function setupOrExit() {
  try {
    await setup();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
