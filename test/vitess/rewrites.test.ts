import assert from 'node:assert/strict';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { REWRITES, rewritesOf } from '../../server/src/core/engines/sqlite/rewrites/index.js';
import { tokenize } from '../../server/src/core/sources/sql/tokens.js';
import { ALL, GUESTS, INSERT, MARIADB, rewritten } from '../support/stays.js';
import { useVitess } from '../support/vitess.js';

describe('what is written for SQLite means the same on a real vtgate over MySQL', function () {
  this.timeout(120_000);
  const server = useVitess({ keyspaces: { main: {} } });
  let session: Connection;
  before(async () => {
    session = await server().connect('main');
    for (const statement of [MARIADB, INSERT, ...GUESTS]) await session.query(statement);
  });
  after(() => session?.end());

  /** The rows of a statement, or those of the table after it. */
  async function rowsOf(sql: string): Promise<unknown> {
    if (/^\(*SELECT/.test(sql)) return valuesOf((await session.query<RowDataPacket[]>(sql))[0]);
    await session.query(sql);
    const [rows] = await session.query<RowDataPacket[]>(ALL);
    await session.query('DELETE FROM tabStay');
    await session.query(INSERT);
    return valuesOf(rows);
  }

  for (const { examples } of REWRITES) {
    for (const sql of examples) {
      it(sql, async () => {
        const [rewrite] = rewritesOf(tokenize(sql), 'develop');
        const written = await rowsOf(rewritten(sql, rewrite!));
        assert.deepEqual(written, await rowsOf(sql));
      });
    }
  }
});

/** Without the columns' names, which are the text of an expression. */
function valuesOf(rows: RowDataPacket[]): unknown[][] {
  return rows.map((row) => Object.values(row));
}
