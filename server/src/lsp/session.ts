import {
  type CancellationToken,
  type Connection,
  Emitter,
  type InitializeParams,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type SettingsLayer, settingsFrom } from '../core/config/settings.js';
import { docsUrl, HOMEPAGE } from '../core/docs.js';
import type { DocTypeView } from '../core/editor/view.js';
import type { EngineStatus as VitessStatus } from '../core/engines/vitess/verdicts.js';
import type { Finding } from '../core/finding.js';
import { mysqlRelease } from '../core/targets.js';
import { LineIndex } from '../core/text.js';
import type { DoctorReport } from '../live/doctor.js';
import {
  DID_CHECK,
  type EditorSettings,
  type EngineStatus,
  type InitializationOptions,
  STATUS,
  type StatusParams,
} from '../protocol.js';
import { SqliteProcess } from '../sqlite/process.js';
import { VitessProcess } from '../vitess/process.js';
import { watched } from '../vitess/watched.js';
import { check } from '../workspace/check.js';
import type { ChangeBase } from '../workspace/checker.js';
import { contextOf } from '../workspace/checkers/doctype.js';
import type { Comparison } from '../workspace/compare.js';
import type { Project } from '../workspace/project.js';
import { type Abilities, abilitiesOf } from './capabilities.js';
import { type Checked, Checks, checked, countsOf, sameCounts } from './checks.js';
import { Comparisons } from './comparisons.js';
import { type ConvertOptions, toDiagnostic } from './diagnostics.js';
import { withPatience, withPatienceForSqlite } from './patience.js';
import { DiagnosticRegistration } from './registrations.js';
import { layerOf, UNANSWERED } from './settings.js';
import { pathOf, uriOf } from './uris.js';
import { type Workspace, Workspaces } from './workspaces.js';

/** Longest wait of a check for the engine, in milliseconds; a later answer leads to a new check. */
const ENGINE_WAIT = 60;
/** Pushed diagnostics wait this much after a slow check, at most. */
const LONGEST_DEBOUNCE = 100;

const NOTHING = checked(0, [], [], 0);

/** Everything the handlers share: open documents, projects, verdicts, the engine. */
export class Session {
  readonly documents = new TextDocuments(TextDocument);
  readonly checks = new Checks();
  readonly workspaces: Workspaces;
  private readonly comparisons: Comparisons;
  readonly registration = new DiagnosticRegistration(this);
  /** Files that a client which asks about all files was told findings of, by URI. */
  readonly reported = new Set<string>();
  /** What was seen of a site's database last, by its bench's folder. */
  readonly visits = new Map<string, { site: string; report: DoctorReport }>();
  abilities: Abilities = abilitiesOf({});
  options: InitializationOptions = {};
  /** The editor's settings of the first folder; those of others only go into their projects. */
  settings: EditorSettings = {};
  engine: VitessProcess | undefined;
  sqlite: SqliteProcess | undefined;
  /** What was not judged for want of the engine is judged as soon as it answers again. */
  private followEngine(state: VitessStatus['state']): void {
    if (state === 'missing' || state === 'failed') this.engineTrouble = true;
    if (state === 'ready' && this.engineTrouble) {
      this.engineTrouble = false;
      this.invalidate();
    }
    this.queueStatus();
  }

  /** Looks for the engine again and judges everything anew: the user has done something about it. */
  retryEngine(): void {
    this.configureEngine();
    this.invalidate();
  }

  /** Why the engine gives no verdicts now, so that no findings does not mean that all is well. */
  engineProblem(): string | undefined {
    const { state, detail } = engineStatus(this.engine);
    return state === 'missing' || state === 'failed' ? (detail ?? `the engine is ${state}`) : undefined;
  }

  /** The MySQL that the engine speaks for. */
  mysql = '';
  private configured = false;
  /** The engine was missing or failed, and what it says is owed. */
  private engineTrouble = false;
  /** Grows with whatever changes verdicts without changing a file. */
  private revision = 0;
  /** Grows with whatever changes the verdict on files that are not open. */
  changes = 0;
  /** The version of each open document that its project knows. */
  private readonly told = new Map<string, { project: unknown; document: TextDocument; version: number }>();
  /** Version and result of the last publication, by URI. */
  private readonly published = new Map<string, string>();
  private readonly sleepers = new Set<() => void>();
  /** Cancels a document's publication that has not begun. */
  private readonly pending = new Map<string, () => void>();
  private readonly invalidated = new Emitter<void>();
  /** Fires with each `invalidate`. */
  readonly onInvalidate = this.invalidated.event;
  private statusQueued = false;
  private lastStatus = '';

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
  }

  initialize({ capabilities, initializationOptions }: InitializeParams): void {
    this.abilities = abilitiesOf(capabilities);
    this.options = (initializationOptions as InitializationOptions | undefined) ?? {};
  }

  /** Starts over with the engine that the settings ask for. */
  configureEngine(): void {
    this.configured = true;
    this.mysql = this.wantedMySql();
    this.engine?.dispose();
    this.engine = undefined;
    this.sqlite?.dispose();
    this.sqlite = undefined;
    const { enabled = true, path } = this.settings.engine ?? {};
    if (enabled) {
      // What a workspace names is not run before the user trusts it.
      const own = path && this.options.trusted !== false ? { path } : {};
      const engine = new VitessProcess({ ...own, mysql: this.mysql });
      engine.onStatus(({ state }) => this.followEngine(state));
      this.engine = engine;
      this.sqlite = new SqliteProcess({
        outside: () => this.workspaces.all.map(({ project }) => project.root.path),
      });
      this.sqlite.onStatus(() => this.queueStatus());
    }
    this.setReady();
    this.queueStatus();
  }

  /** The MySQL that the engine speaks for: one engine serves all projects, so it is the first one's. */
  private wantedMySql(): string {
    const project = this.workspaces.all[0]?.project;
    const { versions } =
      project?.settingsFor(`${project.root.path}/`) ?? settingsFrom(layerOf(this.settings));
    return mysqlRelease(versions);
  }

  /** Starts over with another MySQL where the settings have come to name one. */
  private keepEngine(): void {
    if (this.configured && this.wantedMySql() !== this.mysql) this.configureEngine();
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
    if (workspace) this.tell(document, path, workspace);
    return workspace;
  }

  /** Tells every project the texts of all open documents: otherwise it knows those that were asked about. */
  async tellAll(): Promise<void> {
    for (const document of this.documents.all()) await this.workspaceOf(document);
  }

  private tell(document: TextDocument, path: string, { project }: Workspace): void {
    // Closed, or opened anew, while a request about it was waiting: its text is no longer the file's.
    if (this.documents.get(document.uri) !== document) return;
    const told = this.told.get(path);
    if (told?.project === project && told.document === document && told.version === document.version) return;
    this.told.set(path, { project, document, version: document.version });
    project.update(path, document.getText());
  }

  /** A document is opened; some clients open one again that they have not closed. */
  opened(uri: string): void {
    const path = pathOf(uri);
    if (path !== undefined && this.isOpen(path)) this.closed(uri);
  }

  /** A document is closed: the file on disk counts again. */
  closed(uri: string): void {
    const path = pathOf(uri);
    this.pending.get(uri)?.();
    this.pending.delete(uri);
    this.checks.forget(uri);
    // A closed file keeps no findings in a client that does not ask for them.
    if (this.published.delete(uri)) void this.connection.sendDiagnostics({ uri, diagnostics: [] });
    // Whoever asks about all files is owed a new answer: what the file on disk gives, or nothing where it is gone.
    if (this.settings.workspaceDiagnostics) this.wake();
    if (path === undefined || !this.told.delete(path)) return;
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
      this.keepEngine();
      const engine = this.engine && withPatience(watched(this.engine), ENGINE_WAIT, () => this.askAgain());
      const late = () => this.askAgain();
      const sqlite = this.sqlite && withPatienceForSqlite(this.sqlite, ENGINE_WAIT, late);
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
      return this.toChecked(document.uri, version, own, project, performance.now() - started);
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

  /** A file's findings as the client gets them. */
  toChecked(
    uri: string,
    version: number,
    findings: readonly Finding[],
    project: Project,
    milliseconds: number,
  ): Checked {
    const options: ConvertOptions = {
      uri,
      version,
      relatedInformation: this.abilities.relatedInformation,
      docs: (rule) => this.docs(rule),
      lines: (file) => {
        const text = project.read(file);
        return typeof text === 'string' ? new LineIndex(text) : undefined;
      },
      versionOf: (other) => (other === uri ? version : this.told.get(pathOf(other) ?? '')?.version),
    };
    // An editor with the schema of the configuration says itself what that finds.
    const known = this.options.schemas
      ? project.config(pathOf(uri) ?? '')?.problems.filter(({ bySchema }) => bySchema)
      : undefined;
    const shown = known?.length
      ? findings.filter(
          ({ rule, message }) =>
            rule !== 'lint/config' || !known.some((problem) => problem.message === message),
        )
      : findings;
    const diagnostics = shown.map((finding) => toDiagnostic(finding, options));
    return checked(version, findings, diagnostics, milliseconds);
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
    this.keepEngine();
    this.askAgain();
    this.wake();
  }

  /** Lets the next question about all files be answered anew. */
  private wake(): void {
    this.changes++;
    for (const wake of this.sleepers) wake();
    this.sleepers.clear();
  }

  /** The engine answered late: there is more to say of open documents, which a check of all files waits for itself. */
  private askAgain(): void {
    this.revision++;
    const { abilities, connection } = this;
    if (!abilities.pullDiagnostics) for (const document of this.documents.all()) this.publishSoon(document);
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
      .catch((error: unknown) => this.connection.console.warn(`${method}: ${messageOf(error)}`));
  }

  /** Settles at the next `invalidate`, or when the request is cancelled. */
  nextChange(token: CancellationToken): Promise<void> {
    return new Promise((resolve) => {
      this.sleepers.add(resolve);
      token.onCancellationRequested(() => {
        this.sleepers.delete(resolve);
        resolve();
      });
    });
  }

  /**
   * Publishes a document's diagnostics where the client does not ask for them: at once after a quick check, so
   * that typing is answered key by key, and up to 100 ms later when the last check was slow.
   */
  publishSoon(document: TextDocument): void {
    const { uri } = document;
    this.pending.get(uri)?.();
    const last = this.checks.last(uri)?.milliseconds ?? 0;
    const publish = () => {
      this.publish(document).catch((error: unknown) => this.connection.console.error(messageOf(error)));
    };
    if (last < 20) {
      const soon = setImmediate(publish);
      this.pending.set(uri, () => clearImmediate(soon));
    } else {
      const later = setTimeout(publish, Math.min(LONGEST_DEBOUNCE, last * 2));
      this.pending.set(uri, () => clearTimeout(later));
    }
  }

  private async publish(document: TextDocument): Promise<void> {
    const { uri } = document;
    this.pending.delete(uri);
    const { version, resultId, diagnostics } = await this.check(document);
    // Stale, or closed meanwhile: a newer check will publish.
    if (this.documents.get(uri)?.version !== version) return;
    const verdict = `${version} ${resultId}`;
    if (this.published.get(uri) === verdict) return;
    this.published.set(uri, verdict);
    await this.connection.sendDiagnostics({ uri, version, diagnostics });
  }

  dispose(): void {
    for (const cancel of this.pending.values()) cancel();
    this.engine?.dispose();
    this.sqlite?.dispose();
  }

  /** Tells the status item, once for many changes. */
  queueStatus(): void {
    if (this.statusQueued) return;
    this.statusQueued = true;
    setImmediate(() => {
      this.statusQueued = false;
      const status = this.status();
      const text = JSON.stringify(status);
      if (text === this.lastStatus) return;
      this.lastStatus = text;
      void this.connection.sendNotification(STATUS, status);
    });
  }

  /** Only where a project has the target: nobody else needs that engine. */
  private sqliteStatus(): EngineStatus | undefined {
    const isTarget = this.workspaces.all.some(({ project }) =>
      project.settingsFor(`${project.root.path}/`).targets.has('sqlite'),
    );
    if (!isTarget || !this.sqlite) return undefined;
    const { state, sqlite, message } = this.sqlite.status();
    return {
      state: state === 'starting' ? 'idle' : state,
      ...(sqlite !== undefined && { version: sqlite }),
      ...(message !== undefined && { detail: message }),
    };
  }

  status(): StatusParams {
    const findings: StatusParams['findings'] = {};
    for (const { uri } of this.documents.all()) {
      const last = this.checks.last(uri);
      if (last) findings[uri] = countsOf(last.findings);
    }
    const sqlite = this.sqliteStatus();
    return {
      engine: engineStatus(this.engine),
      ...(sqlite && { sqlite }),
      projects: this.workspaces.all.map(({ project }) => {
        const here = `${project.root.path}/`;
        const base = this.comparisons.shown(project, this.settings.base);
        return {
          root: project.root.path,
          targets: [...project.settingsFor(here).targets],
          frappe: project.frappeFor(here),
          doctypes: [...project.lookup().names()].length,
          ...(base !== undefined && { base }),
        };
      }),
      findings,
    };
  }
}

function engineStatus(engine: VitessProcess | undefined): EngineStatus {
  if (!engine) return { state: 'off' };
  const { state, vitess, message } = engine.status();
  return {
    state: state === 'starting' ? 'idle' : state,
    ...(vitess !== undefined && { version: vitess }),
    ...(message !== undefined && { detail: message }),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
