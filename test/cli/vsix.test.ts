import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { engineIsBuilt } from '../engine/support.js';
import { root } from '../support/cli.js';
import { zipEntries } from '../support/zip.js';

const LARGEST = 25 * 1024 * 1024;
const { platformOf } = (await import(path.join(root, 'scripts/lib/binary.mjs'))) as {
  platformOf(bytes: Buffer): string | undefined;
};

const engines = path.join(root, 'dist/engine');
/** The engines of other platforms than this are built for a release: `npm run release -- --dry-run`, then this test. */
const built = existsSync(engines)
  ? readdirSync(engines).filter((platform) => existsSync(path.join(engines, platform, programOf(platform))))
  : [];

function programOf(platform: string): string {
  return `vitess-engine${platform.startsWith('win32') ? '.exe' : ''}`;
}

/** What may be in an extension, beside the engine of its platform. */
const ALLOWED =
  /^(?:\[Content_Types\]\.xml|extension\.vsixmanifest|extension\/(?:package(?:\.nls(?:\.[\w-]+)?)?\.json|readme\.md|changelog\.md|LICENSE\.txt|NOTICE|l10n\/bundle\.l10n(?:\.[\w-]+)?\.json|dist\/(?:[\w.-]+\.(?:js|cjs)|LICENSES\.txt|docs\/.*\.md|sqlite\/.*)|client\/media\/.*|schemas\/[\w.-]+\.json|syntaxes\/[\w.-]+\.json))$/;

describe('the extension for each platform', () => {
  before(function () {
    this.timeout(120_000);
    if (!existsSync(path.join(root, 'dist/extension.cjs')))
      execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'ignore' });
  });

  it('is that of this platform at least, where its engine can be built', function () {
    if (!engineIsBuilt) this.skip();
    assert.ok(built.includes(`${process.platform}-${process.arch}`));
  });

  for (const platform of built) {
    it(`${platform}: has the engine of that platform alone, and fits into 25 MB`, function () {
      this.timeout(600_000);
      const program = programOf(platform);
      const args = ['scripts/package.mjs', '--no-build', '--target', platform];
      execFileSync(process.execPath, args, { cwd: root, stdio: 'ignore' });
      const vsix = readFileSync(path.join(root, `dist/doctype-compat-${platform}.vsix`));
      assert.ok(vsix.length <= LARGEST, `${vsix.length} bytes`);
      const entries = zipEntries(vsix);
      const own = ['LICENSES.txt', program].map((name) => `extension/dist/engine/${platform}/${name}`);
      const engine = [...entries.keys()].filter((name) => name.startsWith('extension/dist/engine/'));
      assert.deepEqual(engine.sort(), own);
      assert.equal(platformOf(entries.get(own[1]!)!()), platform);
      const others = [...entries.keys()].filter((name) => !own.includes(name) && !ALLOWED.test(name));
      assert.deepEqual(others, []);
      const manifest = entries.get('extension.vsixmanifest')!().toString('utf8');
      assert.match(manifest, new RegExp(`TargetPlatform="${platform}"`));
    });
  }

  it('is told from others by the first bytes of the engine', () => {
    const elf = (machine: number) => {
      const bytes = Buffer.alloc(0x40);
      bytes.write('\x7fELF', 'latin1');
      bytes.writeUInt16LE(machine, 18);
      return bytes;
    };
    const mach = (type: number) => {
      const bytes = Buffer.alloc(0x40);
      bytes.writeUInt32LE(0xfeedfacf, 0);
      bytes.writeUInt32LE(type, 4);
      return bytes;
    };
    const pe = (machine: number) => {
      const bytes = Buffer.alloc(0x100);
      bytes.write('MZ', 'latin1');
      bytes.writeUInt32LE(0x80, 0x3c);
      bytes.write('PE\0\0', 0x80, 'latin1');
      bytes.writeUInt16LE(machine, 0x84);
      return bytes;
    };
    assert.deepEqual(
      [elf(0x3e), elf(0xb7), elf(3), mach(0x01000007), mach(0x0100000c), pe(0x8664), pe(0x14c)].map(
        platformOf,
      ),
      ['linux-x64', 'linux-arm64', undefined, 'darwin-x64', 'darwin-arm64', 'win32-x64', undefined],
    );
    assert.equal(platformOf(Buffer.from('#!/bin/sh\n'.padEnd(80))), undefined);
  });

  it('is not packed for a platform that there is no engine for', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      ['scripts/package.mjs', '--no-build', '--target', 'sunos-x64'],
      { cwd: root, encoding: 'utf8' },
    );
    assert.equal(status, 1);
    assert.match(stderr, /There is no engine in dist\/engine\/sunos-x64/);
    assert.ok(!readdirSync(path.join(root, 'dist')).includes('doctype-compat-sunos-x64.vsix'));
  });
});
