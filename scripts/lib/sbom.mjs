// The bill of materials of a release (CycloneDX 1.6): what is bundled, what the engine's binary was linked of, what lies
// beside the SQLite engine. Nothing is guessed: each part is read from what was built.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const read = (name) => readFileSync(path.join(root, name), 'utf8');

/** `engine`: the binary whose modules are listed (all platforms are linked of the same), `go`: the Go that reads it. */
export function sbom({ engine, go = 'go', timestamp }) {
  const { version, license } = JSON.parse(read('package.json'));
  const components = [...bundled(), ...linked(engine, go), ...beside()].sort((a, b) =>
    a.purl < b.purl ? -1 : 1,
  );
  const ref = `pkg:npm/doctype-compat@${version}`;
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify([ref, timestamp, components]))}`,
    version: 1,
    metadata: {
      timestamp,
      component: {
        type: 'application',
        'bom-ref': ref,
        name: 'doctype-compat',
        version,
        purl: ref,
        licenses: [{ license: { id: license } }],
      },
    },
    components,
    dependencies: [
      { ref, dependsOn: components.map((one) => one['bom-ref']) },
      ...components.map((one) => ({ ref: one['bom-ref'], dependsOn: [] })),
    ],
  };
}

/** The npm packages that esbuild put into the bundles; `scripts/build.mjs` notes them. */
function bundled() {
  const noted = path.join(root, 'out/bundled.json');
  if (!existsSync(noted)) throw new Error('out/bundled.json is not there: run node scripts/build.mjs first');
  const { packages } = JSON.parse(read('package-lock.json'));
  return JSON.parse(readFileSync(noted, 'utf8')).map((at) => {
    const { version, integrity, license } = packages[at] ?? {};
    const name = at.slice(at.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (!version) throw new Error(`${at} is bundled, and package-lock.json does not know it`);
    const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
    const [algorithm, hash] = (integrity ?? '').split(/-(.*)/s);
    return component({
      name,
      version,
      purl,
      license,
      ...(algorithm === 'sha512' && { hash: ['SHA-512', Buffer.from(hash, 'base64').toString('hex')] }),
    });
  });
}

/** The Go modules in the binary, as its own build information lists them. */
function linked(engine, go) {
  const out = execFileSync(go, ['version', '-m', engine], { encoding: 'utf8' });
  const toolchain = /: go(\S+)/.exec(out)?.[1];
  const modules = [];
  for (const line of out.split('\n')) {
    const [, kind, name, version, sum] = line.split('\t');
    if (kind === '=>') modules.pop();
    if (kind !== 'dep' && kind !== '=>') continue;
    modules.push(
      component({
        name,
        version,
        purl: `pkg:golang/${name}@${version}`,
        ...(sum?.startsWith('h1:') && { h1: sum }),
      }),
    );
  }
  if (modules.length === 0) throw new Error(`${engine} lists no modules`);
  if (toolchain)
    modules.push(
      component({
        name: 'go',
        version: toolchain,
        purl: `pkg:generic/go@${toolchain}`,
        license: 'BSD-3-Clause',
      }),
    );
  return modules;
}

/** The wheel that the SQLite engine imports, as it is pinned. */
function beside() {
  const [, name, version, hash] = /^(\S+)==(\S+) --hash=sha256:([0-9a-f]{64})$/m.exec(
    read('server/sqlite/requirements.txt'),
  );
  return [
    component({
      name,
      version,
      purl: `pkg:pypi/${name}@${version}`,
      license: 'MIT',
      hash: ['SHA-256', hash],
    }),
  ];
}

function component({ name, version, purl, license, hash, h1 }) {
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    purl,
    ...(license && {
      licenses: [
        /\b(?:AND|OR|WITH)\b/.test(license) ? { expression: license } : { license: { id: license } },
      ],
    }),
    ...(hash && { hashes: [{ alg: hash[0], content: hash[1] }] }),
    ...(h1 && { properties: [{ name: 'go:sum', value: h1 }] }),
  };
}

/** The same parts at the same time have the same number. */
function uuidOf(text) {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
