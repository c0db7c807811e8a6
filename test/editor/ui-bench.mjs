// What a user does with the Bench view and with names in code: each test can run alone (`run.mjs --only`).
import assert from 'node:assert/strict';
import path from 'node:path';
import { startSite } from './site.mjs';
import { assertTidy } from './ui.mjs';

/** The first row of the tree whose label begins so. */
const rowOf = (page, label) =>
  page
    .locator('.pane-body .monaco-list-row')
    // The target Vitess stands above as "Vitess, unsharded", where the targets are open.
    .filter({ hasText: new RegExp(`^\\s*${label.replaceAll('/', '\\/')}(?!,)`) })
    .first();

async function expand(page, label) {
  const row = rowOf(page, label);
  await row.waitFor();
  if ((await row.getAttribute('aria-expanded')) === 'true') return;
  await row.click();
  await page.keyboard.press('ArrowRight');
  await page.locator(`.monaco-list-row[aria-expanded="true"]`, { hasText: label }).first().waitFor();
}

export const benchTests = [
  [
    'the Bench view has apps, targets, findings, readiness, plan and drift, and every row leads to its place',
    async ({ workbench, shots }) => {
      const { page } = workbench;
      await workbench.openFile('book.json');
      await workbench.command('Doctype Compat: Show Bench');
      for (const label of ['Apps', 'Targets', 'Findings', 'Readiness', 'Drift'])
        await rowOf(page, label).waitFor();
      await expand(page, 'Apps');
      await expand(page, 'library');
      await rowOf(page, 'Loan').click();
      await page.locator('.tab.active[data-resource-name="loan.json"]').waitFor();
      await rowOf(page, 'Apps').click();
      await page.keyboard.press('ArrowLeft');
      await expand(page, 'Targets');
      await expand(page, 'Findings');
      await expand(page, 'library');
      // A finding that no test before this one has mended.
      await expand(page, 'vitess/uuid-type');
      const finding = page.locator('.pane-body .monaco-list-row', { hasText: 'digital_copy.json:' }).first();
      await workbench.screenshot(path.join(shots, 'bench.png'));
      await workbench.screenshot(path.join(shots, 'walkthrough-bench.png'), {
        clip: { x: 0, y: 34, width: 880, height: 600 },
      });
      await finding.click();
      await page.locator('.tab.active[data-resource-name="digital_copy.json"]').waitFor();
      await page.locator('.statusbar-item', { hasText: /Ln \d+, Col \d+ \(\d+ selected\)/ }).waitFor();
      // What is shown by a colour is said as well.
      assert.match(await finding.getAttribute('aria-label'), /^error, /);
    },
  ],
  [
    'the Bench view is driven by keyboard alone, and is tidy in a light theme, high contrast and a narrow window',
    async ({ workbench, shots }) => {
      const { page } = workbench;
      await workbench.command('Doctype Compat: Show Bench');
      await workbench.pressUntil(
        'Home',
        page.locator('.pane-body .monaco-list-row.focused', { hasText: 'Apps' }),
      );
      await page.keyboard.press('End');
      await page.locator('.pane-body .monaco-list-row.focused', { hasText: 'Drift' }).waitFor();
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowRight');
      await rowOf(page, 'Read-only site').waitFor();
      await page.emulateMedia({ colorScheme: 'light' });
      await page.locator('.monaco-workbench.vs').waitFor();
      await workbench.screenshot(path.join(shots, 'bench-light.png'));
      await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'active' });
      await page.locator('.monaco-workbench.hc-black').waitFor();
      await workbench.screenshot(path.join(shots, 'bench-contrast.png'));
      await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'none' });
      await page.locator('.monaco-workbench.vs-dark').waitFor();
      await page.setViewportSize({ width: 560, height: 720 });
      await workbench.screenshot(path.join(shots, 'bench-narrow.png'));
      const list = page.locator('.pane-body .monaco-list').first();
      assert.equal(await list.evaluate((e) => e.scrollWidth <= e.clientWidth), true, 'overflow');
      await page.setViewportSize({ width: 1280, height: 860 });
    },
  ],
  [
    'the readiness page opens from the Bench view, and every row leads to its place',
    async ({ workbench, shots }) => {
      const { page, panel } = workbench;
      await workbench.command('View: Close All Editors');
      await workbench.command('Doctype Compat: Show Bench');
      await expand(page, 'Readiness');
      await expand(page, 'Vitess');
      await rowOf(page, 'Show as a page').click();
      await panel.locator('body[data-state="model"]').waitFor();
      assert.equal(await panel.locator('h1').textContent(), 'Ready for Vitess?');
      await workbench.command('View: Close Primary Side Bar');
      await panel.locator('summary').first().click();
      await panel.locator('.place').first().waitFor();
      await assertTidy(panel);
      await workbench.screenshot(path.join(shots, 'readiness.png'));
      const place = panel.locator('.place').first();
      const [, file, line] = /^(.*):(\d+)$/.exec(await place.innerText());
      await place.click();
      await page.locator(`.tab.active[data-resource-name="${file}"]`).waitFor();
      await page.locator('.statusbar-item', { hasText: new RegExp(`^Ln ${line}, `) }).waitFor();
      // The rule's page.
      await panel.locator('.rule').first().click();
      await page
        .locator('.tab', { hasText: /^Preview/ })
        .first()
        .waitFor();
    },
  ],
  [
    'another target is chosen by keyboard on the readiness page, which is tidy in a light theme, high contrast and 330 pixels',
    async ({ workbench, shots }) => {
      const { page, panel } = workbench;
      await workbench.command('View: Close All Editors');
      await page.locator('.editor-group-container.empty').first().waitFor();
      const input = page.locator('.quick-input-widget input.input');
      await workbench.pressUntil('F1', input);
      await input.fill('>Doctype Compat: Readiness');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Readiness…' }).first().click();
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'SQLite' }).first().click();
      await panel.locator('h1', { hasText: 'Ready for SQLite?' }).waitFor();
      const target = panel.locator('#target');
      await target.focus();
      // Home takes the first of the list, as each browser's list does.
      await page.keyboard.press('Home');
      await panel.locator('h1', { hasText: 'Ready for a read-only site?' }).waitFor();
      await page.keyboard.press('ArrowDown');
      await panel.locator('h1', { hasText: 'Ready for Vitess?' }).waitFor();
      for (const [name, media, sign] of [
        ['light', { colorScheme: 'light' }, 'vs'],
        ['contrast', { colorScheme: 'dark', forcedColors: 'active' }, 'hc-black'],
        ['dark', { colorScheme: 'dark', forcedColors: 'none' }, 'vs-dark'],
      ]) {
        await page.emulateMedia(media);
        await page.locator(`.monaco-workbench.${sign}`).waitFor();
        await assertTidy(panel);
        await workbench.screenshot(path.join(shots, `readiness-${name}.png`));
      }
      await page.setViewportSize({ width: 330, height: 860 });
      await assertTidy(panel);
      await workbench.screenshot(path.join(shots, 'readiness-narrow.png'));
      await page.setViewportSize({ width: 1280, height: 860 });
    },
  ],
  [
    'sharding advice is shown as a page',
    async ({ workbench, shots }) => {
      const { page } = workbench;
      await workbench.command('View: Close All Editors');
      await workbench.command('Doctype Compat: Sharding Advice');
      const inner = workbench.panel.locator('h1', { hasText: 'Sharding advice' });
      await inner.waitFor();
      await workbench.screenshot(path.join(shots, 'advice.png'));
      await page.emulateMedia({ colorScheme: 'light' });
      await page.locator('.monaco-workbench.vs').waitFor();
      await workbench.panel.locator('body.vscode-light').waitFor();
      await workbench.screenshot(path.join(shots, 'advice-light.png'));
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.locator('.monaco-workbench.vs-dark').waitFor();
      await page.keyboard.press('Escape');
    },
  ],
  [
    'Explain on Vitess says which shards get which query, and why',
    async ({ workbench, shots }) => {
      const { page, panel } = workbench;
      await workbench.command('View: Close All Editors');
      await workbench.openFile('api.py', 'library/library/api.py');
      await workbench.findText('loan.loaned_on');
      await workbench.command('Doctype Compat: Explain on Vitess');
      await panel.locator('h1', { hasText: 'Explained on Vitess' }).waitFor();
      await panel.locator('h2', { hasText: 'Every shard is asked.' }).waitFor();
      await panel.locator('h3', { hasText: 'What would change it' }).waitFor();
      await workbench.screenshot(path.join(shots, 'explain.png'));
      await page.keyboard.press('Escape');
    },
  ],
  [
    'Diagnose Database tells where a running site differs from its DocTypes',
    async ({ workbench, editor, shots }) => {
      const { page, panel } = workbench;
      const server = await startSite(editor.folder);
      if (!server) return 'no MariaDB is installed';
      try {
        await workbench.command('View: Close All Editors');
        // Not `command`: the question which site follows the palette at once.
        const input = page.locator('.quick-input-widget input.input');
        await workbench.pressUntil('F1', input);
        await input.fill('>Doctype Compat: Diagnose Database');
        const row = (text) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
        await row('Diagnose Database').click();
        await row('library.localhost').click();
        await panel.locator('h2', { hasText: 'Drift' }).waitFor();
        const cells = async (table) =>
          (await panel.locator('tr', { hasText: table }).allInnerTexts()).join(' ').replace(/\s+/g, ' ');
        assert.match(await cells('tabBook'), /price/);
        assert.match(await cells('tabLoan'), /member .*varchar\(140\) varchar\(60\)/);
        assert.match(await cells('tabAuthor'), /extra-column nickname/);
        await panel.locator('h2', { hasText: 'Drift' }).scrollIntoViewIfNeeded();
        await workbench.screenshot(path.join(shots, 'diagnosis.png'));
      } finally {
        await server.stop();
      }
      return undefined;
    },
  ],
];
