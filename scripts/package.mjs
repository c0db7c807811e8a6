// Packs the extension: dist/doctype-compat-<platform>.vsix with that platform's engine in it.
//   node scripts/package.mjs [--target <platform>-<arch>]… [--no-build]
// `--target universal` packs it without an engine: everything works but Vitess's own verdicts.
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { platformOf } from './lib/binary.mjs';

const root = path.resolve(import.meta.dirname, '..');
const args = process.argv.slice(2);
const asked = args.flatMap((arg, i) => (arg === '--target' ? [args[i + 1]] : []));
const targets = asked.length > 0 ? asked : [`${process.platform}-${process.arch}`];
const node = (...parts) => execFileSync(process.execPath, parts, { cwd: root, stdio: 'inherit' });

if (!args.includes('--no-build')) {
  node('scripts/build.mjs');
  node('scripts/build-sqlite.mjs');
  for (const target of targets) {
    if (target !== 'universal') node('scripts/build-engine.mjs', '--target', target);
  }
}
for (const target of targets) await pack(target);

async function pack(target) {
  const engine = `dist/engine/${target}`;
  if (target !== 'universal' && !existsSync(path.join(root, engine, programOf(target)))) {
    console.error(
      `There is no engine in ${engine}: run node scripts/build-engine.mjs --target ${target} first.`,
    );
    process.exit(1);
  }
  if (target !== 'universal') {
    const made = platformOf(firstBytes(path.join(root, engine, programOf(target))));
    if (made !== target) {
      console.error(`The engine in ${engine} is ${made ? `for ${made}` : 'no program'}: build it again.`);
      process.exit(1);
    }
  }
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-package-'));
  try {
    const ignoreFile = path.join(temporary, '.vscodeignore');
    const list = readFileSync(path.join(root, '.vscodeignore'), 'utf8');
    writeFileSync(
      ignoreFile,
      target === 'universal' ? list : `${list}!${engine}/${programOf(target)}\n!${engine}/LICENSES.txt\n`,
    );
    const packagePath = path.join(root, `dist/doctype-compat-${target}.vsix`);
    await createVSIX({
      cwd: root,
      packagePath,
      ignoreFile,
      dependencies: false,
      // The pictures of the README are in the repository, which a packed copy does not know the address of.
      rewriteRelativeLinks: false,
      ...(target !== 'universal' && { target }),
    });
    const megabytes = (statSync(packagePath).size / 1048576).toFixed(1);
    console.log(`dist/${path.basename(packagePath)}: ${megabytes} MB`);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function programOf(target) {
  return target.startsWith('win32') ? 'vitess-engine.exe' : 'vitess-engine';
}

function firstBytes(file) {
  const bytes = Buffer.alloc(4096);
  const open = openSync(file);
  try {
    return bytes.subarray(0, readSync(open, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(open);
  }
}
