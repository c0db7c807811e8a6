import assert from 'node:assert/strict';
import { cint, cstr, floatRepr, flt, scrub, toInteger } from '../../../server/src/core/sources/values.js';

describe('values as Python and Frappe read them', () => {
  it('cint', () => {
    const cases: [unknown, bigint][] = [
      ['1', 1n],
      [' 12 ', 12n],
      ['-3', -3n],
      ['+4', 4n],
      ['1_000', 1000n],
      ['1.9', 1n],
      ['-1.9', -1n],
      ['1e3', 1000n],
      ['1,000', 0n],
      ['', 0n],
      ['abc', 0n],
      ['false', 0n],
      ['inf', 0n],
      ['nan', 0n],
      ['0x10', 0n],
      ['1_', 0n],
      [true, 1n],
      [false, 0n],
      [2.7, 2n],
      [null, 0n],
      [undefined, 0n],
      [[], 0n],
      ['\u0661\u0662', 12n],
      ['\uff11\uff12', 12n],
      ['\u{1d7d9}\u{1d7e3}', 11n],
      ['\u00a05 ', 5n],
      ['\ufeff5', 0n],
      ['99999999999999999999', 99999999999999999999n],
    ];
    for (const [value, expected] of cases) assert.equal(toInteger(value), expected, JSON.stringify(value));
    assert.equal(cint('7'), 7);
  });

  it('flt', () => {
    const cases: [unknown, number][] = [
      ['1,250.5', 1250.5],
      ['.5', 0.5],
      ['\u0661.\u0665', 1.5],
      ['5.', 5],
      ['1e-3', 0.001],
      ['abc', 0],
      ['', 0],
      [undefined, 0],
      [true, 1],
      [2.5, 2.5],
      ['-inf', Number.NEGATIVE_INFINITY],
    ];
    for (const [value, expected] of cases) assert.equal(flt(value), expected, JSON.stringify(value));
    assert.ok(Number.isNaN(flt('NaN')));
  });

  it('repr of a float', () => {
    const cases: [number, string][] = [
      [0, '0.0'],
      [-0, '-0.0'],
      [2.5, '2.5'],
      [100, '100.0'],
      [150000, '150000.0'],
      [0.1, '0.1'],
      [1e15, '1000000000000000.0'],
      [1e16, '1e+16'],
      [1.5e16, '1.5e+16'],
      [123456789012345680, '1.2345678901234568e+17'],
      [0.0001, '0.0001'],
      [0.00001, '1e-05'],
      [0.000012, '1.2e-05'],
      [1e100, '1e+100'],
      [-3.25, '-3.25'],
      [Number.POSITIVE_INFINITY, 'inf'],
      [Number.NaN, 'nan'],
    ];
    for (const [value, expected] of cases) assert.equal(floatRepr(value), expected);
  });

  it('cstr and scrub', () => {
    assert.deepEqual(['x', 1, 1.5, true, null, undefined, ['a']].map(cstr), [
      'x',
      '1',
      '1.5',
      '1',
      '',
      '',
      '["a"]',
    ]);
    assert.equal(scrub('Help-Desk Ticket_id_seq'), 'help_desk_ticket_id_seq');
  });
});
