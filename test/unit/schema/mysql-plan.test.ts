import assert from 'node:assert/strict';
import { planDocType } from '../../../server/src/core/migration/plan/plan.js';
import { printPlan } from '../../../server/src/core/migration/plan/print.js';
import { readDocType } from '../../../server/src/core/sources/doctype/read.js';

type Field = Record<string, unknown>;
const doctype = (...fields: Field[]) =>
  readDocType({
    doctype: 'DocType',
    name: 'Item',
    fields: fields.map((field) => ({ fieldname: 'f', ...field })),
  });
const plan = (target: 'mariadb' | 'mysql' | 'vitess', before: Field[], after: Field[]) =>
  printPlan(planDocType(doctype(...before), doctype(...after), { frappe: '16', target }));

const data = { fieldtype: 'Data' };

describe('the plan for MySQL and Vitess', () => {
  it('drops the index of a column that becomes a text, which MySQL does not take', () => {
    const { premigrate } = plan('vitess', [{ ...data, search_index: 1 }], [{ fieldtype: 'Small Text' }]);
    assert.deepEqual(premigrate, [
      "SET @@ddl_strategy='vitess --prefer-instant-ddl'",
      'ALTER TABLE `tabItem` DROP INDEX `f`, MODIFY COLUMN `f` text',
    ]);
  });

  it('makes a longtext of what was JSON: on MariaDB it is one already', () => {
    const { premigrate, statements } = plan('vitess', [{ fieldtype: 'JSON' }], [{ fieldtype: 'Code' }]);
    assert.deepEqual(statements, []);
    assert.deepEqual(premigrate.slice(1), ['ALTER TABLE `tabItem` MODIFY COLUMN `f` longtext']);
  });

  it('fills NULLs first, as many at once as Vitess takes in one transaction', () => {
    const { premigrate, notes } = plan('vitess', [data], [{ ...data, not_nullable: 1 }]);
    assert.deepEqual(premigrate, [
      "UPDATE `tabItem` SET `f`='' WHERE `f` IS NULL LIMIT 5000",
      "SET @@ddl_strategy='vitess --prefer-instant-ddl'",
      "ALTER TABLE `tabItem` MODIFY COLUMN `f` varchar(140) NOT NULL DEFAULT ''",
    ]);
    assert.ok(notes.some((note) => note.startsWith('Repeat each UPDATE')));
  });

  it('parts for MySQL what is instant, what is done in place, and what copies under a lock', () => {
    const more = { fieldname: 'g', fieldtype: 'Data', search_index: 1 };
    const { premigrate, remaining, tools } = plan('mysql', [data], [{ fieldtype: 'Int' }, more]);
    assert.deepEqual(premigrate, [
      'ALTER TABLE `tabItem` ADD COLUMN `g` varchar(140), ALGORITHM=INSTANT',
      'ALTER TABLE `tabItem` ADD INDEX `g_index` (`g`), ALGORITHM=INPLACE, LOCK=NONE',
    ]);
    assert.deepEqual(remaining, [
      { statement: 'ALTER TABLE `tabItem` MODIFY COLUMN `f` int NOT NULL DEFAULT 0', blocksWrites: true },
    ]);
    assert.equal(tools.length, 2);
  });
});

describe('the plan for MariaDB', () => {
  it('fills NULLs with a default of several lines, too', () => {
    const { premigrate, updates } = plan('mariadb', [data], [{ ...data, default: 'a\nb', not_nullable: 1 }]);
    assert.deepEqual(updates, ["UPDATE `tabItem` SET `f`='a\nb' WHERE `f` IS NULL"]);
    assert.ok(premigrate.some((sql) => sql.includes("SET NEW.`f` = IFNULL(NEW.`f`, 'a\nb')")));
  });

  it('gives every index its name back that is there under another, whatever became of the others', () => {
    const [f, g] = [
      { fieldname: 'f', fieldtype: 'Data', unique: 1 },
      { fieldname: 'g', fieldtype: 'Data', search_index: 1 },
    ];
    const after = [
      { ...f, fieldtype: 'Int', unique: 0 },
      { ...g, fieldtype: 'Int' },
    ];
    const { drops } = plan('mariadb', [f, g], after);
    assert.deepEqual(drops[0]?.statements.slice(1), [
      'ALTER TABLE `tabItem` RENAME INDEX `g__new` TO `g`, ALGORITHM=INSTANT, LOCK=NONE',
    ]);
  });
});
