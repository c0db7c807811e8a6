import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Server } from '../../server/src/core/engines/errors.js';
import type { DecimalBytes } from '../../server/src/core/engines/limits/size.js';
import { pageSize, rowSize } from '../../server/src/core/engines/limits/size.js';
import { type TableShape, tableErrno } from '../../server/src/core/engines/limits/verdict.js';
import { parseCreateTable } from '../support/create-table.js';
import { sharedDir } from '../support/shared.js';

interface Misc {
  sql: string;
  errno: number;
}
interface Explored {
  max_ok: number;
  next_error: [number, string];
}

const SERVERS: readonly { server: Server; decimals?: DecimalBytes; suffix: string; name: string }[] = [
  { server: 'mariadb', suffix: '', name: 'MariaDB 10.11' },
  { server: 'mysql', decimals: 'digits', suffix: '.mysql80', name: 'MySQL 8.0.15' },
  { server: 'mysql', suffix: '.mysql97', name: 'MySQL 9.7' },
];

/** Records about what no table of Frappe's has, or about a state that they do not tell; see `reasonNotJudged`. */
const NOT_JUDGED: readonly [RegExp, string][] = [
  [/comment/, 'no table has comments'],
  [/^reserved word unquoted/, 'a matter of syntax'],
  [/non-strict/, 'another sql_mode'],
  [/x 33$/, 'run while innodb_strict_mode was off: MariaDB 10.11 refuses it with 1118'],
  [/^(ALTER|INSERT)/, 'about a table that the record does not tell'],
  [/^repeat instant/, 'about ALTER'],
  [/DEFAULT (CURRENT|now)/, 'Frappe writes literals only'],
  [/uuid/, 'MySQL has no uuid'],
];

describe('Limits as the servers keep them', () => {
  const shared = sharedDir();
  const read = <T>(file: string): T =>
    JSON.parse(readFileSync(path.join(shared!, 'oracle/engines', file), 'utf8')) as T;

  before(function () {
    if (!shared) this.skip();
  });

  for (const { server, decimals, suffix, name } of SERVERS) {
    it(`CREATE TABLE on ${name}`, () => {
      const records = Object.entries(read<Record<string, Misc>>(`limits_misc${suffix}.json`));
      let judged = 0;
      let left = 0;
      const wrong: string[] = [];
      for (const [label, { sql, errno }] of records) {
        const text = rebuilt(label) ?? sql;
        if (text === sql && isNotJudged(label, server)) {
          left++;
          continue;
        }
        judged++;
        const shape = parseCreateTable(text);
        const got = shape ? (predict(label, shape, server, decimals) ?? 0) : 'unread';
        if (got !== errno) wrong.push(`${label}: ${got} instead of ${errno}`);
      }
      console.log(`        ${name}: ${judged - wrong.length} of ${judged} statements, ${left} not judged`);
      assert.deepEqual(wrong, []);
      assert.ok(judged > 100);
    });
  }

  it('bytes of a column in the row', () => {
    const measured: [Server, DecimalBytes, Record<string, number>][] = [
      ['mariadb', 'stored', explored(read('limits_explore.json')).bytes],
      ['mysql', 'digits', read('limits_bytes.mysql80.json')],
      ['mysql', 'stored', read('limits_bytes.mysql97.json')],
    ];
    const wrong: string[] = [];
    let judged = 0;
    for (const [server, decimals, bytes] of measured) {
      for (const [label, expected] of Object.entries(bytes)) {
        if (label.startsWith('base')) continue;
        judged++;
        const [, count, not, type] = /^(?:(\d+) )?(NOT NULL |nullable )?(.*?)(?: not null)?$/.exec(label)!;
        const nullable = not ? not !== 'NOT NULL ' : !label.endsWith(' not null');
        const columns = Array.from({ length: Number(count ?? 1) }, (_, i) => ({
          name: `c${i}`,
          type: type!,
          nullable,
        }));
        const got = rowSize(columns, server, decimals).bytes;
        if (got !== expected) wrong.push(`${server} ${decimals} ${label}: ${got} instead of ${expected}`);
      }
    }
    console.log(`        ${judged - wrong.length} of ${judged} sizes`);
    assert.deepEqual(wrong, []);
  });

  it('as many columns of one type as MariaDB takes', () => {
    const { counts } = explored(read('limits_explore.json'));
    const wrong: string[] = [];
    for (const [label, { max_ok: most, next_error: next }] of Object.entries(counts)) {
      const verdicts = [most, most + 1].map((count) => tableErrno(manyColumns(label, count), 'mariadb'));
      if (verdicts[0] !== undefined || verdicts[1] !== next[0]) wrong.push(`${label}: ${verdicts}`);
    }
    console.log(
      `        ${Object.keys(counts).length - wrong.length} of ${Object.keys(counts).length} counts`,
    );
    assert.deepEqual(wrong, []);
  });

  it('gives every column its part of the sum', () => {
    const columns = [
      { name: 'a', type: 'varchar(140)', nullable: true },
      { name: 'b', type: 'text', nullable: true },
      { name: 'c', type: 'decimal(21,9)', nullable: false },
    ];
    assert.deepEqual(rowSize(columns, 'mariadb'), {
      bytes: 583,
      limit: 65535,
      columns: [
        { name: 'a', bytes: 562 },
        { name: 'b', bytes: 10 },
        { name: 'c', bytes: 10 },
      ],
    });
    assert.equal(pageSize(columns, 'mariadb').bytes, 18 + 1 + 21 + 21 + 10);
    assert.equal(pageSize(columns, 'mysql').bytes, 18 + 1 + 41 + 41 + 10);
  });
});

function isNotJudged(label: string, server: Server): boolean {
  return NOT_JUDGED.some(([pattern, reason]) => {
    if (reason === 'MySQL has no uuid' && server === 'mariadb') return false;
    return pattern.test(label);
  });
}

/** The statements that are cut off in the records, or stand for one with the same columns, from their labels. */
function rebuilt(label: string): string | undefined {
  const list = (count: number, item: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => item(i)).join();
  const create = (items: string) => `create table x (name bigint primary key,${items})`;
  const alter = /^ALTER add index (varchar\(\d+\))$/.exec(label);
  if (alter) return create(`f ${alter[1]},index i(f)`);
  const text = /^default varchar\(140\) DEFAULT 'xxxxx..\((\d+)\)/.exec(label);
  if (text) return create(`f varchar(140) DEFAULT '${'x'.repeat(Number(text[1]))}'`);
  const [, number, rest] = /^(\d+) (.*)$/.exec(label) ?? [];
  const count = Number(number);
  if (rest === 'secondary keys + PK') {
    return create(`${list(count, (i) => `c${i} int`)},${list(count, (i) => `index i${i}(c${i})`)}`);
  }
  if (rest === 'columns in one index') {
    return create(`${list(count, (i) => `c${i} tinyint`)},index i(${list(count, (i) => `c${i}`)})`);
  }
  if (rest === 'columns total') return create(list(count - 1, (i) => `c${i} tinyint`));
  const short = /^varchar in-row: (varchar\(63\)) x (32)$/.exec(label);
  if (short) return create(list(Number(short[2]), (i) => `c${i} ${short[1]}`));
  const type = /^(text|varchar\(140\))( cols)? innodb_strict_mode/.exec(rest ?? '');
  return type ? create(list(count, (i) => `c${i} ${type[1]}`)) : undefined;
}

/** With innodb_strict_mode=0 the page is no error. */
function predict(
  label: string,
  shape: TableShape,
  server: Server,
  decimals?: DecimalBytes,
): number | undefined {
  if (!label.endsWith('innodb_strict_mode=0')) return tableErrno(shape, server, decimals);
  const row = rowSize(shape.columns, server, decimals);
  return row.bytes > row.limit ? 1118 : undefined;
}

function explored(all: Record<string, Explored | Record<string, number>>): {
  bytes: Record<string, number>;
  counts: Record<string, Explored>;
} {
  const bytes: Record<string, number> = {};
  const counts: Record<string, Explored> = {};
  for (const [label, value] of Object.entries(all)) {
    if (label.startsWith('bytes_per_column')) Object.assign(bytes, value);
    else counts[label] = value as Explored;
  }
  return { bytes, counts };
}

const STANDARD =
  'name varchar(140) primary key,creation datetime(6),modified datetime(6),modified_by varchar(140),owner varchar(140),docstatus int(1) not null,idx int(8) not null';
const OPTIONAL = ',_user_tags text,_comments text,_assign text,_liked_by text';
const CHILD = ',parent varchar(140),parentfield varchar(140),parenttype varchar(140)';

function manyColumns(label: string, count: number): TableShape {
  const type = label.startsWith('only ') ? 'varchar(140)' : label.replace(/^.*?: n (x )?|^.*?\) n x /, '');
  const columns = (number: number) => Array.from({ length: number }, (_, i) => `,c${i} ${type}`).join('');
  if (label.startsWith('only ')) {
    return parseCreateTable(`create table x (name varchar(140) primary key${columns(count - 1)})`)!;
  }
  const frappe = STANDARD + (label.includes('child') ? CHILD : OPTIONAL);
  const head = label.startsWith('bare') ? 'name bigint primary key' : frappe;
  return parseCreateTable(`create table x (${head}${columns(count)})`)!;
}
