import type { SettingsLayer } from '../../core/config/settings.js';
import type { SqliteEngineStatus } from '../../core/engines/sqlite/verdicts.js';
import type { EngineStatus } from '../../core/engines/vitess/verdicts.js';
import type { Part } from '../check-run.js';
import type { Looks } from '../disk.js';
import type { ProjectSeed } from '../project.js';
import type { Unit } from '../units/judge.js';

/** What a thread needs to open the project that the command line has opened. */
export interface Start {
  seed: ProjectSeed;
  overrides: SettingsLayer;
  unsaid: SettingsLayer | undefined;
  only: readonly string[] | undefined;
  /** Whether the time of each rule is wanted. */
  timed: boolean;
  /** What changes are judged against, and the paths that were asked for. */
  base: { name: string; paths: readonly string[] } | undefined;
  /** Keep what was made of a file, since it will be judged again. */
  keep: boolean;
  /** Note what is looked at on disk. */
  noting: boolean;
  /** Judge file by file, and tell of each what it is made of. */
  units: boolean;
  vitess: EngineStatus | undefined;
  sqlite: SqliteEngineStatus | undefined;
}

/** Units, and the questions that a thread has put for the first time, with the answers that it has noted. */
export interface JudgedUnits {
  units: readonly Unit[];
  questions: readonly (readonly [id: number, kind: string, about: string, answer: string | undefined])[];
}

/** Files by checker. */
export interface Job {
  id: number;
  work: readonly { checker: string; files: readonly string[] }[];
}

export type EngineName = 'vitess' | 'sqlite';

/** From the command line to a thread. */
export type ToThread =
  | { type: 'job'; job: Job }
  | { type: 'changed'; files: readonly string[] }
  | { type: 'answer'; id: number; value: unknown }
  | { type: 'fault'; id: number; message: string }
  | { type: 'status'; engine: EngineName; status: EngineStatus & SqliteEngineStatus };

/** From a thread to the command line. */
export type FromThread =
  | { type: 'ready' }
  | { type: 'progress'; done: number }
  | {
      type: 'done';
      id: number;
      part: Part;
      looks: Pick<Looks, 'all' | 'isUnsteady'> | undefined;
      judged: JudgedUnits | undefined;
    }
  | { type: 'ask'; id: number; engine: EngineName; op: string; args: readonly unknown[] };
