import assert from 'node:assert/strict';
import type { TableLookup } from '../../server/src/core/schema/lookup.js';
import type { Table } from '../../server/src/core/schema/table.js';
import { tokenize } from '../../server/src/core/sources/sql/tokens.js';
import { mayLackName } from '../../server/src/core/statements/names-without-engine.js';

const table = (name: string, ...columns: string[]) =>
  ({ name, columns: columns.map((column) => ({ name: column })) }) as unknown as Table;
const all = new Map(
  [table('tabTask', 'name', 'status', 'owner'), table('tabUser Tag', 'name', 'owner', 'tag')].map((one) => [
    one.name,
    one,
  ]),
);
const tables: TableLookup = { get: (name) => all.get(name), complete: true };
const mayLack = (sql: string) => mayLackName(tokenize(sql), tables);

describe('whether a statement may name what is not there', () => {
  for (const sql of [
    'select name, STATUS from tabTask where owner = 7 order by status desc',
    'select t.name as title, count(*) from `tabTask` as t where t.`status` = "Gone" group by t.name',
    'select a.name from tabTask a join `tabUser Tag` b on b.name = a.owner',
    'update tabTask set status = 1, tabTask.owner = null',
  ])
    it(`all is known: ${sql}`, () => assert.equal(mayLack(sql), false));

  for (const sql of [
    'select name, subject from tabTask',
    'select name from tabTask t where x.name = 1',
    'select name from tabNote',
    'select a.tag from tabTask a join `tabUser Tag` b on b.name = a.owner',
    'select name as title from tabTask where title = 1',
    'select t from tabTask t',
    'select `count`(name) from tabTask',
    'select subject',
  ])
    it(`something is not, or may not be: ${sql}`, () => assert.equal(mayLack(sql), true));
});
