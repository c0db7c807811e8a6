/**
 * How the VS Code side is bundled: what `activate` needs, and the client of the server with its library, which is loaded
 * after it and so is a file of its own. `test/unit/activation.test.ts` holds the first to its size.
 */
export const EXTENSION = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  entryPoints: { extension: 'client/src/extension.ts', client: 'client/src/client.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  mainFields: ['module', 'main'],
  external: ['vscode'],
  // `import()` becomes `require()`, through which VS Code hands out its own module.
  supported: { 'dynamic-import': false },
  minifyWhitespace: true,
  minifySyntax: true,
  metafile: true,
  plugins: [
    {
      name: 'the client in a file of its own',
      setup(build) {
        build.onResolve({ filter: /^\.\/client\.js$/ }, () => ({ path: './client.cjs', external: true }));
      },
    },
  ],
};
