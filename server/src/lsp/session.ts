import {
  type CancellationToken,
  type Connection,
  Emitter,
  type InitializeParams,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { stackOf } from '../core/attempt.js';
import type { SettingsLayer } from '../core/config/settings.js';
import { docsUrl, HOMEPAGE } from '../core/docs.js';
import type { DocTypeView } from '../core/editor/view.js';
import type { DoctorReport } from '../live/doctor.js';
import {
  DID_CHECK,
  type EditorSettings,
  type InitializationOptions,
  type StatusParams,
} from '../protocol.js';
import { watched } from '../vitess/watched.js';
import { check } from '../workspace/check.js';
import type { ChangeBase } from '../workspace/checker.js';
import { contextOf } from '../workspace/checkers/doctype.js';
import type { Comparison } from '../workspace/comparison.js';
import { Pages } from '../workspace/pages.js';
import type { Project } from '../workspace/project.js';
import { type Abilities, abilitiesOf } from './capabilities.js';
import { type Checked, Checks, checked, countsOf, sameCounts } from './checks.js';
import { Comparisons } from './comparisons.js';
import { Engines } from './engines.js';
import { Language } from './language.js';
import { withPatience, withPatienceForSqlite } from './patience.js';
import { Publications } from './publications.js';
import { DiagnosticRegistration } from './registrations.js';
import { layerOf, UNANSWERED } from './settings.js';
import { StatusItem, statusOf } from './status.js';
import { ToldTexts } from './told.js';
import { pathOf, uriOf } from './uris.js';
import { verdictOf } from './verdict.js';
import { Waiters } from './waiters.js';
import { type Workspace, Workspaces } from './workspaces.js';

/** Longest wait of a check for the engine, in milliseconds; a later answer leads to a new check. */
const ENGINE_WAIT = 60;

const NOTHING = checked(0, [], [], 0);

/** Everything the handlers share: open documents, projects, verdicts, the engine. */
export class Session {
  readonly documents = new TextDocuments(TextDocument);
  readonly language = new Language();
  readonly checks = new Checks();
  readonly workspaces: Workspaces;
  private readonly comparisons: Comparisons;
  readonly engines: Engines;
  readonly publications = new Publications(this);
  private readonly statusItem: StatusItem;
  readonly registration = new DiagnosticRegistration(this);
  /** Files that a client which asks about all files was told findings of, by URI. */
  readonly reported = new Set<string>();
  /** What is shown to editors that have no panel. */
  readonly pages = new Pages();
  /** What was seen of a site's database last, by its bench's folder. */
  readonly visits = new Map<string, { site: string; report: DoctorReport }>();
  abilities: Abilities = abilitiesOf({});
  options: InitializationOptions = {};
  /** The editor's settings of the first folder; those of others only go into their projects. */
  settings: EditorSettings = {};

  /** Grows with whatever changes verdicts without changing a file. */
  private revision = 0;
  /** Grows with whatever changes the verdict on files that are not open. */
  changes = 0;
  private readonly told = new ToldTexts();
  private readonly waiters = new Waiters();
  private readonly invalidated = new Emitter<void>();
  /** Fires with each `invalidate`. */
  readonly onInvalidate = this.invalidated.event;

  /** Settled when the settings have been read, which a first check waits for. */
  readonly ready: Promise<void>;
  private setReady: () => void = () => {};

  constructor(readonly connection: Connection) {
    this.ready = new Promise((resolve) => {
      this.setReady = resolve;
    });
    this.comparisons = new Comparisons(
      () => this.invalidate(),
      (text) => {
        connection.console.info(text);
        this.queueStatus();
      },
    );
    this.workspaces = new Workspaces(
      (folder) => this.readOverrides(folder),
      () => this.invalidate(),
      () => (this.options.asksForTargets ? UNANSWERED : undefined),
    );
    this.engines = new Engines({
      workspaces: this.workspaces,
      settings: () => this.settings,
      isTrusted: () => this.options.trusted !== false,
      answersAgain: () => this.invalidate(),
      statusChanged: () => this.queueStatus(),
    });
    this.statusItem = new StatusItem(connection, () => this.status());
  }

  initialize({ capabilities, initializationOptions }: InitializeParams): void {
    this.abilities = abilitiesOf(capabilities);
    this.options = (initializationOptions as InitializationOptions | undefined) ?? {};
  }

  async readOverrides(folder: string): Promise<SettingsLayer> {
    return layerOf(await this.readSettings(folder));
  }

  async readSettings(folder: string | undefined): Promise<EditorSettings> {
    if (!this.abilities.configuration) return this.settings;
    const answer: unknown = await this.connection.workspace.getConfiguration({
      section: 'doctypeCompat',
      ...(folder !== undefined && { scopeUri: uriOf(folder) }),
    });
    return answer !== null && typeof answer === 'object' ? (answer as EditorSettings) : {};
  }

  /** The workspace of a document, with the document's text told to its project. */
  async workspaceOf(document: TextDocument): Promise<Workspace | undefined> {
    const path = pathOf(document.uri);
    if (path === undefined) return undefined;
    const wanted = document.languageId !== 'json' || /"doctype"\s*:\s*"DocType"/.test(document.getText());
    const workspace = await this.workspaces.of(path, wanted && path.endsWith('.json'));
    // Closed, or opened anew, while a request about it was waiting: its text is no longer the file's.
    if (workspace && this.documents.get(document.uri) === document)
      this.told.tell(document, path, workspace.project);
    return workspace;
  }

  /** Tells every project the texts of all open documents: otherwise it knows those that were asked about. */
  async tellAll(): Promise<void> {
    for (const document of this.documents.all()) await this.workspaceOf(document);
  }

  /** A document is opened; some clients open one again that they have not closed. */
  opened(uri: string): void {
    const path = pathOf(uri);
    if (path !== undefined && this.isOpen(path)) this.closed(uri);
  }

  /** A document is closed: the file on disk counts again. */
  closed(uri: string): void {
    const path = pathOf(uri);
    this.checks.forget(uri);
    this.publications.closed(uri);
    // Whoever asks about all files is owed a new answer: what the file on disk gives, or nothing where it is gone.
    if (this.settings.workspaceDiagnostics) this.wake();
    if (path === undefined || !this.told.forget(path)) return;
    this.workspaces.knownFor(path)?.project.update(path);
    this.queueStatus();
  }

  /** Whether an open document stands over this file. */
  isOpen(path: string): boolean {
    return this.told.has(path);
  }

  /** The verdict on a document as it is now. */
  async check(document: TextDocument): Promise<Checked> {
    await this.ready;
    const path = pathOf(document.uri);
    const workspace = await this.workspaceOf(document);
    if (path === undefined || !workspace) return { ...NOTHING, version: document.version };
    const { project } = workspace;
    const { version } = document;
    const key = [version, project.generation, this.revision].join();
    return this.checks.of(document, key, async () => {
      const started = performance.now();
      this.engines.keep();
      const late = () => this.askAgain();
      const { vitess, sqlite: sqliteEngine } = this.engines;
      const engine = vitess && withPatience(watched(vitess), ENGINE_WAIT, late);
      const sqlite = sqliteEngine && withPatienceForSqlite(sqliteEngine, ENGINE_WAIT, late);
      const base = this.quickBase(project);
      const { findings } = await check(project, {
        paths: [path],
        engine,
        sqlite,
        base,
      });
      const own = findings.filter(({ file }) => file === path);
      const before = this.checks.last(document.uri)?.findings;
      if (!before || !sameCounts(countsOf(before), countsOf(own))) this.queueStatus();
      const about = { uri: document.uri, version, project };
      return verdictOf(own, about, performance.now() - started, this);
    });
  }

  /** What a project is compared with, as far as known. */
  comparison(project: Project): Comparison | undefined {
    return this.comparisons.of(project, this.settings.base);
  }

  /** The same for what is answered at every key. */
  quickBase(project: Project): ChangeBase | undefined {
    return this.comparisons.quickly(project, this.settings.base);
  }

  versionOf(path: string): number | undefined {
    return this.told.versionOf(path);
  }

  /** Address of a rule's page: where the client has the pages, else on the homepage. */
  docs(rule: string): string | undefined {
    if (this.options.docs !== undefined) return `${this.options.docs}${rule}.md`;
    return HOMEPAGE === '' ? undefined : docsUrl(rule);
  }

  /** A DocType as the editor's services see it; undefined for any other file. */
  async view(uri: string): Promise<{ view: DocTypeView; workspace: Workspace } | undefined> {
    const document = this.documents.get(uri);
    const path = pathOf(uri);
    const workspace = document && (await this.workspaceOf(document));
    const file = path === undefined ? undefined : workspace?.project.file(path);
    const source = file && workspace?.project.source(file.path);
    if (!workspace || !file || !source) return undefined;
    return { view: contextOf(source, file, workspace.project), workspace };
  }

  /** Verdicts may have changed though no open document did: everyone who shows them should ask again. */
  invalidate(): void {
    this.engines.keep();
    this.askAgain();
    this.wake();
  }

  /** Lets the next question about all files be answered anew. */
  private wake(): void {
    this.changes++;
    this.waiters.wake();
  }

  /** The engine answered late: there is more to say of open documents, which a check of all files waits for itself. */
  private askAgain(): void {
    this.revision++;
    const { abilities, connection } = this;
    if (!abilities.pullDiagnostics)
      for (const document of this.documents.all()) this.publications.soon(document);
    else if (abilities.refreshDiagnostics) this.ask('workspace/diagnostic/refresh');
    if (abilities.refreshCodeLens) this.ask('workspace/codeLens/refresh');
    if (abilities.refreshInlayHints) this.ask('workspace/inlayHint/refresh');
    for (const { uri } of this.documents.all()) void connection.sendNotification(DID_CHECK, { uri });
    this.invalidated.fire();
    this.queueStatus();
  }

  /** Asks the client to do something; a client that cannot is no reason to end. */
  private ask(method: string): void {
    this.connection
      .sendRequest(method)
      .catch((error: unknown) => this.connection.console.warn(`${method}: ${stackOf(error)}`));
  }

  /** Settles at the next `invalidate`, or when the request is cancelled. */
  nextChange(token: CancellationToken): Promise<void> {
    return this.waiters.wait(token);
  }

  /** Starts over with the engines that the settings ask for. */
  configureEngines(): void {
    this.engines.configure();
    this.setReady();
    this.queueStatus();
  }

  /** Looks for the engine again and judges everything anew: the user has done something about it. */
  retryEngine(): void {
    this.configureEngines();
    this.invalidate();
  }

  dispose(): void {
    for (const one of [this.publications, this.engines, this.pages]) one.dispose();
  }

  /** Tells the status item, once for many changes. */
  queueStatus(): void {
    this.statusItem.queue();
  }

  status(): StatusParams {
    return this.language.told('status', {
      ...this.engines.status(),
      projects: this.workspaces.all.map(({ project }) =>
        statusOf(project, this.comparisons.shown(project, this.settings.base)),
      ),
      findings: this.checks.countsOf(this.documents.all().map(({ uri }) => uri)),
    });
  }
}
