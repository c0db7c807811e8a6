import assert from 'node:assert/strict';
import path from 'node:path';
import { type BuildOptions, build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');
const { EXTENSION } = (await import(path.join(root, 'scripts/lib/extension-bundle.mjs'))) as {
  EXTENSION: BuildOptions;
};

/** Bytes that are read and compiled before `activate` runs: some 4 ms of processor time, where 150 ms are allowed. */
const LARGEST = 64 * 1024;

describe('activation', () => {
  it('loads the extension alone: the server, its client and all libraries come after it', async () => {
    const { metafile } = await build({ ...EXTENSION, absWorkingDir: root, write: false, metafile: true });
    const output = metafile!.outputs['dist/extension.cjs']!;
    const libraries = Object.keys(output.inputs).filter((input) => input.includes('node_modules'));
    assert.deepEqual(libraries, []);
    assert.ok(output.bytes <= LARGEST, `${output.bytes} bytes`);
    // What it requires while it is loaded is VS Code's own; the client is required by `start`.
    const required = output.imports.map(({ path: module }) => module);
    assert.deepEqual([...new Set(required)].sort(), ['./client.cjs', 'node:crypto', 'vscode']);
    assert.ok(
      Object.keys(metafile!.outputs['dist/client.cjs']!.inputs).some((input) => /languageclient/.test(input)),
    );
  });
});
