import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ISOLATED, locateSqlite } from '../../server/src/sqlite/locate.js';
import { cli } from '../support/cli.js';
import { sharedDir } from '../support/shared.js';

/** Runs lists of statements in one database each; gives what SQLite refuses. */
const RUN = `
import json, sqlite3, sys
refused = []
db = sqlite3.connect(":memory:")
for statement in json.load(sys.stdin):
    try:
        db.execute(statement)
    except sqlite3.Error as error:
        refused.append([statement, str(error)])
print(json.dumps(refused))
`;

describe('DDL for SQLite', () => {
  const shared = sharedDir();
  const located = locateSqlite({ outside: [] });

  for (const frappe of ['16', 'develop']) {
    it(`of all DocTypes of the corpus is taken by SQLite (Frappe ${frappe})`, async function () {
      if (!shared || 'missing' in located) return this.skip();
      this.timeout(120_000);
      let count = 0;
      let named = 0;
      for (const app of readdirSync(path.join(shared, 'corpus'))) {
        const folder = path.join(shared, 'corpus', app);
        const { stdout } = await cli([
          'ddl',
          folder,
          '--target',
          'sqlite',
          '--frappe',
          frappe,
          '--format',
          'json',
        ]);
        const statements: string[] = JSON.parse(stdout).flatMap(({ sql }: { sql: string[] }) => sql);
        count += statements.length;
        named += statements.filter((sql) =>
          /^CREATE UNIQUE INDEX IF NOT EXISTS "\w+_unique"/.test(sql),
        ).length;
        const answer: string = execFileSync(located.python, [...ISOLATED, '-c', RUN], {
          input: JSON.stringify(statements),
          encoding: 'utf8',
        });
        assert.deepEqual(JSON.parse(answer), [], app);
      }
      // 16 writes UNIQUE after the column.
      assert.equal(named > 0, frappe === 'develop');
      assert.ok(count > 2000, String(count));
    });
  }
});
