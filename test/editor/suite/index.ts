import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import util from 'node:util';
import Mocha from 'mocha';

/** Called by the extension host (`extensionTestsPath`), in desktop VS Code and in the VS Code server alike. */
export async function run(): Promise<void> {
  const report = process.env.DOCTYPE_COMPAT_REPORT;
  const grep = process.env.DOCTYPE_COMPAT_GREP;
  const mocha = new Mocha({ timeout: 120_000, color: false, reporter: 'spec', ...(grep && { grep }) });
  if (report !== undefined) {
    // The host's console goes nowhere that a test runner could read.
    writeFileSync(report, '');
    Mocha.reporters.Base.consoleLog = (...parts: unknown[]) =>
      appendFileSync(report, `${util.format(...parts)}\n`);
  }
  for (const file of readdirSync(__dirname)) {
    if (file.endsWith('.test.cjs')) mocha.addFile(path.join(__dirname, file));
  }
  const counts = { passed: 0, failed: 0 };
  await new Promise<void>((resolve) => {
    mocha
      .run(() => resolve())
      .on('pass', () => {
        counts.passed++;
      })
      .on('fail', () => {
        counts.failed++;
      });
  });
  if (report !== undefined) appendFileSync(report, `${counts.passed} passed, ${counts.failed} failed\n`);
  if (counts.failed > 0) throw new Error(`${counts.failed} tests failed`);
}
