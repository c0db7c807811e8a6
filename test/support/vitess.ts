// Longer than 300 lines: the parts of one Vitess, each of which only runs beside the others.
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import type { RoutingRule, VSchemaKeyspace } from '../../server/src/core/sharding/vschema.js';
import { root } from './cli.js';
import { fastFolder, freePort } from './servers.js';

/** A keyspace to start: one shard, or as many as said (a power of two), and its VSchema. */
export interface Keyspace {
  shards?: 1 | 2 | 4;
  vschema?: VSchemaKeyspace;
}

export interface Topology {
  keyspaces: Record<string, Keyspace>;
  rules?: RoutingRule[];
  /** More of vtcombo's own. */
  flags?: string[];
}

/** Whether the programs of a real Vitess are in the cache (`npm run test:vitess` puts them there). */
export function hasVitess(): boolean {
  return programs() !== undefined;
}

let found: string | undefined;
function programs(): string | undefined {
  try {
    found ??= execFileSync(process.execPath, ['scripts/vitess-server.mjs', '--cached'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    found = undefined;
  }
  return found;
}

/** The account that the tablets use, with the privileges that Vitess' `init_db.sql` gives it. */
const APP = `GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, FILE, REFERENCES, INDEX, ALTER, SHOW DATABASES,
  CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW,
  CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER ON *.* TO`;

/** What vtgate has at `/debug/vschema`: the VSchema with what it learned of the tables. */
interface GateVSchema {
  keyspaces: Record<string, { tables?: Record<string, { columns?: unknown[]; primary_key?: unknown[] }> }>;
  routing_rules: Record<string, string[]>;
}

/**
 * A real Vitess of our own: a MySQL server and, over it, vtcombo: vtgate, a tablet for each shard and the topology in one
 * process, as a user without rights, on 127.0.0.1 only. CREATE DATABASE fails as on a cluster (`--dbddl-plugin fail`).
 */
export class VitessServer {
  private gate: ChildProcess | undefined;
  /** Where vtgate speaks MySQL's protocol. */
  port = 0;
  /** Where vtcombo answers `/debug/…`. */
  private statusPort = 0;
  /** The shards of each keyspace. */
  private shards: ReadonlyMap<string, string[]> = new Map();
  /** The end of what vtcombo logged. */
  private log = '';

  private constructor(
    private readonly folder: string,
    private readonly mysqld: ChildProcess,
    /** MySQL itself, behind the tablets: `vt_<keyspace>_<shard>` are its databases. */
    readonly direct: Connection,
  ) {}

  static async start(): Promise<VitessServer> {
    const from = programs();
    if (from === undefined) throw new Error('no Vitess: npm run test:vitess');
    const folder = mkdtempSync(path.join(fastFolder(), 'doctype-compat-vitess-'));
    chmodSync(folder, 0o755);
    const server = path.join(from, 'mysql/bin/mysqld');
    const common = [
      '--no-defaults',
      `--basedir=${path.join(from, 'mysql')}`,
      `--datadir=${path.join(folder, 'data')}`,
      '--innodb-use-native-aio=0',
      '--default-authentication-plugin=mysql_native_password',
      ...(isRoot() ? ['--user=root'] : []),
    ];
    await promisify(execFile)(server, [...common, '--initialize-insecure']);
    const socketPath = path.join(folder, 'socket');
    const mysqld = spawn(
      server,
      [
        ...common,
        `--socket=${socketPath}`,
        `--pid-file=${path.join(folder, 'pid')}`,
        `--port=${await freePort()}`,
        '--bind-address=127.0.0.1',
        '--mysqlx=0',
        '--server-id=1',
        // As Vitess' own configuration has it (config/mycnf): 1785 and 1786 hang on it.
        '--gtid-mode=ON',
        '--enforce-gtid-consistency',
        '--log-bin=binlog',
        '--character-set-server=utf8mb4',
        '--collation-server=utf8mb4_unicode_ci',
        // Data need not outlive a crash.
        '--innodb-flush-log-at-trx-commit=0',
        '--innodb-doublewrite=0',
        '--sync-binlog=0',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    await said(mysqld, 'mysqld', 'ready for connections');
    const direct = await mysql.createConnection({ socketPath, user: 'root', multipleStatements: true });
    for (const user of ['vt_app', 'vt_appdebug', 'vt_allprivs', 'vt_filtered', 'vt_repl'])
      await direct.query(`CREATE USER ${user}@localhost; ${APP} ${user}@localhost`);
    await direct.query(
      'CREATE USER vt_dba@localhost; GRANT ALL ON *.* TO vt_dba@localhost WITH GRANT OPTION',
    );
    place(path.join(from, 'vtcombo'), path.join(folder, 'vtcombo'));
    return new VitessServer(folder, mysqld, direct);
  }

  /** Starts vtcombo anew with these keyspaces; MySQL's databases are made where they are not there, and stay. */
  async use({ keyspaces, rules = [], flags = [] }: Topology): Promise<void> {
    await this.endGate();
    const state = mkdtempSync(path.join(this.folder, 'gate-'));
    const topology = {
      cells: ['test'],
      keyspaces: Object.entries(keyspaces).map(([name, { shards = 1 }]) => ({
        name,
        shards: shardNames(shards).map((shard) => ({ name: shard })),
        replica_count: 1,
        rdonly_count: -1,
      })),
      routing_rules: { rules },
    };
    for (const [name, { shards = 1, vschema }] of Object.entries(keyspaces)) {
      for (const shard of shardNames(shards))
        await this.direct.query(`CREATE DATABASE IF NOT EXISTS \`vt_${name}_${shard}\``);
      mkdirSync(path.join(state, name));
      writeFileSync(path.join(state, name, 'vschema.json'), JSON.stringify(vschema ?? {}));
    }
    this.shards = new Map(
      Object.entries(keyspaces).map(([name, { shards = 1 }]) => [name, shardNames(shards)]),
    );
    this.port = await freePort();
    this.statusPort = await freePort();
    const nobody = isRoot() ? { uid: 65534, gid: 65534 } : {};
    if (isRoot()) chownSync(state, 65534, 65534);
    chmodSync(state, 0o755);
    this.gate = spawn(
      path.join(this.folder, 'vtcombo'),
      [
        ...['--bind-address', '127.0.0.1', '--port', String(this.statusPort)],
        ...['--json-topo', JSON.stringify(topology), '--schema-dir', state],
        ...['--mycnf-server-id', '1', '--mycnf-socket-file', path.join(this.folder, 'socket')],
        ...['--db-socket', path.join(this.folder, 'socket'), '--db-charset', 'utf8mb4'],
        ...['--mysql-auth-server-impl', 'none', '--mysql-server-bind-address', '127.0.0.1'],
        ...['--mysql-server-port', String(this.port)],
        ...['--dbddl-plugin', 'fail', '--tablet-hostname', '127.0.0.1', '--tablet-types-to-wait', 'PRIMARY'],
        ...['--queryserver-config-pool-size', '8', '--queryserver-config-transaction-cap', '20'],
        ...flags,
      ],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, VTDATAROOT: state, HOME: state },
        ...nobody,
      },
    );
    await this.answers(Object.keys(keyspaces)[0]!);
  }

  /** Takes all tables, views and routines out of one of MySQL's databases; without it a tablet would stop to serve. */
  async empty(database: string): Promise<void> {
    const [tables] = await this.direct.query<RowDataPacket[]>(
      'SELECT table_name AS name, table_type AS kind FROM information_schema.tables WHERE table_schema = ?',
      [database],
    );
    const [routines] = await this.direct.query<RowDataPacket[]>(
      'SELECT routine_name AS name, routine_type AS kind FROM information_schema.routines WHERE routine_schema = ?',
      [database],
    );
    const drops = [...tables, ...routines].map(
      ({ name, kind }) =>
        `DROP ${kind === 'BASE TABLE' ? 'TABLE' : kind} \`${database}\`.\`${String(name).replaceAll('`', '``')}\``,
    );
    await this.direct.query(
      ['SET foreign_key_checks = 0', ...drops, 'SET foreign_key_checks = 1'].join('; '),
    );
  }

  /** A session at vtgate; its database is a keyspace. */
  connect(keyspace: string): Promise<Connection> {
    return mysql.createConnection({
      host: '127.0.0.1',
      port: this.port,
      user: 'frappe',
      database: keyspace,
      charset: 'utf8mb4_unicode_ci',
    });
  }

  /**
   * Resolves when vtgate knows columns and keys of all tables that there are now, made through it or past it. A tablet looks
   * at its tables after each DDL and writes what it saw into `_vt`. Here the shards of a keyspace share one, and two that
   * write at once meet in a deadlock (1213), which a tablet only logs: vtgate would wait for its next look, in half an hour.
   * So each shard is asked alone, and again until all is there.
   */
  async tracked(): Promise<void> {
    for (const deadline = Date.now() + 120_000; ; ) {
      for (const [keyspace, shards] of this.shards)
        for (const shard of shards) {
          const session = await this.connect(`${keyspace}:${shard}`);
          await session.query('DROP TABLE IF EXISTS nothing_of_this_name');
          await session.end();
        }
      let unknown: string[] = [];
      // vtgate takes up what it hears once a second.
      for (const soon = Date.now() + 5000; Date.now() < soon; await sleep(100)) {
        unknown = await this.unknownTables();
        if (unknown.length === 0) return;
      }
      if (Date.now() > deadline) throw new Error(`vtgate does not track ${unknown.join(', ')}\n${this.log}`);
    }
  }

  /** Tables in MySQL whose primary key (or columns, where it has none) vtgate does not know. */
  private async unknownTables(): Promise<string[]> {
    const answer = await fetch(`http://127.0.0.1:${this.statusPort}/debug/vschema`);
    const { keyspaces, routing_rules: routes } = (await answer.json()) as GateVSchema;
    const unknown: string[] = [];
    for (const [keyspace, shards] of this.shards) {
      const [tables] = await this.direct.query<RowDataPacket[]>(
        `SELECT t.table_name AS name, COUNT(s.column_name) AS keyed FROM information_schema.tables t
          LEFT JOIN information_schema.statistics s ON s.table_schema = t.table_schema
            AND s.table_name = t.table_name AND s.index_name = 'PRIMARY'
          WHERE t.table_type = 'BASE TABLE' AND t.table_schema IN (?) GROUP BY t.table_name`,
        [shards.map((shard) => `vt_${keyspace}_${shard}`)],
      );
      for (const { name, keyed } of tables) {
        const seen = keyspaces[keyspace]?.tables?.[name];
        const [target = ''] = routes[`${keyspace}.${name}`] ?? [];
        const elsewhere = target !== '' && target !== `${keyspace}.${name}`;
        if (!(keyed && !elsewhere ? seen?.primary_key : seen?.columns)) unknown.push(`${keyspace}.${name}`);
      }
    }
    return unknown;
  }

  async stop(): Promise<void> {
    await this.endGate();
    await this.direct.end();
    await ended(this.mysqld);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async endGate(): Promise<void> {
    // It waits for half a minute for its clients to go, which ours have.
    if (this.gate) await ended(this.gate, 'SIGKILL');
    this.gate = undefined;
  }

  /** Resolves when a session can ask a tablet; vtgate listens before its tablets are known to it. */
  private async answers(keyspace: string): Promise<void> {
    const gate = this.gate!;
    this.log = '';
    gate.stderr?.on('data', (chunk: Buffer) => {
      this.log = `${this.log}${chunk.toString()}`.slice(-20_000);
    });
    for (const deadline = Date.now() + 120_000; ; await sleep(100)) {
      if (gate.exitCode !== null) throw new Error(`vtcombo ended with ${gate.exitCode}:\n${this.log}`);
      try {
        const connection = await this.connect(keyspace);
        await connection.query('SELECT 1 FROM information_schema.tables LIMIT 1');
        await connection.end();
        return;
      } catch (error) {
        if (Date.now() > deadline) throw new Error(`vtgate does not answer: ${String(error)}\n${this.log}`);
      }
    }
  }
}

/**
 * A server for the tests of a suite: called inside `describe`, it starts one before them and stops it after them. They are
 * skipped where its programs are not there.
 */
export function useVitess(topology?: Topology): () => VitessServer {
  let server: VitessServer | undefined;
  before(async function () {
    this.timeout(240_000);
    if (!hasVitess()) return this.skip();
    server = await VitessServer.start();
    if (topology) await server.use(topology);
  });
  after(() => server?.stop());
  return () => server!;
}

/** Names of the shards that divide the range of keyspace ids evenly: `-80`, `80-`. */
export function shardNames(count: 1 | 2 | 4): string[] {
  if (count === 1) return ['0'];
  const cuts = count === 2 ? ['80'] : ['40', '80', 'c0'];
  return [...cuts, ''].map((cut, at) => `${at === 0 ? '' : cuts[at - 1]}-${cut}`);
}

const isRoot = (): boolean => process.getuid?.() === 0;

/** Where another user can run it; the cache may be in a folder that only its owner may enter. */
function place(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
  chmodSync(to, 0o755);
}

function said(child: ChildProcess, name: string, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes(words)) resolve();
    });
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`${name} ended with ${code}:\n${log}`)));
  });
}

async function ended(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill(signal);
  await closed;
}

/** What a statement answered: undefined where it went through. A lost connection has the client's number, 2013. */
export async function answerOf(
  session: Connection,
  sql: string,
): Promise<{ errno: number; text: string } | undefined> {
  try {
    await session.query(sql);
    return undefined;
  } catch (error) {
    const { errno, sqlMessage, code } = error as { errno?: number; sqlMessage?: string; code?: string };
    if (code === 'PROTOCOL_CONNECTION_LOST' || code === 'ECONNRESET')
      return { errno: 2013, text: 'Lost connection to MySQL server during query' };
    if (errno === undefined || sqlMessage === undefined) throw error;
    return { errno, text: ownWords(sqlMessage) };
  }
}

/** An error without the way that it came: the tablet's name, the statement as it was sent there, our database's name. */
function ownWords(message: string): string {
  return message
    .replace(/^target: \S+: vttablet: rpc error: code = \w+ desc = /, '')
    .replace(/(?: \(errno \d+\) \(sqlstate \w+\))?(?: \(CallerID: .*)?$/s, '')
    .replaceAll(/vt_\w+_(?:0|[0-9a-f]*-[0-9a-f]*)\./g, '');
}

/** What MySQL took up or changed after 8.0.15, the version that runs here; our verdicts are about the newest 8.0. */
export const OLD_MYSQL: readonly RegExp[] = [
  /\bCHECK \(/, // enforced since 8.0.16
  /(?:posting_date|modified) (?:=|>) '|'' <> modified|DATE\(creation\) = ''/, // 1525 and 1292 for what is no date: 8.0.16
  /\bAS fresh ON DUPLICATE\b/i, // 8.0.19
  /\bDROP CONSTRAINT\b/i, // 8.0.19
  /^CREATE TABLE `?\w+`? (?:AS )?SELECT\b/i, // beside GTIDs: 8.0.21
  /\bAUTOEXTEND_SIZE\b/i, // 8.0.23
  /\bAES_ENCRYPT\(/i, // four arguments: 8.0.30
  /`intersect`/i, // a word of its own since 8.0.31
  /\/\*!\d{6}/, // a version of six digits in a comment: 8.0.34
];
