import type { Connection } from 'mysql2/promise';
import { connect, reasonOf, rowsOf, type ServerAccess, ServerError, serverName } from '../live/server.js';
import { list } from './args.js';
import { SERVER_OPTIONS } from './commands.js';
import { type Io, UsageError } from './io.js';
import { passwordOf } from './server-options.js';

/** Rows and bytes of tables, by table name. */
export type Sizes = Map<string, { rows: number; bytes?: number }>;

/** What `--rows T=N` and `--bytes T=N` say. */
export function givenSizes(rows: readonly string[], bytes: readonly string[]): Sizes {
  const sizes: Sizes = new Map();
  const read = (option: string, given: readonly string[]): [string, number][] =>
    list(given).map((one) => {
      const [, name, number] = /^(.+)=([\d.]+(?:e\d+)?)$/i.exec(one) ?? [];
      if (name === undefined) throw new UsageError(`--${option} ${one}: expected <table>=<number>`);
      return [name.startsWith('tab') ? name : `tab${name}`, Number(number)];
    });
  for (const [name, number] of read('rows', rows)) sizes.set(name, { rows: number });
  for (const [name, number] of read('bytes', bytes)) {
    const known = sizes.get(name);
    if (!known) throw new UsageError(`--bytes ${name}: give --rows for it too`);
    known.bytes = number;
  }
  return sizes;
}

/** How a server is reached. */
interface ServerOptions {
  host?: string;
  port?: string;
  socket?: string;
  user?: string;
  database?: string;
  'password-file'?: string;
}

/** The server that was asked for, undefined when none was. The password is never an option: others could read it. */
export function serverOf(given: ServerOptions, io: Io): ServerAccess | undefined {
  const named = Object.keys(SERVER_OPTIONS).find((name) => given[name as keyof ServerOptions] !== undefined);
  if (named === undefined) return undefined;
  const { host, port = '3306', socket, database } = given;
  if (!database) throw new UsageError(`--${named} needs --database, the site's`);
  if ((host === undefined) === (socket === undefined))
    throw new UsageError('--database needs --host or --socket, one of them');
  if (socket !== undefined && given.port !== undefined) throw new UsageError('--socket takes no --port');
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65535)
    throw new UsageError(`--port ${port}: not a port`);
  return {
    host: host ?? '',
    port: Number(port),
    socketPath: socket,
    // A site's account has the name of its database.
    user: given.user ?? database,
    database,
    password: passwordOf(given['password-file'], io),
  };
}

/**
 * Rows and bytes (with indexes) of tables as the server's statistics have them: InnoDB's are estimates. A table that is
 * not there is not in the answer. Every failure is a UsageError without the password.
 */
export async function readSizes(server: ServerAccess, tables: readonly string[]): Promise<Sizes> {
  if (tables.length === 0) return new Map();
  let connection: Connection | undefined;
  try {
    connection = await connect(server);
    // Names come from files that anybody may have written: they travel apart from the statement.
    const rows = await rowsOf(
      connection,
      `SELECT TABLE_NAME AS name, TABLE_ROWS AS count, DATA_LENGTH + INDEX_LENGTH AS bytes
        FROM information_schema.TABLES
        WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'
          AND TABLE_NAME IN (${tables.map(() => '?').join(', ')})`,
      tables,
    );
    return new Map(
      rows.map(({ name, count, bytes }) => [String(name), { rows: Number(count), bytes: Number(bytes) }]),
    );
  } catch (error) {
    if (error instanceof ServerError) throw new UsageError(error.message);
    throw new UsageError(`${serverName(server)}: ${reasonOf(error, server.password)}`);
  } finally {
    connection?.destroy();
  }
}
