import assert from 'node:assert/strict';
import { writeFails } from '../../../server/src/core/migration/plan/writes.js';

/** What the writer's fieldtype is, what the column's, and the error that a value of it may meet. */
const CASES: [string, string, string | undefined][] = [
  ['Data', 'Link', undefined],
  ['Data', 'Small Text', undefined],
  ['Small Text', 'Data', '1406'],
  ['Text Editor', 'Small Text', '1406'],
  ['Small Text', 'Code', undefined],
  ['Code', 'JSON', '4025'],
  ['JSON', 'Code', undefined],
  ['JSON', 'Small Text', '1406'],
  ['Int', 'JSON', undefined],
  ['Int', 'Data', undefined],
  ['Data', 'Int', '1366'],
  ['Data', 'Date', '1292'],
  ['Date', 'Data', undefined],
  ['Check', 'Int', undefined],
  ['Check', 'Rating', undefined],
  ['Int', 'Check', '1264'],
  ['Int', 'Float', undefined],
  ['Float', 'Int', '1264'],
  ['Rating', 'Int', 'rounded'],
  ['Float', 'Currency', undefined],
  ['Currency', 'Duration', undefined],
  ['Duration', 'Currency', '1048'],
  ['Rating', 'Float', '1048'],
  ['Date', 'Datetime', undefined],
  ['Datetime', 'Date', 'time of day'],
  ['Time', 'Datetime', '1292'],
  ['Int', 'Date', '1292'],
  ['Date', 'JSON', '4025'],
  ['Data', 'Table', undefined],
];

describe('what code writes into a column of another fieldtype', () => {
  for (const [code, column, expected] of CASES) {
    it(`${code} into ${column}: ${expected ?? 'arrives'}`, () => {
      const said = writeFails(code, column, 'f', 'old code');
      if (expected === undefined) assert.equal(said, undefined);
      else assert.ok(said?.includes(expected), said);
    });
  }
});
