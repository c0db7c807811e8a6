// Longer than 300 lines: the edits of a recording and what it says of each belong side by side.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { migrate, stateBefore } from '../../server/src/core/migration/alter/migrate.js';
import { syncTable } from '../../server/src/core/migration/alter/sync.js';
import { frappeSql } from '../../server/src/core/migration/plan/print.js';
import type { TableState } from '../../server/src/core/schema/state/state.js';
import type { Statement } from '../../server/src/core/schema/statement.js';
import type { DocTypeData, DocTypeLookup } from '../../server/src/core/sources/doctype/model.js';
import { isDocTypeJson, readDocType } from '../../server/src/core/sources/doctype/read.js';
import { jsonFiles, readJsonLines, sharedDir } from '../support/shared.js';
import { stateFromShowCreate } from '../support/show-create.js';

interface FieldtypeChange {
  kind: 'fieldtype_change';
  old: string;
  new: string;
  sql: string[];
}
interface Scenario {
  kind: 'scenario';
  scenario: string;
  sql: string[];
  probe: string[];
  data_updates: string[];
  error: string | null;
  before: string | null;
}
type Json = Record<string, unknown>;
type Field = Json & { fieldname: string; fieldtype: string };

const FRAPPE = { frappe: '16' } as const;
const PLAIN: Field[] = [
  { fieldname: 'a', fieldtype: 'Data' },
  { fieldname: 'n', fieldtype: 'Int' },
  { fieldname: 'c', fieldtype: 'Check' },
  { fieldname: 'amt', fieldtype: 'Currency' },
  { fieldname: 'txt', fieldtype: 'Small Text' },
];

/** What each scenario changes: DocType keys, or `fields`, as a function of those of the table before. */
const EDITS: Record<string, (doctype: Json & { fields: Field[] }) => void> = {
  'no-op save': () => {},
  'remove field a': (d) => drop(d, 'a'),
  'fieldname change + rename_field()': (d) => {
    d.fields = d.fields.map((f) => (f.fieldname === 'a' ? { ...f, fieldname: 'b' } : f));
  },
  'add unique': (d) => edit(d, 'a', { unique: 1 }),
  'drop unique': (d) => edit(d, 'a', { unique: 0 }),
  'drop search_index': (d) => edit(d, 'a', { search_index: 0 }),
  'unique -> search_index': (d) => edit(d, 'a', { unique: 0, search_index: 1 }),
  'no-op save after db.add_index(a,n)': () => {},
  'no-op save after db.add_index(a)': () => {},
  'length 140->200': (d) => edit(d, 'a', { length: 200 }),
  'length 200->120 fits': (d) => edit(d, 'a', { length: 120 }),
  'length 1001': (d) => edit(d, 'a', { length: 1001 }),
  'Int length 0->12': (d) => edit(d, 'n', { length: 12 }),
  'Int length 12->8': (d) => edit(d, 'n', { length: 8 }),
  'set default': (d) => edit(d, 'a', { default: 'Open' }),
  'change default': (d) => edit(d, 'a', { default: 'Closed' }),
  'clear default': (d) => edit(d, 'a', { default: null }),
  'default Today-like shortcut': (d) => edit(d, 'a', { default: 'Today' }),
  'set not_nullable': (d) => edit(d, 'a', { not_nullable: 1 }),
  'no-op after not_nullable': () => {},
  'set not_nullable small text': (d) => edit(d, 'txt', { not_nullable: 1 }),
  'precision 2 on Currency': (d) => edit(d, 'amt', { precision: '2' }),
  'precision 6': (d) => edit(d, 'amt', { precision: '6' }),
  'track_seen on': (d) => Object.assign(d, { track_seen: 1 }),
  'is_submittable on': (d) => Object.assign(d, { is_submittable: 1 }),
  'istable on': (d) => Object.assign(d, { istable: 1 }),
  'sort_field modified': (d) => Object.assign(d, { sort_field: 'modified' }),
  'engine MyISAM on existing': (d) => Object.assign(d, { engine: 'MyISAM' }),
  'autoname autoincrement on existing empty': (d) => Object.assign(d, { autoname: 'autoincrement' }),
  'autoname autoincrement -> hash (empty)': (d) => Object.assign(d, { autoname: 'hash' }),
  'autoname UUID on existing empty': (d) => Object.assign(d, { autoname: 'UUID' }),
  'autoname UUID -> hash': (d) => Object.assign(d, { autoname: 'hash' }),
  'autoname hash': (d) => Object.assign(d, { autoname: 'hash' }),
  track_changes: (d) => Object.assign(d, { track_changes: 1 }),
  allow_auto_repeat: (d) => Object.assign(d, { allow_auto_repeat: 1 }),
  max_attachments: (d) => Object.assign(d, { max_attachments: 3 }),
  'remove child table field': () => {},
  'field is_virtual on': (d) => edit(d, 'a', { is_virtual: 1, search_index: 1 }),
  'several changes at once': (d) => {
    edit(d, 'a', { fieldtype: 'Small Text' });
    edit(d, 'n', { default: '3' });
    edit(d, 'amt', { search_index: 1 });
    d.fields.push({ fieldname: 'z1', fieldtype: 'Data', unique: 1 });
    d.fields.push({ fieldname: 'z2', fieldtype: 'Int', search_index: 1 });
  },
  'custom field insert': (d) => d.fields.push({ fieldname: 'cust1', fieldtype: 'Data' }),
  'custom field set unique': (d) => edit(d, 'cust1', { unique: 1 }),
  'fieldname "_user_tags"': (d) => d.fields.push({ fieldname: '_user_tags', fieldtype: 'Data' }),
  'fieldname with dash': (d) => d.fields.push({ fieldname: 'a-b', fieldtype: 'Data' }),
  'fieldname unicode': (d) => d.fields.push({ fieldname: 'größe', fieldtype: 'Data' }),
  'fieldname digit first': (d) => d.fields.push({ fieldname: '1abc', fieldtype: 'Data' }),
  '64 char fieldname': (d) => d.fields.push({ fieldname: 'y'.repeat(64), fieldtype: 'Data' }),
  '65 char fieldname': (d) => d.fields.push({ fieldname: 'y'.repeat(65), fieldtype: 'Data' }),
  'reserved word field "order" with search_index': (d) =>
    d.fields.push({ fieldname: 'order', fieldtype: 'Data', search_index: 1 }),
  'reserved word field "key" with unique': (d) =>
    d.fields.push({ fieldname: 'key', fieldtype: 'Data', unique: 1 }),
  'Select -> Link (no type change)': (d) => edit(d, 's', { fieldtype: 'Link', options: 'User' }),
  'Small Text -> Data with short data': (d) => edit(d, 't', { fieldtype: 'Data' }),
  'Data -> Table (column stays)': (d) => edit(d, 'l', { fieldtype: 'Table' }),
  'no-op save Currency/Percent/Rating/Duration': () => {},
};

/** No change of a DocType's JSON: Python calls, a save that a validation of the form refuses, a missing table. */
const OTHER: [RegExp, string][] = [
  [/^db\.|^frappe\.db\./, 'a Python call'],
  [/^rename doctype$|^delete doctype/, 'tested below'],
  [/^custom field (rename_fieldname|delete)$/, 'a Python call'],
  [/with duplicates$|with rows$/, 'the data decides'],
  [
    /^is_virtual on custom$|^add search_index on text$|uqtxt/,
    'the form refuses it, migrate does not validate',
  ],
  [/^restricted fieldname|^fieldname "(doctype|parent)"$/, 'the form refuses it'],
  [/^create: /, 'tested with the CREATE statements'],
  [/upper_Case/, 'the form makes it lower case, migrate does not'],
];

describe('ALTER statements as Frappe sends them', () => {
  const shared = sharedDir();
  const dir = shared && path.join(shared, 'oracle/frappe-alters');
  before(function () {
    if (!shared) this.skip();
  });

  it('fieldtype changes', () => {
    const records = readJsonLines<FieldtypeChange>(path.join(dir!, 'alters.jsonl')).filter(
      (record) => record.kind === 'fieldtype_change',
    );
    const wrong: string[] = [];
    for (const record of records) {
      const doctype = (fieldtype: string): DocTypeData =>
        make('Alter Probe', [{ fieldname: 'f', fieldtype }]);
      const got = sqlOf(migrate(doctype(record.old), doctype(record.new), FRAPPE).statements);
      if (!sameStatements(got, record.sql)) wrong.push(`${record.old} → ${record.new}: ${got.join('; ')}`);
    }
    report('fieldtype changes', records.length, wrong);
    assert.ok(records.length > 500 && wrong.length <= records.length * 0.02);
    assert.deepEqual(wrong, []);
  });

  it('scenarios', () => {
    const records = readJsonLines<Scenario>(path.join(dir!, 'alters.jsonl')).filter(
      (record) => record.kind === 'scenario',
    );
    const wrong: string[] = [];
    const skipped = new Map<string, number>();
    let total = 0;
    for (const record of records) {
      const why = OTHER.find(([name]) => name.test(record.scenario))?.[1];
      if (why !== undefined) {
        skipped.set(why, (skipped.get(why) ?? 0) + 1);
        continue;
      }
      total++;
      const created = /^create field: (.*)$/.exec(record.scenario)?.[1];
      if (created !== undefined) {
        const fields = [JSON.parse(created) as Field];
        const got = sqlOf(migrate(undefined, make('Alter Case', fields), FRAPPE).statements);
        if (!sameStatements(got, record.sql)) wrong.push(`${record.scenario}: ${got.join('; ')}`);
        continue;
      }
      const state = stateFromShowCreate(record.before!);
      const json = doctypeOf(state);
      const before = readDocType(structuredClone(json));
      const added = /^add field: (.*)$/.exec(record.scenario)?.[1];
      if (added !== undefined) json.fields.push(JSON.parse(added) as Field);
      else EDITS[record.scenario]!(json);
      const got = migrate(before, readDocType(json), FRAPPE, state);
      const same =
        sameStatements(sqlOf(got.statements), record.sql) &&
        sameStatements(sqlOf(got.probes), record.probe) &&
        sameStatements(
          sqlOf(got.updates),
          record.data_updates.filter((sql) => !/^update .* set `b`=`a`$/.test(sql)),
        );
      if (!same) wrong.push(`${record.scenario}: ${sqlOf(got.statements).join('; ')}`);
    }
    report('scenarios', total, wrong);
    for (const [why, count] of skipped) console.log(`          ${count} not judged: ${why}`);
    assert.deepEqual(wrong, []);
    assert.ok(total > 80);
  });

  it('a save without a change', () => {
    const byName = new Map<string, DocTypeData>();
    for (const file of jsonFiles(path.join(shared!, 'corpus'))) {
      const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
      if (isDocTypeJson(json))
        byName.set(`${file.split('/corpus/')[1]!.split('/')[0]}/${String(json.name)}`, readDocType(json));
    }
    const first = new Map([...byName.values()].reverse().map((doctype) => [doctype.name, doctype]));
    const doctypes: DocTypeLookup = {
      get: (name) => first.get(name),
      names: () => byName.keys(),
      complete: false,
    };
    const records = readJsonLines<{ app: string; doctype: string; sql: string[] }>(
      path.join(dir!, 'noop-resync.jsonl'),
    );
    const wrong: string[] = [];
    for (const record of records) {
      const doctype = byName.get(`${record.app}/${record.doctype}`)!;
      const options = { ...FRAPPE, doctypes };
      const got = sqlOf(syncTable(doctype, stateBefore(doctype, options)!, options).statements);
      if (!sameStatements(got, record.sql)) {
        wrong.push(`${record.app}/${record.doctype}: ${difference(got, record.sql)}`);
      }
    }
    report('saves without a change', records.length, wrong);
    assert.ok(records.length > 100 && wrong.length <= records.length * 0.02);
  });

  it('renaming, deleting and creating', () => {
    const doctype = (name: string): DocTypeData => make(name, PLAIN);
    const renamed = migrate(doctype('Alter Case'), doctype('Alter Case2'), FRAPPE).statements;
    assert.deepEqual(sqlOf(renamed), ['RENAME TABLE `tabAlter Case` TO `tabAlter Case2`']);
    assert.deepEqual(migrate(doctype('Alter Case'), undefined, FRAPPE).statements, []);
    const [create] = sqlOf(migrate(undefined, doctype('Alter Case'), FRAPPE).statements);
    assert.match(create!, /^create table/);
  });
});

const sqlOf = (statements: readonly Statement[]): string[] => statements.map(frappeSql);

function report(what: string, total: number, wrong: string[]): void {
  console.log(`        ${what}: ${total - wrong.length} of ${total} records`);
  for (const line of wrong) console.log(`          ${line}`);
}

function make(name: string, fields: Field[]): DocTypeData {
  return readDocType({ doctype: 'DocType', name, fields: structuredClone(fields) });
}

/** A DocType that makes this table. */
function doctypeOf(state: TableState): Json & { fields: Field[] } {
  const standard = /^(name|creation|modified|modified_by|owner|docstatus|idx|parent\w*|_.*)$/;
  const fieldtypes: Record<string, string> = {
    'int(11)': 'Int',
    'bigint(20)': 'Int',
    'tinyint(4)': 'Check',
    'decimal(3,2)': 'Rating',
    text: 'Small Text',
  };
  const fields = state.columns
    .filter((column) => !standard.test(column.name))
    .map((column): Field => {
      const amount = column.nullable ? 'Duration' : 'Currency';
      const key = state.indexes.find(
        (index) => index.columns.length === 1 && index.columns[0]!.name === column.name,
      );
      const value = /^'(.+)'$/.exec(column.default ?? '')?.[1];
      const varchar = /^varchar\((\d+)\)$/.exec(column.type)?.[1];
      const fieldtype = fieldtypes[column.type] ?? (column.type === 'decimal(21,9)' ? amount : 'Data');
      return {
        fieldname: column.name,
        fieldtype,
        ...(varchar && varchar !== '140' ? { length: Number(varchar) } : {}),
        ...(column.type === 'bigint(20)' ? { length: 12 } : {}),
        ...(key?.type === 'unique' ? { unique: 1 } : {}),
        ...(key?.type === 'plain' ? { search_index: 1 } : {}),
        ...(value === undefined ? {} : { default: value }),
        ...(!column.nullable && /^(Data|Small Text)$/.test(fieldtype) ? { not_nullable: 1 } : {}),
      };
    });
  const name = state.columns[0]!.type;
  const autoname = name === 'uuid' ? 'UUID' : name.startsWith('bigint') ? 'autoincrement' : 'hash';
  return { doctype: 'DocType', name: state.name.replace(/^tab/, ''), autoname, fields };
}

function edit(doctype: { fields: Field[] }, fieldname: string, change: Json): void {
  doctype.fields = doctype.fields.map((field) =>
    field.fieldname === fieldname ? ({ ...field, ...change } as Field) : field,
  );
}

function drop(doctype: { fields: Field[] }, fieldname: string): void {
  doctype.fields = doctype.fields.filter((field) => field.fieldname !== fieldname);
}

/** The MODIFY clauses come from a Python set: their order says nothing. */
function sameStatements(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((statement, i) => normal(statement) === normal(b[i]!));
}

function normal(statement: string): string {
  return clauses(statement).sort().join(', ');
}

function clauses(statement: string): string[] {
  return statement.replace(/^(ALTER TABLE `[^`]*`) /, '$1, ').split(/, (?=MODIFY|ADD|DROP|modify)/);
}

function difference(got: readonly string[], expected: readonly string[]): string {
  const mine = new Set(got.flatMap(clauses));
  const theirs = new Set(expected.flatMap(clauses));
  const more = [...mine].filter((clause) => !theirs.has(clause));
  const less = [...theirs].filter((clause) => !mine.has(clause));
  return `too many ${JSON.stringify(more)}, missing ${JSON.stringify(less)}`;
}
