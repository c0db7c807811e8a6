// Tests in a real VS Code: the packed extension in the VS Code server, driven through Chromium as a user does,
// then the mocha suite inside its extension host. Prints `N passed, N failed` and exits 0 or 1.
//   node test/editor/run.mjs [--update-images]   also writes the pictures of the README and of the walkthrough
//   node test/editor/run.mjs --only TEXT         only the tests in the workbench whose names have this text
//   node test/editor/run.mjs --suite TEXT        only those in the extension host
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { buildSuite } from './build-suite.mjs';
import { packed } from './open.mjs';
import { startEditor } from './server.mjs';
import { uiTests } from './ui.mjs';
import { benchTests } from './ui-bench.mjs';
import { launchBrowser, Workbench } from './workbench.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const shots = path.join(root, 'out/editor');
mkdirSync(shots, { recursive: true });
const sample = path.join(root, 'examples/bench');
const at = process.argv.indexOf('--only');
const only = at < 0 ? '' : (process.argv[at + 1] ?? '');
const suiteAt = process.argv.indexOf('--suite');
const grep = suiteAt < 0 ? '' : (process.argv[suiteAt + 1] ?? '');
/** Pictures of the documentation. */
const IMAGES = [
  ...['overview', 'quick-fix', 'preview-light', 'preview-contrast', 'preview-narrow'],
  ...['readiness', 'readiness-light', 'advice', 'advice-light', 'explain', 'diagnosis'],
];
/** The whole suite in the extension host. */
const SUITE_LIMIT = 10 * 60_000;

let passed = 0;
let failed = 0;

async function inWorkbench(browser, vsix) {
  const editor = await startEditor({
    folder: sample,
    vsix,
    copy: true,
    settings: {
      'editor.minimap.enabled': false,
      'window.autoDetectColorScheme': true,
      'window.autoDetectHighContrast': true,
    },
  });
  let broken = false;
  try {
    const workbench = await Workbench.open(browser, editor.url());
    for (const [name, test] of [...uiTests, ...benchTests].filter(([name]) => name.includes(only))) {
      const started = Date.now();
      try {
        const skipped = await test({ workbench, editor, shots });
        if (skipped === undefined) passed++;
        console.log(
          skipped === undefined
            ? `  ✔ ${name} (${Date.now() - started} ms)`
            : `  - ${name} (skipped: ${skipped})`,
        );
      } catch (error) {
        failed++;
        broken = true;
        console.log(`  ✘ ${name}\n${String(error?.stack ?? error).replace(/^/gm, '      ')}`);
        await workbench.screenshot(path.join(shots, 'failed.png')).catch(() => {});
        console.log(`      on the screen: ${await workbench.visibleText().catch(String)}`);
      }
    }
  } finally {
    await editor.stop({ keep: broken });
    if (broken) console.log(`  the editor's log: ${editor.log}; picture: out/editor/failed.png`);
  }
}

async function inExtensionHost(browser, vsix) {
  const report = path.join(shots, 'suite.txt');
  const editor = await startEditor({
    folder: sample,
    vsix,
    copy: true,
    driver: true,
    env: { DOCTYPE_COMPAT_REPORT: report, DOCTYPE_COMPAT_ROOT: root, DOCTYPE_COMPAT_GREP: grep },
  });
  try {
    const suite = await buildSuite();
    const page = await browser.newPage();
    await page.exposeFunction('codeAutomationLog', () => {});
    // The workbench calls it with the exit code of the tests.
    const ended = new Promise((resolve) => page.exposeFunction('codeAutomationExit', resolve));
    await page.goto(
      editor.url([
        // Without one under development no tests are run; the one tested is installed.
        ['extensionDevelopmentPath', editor.remote(path.join(root, 'test/editor/empty-extension'))],
        ['extensionTestsPath', editor.remote(suite)],
        ['skipWelcome', 'true'],
      ]),
    );
    let timer;
    const limit = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error('the extension host did not end its tests')), SUITE_LIMIT);
    });
    await Promise.race([ended, limit]).finally(() => clearTimeout(timer));
  } catch (error) {
    console.log(String(error));
  } finally {
    await editor.stop();
  }
  const text = existsSync(report) ? readFileSync(report, 'utf8') : '';
  const counts = /^(\d+) passed, (\d+) failed$/m.exec(text);
  console.log(text.replace(/^\d+ passed, \d+ failed$/m, '').trimEnd());
  passed += counts ? Number(counts[1]) : 0;
  failed += counts ? Number(counts[2]) : 1;
}

let browser;
try {
  browser = await launchBrowser();
  const vsix = packed();
  if (grep === '') {
    console.log('The packed extension in the workbench');
    await inWorkbench(browser, vsix);
  }
  if (only === '') {
    console.log('\nThe packed extension in the extension host');
    await inExtensionHost(browser, vsix);
  }
} catch (error) {
  failed++;
  console.log(error instanceof Error ? error.message : String(error));
} finally {
  await browser?.close();
}
if (process.argv.includes('--update-images') && failed === 0) {
  for (const name of IMAGES)
    cpSync(path.join(shots, `${name}.png`), path.join(root, `docs/images/${name}.png`));
  for (const step of ['doctype', 'sql', 'plan', 'read-only', 'bench']) {
    const picture = path.join(shots, `walkthrough-${step}.png`);
    cpSync(picture, path.join(root, `client/media/walkthrough/${step}.png`));
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
