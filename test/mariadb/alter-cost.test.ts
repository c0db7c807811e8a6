import assert from 'node:assert/strict';
import mysql, { type Connection } from 'mysql2/promise';
import { costOf, releaseOf } from '../../server/src/core/engines/index.js';
import { readAlter } from '../../server/src/core/engines/mysql/definitions/read-alter.js';
import { errnoOf, hasMariaDb, startMariaDb, type TestServer } from '../support/mariadb.js';
import { stateFromShowCreate } from '../support/show-create.js';

interface Case {
  f?: string;
  keys?: string;
  options?: string;
  alter: string;
}
const COMPRESSED = 'ROW_FORMAT=COMPRESSED';
const MYISAM = 'ENGINE=MyISAM';
const VIRTUAL = 'v int AS (n + 1) VIRTUAL';
const NOT_NULL = 'varchar(140) NOT NULL DEFAULT 0';

/** Statements that the recordings do not have: clauses together, tables with FULLTEXT, other row formats, MyISAM. */
const CASES: Case[] = [
  { f: 'json', alter: 'MODIFY f json' },
  { f: 'json', alter: 'MODIFY f longtext' },
  { f: 'longtext', alter: 'MODIFY f json' },
  { f: 'json', alter: "MODIFY f json DEFAULT '{}'" },
  { f: 'tinyint NOT NULL DEFAULT 0', alter: 'MODIFY f tinyint NOT NULL DEFAULT 0' },
  { alter: 'ADD COLUMN x varchar(140), ADD INDEX i(g)' },
  { keys: 'INDEX f(f)', alter: 'ADD COLUMN x varchar(140), DROP INDEX f' },
  { alter: 'MODIFY f varchar(200), ADD INDEX i(g)' },
  { alter: "MODIFY f varchar(140) DEFAULT 'x', ADD UNIQUE INDEX i(g)" },
  { alter: 'ADD COLUMN x int, MODIFY f varchar(200)' },
  { alter: 'ADD COLUMN x int, RENAME COLUMN f TO f2' },
  { alter: 'ADD COLUMN x int, DROP COLUMN f' },
  { alter: 'DROP COLUMN f, ADD INDEX i(g)' },
  { alter: 'RENAME COLUMN f TO f2, ADD INDEX i(g)' },
  { keys: 'INDEX f(f)', alter: 'DROP COLUMN f, ADD COLUMN x int' },
  { alter: 'ADD COLUMN x varchar(140), ADD UNIQUE INDEX x(x)' },
  { keys: 'INDEX f(f)', alter: 'ADD INDEX g(g), DROP INDEX f' },
  { alter: 'MODIFY n int, ADD INDEX g(g)' },
  { f: 'varchar(1000)', keys: 'UNIQUE f(f)', alter: 'MODIFY f varchar(1500)' },
  { f: 'varchar(1000)', keys: 'INDEX f(f)', alter: 'MODIFY f varchar(1500)' },
  { f: 'varchar(768)', keys: 'INDEX f(f)', alter: 'MODIFY f varchar(769)' },
  { f: 'varchar(767)', keys: 'INDEX f(f)', alter: 'MODIFY f varchar(769)' },
  { f: 'varchar(768)', keys: 'UNIQUE f(f)', alter: 'MODIFY f varchar(769)' },
  { f: 'varchar(700)', keys: 'INDEX f(f(100))', alter: 'MODIFY f varchar(1000)' },
  { keys: 'INDEX f(f,g)', alter: 'MODIFY f varchar(400)' },
  { f: 'varchar(30)', alter: 'MODIFY f varchar(40)' },
  { f: 'varchar(31)', alter: 'MODIFY f varchar(140)' },
  { f: 'varchar(32)', alter: 'MODIFY f varchar(140)' },
  { f: 'varchar(63)', alter: 'MODIFY f varchar(64)' },
  { keys: 'INDEX f(f)', alter: 'MODIFY f text' },
  { f: 'varchar(1000)', alter: 'ADD UNIQUE INDEX f(f)' },
  { f: 'varchar(1000)', alter: 'ADD INDEX f(f)' },
  { alter: 'ADD COLUMN x varchar(1000) UNIQUE' },
  { alter: 'ADD COLUMN x text UNIQUE' },
  { f: 'json', alter: 'ADD INDEX i(f)' },
  { keys: 'INDEX f(f)', alter: 'ADD UNIQUE INDEX IF NOT EXISTS f (f)' },
  { keys: 'UNIQUE f(f)', alter: 'DROP INDEX f, ADD UNIQUE INDEX f(f)' },
  { keys: 'FULLTEXT ft(f)', alter: "MODIFY g varchar(140) DEFAULT 'x'" },
  { keys: 'FULLTEXT ft(f)', alter: 'MODIFY f varchar(200)' },
  { keys: 'FULLTEXT ft(f)', alter: 'ADD INDEX g(g)' },
  { keys: 'FULLTEXT ft(f), INDEX g(g)', alter: 'DROP INDEX g' },
  { keys: 'FULLTEXT ft(f)', alter: 'MODIFY n int' },
  { keys: 'FULLTEXT ft(f)', alter: 'RENAME COLUMN g TO g2' },
  { keys: 'FULLTEXT ft(f)', alter: 'ADD COLUMN x varchar(140) UNIQUE' },
  { keys: 'FULLTEXT ft(f)', alter: 'ADD FULLTEXT ft2(g)' },
  { keys: 'FULLTEXT ft(f)', alter: 'DROP INDEX ft' },
  { keys: 'FULLTEXT ft(f)', alter: 'FORCE' },
  { options: COMPRESSED, alter: 'ADD COLUMN x int' },
  { options: COMPRESSED, alter: 'DROP COLUMN f' },
  { options: COMPRESSED, alter: 'MODIFY f varchar(200)' },
  { options: COMPRESSED, alter: 'ADD INDEX f(f)' },
  { options: COMPRESSED, alter: 'MODIFY f varchar(140) FIRST' },
  { f: "varchar(140) NOT NULL DEFAULT ''", options: 'ROW_FORMAT=REDUNDANT', alter: 'MODIFY f varchar(140)' },
  { options: MYISAM, alter: 'ADD COLUMN x int' },
  { options: MYISAM, alter: 'MODIFY f varchar(200)' },
  { options: MYISAM, alter: "MODIFY f varchar(140) DEFAULT 'x'" },
  { options: MYISAM, alter: 'RENAME COLUMN f TO f2' },
  { options: MYISAM, alter: 'ADD INDEX f(f)' },
  { options: MYISAM, f: 'json', alter: 'MODIFY f json' },
  { alter: 'MODIFY name bigint' },
  { alter: 'MODIFY name varchar(140)' },
  { alter: 'ADD COLUMN x int CHECK (x > 0)' },
  { alter: 'CHANGE f f2 varchar(200)' },
  { alter: 'MODIFY f varchar(140) FIRST, ADD INDEX g(g)' },
  { f: 'datetime', alter: 'MODIFY f datetime(6)' },
  { f: 'varchar(80) CHARACTER SET utf8mb3', alter: 'MODIFY f varchar(80) CHARACTER SET utf8mb4' },
  { f: 'text', alter: 'MODIFY f text COLLATE utf8mb4_bin' },
  { keys: 'UNIQUE f(f)', alter: 'MODIFY f varchar(140) COLLATE utf8mb4_bin' },
  { keys: 'INDEX f(f), INDEX f2(f)', alter: 'DROP COLUMN f' },
  { keys: 'INDEX u(f,g)', alter: 'DROP COLUMN g, DROP INDEX u' },
  { f: 'json', alter: 'CHANGE f f2 json' },
  { f: 'text', keys: 'UNIQUE f(f)', alter: 'ADD COLUMN x int' },
  { f: 'text', keys: 'UNIQUE f(f)', alter: "MODIFY g varchar(140) DEFAULT 'x'" },
  { f: 'varchar(1000)', keys: 'UNIQUE f(f)', alter: 'ADD INDEX g(g)' },
  { f: 'text', keys: 'UNIQUE f(f)', alter: 'DROP INDEX f' },
  { f: 'blob', keys: 'UNIQUE f(f)', alter: 'DROP COLUMN f' },
  { f: 'text', keys: 'UNIQUE f(f), INDEX g(g)', alter: 'DROP INDEX g' },
  { f: 'text', keys: 'UNIQUE f(f), INDEX g(g)', alter: 'DROP INDEX f, DROP INDEX g' },
  { f: 'text', keys: 'UNIQUE f(f), UNIQUE g(g)', alter: 'DROP INDEX f, DROP INDEX g' },
  { f: 'text', keys: 'UNIQUE f(f)', alter: 'DROP COLUMN IF EXISTS nope' },
  { alter: 'ADD COLUMN x int DEFAULT (1 + 1)' },
  { alter: 'ADD COLUMN x varchar(36) DEFAULT (uuid())' },
  { alter: 'ADD COLUMN x int DEFAULT (n + 1)' },
  { alter: 'DROP PRIMARY KEY, ADD PRIMARY KEY(name)' },
  { options: MYISAM, alter: 'DROP PRIMARY KEY, ADD PRIMARY KEY(name)' },
  { alter: 'CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci' },
  { alter: 'CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin' },
  { options: 'CHARACTER SET utf8mb3', alter: 'CONVERT TO CHARACTER SET utf8mb4' },
  { alter: 'DEFAULT COLLATE utf8mb4_bin, MODIFY name varchar(140)' },
  { keys: 'INDEX f(f)', alter: 'MODIFY f varchar(140), DEFAULT COLLATE utf8mb4_bin' },
  { alter: 'DEFAULT CHARACTER SET utf8mb3, DROP COLUMN f' },
  { keys: 'FULLTEXT ft(f)', alter: 'DROP COLUMN f' },
  { keys: 'FULLTEXT ft(f)', alter: 'DROP COLUMN g, DROP INDEX ft' },
  { keys: VIRTUAL, alter: 'ADD COLUMN x int' },
  { keys: VIRTUAL, alter: 'DROP COLUMN v' },
  { keys: VIRTUAL, alter: "DROP COLUMN v, COMMENT 'x'" },
  { keys: VIRTUAL, f: NOT_NULL, alter: 'MODIFY f varchar(140)' },
  { keys: VIRTUAL, alter: 'FORCE, DROP COLUMN f' },
  { alter: 'ADD COLUMN v int AS (n + 1) VIRTUAL, ADD INDEX g(g)' },
  { alter: 'ADD COLUMN v int AS (n + 1) VIRTUAL, ADD COLUMN x int' },
  { options: COMPRESSED, alter: 'ADD COLUMN v int AS (n + 1) VIRTUAL' },
  { keys: `${VIRTUAL}, INDEX v(v)`, alter: 'ADD COLUMN x int' },
  { keys: `${VIRTUAL}, INDEX v(v)`, alter: 'DROP COLUMN f' },
  { keys: `${VIRTUAL}, INDEX v(v)`, f: NOT_NULL, alter: 'MODIFY f varchar(140)' },
  { keys: 'v int AS (n + 1) STORED', f: NOT_NULL, alter: 'MODIFY f varchar(140)' },
];

describe('What MariaDB does with clauses together', function () {
  this.timeout(120_000);
  let server: TestServer;
  let connection: Connection;

  before(async function () {
    if (!hasMariaDb()) return this.skip();
    server = await startMariaDb();
    connection = await mysql.createConnection({
      host: '127.0.0.1',
      port: server.port,
      user: 'root',
      database: 'test',
    });
  });
  after(async () => {
    await connection?.end();
    await server?.stop();
  });

  for (const one of CASES) {
    const { f = 'varchar(140)', keys, options = '', alter } = one;
    it(`${[f, keys, options].filter(Boolean).join(', ')}: ${alter}`, async () => {
      const state = stateFromShowCreate(await create(f, keys, options));
      const said = costOf(readAlter(`ALTER TABLE t1 ${alter}`)!, state, releaseOf('mariadb-10.11'));
      const got = said && 'cost' in said ? `${said.cost.algorithm}/${said.cost.lock}` : 'refused';
      assert.equal(got, await strongest(f, keys, options, alter));
    });
  }

  async function create(f: string, keys: string | undefined, options: string): Promise<string> {
    await connection.query('DROP TABLE IF EXISTS t1');
    await connection.query(
      `CREATE TABLE t1 (name varchar(140) PRIMARY KEY, owner varchar(140), f ${f}, g varchar(140), n int NOT NULL DEFAULT 0${keys ? `, ${keys}` : ''}) ${options}`,
    );
    await connection.query("INSERT INTO t1 (name) VALUES ('1')");
    const [rows] = await connection.query('SHOW CREATE TABLE t1');
    return (rows as { 'Create Table': string }[])[0]!['Create Table'];
  }

  /** The strongest ALGORITHM and then the weakest LOCK that the server takes. */
  async function strongest(
    f: string,
    keys: string | undefined,
    options: string,
    alter: string,
  ): Promise<string> {
    for (const algorithm of ['INSTANT', 'NOCOPY', 'INPLACE', 'COPY']) {
      for (const lock of ['NONE', 'SHARED', 'EXCLUSIVE']) {
        await create(f, keys, options);
        try {
          await connection.query(`ALTER TABLE t1 ${alter}, ALGORITHM=${algorithm}, LOCK=${lock}`);
          return `${algorithm}/${lock}`;
        } catch (error) {
          assert.ok([1845, 1846].includes(errnoOf(error)), String(error));
        }
      }
    }
    return 'refused';
  }
});
