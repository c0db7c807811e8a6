import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import { conversionRisks } from '../../server/src/core/migration/risk/conversion.js';
import { useMariaDb } from '../support/mariadb.js';
import { recordedColumn } from '../support/recorded-column.js';
import { sharedDir } from '../support/shared.js';

type Cases = { in: string | null; err?: number }[];

describe('The queries that count data at risk', function () {
  this.timeout(120_000);
  const shared = sharedDir();
  const server = useMariaDb(shared !== undefined);

  it('find exactly the recorded values that MariaDB refuses', async () => {
    const { results } = JSON.parse(
      readFileSync(path.join(shared!, 'oracle/engines/data_conversion.json'), 'utf8'),
    ) as { results: Record<string, Cases> };
    const connection = await mysql.createConnection({
      host: '127.0.0.1',
      port: server.port,
      user: 'root',
      database: 'test',
    });
    let judged = 0;
    const wrong: string[] = [];
    try {
      for (const [pair, cases] of Object.entries(results)) {
        const [from, to] = pair.split(' -> ').map((name) => recordedColumn(name));
        const nn = from!.nullable ? '' : ' NOT NULL';
        await connection.query('DROP TABLE IF EXISTS v');
        await connection.query(`CREATE TABLE v (id int AUTO_INCREMENT PRIMARY KEY, f ${from!.text}${nn})`);
        for (const value of cases) {
          const chars = /^<(\d+) chars>$/.exec(value.in ?? '')?.[1];
          const text = chars === undefined ? value.in : 'x'.repeat(Number(chars));
          await connection.query('INSERT INTO v (f) VALUES (?)', [text]);
        }
        const found = new Map<number, Set<number>>();
        for (const { errno, where } of conversionRisks(from!, to!, 'mariadb')) {
          if (errno === 0) continue;
          const [rows] = await connection.query<RowDataPacket[]>(`SELECT id FROM v WHERE ${where ?? 'TRUE'}`);
          const ids = found.get(errno) ?? new Set<number>();
          for (const row of rows) ids.add(row.id as number);
          found.set(errno, ids);
        }
        for (const [i, value] of cases.entries()) {
          judged++;
          const said = [...found].filter(([, ids]) => ids.has(i + 1)).map(([errno]) => errno);
          const expected = value.err === undefined ? [] : [value.err];
          if (String(said) !== String(expected))
            wrong.push(`${pair}, ${value.in}: ${said} counted, ${expected} measured`);
        }
      }
    } finally {
      await connection.end();
    }
    console.log(`        ${judged - wrong.length} of ${judged} values`);
    assert.deepEqual(wrong, []);
    assert.ok(judged > 2000);
  });
});
