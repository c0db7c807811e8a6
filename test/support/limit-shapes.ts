import { pageSize, ROW_LIMIT, rowSize } from '../../server/src/core/engines/limits/size.js';
import type { TableShape } from '../../server/src/core/engines/limits/verdict.js';

/* Tables near MariaDB's limits, and defaults of every kind; made from a seed, so that they are the same every time. */

export const FIXED = [
  'int',
  'tinyint',
  'bigint(20)',
  'decimal(21,9)',
  'decimal(3,2)',
  'date',
  'datetime(6)',
  'time(6)',
  'uuid',
];
export const SMALL = [
  ...FIXED,
  'text',
  'longtext',
  'json',
  'varchar(10)',
  'varchar(63)',
  'varchar(64)',
  'char(36)',
];

/** Tables filled to just under and just over a limit, so that a wrong byte shows. */
export function shapesNear(
  limit: number,
  pool: readonly string[],
  rowFormat: string,
  seed: number,
): TableShape[] {
  const random = generator(seed);
  return Array.from({ length: 120 }, () => {
    const columns = [
      { name: 'name', type: pick(random, ['bigint', 'varchar(140)', 'uuid']), nullable: false },
    ];
    const few = pool.filter(() => random() < 0.4);
    const types = few.length > 0 ? few : pool;
    const measure = limit === ROW_LIMIT ? rowSize : pageSize;
    let bytes = 30;
    let row = 0;
    for (let misses = 0; misses < 20 && columns.length < 1000; ) {
      const column = { name: `c${columns.length}`, type: pick(random, types), nullable: random() < 0.6 };
      const added = measure([column], 'mariadb').columns[0]!.bytes + (column.nullable ? 1 / 8 : 0);
      const target = rowFormat === 'COMPRESSED' ? limit - 57 - 2 * columns.length : limit;
      const inRow = rowSize([column], 'mariadb').bytes;
      if (bytes + added > target - 8 || row + inRow > ROW_LIMIT) misses++;
      else {
        columns.push(column);
        bytes += added;
        row += inRow;
      }
    }
    const tail = random() * 20;
    for (let i = 0; i < tail; i++) {
      columns.push({ name: `t${i}`, type: 'tinyint', nullable: random() < 0.3 });
    }
    return {
      name: 'x',
      columns,
      keys: [{ name: 'PRIMARY', columns: [{ name: 'name' }], kind: 'primary' }],
      rowFormat,
    };
  });
}

export function createOf({ columns, keys, engine = 'InnoDB', rowFormat = 'DYNAMIC' }: TableShape): string {
  const lines = columns.map(({ name, type, nullable }) => `${name} ${type}${nullable ? '' : ' NOT NULL'}`);
  for (const key of keys) {
    const parts = key.columns
      .map(({ name, prefix }) => (prefix === undefined ? name : `${name}(${prefix})`))
      .join();
    const kind = { primary: 'PRIMARY KEY', unique: `UNIQUE ${key.name}`, index: `INDEX ${key.name}` }[
      key.kind
    ];
    lines.push(`${kind} (${parts})`);
  }
  return `CREATE TABLE x (${lines.join()}) ENGINE=${engine} ROW_FORMAT=${rowFormat} CHARACTER SET=utf8mb4`;
}

/** Mulberry32: the same tables in every run. */
export function generator(seed: number): () => number {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function pick<T>(random: () => number, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)]!;
}

export const DATES = [
  ...[
    "'2024-01-01'",
    "'20240101'",
    "'2024-1-1'",
    "'24-01-01'",
    "'2024/01/01'",
    "'01-01-2024'",
    "'31/12/2024'",
  ],
  ...[
    "'2024-02-30'",
    "'2024-02-29'",
    "'2023-02-29'",
    "'2024-13-01'",
    "'2024-00-01'",
    "'0000-00-00'",
    "'1 Jan 2024'",
  ],
  ...[
    "'2024'",
    "'0'",
    "'123'",
    "'now()'",
    "''",
    "'Tomorrow'",
    "' 2024-01-01 '",
    "'2024-01-01T10:00:00'",
    "'2024-01'",
  ],
  ...[
    "'2024-01-01 25:00'",
    "'2024-01-01 10'",
    "'2024-01-01 10:61'",
    "'2024-01-01abc'",
    "'20240101T101010'",
    "'12:30'",
  ],
];
export const TIMES = [
  ...[
    "'10:00'",
    "'10'",
    "'25:00'",
    "'10:60'",
    "'10:00:60'",
    "'-10:00'",
    "'838:59:59'",
    "'839:00'",
    "'10:00 AM'",
  ],
  ...[
    "'abc'",
    "''",
    "' 10:00'",
    "'+10:00'",
    "'2024-01-01 10:00:00'",
    "'1 10:00'",
    "'10:00:'",
    "'126000'",
    "':10'",
    "'- 5'",
    "'2024-01-01'",
    "'1/1/1'",
  ],
];
export const DEFAULTS: readonly [string, readonly string[]][] = [
  ['date', DATES],
  ['datetime(6)', DATES],
  ['time(6)', TIMES],
  [
    'decimal(3,2)',
    [
      "'4.5abc'",
      "'abc'",
      "' 4 '",
      "'1e2'",
      "'9.999'",
      "'9.995'",
      "'9.994'",
      "'1,000'",
      "'.5'",
      "'5.'",
      "'+5'",
      "'1e0'",
      "''",
      "'-9.994'",
      "'.'",
    ],
  ],
  [
    'decimal(21,9)',
    [
      '0.0',
      '2.5',
      '1e-05',
      '1e+16',
      '-0.0',
      'inf',
      'nan',
      '123456789012.0',
      '1234567890123.0',
      '999999999999.9999999995',
      "'12'",
    ],
  ],
  [
    'int',
    [
      '-5',
      '0',
      '2147483647',
      '2147483648',
      '-2147483648',
      '-2147483649',
      '99999999999999999999',
      "'5'",
      "'x'",
    ],
  ],
  ['tinyint', ['127', '128', '-128', '-129', '1']],
  [
    'bigint(20)',
    ["'5'", "'5.5'", "'abc'", "''", "'99999999999999999999'", '9223372036854775807', '9223372036854775808'],
  ],
  [
    'varchar(5)',
    ["'abcde'", "'abcdef'", "'abcde '", "'ééééé'", "'a\\'bc'", "'a\\\\bcd'", "'100%%'", "'\\n\\r\\\"\\`x'"],
  ],
  [
    'uuid',
    [
      "'123e4567-e89b-12d3-a456-426655440000'",
      "'123e4567e89b12d3a456426655440000'",
      "''",
      "'abc'",
      "'{123e4567-e89b-12d3-a456-426655440000}'",
    ],
  ],
  ['text', ["'abc'", "''"]],
  ['longtext', ["'abc'"]],
  ['json', ["'{}'", "'abc'", "''"]],
];
