import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { READY_FOR, type ReadyFor } from '../../server/src/core/readiness/model.js';
import {
  ADVISE,
  type AdviseParams,
  type AdviseResult,
  BENCH,
  type BenchRow,
  DEBUG_INFORMATION,
  DECORATIONS,
  type DecorationsParams,
  DID_CHECK,
  type DidCheckParams,
  EXPLAIN_SQL,
  type ExplainSqlResult,
  PLAN,
  type PlanResult,
  PREVIEW,
  type PreviewResult,
  READINESS,
  READINESS_PAGE,
  RETRY_ENGINE,
  type ReadinessPageParams,
  type ReadinessPageResult,
  STATUS,
  type StatusParams,
  WRITE_PATHS,
  type WritePaths,
  type WritePathsResult,
} from '../../server/src/protocol.js';
import { Authoring } from './authoring.js';
import { BenchView } from './bench-view.js';
import { registerCommands } from './commands.js';
import { Decorations } from './decorations.js';
import { diagnose } from './diagnose.js';
import { EngineNotice } from './engine-notice.js';
import { askWhatItRunsOn } from './first-run.js';
import { askLong } from './long.js';
import { savePlan, showPlan } from './plan.js';
import { Preview } from './preview/controller.js';
import { ReadinessView } from './readiness/controller.js';
import { readyForName } from './readiness/html.js';
import { Status } from './status.js';
import { readOnlyText, registerTexts } from './texts.js';
import { WritePathsView } from './write-paths.js';

let running: Extension | undefined;

/** What the extension says of itself to tests. */
export interface Exports {
  /** Milliseconds that `activate` took. */
  activation: number;
  /** Settles when the server runs, or is not needed. */
  ready: Promise<void>;
}

/**
 * Starts with the first file or folder that has to do with Frappe; until then only listens. The server, and the library
 * that talks to it, are loaded after that: activation holds nobody up.
 */
export function activate(context: vscode.ExtensionContext): Exports {
  const started = performance.now();
  const log = vscode.window.createOutputChannel('Doctype Compat', { log: true });
  context.subscriptions.push(log);
  const extension = new Extension(context, log);
  context.subscriptions.push(extension);
  running = extension;
  context.subscriptions.push(
    registerTexts(),
    registerCommands({
      log,
      extension: context.extension,
      restart: () => extension.restart(),
      preview: (uri) => extension.showPreview(uri),
      writePaths: (uri, line) => extension.showWritePaths(uri, line),
      readiness: () => extension.showReadiness(),
      readinessPage: (target, root) => extension.showReadinessPage(target, root),
      advise: () => extension.advise(),
      refreshBench: () => extension.bench.refresh(),
      authoring: extension.authoring,
      explainSql: () => extension.explainSql(),
      plan: (save) => extension.plan(save),
      diagnose: () => extension.diagnose(),
      debugInformation: () => extension.debugInformation(),
    }),
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (isRelevant(document)) void extension.start();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => extension.restart()),
  );
  const ready = startIfNeeded(extension).catch((error: unknown) =>
    log.error(error instanceof Error ? error : String(error)),
  );
  return { activation: performance.now() - started, ready };
}

async function startIfNeeded(extension: Extension): Promise<void> {
  if (vscode.workspace.textDocuments.some(isRelevant) || (await hasDocTypes())) await extension.start();
}

export async function deactivate(): Promise<void> {
  await running?.stop();
}

function isRelevant({ languageId, getText }: vscode.TextDocument): boolean {
  return languageId.startsWith('json') && /"doctype"\s*:\s*"DocType"/.test(getText());
}

async function hasDocTypes(): Promise<boolean> {
  return (await vscode.workspace.findFiles('**/doctype/*/*.json', '**/node_modules/**', 1)).length > 0;
}

/** The running server and what of the editor's surface hangs on it. */
class Extension implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private starting: Promise<void> | undefined;
  private status: Status | undefined;
  private readonly decorations = new Decorations();
  private readonly notice = new EngineNotice({
    retry: () => void this.client?.sendNotification(RETRY_ENGINE),
    log: () => this.log.show(),
  });
  private readonly preview: Preview;
  private readonly readiness: ReadinessView;
  private readonly writePaths = new WritePathsView();
  readonly authoring = new Authoring(async () => {
    await this.start();
    return this.client!;
  });
  readonly bench = new BenchView(async (params) => {
    await this.start();
    return this.client!.sendRequest<BenchRow[]>(BENCH, params);
  });

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.preview = new Preview(context.extensionUri, (uri) => this.requestPreview(uri));
    this.readiness = new ReadinessView(context.extensionUri, async (params) => {
      await this.start();
      return askLong<ReadinessPageParams, ReadinessPageResult>(this.client!, READINESS_PAGE, params, {
        title: vscode.l10n.t('Readiness'),
        things: vscode.l10n.t('files'),
      });
    });
  }

  /** Starts the server unless it runs. */
  start(): Promise<void> {
    this.starting ??= this.launch();
    return this.starting;
  }

  private async launch(): Promise<void> {
    this.status ??= new Status();
    const { createClient } = await import('./client.js');
    const client = createClient(this.context, this.log);
    this.client = client;
    client.onNotification(STATUS, (status: StatusParams) => {
      this.status?.update(status);
      this.notice.update(status.engine);
    });
    client.onNotification(DID_CHECK, ({ uri }: DidCheckParams) => this.preview.checked(uri));
    client.onNotification(DECORATIONS, ({ files }: DecorationsParams) => this.decorations.update(files));
    await client.start();
    this.bench.show();
    void askWhatItRunsOn(this.context.workspaceState);
  }

  async restart(): Promise<void> {
    if (this.client?.isRunning()) {
      await this.client.restart();
      return;
    }
    await this.stop();
    await this.start();
  }

  async stop(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    this.starting = undefined;
    await client?.dispose();
  }

  async showPreview(uri: vscode.Uri | undefined): Promise<void> {
    await this.start();
    await this.preview.show(uri);
  }

  async showWritePaths(uri: string | undefined, line: number | undefined): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const at = uri ?? editor?.document.uri.toString();
    const on = line ?? editor?.selection.active.line;
    if (at === undefined || on === undefined) return;
    await this.start();
    const result = await this.client!.sendRequest<WritePathsResult>(WRITE_PATHS, { uri: at, line: on });
    if ('reason' in result) void vscode.window.showInformationMessage(result.reason);
    else await this.writePaths.show(result);
  }

  async showReadiness(): Promise<void> {
    await this.start();
    await this.writePaths.show(await this.client!.sendRequest<WritePaths>(READINESS));
  }

  async showReadinessPage(given: unknown, root: unknown): Promise<void> {
    const target = READY_FOR.find((one) => one === given) ?? (await chooseReadyFor());
    if (target) await this.readiness.show(target, typeof root === 'string' ? root : undefined);
  }

  /** Shows how the bench would do on shards. */
  async advise(): Promise<void> {
    await this.start();
    const result = await askLong<AdviseParams, AdviseResult>(
      this.client!,
      ADVISE,
      {},
      { title: vscode.l10n.t('Sharding advice'), things: vscode.l10n.t('plans') },
    );
    if (!result) return;
    if ('reason' in result) void vscode.window.showInformationMessage(result.reason);
    else {
      const page = readOnlyText('sharding-advice.md', result.markdown);
      await vscode.commands.executeCommand('markdown.showPreview', page);
    }
  }

  /** Shows beside the editor what Vitess does with the statement at the cursor, or with what is selected. */
  async explainSql(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return;
    const { document, selection } = editor;
    await this.start();
    const result = await this.client!.sendRequest<ExplainSqlResult>(EXPLAIN_SQL, {
      uri: document.uri.toString(),
      position: selection.active,
      ...(!selection.isEmpty && { selected: document.getText(selection) }),
    });
    if ('reason' in result) void vscode.window.showInformationMessage(result.reason);
    else {
      const page = readOnlyText('explained-on-vitess.md', result.markdown);
      await vscode.commands.executeCommand('markdown.showPreviewToSide', page);
    }
  }

  private async requestPreview(uri: string): Promise<PreviewResult> {
    await this.start();
    return this.client!.sendRequest<PreviewResult>(PREVIEW, { uri });
  }

  async plan(save: boolean): Promise<void> {
    await this.start();
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    const request = () => this.client!.sendRequest<PlanResult>(PLAN, { ...(uri !== undefined && { uri }) });
    await (save ? savePlan(request) : showPlan(request));
  }

  async diagnose(): Promise<void> {
    await this.start();
    await diagnose(this.client!);
    this.bench.refresh();
  }

  async debugInformation(): Promise<string | undefined> {
    if (!this.client?.isRunning()) return undefined;
    return this.client.sendRequest<string>(DEBUG_INFORMATION);
  }

  dispose(): void {
    this.notice.dispose();
    this.decorations.dispose();
    this.preview.dispose();
    this.readiness.dispose();
    this.writePaths.dispose();
    this.bench.dispose();
    this.status?.dispose();
  }
}

async function chooseReadyFor(): Promise<ReadyFor | undefined> {
  const items = READY_FOR.map((target) => ({ label: readyForName(target), target }));
  const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Ready for what?') });
  return chosen?.target;
}
