import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ConvertedColumn, conversionRisks } from '../../server/src/core/migration/risk/conversion.js';
import { recordedColumn } from '../support/recorded-column.js';
import { sharedDir } from '../support/shared.js';

type Cases = { in: string | null; err?: number }[];

const RECORDINGS = [
  { file: 'data_conversion.json', flavor: 'mariadb' },
  { file: 'data_conversion.mysql80.json', flavor: 'mysql' },
  { file: 'data_conversion.mysql97.json', flavor: 'mysql' },
] as const;

/**
 * Errors that are foreseen although none of the recorded values brings them about: which pairs, and a value that
 * does. Run with the test layer on a real MariaDB, which inserts these values.
 */
describe('What a changed type does to data', () => {
  const shared = sharedDir();
  before(function () {
    if (!shared) this.skip();
  });

  for (const { file, flavor } of RECORDINGS) {
    it(file, () => {
      const recording = JSON.parse(readFileSync(path.join(shared!, 'oracle/engines', file), 'utf8')) as {
        results: Record<string, Cases>;
      };
      let pairs = 0;
      let foreseen = 0;
      const missed: string[] = [];
      const more = new Map<string, string[]>();
      for (const [pair, cases] of Object.entries(recording.results)) {
        if (!Array.isArray(cases)) continue;
        const [from, to] = pair.split(' -> ').map((name): ConvertedColumn => recordedColumn(name)) as [
          ConvertedColumn,
          ConvertedColumn,
        ];
        const said = new Set(
          conversionRisks(from, to, flavor)
            .map((risk) => risk.errno)
            .filter((errno) => errno !== 0),
        );
        const measured = new Set(cases.flatMap((value) => (value.err === undefined ? [] : [value.err])));
        pairs++;
        const absent = [...measured].filter((errno) => !said.has(errno));
        if (absent.length > 0) missed.push(`${pair}: ${absent.join(', ')}`);
        else foreseen++;
        for (const errno of said) {
          if (!measured.has(errno)) more.set(`${errno}`, [...(more.get(`${errno}`) ?? []), pair]);
        }
      }
      console.log(`        ${file}: every measured error foreseen for ${foreseen} of ${pairs} pairs`);
      for (const line of missed) console.log(`          missed: ${line}`);
      for (const [errno, list] of more) {
        console.log(
          `          ${errno} foreseen, no recorded value reaches it: ${list.length} pairs, such as ${list.slice(0, 4).join('; ')}`,
        );
      }
      assert.deepEqual(missed, []);
      assert.ok(pairs > 200);
    });
  }
});
