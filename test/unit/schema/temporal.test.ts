import assert from 'node:assert/strict';
import { takesDate, takesTime } from '../../../server/src/core/engines/limits/temporal.js';

/** As defaults of DATE, DATETIME(6) and TIME(6) columns, measured on MariaDB 10.11, MySQL 8.0.15 and 9.7. */
const DATES: readonly [value: string, mariaDb: boolean, mySql: boolean][] = [
  ['2024-02-29', true, true],
  ['2023-02-29', false, false],
  ['24-1-1', true, true],
  ['20240229', true, true],
  ['240229102030', true, true],
  ['2024^01^01', true, true],
  ['2024--01--01', false, true],
  ['2024-01-01T10:00', true, true],
  ['2024-01-01 10:00:00.1234567', true, true],
  ['2024-01-01x', false, false],
  ['2024-01', false, false],
  ['31-12-2024', false, false],
  ['Today', false, false],
  ['0000-00-00', true, false],
  ['2024-00-01', true, false],
  ['+2024-01-01', true, false],
  ['10:00:00', true, false],
  // Every MySQL before 8.0.19 refuses it.
  ['2024-01-01T10:00:00+05:30', false, true],
];
const TIMES: readonly [value: string, mariaDb: boolean, mySql: boolean][] = [
  ['9:00', true, true],
  ['10:00 AM', false, false],
  ['24:00:00', true, true],
  ['838:59:59', true, true],
  ['839:00:00', false, false],
  ['10:61', false, false],
  ['1 10:00:00', true, true],
  ['240000', true, true],
  ['1260', false, false],
  ['-10:00', true, true],
  ['- 5', true, false],
  ['.', false, true],
  ['2024-01-01 10:00:00', true, true],
  ['2024-01-01', false, false],
];

describe('dates and times that a server takes', () => {
  for (const [kind, takes, values] of [
    ['date', takesDate, DATES],
    ['time', takesTime, TIMES],
  ] as const) {
    it(`as a ${kind}`, () => {
      const got = values.map(([value]) => [value, takes(value, false), takes(value, true)]);
      assert.deepEqual(got, values);
    });
  }
});
