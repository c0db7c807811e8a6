import * as vscode from 'vscode';

/** Asks what changes are to be compared with, and writes the answer to `doctypeCompat.base`. */
export async function chooseBase(): Promise<void> {
  const settings = vscode.workspace.getConfiguration('doctypeCompat');
  const current = settings.get<string>('base') ?? '';
  const known: (vscode.QuickPickItem & { value: string | undefined })[] = [
    { label: vscode.l10n.t('Merge base with the default branch'), value: '' },
    { label: 'HEAD', detail: vscode.l10n.t('Shows what is not committed'), value: 'HEAD' },
    { label: vscode.l10n.t('Index'), detail: vscode.l10n.t('Shows what is not staged'), value: 'index' },
    { label: vscode.l10n.t('Nothing'), detail: vscode.l10n.t('No changes are shown'), value: 'off' },
    {
      label: vscode.l10n.t('Branch, tag or commit…'),
      detail: vscode.l10n.t('From the merge base on'),
      value: undefined,
    },
  ];
  const own = !known.some(({ value }) => value === current);
  const choice = await vscode.window.showQuickPick(
    known.map((item) => {
      if (item.value === current) return { ...item, description: vscode.l10n.t('(now)') };
      return item.value === undefined && own
        ? { ...item, description: vscode.l10n.t('(now {0})', current) }
        : item;
    }),
    { title: vscode.l10n.t('Compare DocTypes with') },
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
    title: vscode.l10n.t('Compare DocTypes with'),
    prompt: vscode.l10n.t('A branch, tag or commit'),
    placeHolder: 'origin/develop',
    value,
    validateInput: (text) =>
      /^[^\s-]\S*$/.test(text.trim()) ? undefined : vscode.l10n.t('The name of a branch, tag or commit.'),
  });
  return given?.trim();
}
