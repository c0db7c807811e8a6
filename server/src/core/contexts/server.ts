import type { Server } from '../engines/errors.js';
import type { Target } from '../targets.js';

/**
 * The server whose answer a rule gives that holds for both: MariaDB where it is a target, else the MySQL behind
 * Vitess. What only MySQL refuses is a `vitess/*` rule of its own.
 */
export function serverOf({ targets }: { targets: ReadonlySet<Target> }): Server {
  return targets.has('mariadb') ? 'mariadb' : 'mysql';
}

/** The server's name in a message. */
export function nameOf(server: Server): string {
  return server === 'mariadb' ? 'MariaDB' : 'MySQL';
}
