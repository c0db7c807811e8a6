// npm start: sets up, prints the findings on the sample, opens it in an editor with the extension on.
import path from 'node:path';
import { root, show, which } from './lib/run.mjs';
import { setupOrExit } from './lib/setup.mjs';

const known = new Set(['--check-only']);
const unknown = process.argv.slice(2).filter((option) => !known.has(option));
if (unknown.length) {
  process.stderr.write(`unknown option ${unknown.join(' ')}; there is --check-only\n`);
  process.exit(2);
}
await setupOrExit();

const sample = path.join(root, 'examples/bench');
process.stdout.write('\nFindings on examples/bench:\n\n');
const code = await show(process.execPath, ['dist/cli.js', 'check', 'examples/bench']);
// The sample has errors on purpose (1); only 2 says that the check itself did not work.
if (code > 1) process.exit(code);
if (process.argv.includes('--check-only')) process.exit(0);

const desktop = await which('code');
if (desktop) {
  process.stdout.write('\nOpening examples/bench in VS Code …\n');
  process.exit(await show(desktop, [`--extensionDevelopmentPath=${root}`, sample]));
}
const { openInBrowser } = await import('../test/editor/open.mjs');
await openInBrowser(sample);
