import { readFileSync } from 'node:fs';
import type { Connection, RowDataPacket } from 'mysql2/promise';

/** A server and the account on it. */
export interface ServerAccess {
  host: string;
  port: number;
  socketPath: string | undefined;
  user: string;
  /** Empty: none chosen. */
  database: string;
  password: string;
  /** Files with the certificates for TLS; undefined: without TLS. */
  tls?: { ca?: string | undefined; cert?: string | undefined; key?: string | undefined } | undefined;
}

/** A server could not be reached, or did not answer. The message is fit for a user and has no password in it. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
}

export type Row = Record<string, unknown>;

/** Milliseconds for a connection, and for each statement on it. */
export const TIME_LIMIT = 10_000;

/** `user@host:3306/database` */
export const serverName = ({ user, socketPath, host, port, database }: ServerAccess): string =>
  `${user}@${socketPath ?? `${host}:${port}`}/${database}`;

/** Connects; every failure is a ServerError. */
export async function connect(server: ServerAccess): Promise<Connection> {
  const { host, port, socketPath, user, database, password, tls } = server;
  try {
    // Loaded only here: most commands talk to no server. A bundle of CommonJS has a default export only.
    const { default: mysql } = await import('mysql2/promise');
    return await mysql.createConnection({
      ...(socketPath === undefined ? { host, port } : { socketPath }),
      user,
      password,
      ...(database !== '' && { database }),
      ...(tls && { ssl: certificates(tls) }),
      connectTimeout: TIME_LIMIT,
      charset: 'utf8mb4',
      dateStrings: true,
      supportBigNumbers: true,
      // No file is read for a server that asks for one; IGNORE_SPACE would show in the session's sql_mode.
      flags: ['-LOCAL_FILES', '-IGNORE_SPACE'],
    });
  } catch (error) {
    const reason = reasonOf(error, password);
    throw new ServerError(`${serverName(server)}: ${reason}${/VT05003/.test(reason) ? NO_KEYSPACE : ''}`);
  }
}

function certificates({ ca, cert, key }: NonNullable<ServerAccess['tls']>) {
  const read = (file: string | undefined) => (file === undefined ? undefined : readFileSync(file));
  return {
    ...(ca !== undefined && { ca: read(ca) }),
    ...(cert !== undefined && { cert: read(cert) }),
    ...(key !== undefined && { key: read(key) }),
  };
}

/** vtgate takes no session for a keyspace that it does not know. */
const NO_KEYSPACE =
  '. Make the keyspace with `vtctldclient CreateKeyspace`, then run `bench new-site --no-setup-db`: vtgate refuses CREATE DATABASE (1235) and CREATE USER (1105)';

/** The rows of one statement. Values travel apart from it, so that no name can become SQL. */
export async function rowsOf(
  connection: Connection,
  sql: string,
  values: readonly string[] = [],
): Promise<Row[]> {
  const statement = { sql, timeout: TIME_LIMIT };
  const [rows] =
    values.length > 0
      ? await connection.execute<RowDataPacket[]>(statement, [...values])
      : await connection.query<RowDataPacket[]>(statement);
  return Array.isArray(rows) ? (rows as Row[]) : [];
}

/** An error's first line, without the password; of a host with several addresses only its code has words. */
export function reasonOf(error: unknown, password: string): string {
  const { message, code } = error as NodeJS.ErrnoException;
  const line = (message || code || 'no connection').split('\n')[0]!;
  return password === '' ? line : line.replaceAll(password, '***');
}
