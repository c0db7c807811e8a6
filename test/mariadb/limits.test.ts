import assert from 'node:assert/strict';
import { defaultErrno } from '../../server/src/core/engines/limits/defaults.js';
import { PAGE_LIMIT, ROW_LIMIT } from '../../server/src/core/engines/limits/size.js';
import { type TableShape, tableErrno } from '../../server/src/core/engines/limits/verdict.js';
import { createOf, DEFAULTS, FIXED, generator, pick, SMALL, shapesNear } from '../support/limit-shapes.js';
import { errnoOf, useMariaDb } from '../support/mariadb.js';

describe('MariaDB keeps the limits', function () {
  this.timeout(120_000);
  const server = useMariaDb();

  async function errno(sql: string): Promise<number> {
    try {
      await server.query(sql);
      await server.query('DROP TABLE x');
      return 0;
    } catch (error) {
      return errnoOf(error);
    }
  }

  async function compare(shapes: readonly TableShape[]): Promise<void> {
    const wrong: string[] = [];
    let refused = 0;
    for (const shape of shapes) {
      const sql = createOf(shape);
      const answer = await errno(sql);
      if (answer) refused++;
      const predicted = tableErrno(shape, 'mariadb') ?? 0;
      if (predicted !== answer) wrong.push(`${answer}, predicted ${predicted}: ${sql.slice(0, 300)}`);
    }
    console.log(
      `        ${shapes.length - wrong.length} of ${shapes.length} tables, ${refused} of them refused`,
    );
    assert.deepEqual(wrong, []);
    assert.ok(refused > shapes.length / 10 && refused < shapes.length);
  }

  it('the row size of 65535 bytes', () => {
    const pool = [
      ...FIXED,
      'varchar(140)',
      'varchar(63)',
      'varchar(64)',
      'varchar(255)',
      'varchar(1000)',
      'text',
    ];
    return compare(shapesNear(ROW_LIMIT, pool, 'DYNAMIC', 1));
  });

  it('the page size, dynamic', () => compare(shapesNear(PAGE_LIMIT, SMALL, 'DYNAMIC', 2)));

  it('the page size, compressed', () => compare(shapesNear(PAGE_LIMIT, SMALL, 'COMPRESSED', 3)));

  it('keys', () => {
    const random = generator(4);
    const shapes = Array.from({ length: 120 }, (): TableShape => {
      const columns = Array.from({ length: 8 }, (_, i) => ({
        name: `c${i}`,
        type: pick(random, [
          'varchar(140)',
          'varchar(250)',
          'varchar(768)',
          'varchar(769)',
          'text',
          'json',
          'int',
          'decimal(21,9)',
        ]),
        nullable: true,
      }));
      const parts = columns
        .filter(() => random() < 0.4)
        .map(({ name }) => (random() < 0.3 ? { name, prefix: pick(random, [10, 140, 250, 768]) } : { name }));
      const kind = pick(random, ['index', 'unique'] as const);
      return {
        name: 'x',
        columns: [{ name: 'name', type: 'bigint', nullable: false }, ...columns],
        keys: [
          { name: 'PRIMARY', columns: [{ name: 'name' }], kind: 'primary' },
          { name: 'k', columns: parts.length > 0 ? parts : [{ name: 'c0' }], kind },
        ],
        engine: pick(random, ['InnoDB', 'MyISAM']),
      };
    });
    return compare(shapes);
  });

  it('defaults', async () => {
    const wrong: string[] = [];
    const missed: string[] = [];
    let count = 0;
    for (const [type, values] of DEFAULTS) {
      for (const value of values) {
        count++;
        const answer = await errno(`CREATE TABLE x (name bigint PRIMARY KEY, f ${type} DEFAULT ${value})`);
        const predicted = defaultErrno(type, value, 'mariadb') ?? 0;
        if (predicted !== 0 && predicted !== answer)
          wrong.push(`${type} ${value}: ${answer}, not ${predicted}`);
        if (predicted === 0 && answer !== 0) missed.push(`${type} ${value}: ${answer}`);
      }
    }
    console.log(
      `        ${count - wrong.length - missed.length} of ${count} defaults, no claim for ${missed.length}`,
    );
    assert.deepEqual(wrong, []);
    assert.deepEqual(
      missed.filter((miss) => !/^(date|time)/.test(miss)),
      [],
    );
  });
});
