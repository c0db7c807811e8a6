import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import mysql, { type Pool } from 'mysql2/promise';
import { fastFolder, freePort } from './servers.js';

export interface TestServer {
  port: number;
  /** Rows of a statement, or the server's answer; rejects with `errno` and `sqlMessage`. */
  query(sql: string): Promise<unknown>;
  stop(): Promise<void>;
}

/** Of the users that `createReader` makes. */
export const PASSWORD = 'correct horse';

/** Makes a user who may only read `test`, and two files in a folder: `password` has the user's, `wrong` another one. */
export async function createReader({ query }: TestServer, user: string, folder: string): Promise<void> {
  await query(`CREATE USER ${user}@'127.0.0.1' IDENTIFIED BY '${PASSWORD}'`);
  await query(`GRANT SELECT ON test.* TO ${user}@'127.0.0.1'`);
  writeFileSync(path.join(folder, 'password'), `${PASSWORD}\n`);
  writeFileSync(path.join(folder, 'wrong'), 'wrong horse\n');
}

/** The server's error number of a rejected query. */
export function errnoOf(error: unknown): number {
  const errno = (error as { errno?: unknown }).errno;
  if (typeof errno !== 'number') throw error;
  return errno;
}

/** The path of a program of the MariaDB server, undefined when it is not installed. */
function find(...names: string[]): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];
  return names
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .find((file) => existsSync(file));
}

/** Whether a MariaDB server is installed here (`apt-get install mariadb-server`). */
export function hasMariaDb(): boolean {
  return (
    find('mariadbd', 'mysqld') !== undefined && find('mariadb-install-db', 'mysql_install_db') !== undefined
  );
}

/**
 * Starts a MariaDB server of our own: a data directory in memory or the temporary folder, its own socket, a free port on
 * 127.0.0.1, no configuration files. It has a database `test` with Frappe's character set, and goes when stopped.
 */
export async function startMariaDb(): Promise<TestServer> {
  const server = find('mariadbd', 'mysqld');
  const install = find('mariadb-install-db', 'mysql_install_db');
  if (!server || !install) throw new Error('no MariaDB server is installed');
  const dir = mkdtempSync(path.join(fastFolder(), 'doctype-compat-mariadb-'));
  const data = path.join(dir, 'data');
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];
  await promisify(execFile)(install, [
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    ...asRoot,
  ]);
  const port = await freePort();
  const child = spawn(
    server,
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${path.join(dir, 'socket')}`,
      `--pid-file=${path.join(dir, 'pid')}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--character-set-server=utf8mb4',
      '--collation-server=utf8mb4_unicode_ci',
      '--skip-log-bin',
      // Data need not outlive a crash.
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-fast-shutdown=2',
      ...asRoot,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await ready(child);
  const pool = mysql.createPool({
    host: '127.0.0.1',
    port,
    user: 'root',
    charset: 'utf8mb4_unicode_ci',
    connectionLimit: 1,
  });
  await pool.query('CREATE DATABASE IF NOT EXISTS test CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci');
  await pool.query('USE test');
  return {
    port,
    query: async (sql) => (await pool.query(sql))[0],
    stop: () => stop(pool, child, dir),
  };
}

/**
 * A server of our own for the tests of a suite: called inside `describe`, it starts one before them and stops it after
 * them. They are skipped where none is installed, or where `needed` says that something else is missing.
 */
export function useMariaDb(needed = true): Omit<TestServer, 'stop'> {
  let server: TestServer | undefined;
  before(async function () {
    if (!hasMariaDb() || !needed) return this.skip();
    server = await startMariaDb();
  });
  after(() => server?.stop());
  return {
    get port() {
      return server!.port;
    },
    query: (sql) => server!.query(sql),
  };
}

async function stop(pool: Pool, child: ChildProcess, dir: string): Promise<void> {
  await pool.end();
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill();
  await closed;
  rmSync(dir, { recursive: true, force: true });
}

/** Resolves when the server says that it listens, rejects with its words when it ends before. */
function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes('ready for connections')) resolve();
    });
    child.once('close', (code) => reject(new Error(`mariadbd ended with ${code}:\n${log}`)));
  });
}
