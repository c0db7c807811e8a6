import assert from 'node:assert/strict';
import { nearest } from '../../server/src/core/similar.js';

describe('the name that was meant', () => {
  it('is one with few letters changed', () => {
    assert.equal(nearest('grand_totl', ['grand_total', 'net_total']), 'grand_total');
    assert.equal(nearest('custmer_name', ['supplier_name', 'customer_name']), 'customer_name');
  });

  it('is not one that only shares its other words', () => {
    assert.equal(nearest('old_customer_name', ['new_customer_name']), undefined);
    assert.equal(nearest('tax_account_currency', ['net_account_currency']), undefined);
  });
});
