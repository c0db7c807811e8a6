import * as vscode from 'vscode';
import {
  CloseAction,
  type ErrorHandler,
  LanguageClient,
  RevealOutputChannelOn,
  TransportKind,
} from 'vscode-languageclient/node';
import { DOCUMENTS, type InitializationOptions } from '../../server/src/protocol.js';

// The library is in this file's bundle alone.
export { ProgressType } from 'vscode-languageclient/node';

/** Extensions that colour Python by what names mean. VS Code shows the tokens of one alone; ours are few. */
const TOKENS_OF_OTHERS = ['ms-python.vscode-pylance', 'detachhead.basedpyright', 'anysphere.cursorpyright'];

/** The client for our server, not started yet. */
export function createClient(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): LanguageClient {
  const module = context.asAbsolutePath('dist/server.js');
  const initializationOptions: InitializationOptions = {
    docs: vscode.Uri.joinPath(context.extensionUri, 'dist', 'docs', 'rules').toString().concat('/'),
    trusted: vscode.workspace.isTrusted,
    commands: true,
    schemas: true,
    asksForTargets: true,
    semanticTokens: !TOKENS_OF_OTHERS.some((id) => vscode.extensions.getExtension(id)),
    // Nothing in English.
    ...(vscode.l10n.bundle && { texts: vscode.l10n.bundle }),
  };
  const client: LanguageClient = new LanguageClient(
    'doctypeCompat',
    'Doctype Compat',
    {
      run: { module, transport: TransportKind.ipc },
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--inspect=6011'] } },
    },
    {
      documentSelector: [...DOCUMENTS],
      initializationOptions,
      outputChannel: log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      errorHandler: new RestartHandler(() => client, log),
      initializationFailedHandler: (error) => {
        log.error(`The server did not start: ${error instanceof Error ? error.message : String(error)}`);
        void tellFailure(vscode.l10n.t('Doctype Compat could not start its language server.'), log);
        return false;
      },
    },
  );
  return client;
}

/** Restarts a server that died, as often as the default does, and then says so once with a way to the log. */
class RestartHandler implements ErrorHandler {
  private inner: ErrorHandler | undefined;

  constructor(
    private readonly client: () => LanguageClient,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  private get standard(): ErrorHandler {
    this.inner ??= this.client().createDefaultErrorHandler(4);
    return this.inner;
  }

  error(...report: Parameters<ErrorHandler['error']>): ReturnType<ErrorHandler['error']> {
    return this.standard.error(...report);
  }

  async closed(): Promise<Awaited<ReturnType<ErrorHandler['closed']>>> {
    const result = await this.standard.closed();
    if (result.action === CloseAction.Restart) return { ...result, handled: true };
    this.log.error('The server ended again and again and is not restarted any more.');
    void tellFailure(
      vscode.l10n.t('The language server of Doctype Compat keeps stopping and was not restarted.'),
      this.log,
    );
    return { ...result, handled: true };
  }
}

async function tellFailure(message: string, log: vscode.LogOutputChannel): Promise<void> {
  const [show, restart] = [vscode.l10n.t('Show Log'), vscode.l10n.t('Restart')];
  const choice = await vscode.window.showErrorMessage(message, show, restart);
  if (choice === show) log.show();
  if (choice === restart) await vscode.commands.executeCommand('doctypeCompat.restartServer');
}
