import assert from 'node:assert/strict';
import path from 'node:path';
import type { AstFacts } from '../../server/src/core/engines/vitess/verdicts.js';
import { loadReader, readNames } from '../../server/src/core/statements/read-without-engine.js';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { VitessProcess } from '../../server/src/vitess/process.js';
import { readJsonLines, sharedDir } from '../support/shared.js';

const KINDS = new Set(['select', 'update', 'delete', 'insert', 'replace']);

describe('tables and columns without the Vitess engine', () => {
  const shared = sharedDir();
  const engine = new VitessProcess();
  before(function () {
    if (!shared || 'missing' in locateEngine()) this.skip();
  });
  after(() => engine.dispose());

  it("are those of Vitess's own parser, on what a real Frappe sent", async () => {
    const oracle = path.join(shared!, 'oracle');
    const statements = ['vitess/frappe-statements.jsonl', 'sqlite/statements.jsonl'].flatMap((file) =>
      readJsonLines<{ sql: string }>(path.join(oracle, file)).map(({ sql }) => sql),
    );
    const [all, read] = [await engine.ast(statements), await loadReader()];
    const tables = (facts: AstFacts) =>
      [...new Set(facts.tables?.filter(({ cte }) => !cte).map(({ name }) => name))].sort();
    let columns = 0;
    let unread = 0;
    statements.forEach((sql, i) => {
      const facts = all?.[i];
      if (facts?.verdict !== 'ok' || !KINDS.has(facts.kind ?? '')) return;
      const own = readNames(sql, read);
      if (!own) {
        unread++;
        return;
      }
      assert.deepEqual(tables(own), tables(facts), sql);
      const known = new Set(facts.columns?.map(({ table, name }) => `${table ?? ''}.${name}`));
      for (const { table, name } of own.columns ?? []) {
        columns++;
        assert.ok(known.has(`${table ?? ''}.${name}`), `${table}.${name}: ${sql}`);
      }
    });
    assert.ok(columns > 500 && unread < 30, `${columns} columns, ${unread} statements not read`);
  });
});
