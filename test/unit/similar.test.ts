import assert from 'node:assert/strict';
import { nearest, nearestDocType } from '../../server/src/core/similar.js';

describe('the name that was meant', () => {
  it('is one with few letters changed', () => {
    assert.equal(nearest('grand_totl', ['grand_total', 'net_total']), 'grand_total');
    assert.equal(nearest('custmer_name', ['supplier_name', 'customer_name']), 'customer_name');
  });

  it('is not one that only shares its other words', () => {
    assert.equal(nearest('old_customer_name', ['new_customer_name']), undefined);
    assert.equal(nearest('tax_account_currency', ['net_account_currency']), undefined);
  });

  it('is the DocType of a table, or one whose name is written without spaces', () => {
    const all = ['Job Card', 'Program Enrollment', 'Task'];
    assert.equal(nearestDocType('tabTask', all), 'Task');
    assert.equal(nearestDocType('JobCard', all), 'Job Card');
    assert.equal(nearestDocType('job_cards', all), 'Job Card');
    assert.equal(nearestDocType('Program Enrollment Item', all), undefined);
  });
});
