import * as vscode from 'vscode';
import type { Authoring } from './authoring.js';
import { chooseBase } from './base.js';
import { open } from './bench-view.js';
import { readOnlyText } from './texts.js';

/** What the commands need of the running extension. */
export interface CommandHost {
  readonly log: vscode.LogOutputChannel;
  readonly extension: vscode.Extension<unknown>;
  restart(): Promise<void>;
  preview(uri: vscode.Uri | undefined): Promise<void>;
  /** Shows the migration plan, or saves it to a folder that is asked for. */
  plan(save: boolean): Promise<void>;
  /** Shows the ways to writes of the function at a line, or at the cursor. */
  writePaths(uri: string | undefined, line: number | undefined): Promise<void>;
  readiness(): Promise<void>;
  /** Shows what stands in the way of running a bench on a target; asks for the target where none is given. */
  readinessPage(target: unknown, root: unknown): Promise<void>;
  /** Shows how a bench would do on shards. */
  advise(): Promise<void>;
  refreshBench(): void;
  /** Makes DocTypes and fields. */
  readonly authoring: Authoring;
  /** Explains the SQL statement at the cursor on a sharded Vitess. */
  explainSql(): Promise<void>;
  /** Looks at a site's database. */
  diagnose(): Promise<void>;
  /** The server's own part of the debug information; undefined when it does not answer. */
  debugInformation(): Promise<string | undefined>;
}

/** Registers everything of `contributes.commands`. */
export function registerCommands(host: CommandHost): vscode.Disposable {
  const commands: Record<string, (...given: never[]) => unknown> = {
    open: (uri: string, range?: Parameters<typeof open>[1]) => open(uri, range),
    refreshBench: () => host.refreshBench(),
    newDocType: (folder?: vscode.Uri) => host.authoring.newDocType(folder),
    newField: () => host.authoring.newField(),
    newChildTable: () => host.authoring.newChildTable(),
    showBench: () => vscode.commands.executeCommand('doctypeCompat.bench.focus'),
    previewDdl: (uri?: vscode.Uri | string) =>
      host.preview(typeof uri === 'string' ? vscode.Uri.parse(uri) : uri),
    showMigrationPlan: () => host.plan(false),
    saveMigrationPlan: () => host.plan(true),
    chooseBase: () => chooseBase(),
    showWritePaths: (uri?: string, line?: number) => host.writePaths(uri, line),
    showReadOnlyReadiness: () => host.readiness(),
    showReadiness: (target?: string, root?: string) => host.readinessPage(target, root),
    adviseSharding: () => host.advise(),
    explainOnVitess: () => host.explainSql(),
    diagnoseDatabase: () => host.diagnose(),
    restartServer: () => host.restart(),
    showLogs: () => host.log.show(),
    collectDebugInformation: () => collect(host),
    openRuleDocumentation: (rule?: string) => openRule(host, rule),
    showMenu: () => showMenu(),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, run]) =>
      vscode.commands.registerCommand(`doctypeCompat.${name}`, run),
    ),
  );
}

async function showMenu(): Promise<void> {
  const choice = await vscode.window.showQuickPick(
    [
      { label: `$(open-preview) ${vscode.l10n.t('Preview DDL')}`, command: 'previewDdl' },
      { label: `$(list-tree) ${vscode.l10n.t('Show Bench')}`, command: 'showBench' },
      { label: `$(new-file) ${vscode.l10n.t('New DocType…')}`, command: 'newDocType' },
      { label: `$(git-compare) ${vscode.l10n.t('Show Migration Plan')}`, command: 'showMigrationPlan' },
      { label: `$(save) ${vscode.l10n.t('Save Migration Plan…')}`, command: 'saveMigrationPlan' },
      { label: `$(git-branch) ${vscode.l10n.t('Choose Base…')}`, command: 'chooseBase' },
      { label: `$(type-hierarchy-sub) ${vscode.l10n.t('Explain on Vitess')}`, command: 'explainOnVitess' },
      { label: `$(milestone) ${vscode.l10n.t('Readiness…')}`, command: 'showReadiness' },
      { label: `$(graph) ${vscode.l10n.t('Sharding Advice')}`, command: 'adviseSharding' },
      { label: `$(checklist) ${vscode.l10n.t('Read-Only Readiness')}`, command: 'showReadOnlyReadiness' },
      { label: `$(pulse) ${vscode.l10n.t('Diagnose Database…')}`, command: 'diagnoseDatabase' },
      { label: `$(debug-restart) ${vscode.l10n.t('Restart Server')}`, command: 'restartServer' },
      { label: `$(output) ${vscode.l10n.t('Show Log')}`, command: 'showLogs' },
      { label: `$(book) ${vscode.l10n.t('Open Rule Documentation…')}`, command: 'openRuleDocumentation' },
      { label: `$(bug) ${vscode.l10n.t('Collect Debug Information')}`, command: 'collectDebugInformation' },
    ],
    { title: 'Doctype Compat' },
  );
  if (choice) await vscode.commands.executeCommand(`doctypeCompat.${choice.command}`);
}

/** Opens a rule's page; asks for the rule where none is given. */
async function openRule({ extension }: CommandHost, given: string | undefined): Promise<void> {
  const root = vscode.Uri.joinPath(extension.extensionUri, 'dist', 'docs', 'rules');
  const rule = given ?? (await pickRule(root));
  if (rule === undefined) return;
  // A rule's name is a path below the pages' folder and must not leave it.
  const known = /^[a-z-]+\/[a-z0-9-]+$/.test(rule);
  const page = vscode.Uri.joinPath(root, `${rule}.md`);
  const exists = known && (await vscode.workspace.fs.stat(page).then(Boolean, () => false));
  if (!exists) {
    void vscode.window.showWarningMessage(vscode.l10n.t('There is no page about the rule “{0}”.', rule));
    return;
  }
  await vscode.commands.executeCommand('markdown.showPreview', page);
}

async function pickRule(root: vscode.Uri): Promise<string | undefined> {
  const rules: string[] = [];
  for (const [family, type] of await vscode.workspace.fs.readDirectory(root)) {
    if (type !== vscode.FileType.Directory) continue;
    for (const [file] of await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(root, family))) {
      if (file.endsWith('.md')) rules.push(`${family}/${file.slice(0, -3)}`);
    }
  }
  return vscode.window.showQuickPick(rules.sort(), { title: vscode.l10n.t('Rule documentation') });
}

async function collect(host: CommandHost): Promise<void> {
  const { packageJSON } = host.extension as { packageJSON: { version: string } };
  const server = await host.debugInformation();
  const content = [
    '# Doctype Compat: debug information',
    '',
    'Holds versions, folders and timings; no file contents. Read it before you pass it on.',
    '',
    `- Extension: ${packageJSON.version}`,
    `- Editor: ${vscode.env.appName} ${vscode.version} (${vscode.env.remoteName ?? 'local'})`,
    `- Platform: ${process.platform}-${process.arch}, Node ${process.version}`,
    `- Workspace: ${vscode.workspace.workspaceFolders?.length ?? 0} folders, ${vscode.workspace.isTrusted ? 'trusted' : 'untrusted'}`,
    '',
    server ?? 'The server does not answer.',
    '',
  ].join('\n');
  // Not an untitled document: that would ask to be saved when it is closed.
  await vscode.window.showTextDocument(readOnlyText('debug-information.md', content));
}
