import assert from 'node:assert/strict';
import { planDocType } from '../../../server/src/core/migration/plan/plan.js';
import { applyStatement } from '../../../server/src/core/schema/state/apply.js';
import { findColumn } from '../../../server/src/core/schema/state/state.js';
import { readDocType } from '../../../server/src/core/sources/doctype/read.js';

const doctype = (name: string, fieldtype: string, more = {}) =>
  readDocType({ doctype: 'DocType', name, fields: [{ fieldname: 'qty', fieldtype, ...more }] });

describe('A DocType that is renamed and changed at once', () => {
  for (const target of ['mariadb', 'vitess'] as const) {
    const plan = planDocType(doctype('Order', 'Data'), doctype('Purchase', 'Int', { unique: 1 }), {
      target,
      frappe: '16',
    });

    it(`tells on ${target} what data its new types refuse, counted in the table as it is before`, () => {
      const whens = plan.dataRisk.map(({ field, errno }) => `${field} ${errno}`);
      assert.ok(whens.includes('qty 1366') || whens.includes('qty 1292'), whens.join());
      assert.ok(whens.includes('qty 1062'), whens.join());
      const queries = plan.dataRisk.flatMap(({ query }) => query ?? []);
      assert.ok(queries.length > 0);
      for (const query of queries) assert.match(query, /FROM `tabOrder`/);
    });

    it(`has on ${target} the columns that the statements leave`, () => {
      assert.equal(plan.statements[0]?.kind, 'rename-table');
      const state = plan.statements.reduce(applyStatement, plan.state!);
      assert.equal(state.name, 'tabPurchase');
      assert.match(findColumn(state, 'qty')!.type, /^(?:big)?int/);
    });
  }
});
