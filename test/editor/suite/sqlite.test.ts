import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { until } from './until.js';

/** What the page of the sample says that SQLite's target finds, and where. */
function expected(): { rule: string; file: string }[] {
  const page = readFileSync(path.join(process.env.DOCTYPE_COMPAT_ROOT!, 'examples/README.md'), 'utf8');
  const [, section = ''] = /^## On SQLite\n([\s\S]*?)(?=^## )/m.exec(page) ?? [];
  return [...section.matchAll(/^\| \[(sqlite\/[\w-]+)\].*\| (`.*`) \|$/gm)].flatMap(([, rule, files]) =>
    [...files!.matchAll(/`([^`]+)`/g)].map(([, file]) => ({ rule: rule!, file: file! })),
  );
}

describe("SQLite's findings on the sample", () => {
  const settings = () => vscode.workspace.getConfiguration('doctypeCompat');
  const root = vscode.workspace.workspaceFolders![0]!.uri;

  before(async () => {
    await settings().update('targets', ['sqlite'], vscode.ConfigurationTarget.Workspace);
    await settings().update('frappeVersion', 'develop', vscode.ConfigurationTarget.Workspace);
  });
  after(async () => {
    await settings().update('targets', undefined, vscode.ConfigurationTarget.Workspace);
    await settings().update('frappeVersion', undefined, vscode.ConfigurationTarget.Workspace);
  });

  it('are all named on its page', () => {
    assert.ok(expected().length > 15);
  });

  for (const file of new Set(expected().map((one) => one.file))) {
    const rules = expected().filter((one) => one.file === file);
    it(`are shown in ${file}`, async () => {
      const uri = vscode.Uri.joinPath(root, file);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
      for (const { rule } of rules) {
        const found = await until(`${rule} in ${file}`, vscode.languages.onDidChangeDiagnostics, () =>
          vscode.languages
            .getDiagnostics(uri)
            .find(({ code }) => (code as { value?: string } | undefined)?.value === rule),
        );
        assert.ok(found.message.length > 0);
      }
    });
  }
});
