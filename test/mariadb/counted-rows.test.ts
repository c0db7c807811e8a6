import assert from 'node:assert/strict';
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import { createStatements } from '../../server/src/core/engines/create.js';
import { planDocType } from '../../server/src/core/migration/plan/plan.js';
import { frappeSql } from '../../server/src/core/migration/plan/print.js';
import { tableOf } from '../../server/src/core/schema/build.js';
import type { DocTypeData } from '../../server/src/core/sources/doctype/model.js';
import { readDocType } from '../../server/src/core/sources/doctype/read.js';
import { useMariaDb } from '../support/mariadb.js';

type Field = Record<string, unknown>;

const doctype = (...fields: Field[]): DocTypeData =>
  readDocType({ doctype: 'DocType', name: 'Counted', fields });
const f = (fieldtype: string, more: Field = {}): Field => ({ fieldname: 'f', fieldtype, ...more });

/** A change, and values of a row before it; whether MariaDB takes them is asked, not written here. */
const CHANGES: readonly [from: Field, to: Field, values: readonly (string | number | null)[]][] = [
  [f('Data'), f('Int'), ['1', ' 12 ', '', 'x', '12.5', '2147483648', '99999999999999999999', null]],
  [f('Data'), f('Float'), ['1.5', '', '1,5', '1e3', '9999999999999', null]],
  [f('Data'), f('Check'), ['1', '300', 'yes', null]],
  [f('Small Text'), f('Data'), ['short', 'x'.repeat(141), null]],
  [f('Long Text'), f('Small Text'), ['short', 'x'.repeat(70000), null]],
  [f('Data'), f('Date'), ['2026-11-30', '30.11.2026', '', null]],
  [f('Data'), f('JSON'), ['{}', '', 'x', null]],
  [f('Float'), f('Int'), [1.5, 3e9, -3e9]],
  [f('Int', { length: 20 }), f('Int'), [1, 2147483647, 2147483648]],
  [f('Rating'), f('Int'), [0.5, null]],
  [f('Date'), f('Int'), ['2026-11-30', null]],
  [f('Data'), f('Data', { not_nullable: 1 }), ['x', null]],
];

describe('What a plan counts before an ALTER', function () {
  this.timeout(120_000);
  const server = useMariaDb();
  let connection: Connection;

  before(async () => {
    connection = await mysql.createConnection({
      host: '127.0.0.1',
      port: server.port,
      user: 'root',
      database: 'test',
      charset: 'utf8mb4',
    });
  });
  after(async () => {
    await connection?.end();
  });

  /** Makes the table of a DocType anew. */
  async function create(before_: DocTypeData): Promise<void> {
    await connection.query('DROP TABLE IF EXISTS `tabCounted`');
    for (const sql of createStatements(tableOf(before_, { frappe: '16' })!, 'mariadb'))
      await connection.query(sql);
  }

  /** The error of the first statement that is refused. */
  async function errnoOf(statements: readonly string[]): Promise<number | undefined> {
    for (const sql of statements) {
      try {
        await connection.query(sql);
      } catch (error) {
        return (error as { errno: number }).errno;
      }
    }
    return undefined;
  }

  for (const [from, to, values] of CHANGES) {
    it(`${from.fieldtype} to ${to.fieldtype}: exactly the rows that stop it`, async () => {
      const [before_, after_] = [doctype(from), doctype(to)];
      const plan = planDocType(before_, after_, { frappe: '16', target: 'mariadb', depth: 'risks' });
      const wrong: string[] = [];
      for (const value of values) {
        await create(before_);
        await connection.query('INSERT INTO `tabCounted` (name, f) VALUES (?, ?)', ['a', value]);
        const counted = new Set<number>();
        for (const { errno, query } of plan.dataRisk) {
          if (errno === 0 || query === undefined) continue;
          const [[row]] = await connection.query<RowDataPacket[]>(query);
          if (Number(Object.values(row!)[0]) > 0) counted.add(errno);
        }
        const errno = await errnoOf([...plan.updates, ...plan.statements].map(frappeSql));
        const expected = errno === undefined ? [] : [errno];
        if (String([...counted]) !== String(expected))
          wrong.push(`${JSON.stringify(value)?.slice(0, 30)}: ${[...counted]} counted, ${expected} refused`);
      }
      assert.deepEqual(wrong, []);
    });
  }

  it('two names that differ in accents are one index for Frappe: DROP INDEX fails the second time', async () => {
    const names = ['patrimonio', 'patrimônio'];
    const before_ = doctype(...names.map((fieldname) => ({ fieldname, fieldtype: 'Data', search_index: 1 })));
    const after_ = doctype(...names.map((fieldname) => ({ fieldname, fieldtype: 'Data' })));
    const plan = planDocType(before_, after_, { frappe: '16', target: 'mariadb', depth: 'risks' });
    await create(before_);
    // What Frappe asks: an index of this one column (frappe/database/mariadb/database.py `get_column_index`).
    for (const name of names) {
      const [rows] = await connection.query<RowDataPacket[]>(
        `SHOW INDEX FROM \`tabCounted\` WHERE Column_name = ? AND Seq_in_index = 1 AND Non_unique = 1`,
        [name],
      );
      assert.deepEqual(
        rows.map((row) => row.Key_name),
        names,
      );
    }
    assert.equal(await errnoOf(plan.statements.map(frappeSql)), 1091);
    assert.deepEqual(
      plan.dataRisk.map(({ errno }) => errno),
      [1091],
    );
  });

  it('a name that changes in the case of its letters sends nothing, and SELECT * gives the old one', async () => {
    const before_ = doctype({ fieldname: 'EN', fieldtype: 'Data' });
    const after_ = doctype({ fieldname: 'en', fieldtype: 'Data' });
    const plan = planDocType(before_, after_, { frappe: 'develop', target: 'mariadb', depth: 'risks' });
    assert.deepEqual(plan.statements, []);
    await create(before_);
    await connection.query("INSERT INTO `tabCounted` (name, en) VALUES ('a', 'x')");
    const [[row]] = await connection.query<RowDataPacket[]>('SELECT * FROM `tabCounted`');
    assert.equal(row!.EN, 'x');
    assert.equal('en' in row!, false);
  });
});
