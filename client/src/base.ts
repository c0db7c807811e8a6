import * as vscode from 'vscode';

/** Asks what changes are to be compared with, and writes the answer to `doctypeCompat.base`. */
export async function chooseBase(): Promise<void> {
  const settings = vscode.workspace.getConfiguration('doctypeCompat');
  const current = settings.get<string>('base') ?? '';
  const known: (vscode.QuickPickItem & { value: string | undefined })[] = [
    { label: 'Merge base with the default branch', value: '' },
    { label: 'HEAD', detail: 'Shows what is not committed', value: 'HEAD' },
    { label: 'Index', detail: 'Shows what is not staged', value: 'index' },
    { label: 'Nothing', detail: 'No changes are shown', value: 'off' },
    { label: 'Branch, tag or commit…', detail: 'From the merge base on', value: undefined },
  ];
  const own = !known.some(({ value }) => value === current);
  const choice = await vscode.window.showQuickPick(
    known.map((item) => {
      if (item.value === current) return { ...item, description: '(now)' };
      return item.value === undefined && own ? { ...item, description: `(now ${current})` } : item;
    }),
    { title: 'Compare DocTypes with' },
  );
  if (!choice) return;
  const value = choice.value ?? (await askForRef(own ? current : ''));
  if (value === undefined) return;
  const target = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  // An empty value stands in the settings only where it has to win over the user's own.
  const elsewhere = settings.inspect<string>('base')?.globalValue;
  const unset = value === '' && (target === vscode.ConfigurationTarget.Global || !elsewhere);
  await settings.update('base', unset ? undefined : value, target);
}

async function askForRef(value: string): Promise<string | undefined> {
  const given = await vscode.window.showInputBox({
    title: 'Compare DocTypes with',
    prompt: 'A branch, tag or commit',
    placeHolder: 'origin/develop',
    value,
    validateInput: (text) =>
      /^[^\s-]\S*$/.test(text.trim()) ? undefined : 'The name of a branch, tag or commit.',
  });
  return given?.trim();
}
