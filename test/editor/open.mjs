// Opens a folder in the VS Code server with the extension on, for `npm start` where no `code` is installed.
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { startEditor } from './server.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** Prints the URL and stays until Ctrl+C. */
export async function openInBrowser(folder) {
  const vsix = packed();
  const editor = await startEditor({ folder, vsix, settings: { 'workbench.startupEditor': 'none' } });
  process.stdout.write(`\nOpen ${editor.url()}\nCtrl+C ends it.\n`);
  const signal = await new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => resolve(name));
  });
  process.stdout.write(`\n${signal}: the editor is closed.\n`);
  await editor.stop();
  process.exit(0);
}

/** The packed extension of this platform; packed again when the bundle is newer. */
export function packed() {
  const vsix = path.join(root, `dist/doctype-compat-${process.platform}-${process.arch}.vsix`);
  const sources = [
    'package.json',
    'dist/server.js',
    'dist/extension.cjs',
    'dist/client.cjs',
    'dist/preview.js',
    'dist/readiness.js',
    'client/media/preview.css',
    'client/media/readiness.css',
  ];
  const newest = Math.max(...sources.map((file) => statSync(path.join(root, file)).mtimeMs));
  if (!existsSync(vsix) || statSync(vsix).mtimeMs < newest) {
    execFileSync(process.execPath, [path.join(root, 'scripts/package.mjs'), '--no-build'], {
      stdio: 'ignore',
    });
  }
  return vsix;
}
