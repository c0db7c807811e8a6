import assert from 'node:assert/strict';
import { type Queries, queriesOfPython } from '../../../server/src/core/orm/extract.js';

/** A module long enough for its functions to be remembered. */
const MODULE = [
  'import frappe',
  'TABLE = "Task"',
  'FIELDS = ["name", "status"]',
  'class Board:',
  '    query = "select name from `tabTask`"',
  '    def own(self):',
  '        return frappe.db.sql(self.query + " where idx = 1")',
  ...Array.from({ length: 120 }, (_, i) => [
    `def f${i}(x):`,
    '    p = frappe.qb.DocType(TABLE)',
    '    query = frappe.qb.from_(p).select(p.name)',
    `    if x: query = query.where(p.idx == ${i})`,
    '    rows = frappe.get_all(TABLE, fields=FIELDS, filters={"idx": x})',
    '    return rows, query.run(), frappe.db.sql("select 1 from `tabTask`")',
  ]).flat(),
  '',
].join('\n');

const plain = ({ fragments, calls }: Queries): string[] =>
  [...fragments, ...calls].map((one) =>
    JSON.stringify(one, (_, value) => (value instanceof Map ? [...value] : value)),
  );

describe('functions that are remembered', () => {
  const edits: [string, string, string][] = [
    ['a line above', 'import frappe', 'import frappe\n\n'],
    ['inside of one', 'def f7(x):\n', 'def f7(x):\n    frappe.db.count("Note")\n'],
    ['a constant of the module', 'TABLE = "Task"', 'TABLE = "Note"'],
    ['a list of the module', '"status"]', '"status", "idx"]'],
    ['a constant of a class', 'select name from', 'select owner from'],
    ['an open quote', 'def f9(x):\n', 'def f9(x):\n    y = "\n'],
    ['an open bracket', 'def f9(x):\n', 'def f9(x):\n    frappe.get_all("Task", fields=[\n'],
    ['a function taken out', 'def f3(x):\n    p = frappe.qb.DocType(TABLE)\n', 'def f3(x):\n    pass\n'],
  ];
  for (const [what, old, by] of edits)
    it(`find what a first reading finds after ${what}`, () => {
      queriesOfPython(MODULE);
      const edited = MODULE.replace(old, by);
      assert.notEqual(edited, MODULE);
      // As another DocType's controller nothing of it is remembered.
      const [again, first] = [plain(queriesOfPython(edited)), plain(queriesOfPython(edited, what))];
      assert.equal(again.length, first.length);
      assert.equal(
        again.find((one, i) => one !== first[i]),
        first.find((one, i) => one !== again[i]),
      );
    });
});
