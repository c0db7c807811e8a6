import * as vscode from 'vscode';

const CONFIG = 'doctype-compat.json';
const ASKED = 'doctypeCompat.askedWhatItRunsOn';

/** What a site may run on, and the targets that this means. */
const answers = (): ReadonlyMap<string, readonly string[] | undefined> =>
  new Map([
    ['MariaDB', ['mariadb', 'read-only', 'zero-downtime']],
    [vscode.l10n.t('Moving to Vitess'), ['mariadb', 'vitess', 'read-only', 'zero-downtime']],
    ['SQLite', ['sqlite', 'mariadb', 'read-only']],
    [vscode.l10n.t('Not Sure'), undefined],
  ]);

/**
 * Asks once for each workspace what its site runs on, and writes the answer to `doctype-compat.json`. Blocks nothing;
 * until it is answered Vitess's verdicts are shown as information only.
 */
export async function askWhatItRunsOn(state: vscode.Memento): Promise<void> {
  if (state.get<boolean>(ASKED) || !vscode.workspace.isTrusted) return;
  const folder = await folderWithDocTypes();
  const known = await vscode.workspace.findFiles(`**/${CONFIG}`, '**/node_modules/**', 1);
  const set = vscode.workspace.getConfiguration('doctypeCompat').get<string[] | null>('targets');
  if (!folder || known.length > 0 || set) return;
  const question = vscode.l10n.t(
    'What does the site of {0} run on? Doctype Compat checks for that.',
    folder.name,
  );
  const choices = answers();
  const answer = await vscode.window.showInformationMessage(question, ...choices.keys());
  // A question that was closed is asked again with the next start.
  if (answer === undefined) return;
  await state.update(ASKED, true);
  const targets = choices.get(answer);
  if (targets) await writeTargets(folder.uri, targets);
}

async function folderWithDocTypes(): Promise<vscode.WorkspaceFolder | undefined> {
  const [found] = await vscode.workspace.findFiles('**/doctype/*/*.json', '**/node_modules/**', 1);
  return found && vscode.workspace.getWorkspaceFolder(found);
}

async function writeTargets(folder: vscode.Uri, targets: readonly string[]): Promise<void> {
  const file = vscode.Uri.joinPath(folder, CONFIG);
  const text = `{\n "targets": [${targets.map((target) => `"${target}"`).join(', ')}]\n}\n`;
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(file, { ignoreIfExists: true, contents: new TextEncoder().encode(text) });
  await vscode.workspace.applyEdit(edit);
  const open = vscode.l10n.t('Open');
  const choice = await vscode.window.showInformationMessage(
    vscode.l10n.t('Written to {0}, for the editor and the command line.', CONFIG),
    open,
  );
  if (choice === open) await vscode.window.showTextDocument(file);
}
