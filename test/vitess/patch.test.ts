import assert from 'node:assert/strict';
import { HUNKS } from '../../server/src/core/vitess-patch/hunks.js';
import { answerOf, useVitess } from '../support/vitess.js';

describe('a real vtgate and the patches of vitess-patch', function () {
  this.timeout(300_000);
  const server = useVitess({ keyspaces: { main: {} } });

  for (const { id, error, tried } of HUNKS)
    it(`${id}: refuses what Frappe sends, takes what it sends with the patch`, async () => {
      await server().empty('vt_main_0');
      const session = await server().connect('main');
      for (const sql of tried.setup) await session.query(sql);
      const [first] = await Promise.all(tried.refused.map((sql) => answerOf(session, sql)));
      assert.equal(first?.errno, error.errno, first?.text);
      const words = error.text.split('…').map((part) => part.trim().toLowerCase());
      for (const part of words) assert.ok(first.text.toLowerCase().includes(part), first.text);
      for (const sql of tried.taken) assert.equal(await answerOf(session, sql), undefined, sql);
      session.destroy();
    });
});
