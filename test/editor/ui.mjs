// Longer than 300 lines: what the tests of the editor do with one window, which all of it needs.
// What a user does with the packed extension, in order: each test goes on where the last one ended.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const BOOK = 'apps/library/library/library/doctype/book/book.json';
const AUTHOR = 'apps/library/library/library/doctype/author/author.json';

/** Waits until `look` holds; the panel changes by itself, so it is asked again and again. */
async function eventually(locator, what, look) {
  try {
    await locator.page().waitForFunction(() => true);
    for (const end = Date.now() + 60_000; Date.now() < end; ) {
      if (await look()) return;
      // One frame of the page, not a fixed time.
      await locator.page().evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
  } catch (error) {
    throw new Error(`${what}: ${error.message}`);
  }
  throw new Error(`${what} did not happen`);
}

const texts = (locator) => locator.allInnerTexts();

/** The workbench follows the colours that the browser's user prefers. */
async function theme({ workbench }, media, sign) {
  await workbench.page.emulateMedia(media);
  await workbench.page.locator(`.monaco-workbench.${sign}`).waitFor();
  const kind = { vs: 'vscode-light', 'vs-dark': 'vscode-dark', 'hc-black': 'vscode-high-contrast' }[sign];
  await workbench.panel.locator(`body.${kind}`).waitFor();
}

/** Nothing sticks out to the right, and every button and meter has a name. */
export async function assertTidy(panel) {
  const body = panel.locator('body');
  assert.equal(
    await body.evaluate((b) => b.ownerDocument.documentElement.scrollWidth <= innerWidth),
    true,
    'overflow',
  );
  const nameless = await body.evaluate((b) =>
    [...b.querySelectorAll('button, [role=meter], [role=tab]')]
      .filter((e) => e.getClientRects().length > 0 && !(e.textContent.trim() || e.getAttribute('aria-label')))
      .map((e) => e.outerHTML),
  );
  assert.deepEqual(nameless, []);
}

/** What a step of the walkthrough shows: enough to read, small enough to ship. */
const WALKTHROUGH = { clip: { x: 50, y: 34, width: 880, height: 600 } };

export const uiTests = [
  [
    'the finding is underlined a moment after the file is opened',
    async ({ workbench }) => {
      const { page } = workbench;
      await workbench.openFile('book.json');
      await page
        .locator('.codelens-decoration', { hasText: /Preview DDL · \d+ findings? · row \d+ %/ })
        .waitFor();
      await page.locator('.statusbar-item', { hasText: '1 error' }).first().waitFor();
      await workbench.findText('"default": "Please');
      await page.keyboard.press('ArrowLeft');
      await workbench.squiggles.first().waitFor();
    },
  ],
  [
    'the panel shows the table, its gauges and the finding',
    async ({ workbench, shots }) => {
      await workbench.command('View: Close Primary Side Bar');
      await workbench.command('Doctype Compat: Preview DDL');
      const { panel } = workbench;
      await panel.locator('body[data-state="model"]').waitFor();
      assert.equal(await panel.locator('h1').textContent(), 'Book');
      assert.deepEqual(
        (await texts(panel.getByRole('tab'))).map((text) => text.split(/\s*≠/)[0].trim()),
        ['MariaDB', 'Vitess', 'MySQL', 'SQLite'],
      );
      assert.equal(await panel.getByRole('meter').count(), 3);
      assert.match(await panel.locator('.finding.error').textContent(), /MySQL 1101/);
      const [changed] = await texts(panel.locator('.line.changed'));
      assert.match(changed, /≠/);
      assert.match(changed, /DEFAULT 'Please return/);
      assert.match(changed, /Vitess\s*`shelf_note` text DEFAULT \('Please return/);
      await assertTidy(panel);
      await workbench.screenshot(path.join(shots, 'overview.png'));
    },
  ],
  [
    'the tabs are changed by keyboard',
    async ({ workbench }) => {
      const { panel, page } = workbench;
      await panel.getByRole('tab', { name: /^MariaDB/ }).focus();
      await page.keyboard.press('ArrowRight');
      await panel.locator('#tab-vitess[aria-selected="true"]').waitFor();
      assert.match(await panel.locator('#engine').textContent(), /^Vitess 24 over MySQL/);
      assert.match(await panel.locator('#code').textContent(), /DEFAULT \('Please return/);
      await page.keyboard.press('End');
      await panel.locator('#tab-sqlite[aria-selected="true"]').waitFor();
      await page.keyboard.press('Home');
      await panel.locator('#tab-mariadb[aria-selected="true"]').waitFor();
    },
  ],
  [
    'copy puts the exact statement on the clipboard',
    async ({ workbench }) => {
      const { panel, page } = workbench;
      await panel.getByRole('button', { name: 'Cop' }).click();
      const copied = () => page.evaluate(() => navigator.clipboard.readText());
      await eventually(page.locator('body'), 'a copy', async () => (await copied()) !== '');
      assert.match(await copied(), /^create table `tabBook` \(\n\t\t\tname varchar\(140\) primary key,/);
    },
  ],
  [
    'a finding in the panel leads to its place in the editor',
    async ({ workbench }) => {
      const { panel, page } = workbench;
      await workbench.focusEditor();
      await page.keyboard.press('Control+Home');
      await page.locator('.statusbar-item', { hasText: 'Ln 1, Col 1' }).waitFor();
      await panel.locator('.finding.error .message').click();
      await page.locator('.statusbar-item', { hasText: /Ln \d+, Col \d+ \(\d+ selected\)/ }).waitFor();
      await page.locator('.view-line', { hasText: 'Please return' }).first().waitFor();
    },
  ],
  [
    'the panel follows the typing',
    async ({ workbench }) => {
      const { panel, page } = workbench;
      await workbench.findText('front desk');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.type(' today');
      await panel.locator('.line', { hasText: 'front desk today' }).first().waitFor();
      await panel.locator('.line.current', { hasText: 'shelf_note' }).first().waitFor();
    },
  ],
  [
    'the quick fix is taken by keyboard, and finding and mark go',
    async ({ workbench, editor, shots }) => {
      const { panel, page } = workbench;
      await workbench.findText('"default": "Please');
      await workbench.squiggles.first().waitFor();
      const fix = page.locator('.action-widget .monaco-list-row', { hasText: 'before_insert' });
      await workbench.pressUntil('Control+.', fix);
      await workbench.screenshot(path.join(shots, 'quick-fix.png'), {
        pointing: true,
        clip: { x: 50, y: 34, width: 1230, height: 700 },
      });
      await workbench.screenshot(path.join(shots, 'walkthrough-doctype.png'), {
        ...WALKTHROUGH,
        pointing: true,
      });
      await page.keyboard.press('Enter');
      await panel.locator('.finding.error').waitFor({ state: 'detached' });
      await panel.locator('.line.changed').first().waitFor({ state: 'detached' });
      await workbench.command('File: Save All');
      const file = path.join(editor.folder, BOOK);
      await eventually(
        page.locator('body'),
        'saving',
        () => !readFileSync(file, 'utf8').includes('Please return'),
      );
      assert.match(readFileSync(file.replace(/json$/, 'py'), 'utf8'), /self\.shelf_note = "Please return/);
      JSON.parse(readFileSync(file, 'utf8'));
    },
  ],
  [
    'a hostile name is shown as text',
    async ({ workbench }) => {
      const { panel, page } = workbench;
      await workbench.openFile('book.json');
      await workbench.findText('"name": "Book"');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.type('<img src=x onerror=alert(1)>');
      const name = 'Book<img src=x onerror=alert(1)>';
      await panel.locator('h1', { hasText: name }).waitFor();
      assert.equal(await panel.locator('img').count(), 0);
      // Until the name is the DocType's again, however typing is divided into steps: what follows needs the DocType.
      await workbench.again('the name does not come back', panel.locator('h1', { hasText: /^Book$/ }), () =>
        page.keyboard.press('Control+Z'),
      );
    },
  ],
  [
    'the panel is tidy in light and high contrast themes',
    async (context) => {
      const { workbench, shots } = context;
      await workbench.openFile('access_record.json');
      await workbench.panel.locator('h1', { hasText: 'Access Record' }).waitFor();
      await theme(context, { colorScheme: 'light' }, 'vs');
      await assertTidy(workbench.panel);
      await workbench.screenshot(path.join(shots, 'preview-light.png'));
      await theme(context, { colorScheme: 'dark', forcedColors: 'active' }, 'hc-black');
      await assertTidy(workbench.panel);
      await workbench.screenshot(path.join(shots, 'preview-contrast.png'));
      await theme(context, { colorScheme: 'dark', forcedColors: 'none' }, 'vs-dark');
    },
  ],
  [
    'the panel fits a column of 300 pixels',
    async ({ workbench, shots }) => {
      const { panel, page } = workbench;
      await page.setViewportSize({ width: 660, height: 900 });
      await eventually(page.locator('body'), 'a narrow panel', async () => {
        const width = await panel.locator('body').evaluate(() => innerWidth);
        return width <= 330;
      });
      await assertTidy(panel);
      await workbench.screenshot(path.join(shots, 'preview-narrow.png'));
    },
  ],
  [
    'SQL in Python is coloured, judged in the hover, and a mark leads to the tree of write paths',
    async ({ workbench, shots }) => {
      const { page } = workbench;
      await page.setViewportSize({ width: 1280, height: 860 });
      await workbench.command('View: Close All Editors');
      await workbench.openFile('api.py', 'library/library/api.py');
      await page.locator('.codelens-decoration a', { hasText: 'writes: 1 path' }).first().waitFor();
      // What is a DocType or a field comes as tokens of the server, after the grammar's.
      await page
        .locator('.view-line span > span', { hasText: /^tabLoan$/ })
        .first()
        .waitFor();
      const [keyword, name] = await page.evaluate(() => {
        const spans = [...document.querySelectorAll('.view-line span > span')];
        const colourOf = (text) => getComputedStyle(spans.find((e) => e.textContent.trim() === text)).color;
        return [colourOf('FROM'), colourOf('tabLoan')];
      });
      assert.notEqual(keyword, name);
      await workbench.findText(' rank from');
      await page.keyboard.press('Control+K');
      const hover = page.locator('.monaco-hover', { hasText: "near 'rank'" }).first();
      await workbench.pressUntil('Control+I', hover);
      assert.match(await hover.innerText(), /Vitess 24 fails: 1105/);
      await workbench.screenshot(path.join(shots, 'walkthrough-sql.png'), {
        ...WALKTHROUGH,
        pointing: true,
      });
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Home');
      // A click on a mark that is being replaced does nothing but complain.
      await workbench.again(
        'the tree does not come',
        page.locator('.pane-body .monaco-list-row', { hasText: 'count_view' }).first(),
        () => page.locator('.codelens-decoration a', { hasText: 'writes: 1 path' }).first().click(),
      );
      await workbench.screenshot(path.join(shots, 'write-paths.png'));
      await workbench.screenshot(path.join(shots, 'walkthrough-read-only.png'), {
        clip: { ...WALKTHROUGH.clip, y: 234 },
      });
      await page.locator('.pane-body .monaco-list-row', { hasText: 'frappe.db.set_value' }).first().click();
      await page.locator('.statusbar-item', { hasText: 'Ln 29' }).waitFor();
      await workbench.command('View: Toggle Panel Visibility');
    },
  ],
  [
    'a DocType whose change blocks writes is marked, once the base is chosen from the status item',
    async ({ workbench, editor, shots }) => {
      const { page } = workbench;
      const git = (...args) =>
        execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
          cwd: editor.folder,
          stdio: 'ignore',
        });
      git('init', '-q', '-b', 'main');
      git('add', '-A');
      git('commit', '-q', '-m', 'one');
      await page.setViewportSize({ width: 1280, height: 860 });
      await page.locator('.statusbar-item[id="doctype-compat.doctype-compat.doctypeCompat.status"]').click();
      const row = (text) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
      await row('Choose Base').click();
      await row('HEAD').click();
      const file = path.join(editor.folder, AUTHOR);
      const text = readFileSync(file, 'utf8');
      writeFileSync(file, text.replace('"fieldtype": "Data"', '"fieldtype": "Small Text"'));
      await workbench.openFile('author.json');
      await workbench.command('View: Show Explorer');
      const label = page.locator('.explorer-item', { hasText: 'author.json' });
      await eventually(label, 'the badge', () =>
        label.evaluate((e) => getComputedStyle(e, '::after').content.includes('!')),
      );
      await workbench.hoverUntil(
        label,
        page.locator('.workbench-hover', { hasText: '1 change since HEAD · blocks writes' }),
      );
      await workbench.screenshot(path.join(shots, 'changes.png'), { pointing: true });
    },
  ],
  [
    'the panel shows what changes, one clause a line, and the table before and after side by side',
    async ({ workbench, shots }) => {
      const { page } = workbench;
      await workbench.command('View: Close Primary Side Bar');
      await page.locator('.codelens-decoration a', { hasText: '1 change since HEAD' }).first().click();
      const { panel } = workbench;
      await panel.locator('#tab-changes').click();
      await panel.locator('.clause', { hasText: 'MODIFY `author_name` text' }).first().waitFor();
      await assertTidy(panel);
      await workbench.screenshot(path.join(shots, 'changes-tab.png'));
      await panel.getByRole('button', { name: 'Compare' }).click();
      await page.locator('.monaco-diff-editor').first().waitFor();
      await page.locator('.tab', { hasText: 'table at HEAD ↔ now' }).first().waitFor();
      await workbench.screenshot(path.join(shots, 'changes-diff.png'));
      await workbench.command('View: Close Editor');
    },
  ],
  [
    'the migration plan is shown without writing anything',
    async ({ workbench, editor, shots }) => {
      const { page } = workbench;
      await workbench.command('Doctype Compat: Show Migration Plan');
      await page.locator('.tab', { hasText: 'migration-plan.sql' }).first().waitFor();
      await page.locator('.view-line', { hasText: 'Author' }).first().waitFor();
      await workbench.screenshot(path.join(shots, 'plan.png'));
      await workbench.screenshot(path.join(shots, 'walkthrough-plan.png'), WALKTHROUGH);
      const untracked = execFileSync('git', ['status', '--porcelain', '--untracked-files=all'], {
        cwd: editor.folder,
        encoding: 'utf8',
      });
      assert.ok(!untracked.includes('migration-plan'), untracked);
    },
  ],
];
