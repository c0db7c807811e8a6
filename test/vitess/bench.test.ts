import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { openProjects } from '../../server/src/cli/projects.js';
import type { RoutingRule, VSchemaKeyspace } from '../../server/src/core/sharding/vschema.js';
import { extractSqlFile } from '../../server/src/core/sources/sql/extract.js';
import type { SqlFragment } from '../../server/src/core/sources/sql/fragment.js';
import { fragmentsIn } from '../../server/src/workspace/queries.js';
import { cli, root } from '../support/cli.js';
import { answerOf, OLD_MYSQL, shardNames, useVitess } from '../support/vitess.js';

interface Found {
  file: string;
  rule: string;
  severity: string;
  statement?: string;
  doctype?: string;
  evidence?: { engine: string; errno?: number; text: string };
}

/** A value that its column does not take. */
const BAD_VALUES: ReadonlySet<number> = new Set([1264, 1265, 1292, 1366, 1406]);

/** Refused by each shard's MySQL; nothing is said of it as vtgate groups as well. */
const NOT_TOLD: ReadonlySet<string> = new Set([
  'SELECT machine, discount, COUNT(*) FROM `tabWork Slot` GROUP BY machine',
]);

interface Sent extends SqlFragment {
  file: string;
}

describe('a real vtgate does with the sample what is said of it', function () {
  this.timeout(300_000);
  const server = useVitess();
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-sample-'));
    cpSync(path.join(root, 'examples/bench'), folder, { recursive: true });
    rmSync(path.join(folder, 'doctype-compat.json'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const findings = async (target: string): Promise<Found[]> => {
    const { stdout } = await cli(['check', folder, '--target', target, '--format', 'json']);
    return (JSON.parse(stdout) as { findings: Found[] }).findings;
  };

  const ddl = async (): Promise<{ doctype: string; sql: string[] }[]> => {
    const { stdout } = await cli(['ddl', folder, '--target', 'vitess', '--format', 'json']);
    return JSON.parse(stdout) as { doctype: string; sql: string[] }[];
  };

  /** Every statement of the apps with its file; `half_typed` and the like have none. */
  const statements = async (): Promise<Sent[]> => {
    const io = { cwd: root, env: {}, stdin: async () => '', stdout: quiet, stderr: quiet };
    const [opened] = await openProjects([folder], io);
    return opened!.project.files.flatMap((file) => {
      const text = opened!.project.read(file.path);
      if (typeof text !== 'string') return [];
      return fragmentsIn(opened!.project, file, text).map((fragment) => ({ ...fragment, file: file.path }));
    });
  };

  /** Makes a table all the same for the statements about it: past vtgate, and without what MySQL refuses. */
  async function force(databases: string[], sql: readonly string[]): Promise<void> {
    for (const database of databases) {
      await server().direct.query(`USE \`${database}\``);
      await firstRefusal(
        server().direct,
        sql.map((one) => one.replaceAll(/ DEFAULT '[^'0][^']*'/g, '')),
      );
    }
  }

  /** Rows, as some errors come only with one; whatever its other columns need. */
  async function rowFor(doctype: string, databases = ['main_0']): Promise<void> {
    await server().direct.query("SET sql_mode = ''");
    const more = doctype === 'Work Slot' ? [', starts_on', ", '2026-01-01'"] : ['', ''];
    for (const database of databases)
      for (const name of ['S-1', 'S-2'])
        await answerOf(
          server().direct,
          `INSERT INTO \`vt_${database}\`.\`tab${doctype}\` (name${more[0]}) VALUES ('${name}'${more[1]})`,
        );
  }

  async function begin(file: string): Promise<Connection> {
    const session = await server().connect('main');
    if (!file.endsWith('.sql')) await session.query('SET autocommit = 0');
    return session;
  }

  /** Where what is said of a statement and what the server does are not the same. */
  async function compare(said: Found[], sent: Sent[]) {
    const wrong: string[] = [];
    let session: Connection | undefined;
    let file = '';
    let refused = 0;
    const notMade = new Set<string>();
    for (const fragment of sent) {
      if (
        fragment.unfinished ||
        NOT_TOLD.has(fragment.sql) ||
        OLD_MYSQL.some((pattern) => pattern.test(fragment.sql))
      )
        continue;
      if (!session || file !== fragment.file) {
        session?.destroy();
        file = fragment.file;
        session = await begin(file);
      }
      if (fragment.source !== 'sql-file') await session.query('ROLLBACK');
      const answer = await answerOf(session, fragment.sql);
      if (answer?.errno === 2013) session = undefined;
      if (answer) refused++;
      // Values that are not known here have a filling of ours, and what a statement before did not make is not there.
      if (answer && fragment.holes.length > 0 && BAD_VALUES.has(answer.errno)) continue;
      const made = /^create (?:temporary )?table (\w+)/i.exec(fragment.sql)?.[1];
      if (made && answer) notMade.add(made);
      if (answer && [...notMade].some((name) => answer.text.includes(name))) continue;
      const claims = said.filter(
        (one) =>
          one.severity === 'error' &&
          one.statement === fragment.sql &&
          fragment.file.endsWith(one.file.split('/').slice(-3).join('/')) &&
          ['mysql', 'vitess'].includes(one.evidence?.engine ?? ''),
      );
      const got = answer ? `${answer.errno} ${answer.text}` : 'taken';
      const words = claims.map(({ rule, evidence }) => `${rule} ${evidence?.errno}`).join(', ') || 'taken';
      const right = answer
        ? claims.some(({ evidence }) => evidence?.errno === answer.errno)
        : claims.length === 0;
      if (!right)
        wrong.push(`${path.basename(fragment.file)}: ${fragment.sql}\n  vtgate: ${got}\n  we: ${words}`);
    }
    session?.destroy();
    return { wrong, refused };
  }

  it('unsharded', async () => {
    await server().use({ keyspaces: { main: {}, commerce: {} } });
    const said = await findings('vitess');
    const session = await server().connect('main');
    for (const { doctype, sql } of await ddl()) {
      const refusal = await firstRefusal(session, sql);
      if (refusal) {
        const claims = said.filter((one) => one.doctype === doctype && one.severity === 'error');
        assert.ok(
          claims.some(({ evidence }) => evidence?.errno === refusal.errno),
          `${doctype}: ${refusal.errno} ${refusal.text}`,
        );
        await force(['vt_main_0'], sql);
      }
      if (sql.length > 0) await rowFor(doctype);
    }
    await session.end();
    const { wrong, refused } = await compare(said, await statements());
    assert.equal(wrong.join('\n'), '');
    assert.ok(refused > 20);
  });

  describe('sharded, with its own VSchema', () => {
    before(async () => {
      const out = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-vschema-'));
      const { code, stderr } = await cli(['vschema', folder, '--sharded', '--out', out]);
      assert.equal(code, 0, stderr);
      const read = (name: string): unknown => JSON.parse(readFileSync(path.join(out, name), 'utf8'));
      const main = read('main.vschema.json') as VSchemaKeyspace;
      const global = read('main_global.vschema.json') as VSchemaKeyspace;
      const { rules } = read('routing-rules.json') as { rules: RoutingRule[] };
      await server().use({
        keyspaces: { main: { shards: 2, vschema: main }, main_global: { vschema: global } },
        rules,
      });
      for (const [keyspace, databases] of [
        ['main', shardNames(2).map((shard) => `vt_main_${shard}`)],
        ['main_global', ['vt_main_global_0']],
      ] as const) {
        const session = await server().connect(keyspace);
        const make = async (sql: readonly string[]) => {
          if (await firstRefusal(session, sql)) await force([...databases], sql);
        };
        const beside = extractSqlFile(readFileSync(path.join(out, `${keyspace}.sql`), 'utf8'));
        for (const { sql } of beside) if (!sql.startsWith('UPDATE')) await make([sql]);
        const { tables = {} } = keyspace === 'main' ? main : global;
        for (const { doctype, sql } of await ddl()) {
          const table = `tab${doctype}`;
          if (!Object.hasOwn(tables, table) || tables[table]?.type === 'reference') continue;
          await make(sql.filter((one) => one.includes(`\`${table}\``)));
        }
        await session.end();
      }
      rmSync(out, { recursive: true });
      await server().tracked();
    });

    it('hands out names from the sequence', async () => {
      const session = await server().connect('main');
      for (const _ of [1, 2, 3])
        await session.query('INSERT INTO `tabVisitor Log` (creation) VALUES (NOW())');
      const [rows] = await session.query<RowDataPacket[]>('SELECT name FROM `tabVisitor Log` ORDER BY name');
      assert.deepEqual(
        rows.map(({ name }) => Number(name)),
        [1, 2, 3],
      );
      const [next] = await session.query<RowDataPacket[]>('SELECT NEXT VALUE FROM visitor_log_id_seq');
      assert.equal(Number(Object.values(next[0]!)[0]), 4);
      await session.end();
    });

    it('does with its statements what is said of them', async () => {
      const shown = path.join(folder, 'deploy/vschema.json');
      const { stdout } = await cli(['vschema', folder, '--sharded']);
      writeFileSync(shown, stdout);
      writeFileSync(path.join(folder, 'doctype-compat.json'), '{ "vschema": "deploy/vschema.json" }\n');
      const said = await findings('vitess-sharded');
      await rowFor('Work Slot', ['main_-80', 'main_80-']);
      const told = (await statements()).filter(({ sql }) => !NOT_TOLD.has(sql));
      const { wrong, refused } = await compare(said, told);
      assert.equal(wrong.join('\n'), '');
      assert.ok(refused > 20);
    });
  });
});

async function firstRefusal(session: Connection, statements: readonly string[]) {
  for (const sql of statements) {
    const answer = await answerOf(session, sql);
    if (answer) return answer;
  }
  return undefined;
}

const quiet = { write: () => undefined, isTTY: false, columns: undefined };
