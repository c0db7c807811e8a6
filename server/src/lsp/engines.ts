import { settingsFrom } from '../core/config/settings.js';
import type { EngineStatus as VitessStatus } from '../core/engines/vitess/verdicts.js';
import { mysqlRelease } from '../core/targets.js';
import type { EditorSettings, EngineStatus, StatusParams } from '../protocol.js';
import { SqliteProcess } from '../sqlite/process.js';
import { VitessProcess } from '../vitess/process.js';
import { layerOf } from './settings.js';
import type { Workspaces } from './workspaces.js';

/** What the engines need to know of the editor, and tell it. */
export interface EngineHost {
  readonly workspaces: Workspaces;
  settings(): EditorSettings;
  /** Whether what the workspace names may be run. */
  isTrusted(): boolean;
  /** An engine that was missing answers again: what was not judged for want of it is owed. */
  answersAgain(): void;
  statusChanged(): void;
}

/** The engines that verdicts come from, as the settings ask for them. */
export class Engines {
  vitess: VitessProcess | undefined;
  sqlite: SqliteProcess | undefined;
  /** The MySQL that the engine speaks for. */
  mysql = '';
  private configured = false;
  /** The engine was missing or failed, and what it says is owed. */
  private trouble = false;

  constructor(private readonly host: EngineHost) {}

  /** Starts over with the engines that the settings ask for. */
  configure(): void {
    const { host } = this;
    this.configured = true;
    this.mysql = this.wantedMySql();
    this.dispose();
    this.vitess = undefined;
    this.sqlite = undefined;
    const { enabled = true, path } = host.settings().engine ?? {};
    if (!enabled) return;
    // What a workspace names is not run before the user trusts it.
    const own = path && host.isTrusted() ? { path } : {};
    this.vitess = new VitessProcess({ ...own, mysql: this.mysql });
    this.vitess.onStatus(({ state }) => this.follow(state));
    this.sqlite = new SqliteProcess({
      outside: () => host.workspaces.all.map(({ project }) => project.root.path),
    });
    this.sqlite.onStatus(() => host.statusChanged());
  }

  /** Starts over with another MySQL where the settings have come to name one. */
  keep(): void {
    if (this.configured && this.wantedMySql() !== this.mysql) {
      this.configure();
      this.host.statusChanged();
    }
  }

  /** Long work, done anew where its engine gave way to one for other settings meanwhile, as it may soon after the start. */
  async steady<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      const { vitess } = this;
      const done = await work();
      if (vitess === this.vitess) return done;
    }
  }

  dispose(): void {
    this.vitess?.dispose();
    this.sqlite?.dispose();
  }

  /** Why the engine gives no verdicts now, so that no findings does not mean that all is well. */
  problem(): string | undefined {
    const { state, detail } = vitessStatus(this.vitess);
    return state === 'missing' || state === 'failed' ? (detail ?? `the engine is ${state}`) : undefined;
  }

  status(): Pick<StatusParams, 'engine' | 'sqlite'> {
    const sqlite = this.sqliteStatus();
    return { engine: vitessStatus(this.vitess), ...(sqlite && { sqlite }) };
  }

  /** The MySQL that the engine speaks for: one engine serves all projects, so it is the first one's. */
  private wantedMySql(): string {
    const project = this.host.workspaces.all[0]?.project;
    const { versions } =
      project?.settingsFor(`${project.root.path}/`) ?? settingsFrom(layerOf(this.host.settings()));
    return mysqlRelease(versions);
  }

  private follow(state: VitessStatus['state']): void {
    if (state === 'missing' || state === 'failed') this.trouble = true;
    if (state === 'ready' && this.trouble) {
      this.trouble = false;
      this.host.answersAgain();
    }
    this.host.statusChanged();
  }

  /** Only where a project has the target: nobody else needs that engine. */
  private sqliteStatus(): EngineStatus | undefined {
    const isTarget = this.host.workspaces.all.some(({ project }) =>
      project.settingsFor(`${project.root.path}/`).targets.has('sqlite'),
    );
    if (!isTarget || !this.sqlite) return undefined;
    const { state, sqlite, message } = this.sqlite.status();
    return shown(state, sqlite, message);
  }
}

function vitessStatus(engine: VitessProcess | undefined): EngineStatus {
  if (!engine) return { state: 'off' };
  const { state, vitess, message } = engine.status();
  return shown(state, vitess, message);
}

function shown(
  state: EngineStatus['state'] | 'starting',
  version: string | undefined,
  detail: string | undefined,
): EngineStatus {
  return {
    state: state === 'starting' ? 'idle' : state,
    ...(version !== undefined && { version }),
    ...(detail !== undefined && { detail }),
  };
}
