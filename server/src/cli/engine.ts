import type { SqliteEngine } from '../core/engines/sqlite/verdicts.js';
import type { VitessEngine } from '../core/engines/vitess/verdicts.js';
import { DEFAULT_VERSIONS, mysqlRelease } from '../core/targets.js';
import { watched } from '../vitess/watched.js';
import type { Opened } from './projects.js';

/** How the engine did in one run. */
export interface EngineOutcome {
  /** Its version, when it has answered. */
  vitess: string | undefined;
  /** Why not everything is judged; undefined where it is. */
  problem: string | undefined;
  /** Whether every question has its answer, so that the same questions would have the same answers. */
  isComplete: boolean;
}

/** The SQLite engine for one run; it starts when a statement is judged for that target. */
export async function startSqlite(opened: readonly Opened[]) {
  const { SqliteProcess } = await import('../sqlite/process.js');
  const process = new SqliteProcess({
    outside: () => opened.map(({ project }) => project.root.path),
  });
  return {
    use: process as SqliteEngine,
    /** The reason where it was needed and could not be had. */
    problem(): string | undefined {
      const { state, message } = process.status();
      return state === 'missing' || state === 'failed' ? message : undefined;
    },
    end: () => process.dispose(),
  };
}

/** The Vitess engine for one run; it starts when it is first asked something. */
export async function startEngine(opened: readonly Opened[]) {
  const project = opened[0]?.project;
  const versions = project?.settingsFor(`${project.root.path}/`).versions ?? DEFAULT_VERSIONS;
  const { VitessProcess } = await import('../vitess/process.js');
  const engine = watched(new VitessProcess({ mysql: mysqlRelease(versions) }));
  return {
    use: engine as VitessEngine,
    /** How it did so far. */
    outcome(): EngineOutcome {
      const { state, vitess } = engine.status();
      const problem = engine.problem();
      return {
        vitess: state === 'ready' ? vitess : undefined,
        problem,
        isComplete: engine.isComplete(),
      };
    },
    /** Ends it, and says how it did. */
    end(): EngineOutcome {
      const outcome = this.outcome();
      engine.dispose();
      return outcome;
    },
  };
}
