import * as vscode from 'vscode';

const CONFIG = 'doctype-compat.json';
const ASKED = 'doctypeCompat.askedWhatItRunsOn';

/** What a site may run on, and the targets that this means. */
const ANSWERS: Readonly<Record<string, readonly string[] | undefined>> = {
  MariaDB: ['mariadb', 'read-only', 'zero-downtime'],
  'Moving to Vitess': ['mariadb', 'vitess', 'read-only', 'zero-downtime'],
  SQLite: ['sqlite', 'mariadb', 'read-only'],
  'Not Sure': undefined,
};

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
  const question = `What does the site of ${folder.name} run on? Doctype Compat checks for that.`;
  const answer = await vscode.window.showInformationMessage(question, ...Object.keys(ANSWERS));
  // A question that was closed is asked again with the next start.
  if (answer === undefined) return;
  await state.update(ASKED, true);
  const targets = ANSWERS[answer];
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
  const choice = await vscode.window.showInformationMessage(
    `Written to ${CONFIG}, for the editor and the command line.`,
    'Open',
  );
  if (choice === 'Open') await vscode.window.showTextDocument(file);
}
