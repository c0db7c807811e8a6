// The suite of ./suite in a desktop VS Code:
//   VSCODE_PATH=/usr/share/code/code node test/editor/desktop.mjs
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { runTests } from '@vscode/test-electron';
import { buildSuite } from './build-suite.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const vscodeExecutablePath = process.env.VSCODE_PATH;
if (!vscodeExecutablePath || !existsSync(vscodeExecutablePath)) {
  console.error('VSCODE_PATH must name the program of an installed VS Code.');
  process.exit(2);
}
const home = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-desktop-'));
const folder = path.join(home, 'bench');
const report = path.join(home, 'report.txt');
cpSync(path.join(root, 'examples/bench'), folder, { recursive: true });
let code = 1;
try {
  code = await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: root,
    extensionTestsPath: await buildSuite(),
    extensionTestsEnv: { DOCTYPE_COMPAT_REPORT: report, DOCTYPE_COMPAT_ROOT: root },
    launchArgs: [
      folder,
      '--disable-extensions',
      '--disable-workspace-trust',
      '--skip-welcome',
      `--user-data-dir=${home}/user`,
    ],
  });
} catch (error) {
  console.error(String(error));
}
console.log(existsSync(report) ? readFileSync(report, 'utf8').trimEnd() : '0 passed, 1 failed');
rmSync(home, { recursive: true, force: true, maxRetries: 5 });
process.exit(code === 0 ? 0 : 1);
