// Bundles the extension, the language server and the command line into dist/.
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import './generate.mjs';
import { noteBundled } from './lib/bundled.mjs';
import { EXTENSION } from './lib/extension-bundle.mjs';

process.chdir(path.resolve(import.meta.dirname, '..'));
const { version, homepage = '' } = JSON.parse(readFileSync('package.json', 'utf8'));
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  // jsonc-parser's "main" is UMD, whose inner requires no bundler can follow.
  mainFields: ['module', 'main'],
  sourcemap: true,
  metafile: true,
  // Names stay, for stack traces that can be read. (`keepNames` would name every inner function anew at each call of
  // the outer one, which costs the hot ones a third of their time.)
  minifyWhitespace: !process.argv.includes('--dev'),
  minifySyntax: !process.argv.includes('--dev'),
  logLevel: 'warning',
  define: { __VERSION__: JSON.stringify(version), __HOMEPAGE__: JSON.stringify(homepage) },
};
// Dependencies in CommonJS call require(); an ES module bundle has none of its own.
const banner = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};
// Chunks are named by their content: those of the last build would stay, and be packaged.
for (const file of existsSync('dist') ? readdirSync('dist') : []) {
  if (file.startsWith('chunk-')) rmSync(`dist/${file}`);
}
const built = await Promise.all([
  build({
    ...common,
    ...EXTENSION,
    minifyWhitespace: common.minifyWhitespace,
    minifySyntax: common.minifySyntax,
  }),
  // The pages of the DDL panel and of readiness.
  build({
    ...common,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    entryPoints: { preview: 'client/src/preview/panel.ts', readiness: 'client/src/readiness/page.ts' },
    outdir: 'dist',
  }),
  build({
    ...common,
    format: 'esm',
    splitting: true,
    entryPoints: { cli: 'server/src/cli.ts', server: 'server/src/main.ts' },
    chunkNames: 'chunk-[hash]',
    outdir: 'dist',
    banner,
  }),
]);
chmodSync('dist/cli.js', 0o755);
noteBundled(built.map(({ metafile }) => metafile));
// The pages that `doctype-compat explain` prints.
rmSync('dist/docs', { recursive: true, force: true });
cpSync('docs/rules', 'dist/docs/rules', { recursive: true });
