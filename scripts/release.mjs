// Makes a release in dist/release/: a vsix and an npm package of the engine for each platform, the npm package of the
// command line, the bill of materials, the provenance and the hashes; then uploads it.
//   node scripts/release.mjs [--dry-run] [--target <platform>-<arch>]… [--no-build]
// `--dry-run` does all but the upload and says what it would send. docs/release.md has what a person does before.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { packNpm } from './lib/npm-packages.mjs';
import { provenance, sha256, sourceOf } from './lib/provenance.mjs';
import { sbom } from './lib/sbom.mjs';

/** Those that the editor's marketplaces know, and for which there is an engine. */
const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64'];
/** What a marketplace's user waits for. */
const LARGEST_VSIX = 25 * 1024 * 1024;

const root = path.resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    'dry-run': { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
    target: { type: 'string', multiple: true },
  },
});
const dry = values['dry-run'];
const targets = values.target ?? PLATFORMS;
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const out = path.join(root, 'dist/release');
const node = (...args) => execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
const started = new Date().toISOString();
const source = sourceOf();

const missing = [...missingFacts(), ...missingForUpload()];
if (missing.length > 0 && !dry) {
  for (const one of missing) console.error(`release: ${one}`);
  process.exit(1);
}

if (!values['no-build']) {
  node('scripts/build.mjs');
  node('scripts/build-sqlite.mjs');
  for (const target of targets) node('scripts/build-engine.mjs', '--target', target);
}
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
node('scripts/package.mjs', '--no-build', ...targets.flatMap((target) => ['--target', target]));
const vsix = targets.map((target) => {
  const name = `doctype-compat-${target}.vsix`;
  const file = path.join(out, name.replace(target, `${target}-${manifest.version}`));
  copyFileSync(path.join(root, 'dist', name), file);
  return file;
});
const tarballs = packNpm({ out, targets, all: PLATFORMS });
const materials = path.join(out, 'sbom.cdx.json');
const engine = path.join(
  root,
  'dist/engine',
  targets[0],
  `vitess-engine${targets[0].startsWith('win32') ? '.exe' : ''}`,
);
writeJson(materials, sbom({ engine, timestamp: new Date(source.time).toISOString() }));
const files = [...vsix, ...tarballs, materials];
const statement = path.join(out, 'provenance.intoto.json');
writeJson(
  statement,
  provenance(files, { ...source, repository: repository(), started, finished: new Date().toISOString() }),
);
files.push(statement);
writeFileSync(
  path.join(out, 'SHA256SUMS'),
  files.map((file) => `${sha256(file)}  ${path.basename(file)}\n`).join(''),
);

const tooLarge = vsix.filter((file) => statSync(file).size > LARGEST_VSIX);
console.log(`\n${path.relative(root, out)}:`);
for (const file of files) console.log(`  ${megabytes(file).padStart(8)}  ${path.basename(file)}`);
if (tooLarge.length > 0) {
  console.error(
    `release: larger than ${LARGEST_VSIX / 1048576} MB: ${tooLarge.map((file) => path.basename(file)).join(', ')}`,
  );
  process.exit(1);
}

const uploads = [
  // The engines first: the command line names them.
  ...[...tarballs.slice(1), tarballs[0]].map((file) => [
    'npm',
    ['publish', file, '--access', 'public', ...(process.env.GITHUB_ACTIONS ? ['--provenance'] : [])],
  ]),
  ['npx', ['vsce', 'publish', ...vsix.flatMap((file) => ['--packagePath', file])]],
  ...vsix.map((file) => ['npx', ['--yes', 'ovsx', 'publish', file]]),
];
if (dry) {
  console.log('\nNothing is uploaded. A release would run:');
  for (const [command, args] of uploads)
    console.log(
      `  ${command} ${args.map((arg) => (path.isAbsolute(arg) ? path.relative(root, arg) : arg)).join(' ')}`,
    );
  if (missing.length > 0) console.log(`\nBefore that:\n${missing.map((one) => `  ${one}\n`).join('')}`);
} else {
  for (const [command, args] of uploads)
    execFileSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
}

/** What a marketplace asks for that package.json does not say. */
function missingFacts() {
  const wanted = [
    'displayName',
    'description',
    'version',
    'publisher',
    'license',
    'icon',
    'categories',
    'keywords',
    'galleryBanner',
    'pricing',
    'qna',
    'repository',
  ];
  return [
    ...wanted.filter((key) => manifest[key] === undefined).map((key) => `package.json has no ${key}`),
    ...(/\.invalid\b/.test(repository()) ? ['package.json: repository.url is not filled in yet'] : []),
  ];
}

function missingForUpload() {
  const changes = readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8');
  return [
    ...(source.clean ? [] : ['the work tree differs from its commit']),
    ...(new RegExp(`^## ${manifest.version.replaceAll('.', '\\.')} \\(\\d{4}-`, 'm').test(changes)
      ? []
      : [`CHANGELOG.md gives ${manifest.version} no date`]),
    ...['NODE_AUTH_TOKEN', 'VSCE_PAT', 'OVSX_PAT']
      .filter((name) => !process.env[name])
      .map((name) => `${name} is not set`),
  ];
}

function repository() {
  return String(manifest.repository?.url ?? '').replace(/^git\+|\.git$/g, '');
}

function megabytes(file) {
  const { size } = statSync(file);
  return size > 100_000 ? `${(size / 1048576).toFixed(1)} MB` : `${Math.ceil(size / 1024)} kB`;
}

function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
}
