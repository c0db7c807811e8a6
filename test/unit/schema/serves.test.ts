import assert from 'node:assert/strict';
import { planDocType } from '../../../server/src/core/migration/plan/plan.js';
import { readDocType } from '../../../server/src/core/sources/doctype/read.js';
import type { FrappeVersion } from '../../../server/src/core/targets.js';

type Json = Record<string, unknown>;
const a = { fieldname: 'a', fieldtype: 'Data' };
const amount = (precision: string) => [{ fieldname: 'a', fieldtype: 'Currency', precision }];
const table = [a, { fieldname: 'rows', fieldtype: 'Table', options: 'Line' }];

interface Case {
  name: string;
  before?: Json;
  after?: Json;
  frappe?: FrappeVersion;
  /** Whether the child DocType came with the field. */
  isNew?: boolean;
  old: boolean;
  now: boolean;
}

/** Each was executed on a Frappe 16 site: documents inserted, loaded, saved, listed and deleted by the other side. */
const CASES: Case[] = [
  {
    name: 'a field more',
    after: { fields: [a, { fieldname: 'x', fieldtype: 'Data' }] },
    old: true,
    now: false,
  },
  {
    name: 'a virtual field more',
    after: { fields: [a, { fieldname: 'x', fieldtype: 'Data', is_virtual: 1 }] },
    old: true,
    now: true,
  },
  {
    name: 'a field more in a Single',
    before: { issingle: 1 },
    after: { issingle: 1, fields: [a, { fieldname: 'x', fieldtype: 'Data' }] },
    old: true,
    now: true,
  },
  { name: 'a field less', after: { fields: [] }, old: true, now: true },
  {
    name: 'a field renamed',
    after: { fields: [{ ...a, fieldname: 'a2', label: 'A' }] },
    old: true,
    now: false,
  },
  { name: 'a child table that is there', after: { fields: table }, isNew: false, old: true, now: true },
  { name: 'a child table that is new', after: { fields: table }, isNew: true, old: true, now: false },
  { name: 'a child table that nobody knows', after: { fields: table }, old: true, now: false },
  { name: 'a child from now on', after: { istable: 1 }, old: true, now: false },
  { name: 'NOT NULL', after: { fields: [{ ...a, not_nullable: 1 }] }, old: false, now: true },
  { name: 'unique', after: { fields: [{ ...a, unique: 1 }] }, old: false, now: true },
  { name: 'longer', after: { fields: [{ ...a, length: 300 }] }, old: true, now: false },
  { name: 'an index', after: { fields: [{ ...a, search_index: 1 }] }, old: true, now: true },
  { name: 'track_seen', after: { track_seen: 1 }, old: true, now: false },
  {
    name: 'precision in 16',
    before: { fields: amount('2') },
    after: { fields: amount('6') },
    old: true,
    now: true,
  },
  {
    name: 'precision in develop',
    before: { fields: amount('2') },
    after: { fields: amount('6') },
    frappe: 'develop',
    old: true,
    now: false,
  },
];

describe('whether old and new code serve together', () => {
  for (const { name, before, after, frappe = '16', isNew, old, now } of CASES) {
    it(name, () => {
      const doctype = (json: Json = {}) =>
        readDocType({ doctype: 'DocType', name: 'Item', fields: [a], ...json });
      const use = { old: () => [], isNew: () => isNew };
      const { serves } = planDocType(doctype(before), doctype(after), { frappe, target: 'mariadb', use });
      assert.deepEqual([serves.oldCodeNewSchema, serves.newCodeOldSchema], [old, now], serves.why);
    });
  }
});
