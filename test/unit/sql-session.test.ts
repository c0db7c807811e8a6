import assert from 'node:assert/strict';
import path from 'node:path';
import { SqlSession, savepointName } from '../../server/src/core/statements/session.js';
import { codeTokens } from '../../server/src/core/statements/verdicts.js';
import { readJsonLines, sharedDir } from '../support/shared.js';

interface Step {
  seq: string;
  sql: string;
  vt24: { ok: boolean; errno: number | null };
}

describe('what a vtgate session knows', () => {
  it('never calls a savepoint gone that a recorded session still had', function () {
    const shared = sharedDir();
    if (!shared) return this.skip();
    const steps = readJsonLines<Step>(path.join(shared, 'oracle/vitess/sequences.jsonl'));
    let judged = 0;
    let gone = 0;
    let session = new SqlSession(true);
    let current = '';
    for (const { seq, sql, vt24 } of steps) {
      if (seq !== current) session = new SqlSession(true);
      current = seq;
      const tokens = codeTokens(sql);
      const [first] = tokens;
      if (
        first?.upper === 'RELEASE' ||
        (first?.upper === 'ROLLBACK' && tokens.some(({ upper }) => upper === 'TO'))
      ) {
        judged++;
        const answer = session.savepoint(savepointName(tokens));
        if (answer !== 'ok') gone++;
        if (vt24.ok) assert.equal(answer, 'ok', `${seq}: ${sql}`);
      }
      if (vt24.ok) session.run(tokens);
    }
    assert.ok(judged >= 15 && gone >= 4, `${judged} judged, ${gone} gone`);
  });
});
