import assert from 'node:assert/strict';
import path from 'node:path';
import { readTableStatement } from '../../server/src/core/engines/mysql/definitions/statement.js';
import { codeTokens } from '../../server/src/core/statements/verdicts.js';
import { readJsonLines, sharedDir } from '../support/shared.js';

interface CaseRecord {
  sql: string;
  outcome: { mysql97: { ok: boolean; errno?: number } };
}

interface FrappeRecord {
  sql: string;
  ok: number;
  errors?: [number, string][];
}

describe("MySQL's grammar of table statements", () => {
  it('refuses what a real MySQL could not parse, and nothing else', function () {
    const shared = sharedDir();
    if (!shared) return this.skip();
    const folder = path.join(shared, 'oracle/vitess');
    const recorded = [
      ...readJsonLines<CaseRecord>(path.join(folder, 'cases.jsonl')).map(({ sql, outcome }) => ({
        sql,
        refused: outcome.mysql97.errno === 1064,
      })),
      // What Vitess's own parser refused never got to MySQL.
      ...readJsonLines<FrappeRecord>(path.join(folder, 'frappe-statements.jsonl'))
        .filter(({ errors }) => errors?.[0]?.[0] !== 1105)
        .map(({ sql, errors }) => ({ sql, refused: errors?.[0]?.[0] === 1064 })),
    ];
    let count = 0;
    const wrong = recorded.filter(({ sql, refused }) => {
      const statement = readTableStatement(codeTokens(sql));
      if (!statement) return false;
      count++;
      return (statement.error !== undefined) !== refused;
    });
    assert.deepEqual(wrong, []);
    assert.ok(count > 700, String(count));
  });
});
