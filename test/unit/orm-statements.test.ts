import assert from 'node:assert/strict';
import { queriesOfPython } from '../../server/src/core/orm/extract.js';
import { statementsOf } from '../../server/src/core/orm/sql/statements.js';
import type { FrappeVersion } from '../../server/src/core/targets.js';
import { fixtureTables } from '../support/statement-fixtures.js';

const { doctypes } = fixtureTables();

function read(call: string, frappe: FrappeVersion) {
  const text = `import frappe\n\n\ndef run(given):\n\treturn ${call}\n`;
  const [one] = queriesOfPython(text).calls;
  assert.ok(one, call);
  return { text, ...statementsOf(one, { frappe, doctypes, text }) };
}

/** Calls and the statement that a real Frappe 16.18 sent for such a call, bound values as 'x'. */
const SENT_16: [string, string][] = [
  ['frappe.get_all("Bill")', 'SELECT `name` FROM `tabBill` ORDER BY `creation` DESC'],
  [
    'frappe.get_all("Bill", fields="name, customer as buyer", limit=5)',
    'SELECT `name`,`customer` `buyer` FROM `tabBill` ORDER BY `creation` DESC LIMIT 5',
  ],
  [
    'frappe.get_all("Bill", fields=["customer.territory"], order_by="items.qty desc")',
    "SELECT `tabBuyer`.`territory` FROM `tabBill` LEFT JOIN `tabBuyer` ON `tabBuyer`.`name`=`tabBill`.`customer` LEFT JOIN `tabBill Line` ON `tabBill Line`.`parent`=`tabBill`.`name` AND `tabBill Line`.`parenttype`='Bill' AND `tabBill Line`.`parentfield`='items' ORDER BY `tabBill Line`.`qty` DESC",
  ],
  [
    'frappe.get_all("Bill", fields=[{"SUM": "grand_total", "as": "total"}], group_by="customer", order_by="total desc")',
    'SELECT SUM(`grand_total`) `total` FROM `tabBill` GROUP BY `customer` ORDER BY `total` DESC',
  ],
  [
    'frappe.get_all("Bill", filters={"customer": ["!=", "a"], "terms": ["is", "not set"]}, order_by=None)',
    "SELECT `name` FROM `tabBill` WHERE IFNULL(`customer`,'')<>'a' AND (`terms` IS NULL OR `terms`='')",
  ],
  [
    'frappe.get_all("Bill", filters=[["Bill Line", "qty", ">", 1]], distinct=True)',
    "SELECT DISTINCT `tabBill`.`name` FROM `tabBill` LEFT JOIN `tabBill Line` ON `tabBill Line`.`parent`=`tabBill`.`name` AND `tabBill Line`.`parenttype`='Bill' AND `tabBill Line`.`parentfield`='items' WHERE `tabBill Line`.`qty`>1 ORDER BY `tabBill`.`creation` DESC",
  ],
  [
    'frappe.db.get_value("Bill", {"customer": ["in", ["a", "b"]]}, ["name", "terms"])',
    "SELECT `name`,`terms` FROM `tabBill` WHERE `customer` IN ('a','b') ORDER BY `creation` DESC LIMIT 1",
  ],
  ['frappe.db.exists("Bill", {"terms": None})', 'SELECT `name` FROM `tabBill` WHERE `terms` IS NULL LIMIT 1'],
  [
    'frappe.db.exists({"doctype": "Bill", "terms": "a"})',
    "SELECT `name` FROM `tabBill` WHERE `terms`='a' LIMIT 1",
  ],
  [
    'frappe.db.count("Bill", {"docstatus": 1})',
    'SELECT DISTINCT COUNT(*) FROM `tabBill` WHERE `docstatus`=1',
  ],
  ['frappe.db.delete("Bill", {"name": "a"})', "DELETE FROM `tabBill` WHERE `name`='a'"],
  [
    'frappe.db.set_value("Bill", "a", "terms", "b", update_modified=False)',
    "UPDATE `tabBill` SET `terms`='b' WHERE `name`='a'",
  ],
  [
    'frappe.qb.get_query("Bill", filters=[["terms", "=", "a"], "or", ["terms", "=", "b"]])',
    "SELECT `name` FROM `tabBill` WHERE (`terms`='a' OR `terms`='b')",
  ],
];

/** The same of Frappe 15.45. */
const SENT_15: [string, string][] = [
  ['frappe.get_all("Bill")', 'select `tabBill`.`name` from `tabBill` order by `tabBill`.`modified` DESC'],
  [
    'frappe.get_all("Bill", fields=["count(*) as n"], filters={"customer": "a"})',
    "select count(*) as n from `tabBill` where `tabBill`.`customer` = 'a'",
  ],
  [
    'frappe.get_all("Bill", fields=["name", "customer.territory as place"], limit=5)',
    'select `tabBill`.name, `tabBuyer_1`.`territory` as place from `tabBill` left join `tabBuyer` `tabBuyer_1` on (`tabBuyer_1`.`name` = `tabBill`.`customer`) order by `tabBill`.`modified` DESC limit 5 offset 0',
  ],
  [
    'frappe.get_all("Bill", filters=[["Bill Line", "qty", ">", 1]], order_by="creation")',
    "select `tabBill`.`name` from `tabBill` left join `tabBill Line` on (`tabBill Line`.parenttype = 'Bill' and `tabBill Line`.parent = `tabBill`.name) where `tabBill Line`.`qty` > 1 order by creation",
  ],
  [
    'frappe.db.get_value("Bill", {"customer": "a"}, "max(grand_total)")',
    "SELECT MAX(`grand_total`) FROM `tabBill` WHERE `customer`='a' ORDER BY `modified` DESC LIMIT 1",
  ],
  ['frappe.db.exists("Bill", "a")', "SELECT `name` FROM `tabBill` WHERE `name`='a' LIMIT 1"],
];

/** Nothing is sent, or too little is known of what is. */
const NOT_SAID = [
  'frappe.get_all(given)',
  'frappe.get_all("Bill", fields=given)',
  'frappe.get_all("Bill", **given)',
  'frappe.db.get_value("Bill Settings", None, "prefix")',
  'frappe.db.get_value("Bill Settings", "Bill Settings", "prefix")',
  'frappe.db.get_single_value("Bill Settings", "prefix")',
  'frappe.get_cached_value("Bill", "a", "nothing")',
];

describe('The SQL of the ORM', () => {
  for (const [version, sent] of [
    ['16', SENT_16],
    ['15', SENT_15],
  ] as const)
    for (const [call, sql] of sent)
      it(`Frappe ${version}: ${call}`, () => {
        const { fragments, refusals } = read(call, version);
        assert.deepEqual(refusals, []);
        assert.deepEqual(
          fragments.map((fragment) => fragment.sql),
          [sql],
        );
      });

  for (const call of NOT_SAID)
    it(`says nothing of ${call}`, () => {
      assert.deepEqual(read(call, '16').fragments, []);
    });

  it('leads each column back to where it is named', () => {
    const { text, fragments } = read('frappe.get_all("Bill", fields=["name", "nothing as n"])', '16');
    const { sql, map } = fragments[0]!;
    const at = sql.indexOf('nothing');
    const { start, end } = map.spanOf(at, at + 'nothing'.length);
    assert.equal(text.slice(start, end), 'nothing');
  });

  it('knows that exists swallows an unknown column, unless its filters are a list', () => {
    assert.equal(read('frappe.db.exists("Bill", {"x": 1})', '16').fragments[0]!.ignoresMissing, true);
    assert.equal(
      read('frappe.db.exists("Bill", [["x", "=", 1]])', '16').fragments[0]!.ignoresMissing,
      undefined,
    );
  });
});
