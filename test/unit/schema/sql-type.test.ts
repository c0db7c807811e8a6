import assert from 'node:assert/strict';
import {
  bytesPerCharacter,
  isNumber,
  parseSqlType,
  sameSqlType,
} from '../../../server/src/core/schema/state/sql-type.js';
import { hashUnique, type StateColumn } from '../../../server/src/core/schema/state/state.js';

describe('types of columns', () => {
  const same = (a: string, b: string) => sameSqlType(parseSqlType(a), parseSqlType(b));

  it('are the same where they store the same', () => {
    for (const [a, b] of [
      ['int(11)', 'INT'],
      ['datetime', 'datetime(0)'],
      ['time', 'time(0)'],
      ['timestamp', 'timestamp(0)'],
      ['char', 'char(1)'],
      ['decimal', 'decimal(10,0)'],
    ] as const)
      assert.ok(same(a, b), `${a} and ${b}`);
    for (const [a, b] of [
      ['int', 'bigint'],
      ['varchar(140)', 'varchar(100)'],
      ['decimal(21,9)', 'decimal(18,9)'],
      ['decimal(21,9)', 'decimal(21,6)'],
      ['int unsigned', 'int'],
      ["enum('a','b')", "enum('a')"],
      ['datetime(6)', 'datetime'],
    ] as const)
      assert.ok(!same(a, b), `${a} and ${b}`);
  });

  it('are numbers, and take so many bytes a character', () => {
    assert.deepEqual(
      ['int', 'decimal(21,9)', 'varchar(5)', 'text'].map((type) => isNumber(parseSqlType(type))),
      [true, true, false, false],
    );
    assert.deepEqual(
      ['utf8mb3', 'utf8', 'latin1', 'ascii', 'binary', 'utf8mb4', undefined].map(bytesPerCharacter),
      [3, 3, 1, 1, 1, 4, 4],
    );
  });

  it('are too long for a unique index beyond 3,072 bytes, and texts are', () => {
    const columns = ['a varchar(768)', 'b varchar(1)', 'c longtext', 'd int(11)'].map((text): StateColumn => {
      const [name = '', type = ''] = text.split(' ');
      return { name, type, nullable: true, default: 'NULL' };
    });
    const isHash = (...names: string[]) =>
      hashUnique(
        columns,
        names.map((name) => ({ name })),
      );
    assert.deepEqual(
      [isHash('A'), isHash('a', 'd'), isHash('a', 'nowhere'), isHash('a', 'b'), isHash('c'), isHash('d')],
      [false, false, false, true, true, false],
    );
    assert.equal(hashUnique(columns, [{ name: 'c', prefix: 768 }]), false);
    assert.equal(hashUnique(columns, [{ name: 'c', prefix: 769 }]), true);
  });
});
