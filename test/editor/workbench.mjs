// Drives the workbench as a user does: keyboard, palette, what is on the screen. Waits on what appears, never on time.
import { existsSync } from 'node:fs';
import process from 'node:process';
import { chromium } from 'playwright-core';

/** For a machine where everything else runs as well; nothing waits this long when all is well. */
const LIMIT = 60_000;

/** Chromium's path, or undefined. */
export function chromiumPath() {
  const places = [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  return places.find((file) => file && existsSync(file));
}

export async function launchBrowser() {
  const executablePath = chromiumPath();
  if (!executablePath)
    throw new Error('Chromium is missing: apt install chromium, or set CHROMIUM to its path');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}

export class Workbench {
  constructor(page) {
    this.page = page;
    page.setDefaultTimeout(LIMIT);
  }

  static async open(browser, url, { width = 1280, height = 860 } = {}) {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: 'dark',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const workbench = new Workbench(await context.newPage());
    await workbench.page.goto(url);
    await workbench.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    return workbench;
  }

  /**
   * The palette: a command with `>`, else a file; takes the row whose label is `wanted`, wherever it stands, once it shows
   * what of it was typed: before that the list is of what was opened before, and about to change under the pointer. A page
   * that takes the focus when it is drawn closes the palette: it is opened again then.
   */
  async quickOpen(text, wanted = text.replace(/^>/, '')) {
    const { page } = this;
    const input = page.locator('.quick-input-widget input.input');
    const row = page
      .locator('.quick-input-list .monaco-list-row')
      .filter({ has: page.getByText(wanted, { exact: true }) })
      .filter({ has: page.locator('.highlight') })
      .first();
    const end = Date.now() + LIMIT;
    for (;;) {
      await this.pressUntil(text.startsWith('>') ? 'F1' : 'Control+P', input);
      try {
        await input.fill(text, { timeout: 5000 });
        await row.click({ timeout: 10_000 });
        break;
      } catch (error) {
        if (Date.now() > end) throw error;
        await page.keyboard.press('Escape');
      }
    }
    await input.waitFor({ state: 'hidden' });
  }

  async focusEditor() {
    const focused = this.page.locator('.monaco-editor.focused').first();
    await this.again('the editor takes no focus', focused, () =>
      this.page.locator('.monaco-editor .view-lines').first().click(),
    );
  }

  /** A file by name, or by the end of its path where the name is not enough. */
  async openFile(name, path = name) {
    const tab = this.page.locator(`.tab.active[data-resource-name="${name}"]`);
    await this.again(`${name} does not open`, tab, () => this.quickOpen(path, name));
  }

  command(title) {
    return this.quickOpen(`>${title}`);
  }

  /** Presses a key until it has its effect: the editor drops keys that come while it is busy with the caret. */
  async pressUntil(key, wanted) {
    await this.again(`${key} has no effect`, wanted, async (attempt) => {
      if (attempt > 0) await this.page.keyboard.press('Escape');
      await this.page.keyboard.press(key);
    });
  }

  /** Points at a place until its tooltip shows: one of a row that is drawn anew meanwhile never comes. */
  async hoverUntil(place, wanted) {
    await this.again('the tooltip does not come', wanted, async () => {
      await this.page.mouse.move(0, 0);
      await place.hover();
    });
  }

  /** Does what a user does again when nothing happens, until `wanted` is on the screen. */
  async again(what, wanted, act) {
    const end = Date.now() + LIMIT;
    for (let attempt = 0; ; attempt++) {
      await act(attempt);
      const there = await wanted.waitFor({ timeout: 5000 }).then(
        () => true,
        () => false,
      );
      if (there) return;
      if (Date.now() > end) throw new Error(what);
    }
  }

  /** What the screen says, for the log of a test that failed. */
  async visibleText() {
    const text = await this.page.locator('body').innerText();
    return text.replace(/\s*\n\s*/g, ' | ').slice(0, 3000);
  }

  get squiggles() {
    return this.page.locator('.monaco-editor .squiggly-error');
  }

  /** Puts the caret after a text by searching for it. */
  async findText(text) {
    const { page } = this;
    await this.focusEditor();
    const input = page.locator('.find-widget.visible textarea').first();
    await this.pressUntil('Control+F', input);
    await input.fill(text);
    await page.locator('.find-widget .matchesCount', { hasText: '1 of' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.locator('.find-widget.visible').waitFor({ state: 'hidden' });
  }

  /** The DDL panel's page. */
  get panel() {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** `pointing`: what is shown for the place under the pointer belongs into the picture. */
  async screenshot(file, { pointing = false, ...options } = {}) {
    if (!pointing) {
      // The empty part of the title bar: nothing is told there.
      await this.page.mouse.move(200, 17);
      const told = this.page.locator('.workbench-hover').first();
      await told.waitFor({ state: 'hidden', timeout: 5000 }).catch(() => {});
    }
    await this.page.screenshot({ path: file, ...options });
  }
}
