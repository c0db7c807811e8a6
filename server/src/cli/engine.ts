import type { VitessEngine } from '../core/engines/vitess/verdicts.js';
import { DEFAULT_VERSIONS, mysqlRelease } from '../core/targets.js';
import { type Io, warn } from './io.js';
import type { Opened } from './projects.js';

/** The Vitess engine for one run; it starts when it is first asked something. */
export async function startEngine(opened: readonly Opened[]) {
  const project = opened[0]?.project;
  const versions = project?.settingsFor(`${project.root.path}/`).versions ?? DEFAULT_VERSIONS;
  const { VitessProcess } = await import('../vitess/process.js');
  const process = new VitessProcess({ mysql: mysqlRelease(versions) });
  return {
    use: process as VitessEngine,
    /** Ends the engine; gives its version when it has answered, and says on stderr when it could not. */
    end(io: Io): string | undefined {
      const { state, vitess, message } = process.status();
      process.dispose();
      if (state === 'missing' || state === 'failed') {
        const why = message ?? `the Vitess engine is ${state}`;
        warn(io, `${why}; what only Vitess itself can tell is left out`);
      }
      return state === 'ready' ? vitess : undefined;
    },
  };
}
