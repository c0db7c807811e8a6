import { type SettingsLayer, settingsFrom } from '../core/config/settings.js';
import type { VitessEngine } from '../core/engines/vitess/verdicts.js';
import { ProjectSettings } from '../workspace/settings.js';
import type { Io } from './io.js';
import type { Opened } from './projects.js';

/** The MySQL versions that the engine is told to speak for. */
const MYSQL: Readonly<Record<string, string>> = { '8.0': '8.0.40', '8.4': '8.4.6' };

/** The Vitess engine for one run; it starts when it is first asked something. */
export async function startEngine(opened: readonly Opened[], overrides: SettingsLayer) {
  const first = opened[0];
  const settings = first
    ? new ProjectSettings(first.project, overrides).for(`${first.project.root.path}/x`)
    : settingsFrom(overrides);
  const { VitessProcess } = await import('../vitess/process.js');
  const mysql = MYSQL[settings.versions.mysql];
  const process = new VitessProcess(mysql === undefined ? {} : { mysql });
  return {
    use: process as VitessEngine,
    /** Ends the engine; gives its version when it has answered, and says on stderr when it could not. */
    end(io: Io): string | undefined {
      const { state, vitess, message } = process.status();
      process.dispose();
      if (state === 'missing' || state === 'failed') {
        const why = message ?? `the Vitess engine is ${state}`;
        io.stderr.write(`doctype-compat: ${why}; what only Vitess itself can tell is left out\n`);
      }
      return state === 'ready' ? vitess : undefined;
    },
  };
}
