// Bundles ./suite for the extension host, which loads CommonJS.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');

/** The path to hand to the extension host. */
export async function buildSuite() {
  const source = path.join(import.meta.dirname, 'suite');
  const outdir = path.join(root, 'out/editor-suite');
  await build({
    entryPoints: readdirSync(source)
      .filter((file) => file.endsWith('.ts'))
      .map((file) => path.join(source, file)),
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // Mocha loads its parts by name, so it stays outside.
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return path.join(outdir, 'index.cjs');
}
