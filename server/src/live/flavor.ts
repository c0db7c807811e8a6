import type { EngineId } from '../core/engines/index.js';
import type { LiveSession } from './session.js';

/** Engines that speak MySQL's protocol. */
const FLAVORS = ['mariadb', 'mysql', 'vitess'] as const satisfies readonly EngineId[];

/** What a server is. */
export interface ServerKind {
  flavor: (typeof FLAVORS)[number];
  /** `10.11.6`; of a vtgate Vitess's own, where it says so, else that of the MySQL that it speaks for. */
  version: string;
  /** As the server says it. */
  full: string;
  planetScale: boolean;
}

/** Asks a server what it is. A vtgate speaks for a MySQL, and says in its version or comment that it is one. */
export async function kindOf(session: LiveSession): Promise<ServerKind> {
  const full = (await session.value('SELECT VERSION()')) ?? '';
  const comment = (await session.value('SELECT @@version_comment')) ?? '';
  const both = `${full} ${comment}`;
  const planetScale = /planetscale/i.test(both);
  if (/mariadb/i.test(both)) return { flavor: 'mariadb', version: number(full), full, planetScale };
  if (/vitess|vtgate/i.test(both) || planetScale || (await isVtgate(session))) {
    const own = /Version: (\d+\.\d+\.\d+)/.exec(comment)?.[1];
    return { flavor: 'vitess', version: own ?? number(full), full: both.trim(), planetScale };
  }
  return { flavor: 'mysql', version: number(full), full, planetScale };
}

/** Only a vtgate knows this statement. */
async function isVtgate(session: LiveSession): Promise<boolean> {
  return 'rows' in (await session.ask('SHOW VITESS_TABLETS'));
}

/** MariaDB puts `5.5.5-` before its version for old clients. */
function number(full: string): string {
  return /(\d+\.\d+(?:\.\d+)?)/.exec(full.replace(/^5\.5\.5-/, ''))?.[1] ?? full;
}

/** Whether a version is another one or later. */
export function isFrom(version: string, ...wanted: number[]): boolean {
  const parts = version.split('.').map(Number);
  for (const [i, least] of wanted.entries()) {
    const part = parts[i] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}
