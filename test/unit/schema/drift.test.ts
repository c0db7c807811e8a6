import assert from 'node:assert/strict';
import { driftOf } from '../../../server/src/core/schema/drift.js';
import { stateFromShowCreate } from '../../support/show-create.js';

const COLUMNS: Readonly<Record<string, string>> = {
  name: 'varchar(140) NOT NULL',
  docstatus: 'tinyint(4) NOT NULL DEFAULT 0',
  title: "varchar(140) DEFAULT 'it''s'",
  data: 'longtext DEFAULT NULL CHECK (json_valid(`data`))',
  note: "text DEFAULT 'x'",
  token: 'uuid DEFAULT NULL',
  rate: 'decimal(21,9) NOT NULL DEFAULT 0.000000000',
  day: 'datetime(6) DEFAULT current_timestamp(6)',
  total: 'int(11) GENERATED ALWAYS AS (1) VIRTUAL',
};
const KEYS = ['UNIQUE KEY `title` (`title`)', 'KEY `day_index` (`day`,`note`(20))'];

/** A table with some columns (undefined: without it) and other keys. */
function table(
  changes: Readonly<Record<string, string | undefined>> = {},
  keys: readonly string[] = KEYS,
  collation = 'utf8mb4_unicode_ci',
) {
  const columns = Object.entries({ ...COLUMNS, ...changes }).flatMap(([name, type]) =>
    type === undefined ? [] : [`  \`${name}\` ${type}`],
  );
  const lines = [...columns, '  PRIMARY KEY (`name`)', ...keys.map((key) => `  ${key}`)];
  return stateFromShowCreate(
    `CREATE TABLE \`tabOrder\` (\n${lines.join(',\n')}\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=${collation} ROW_FORMAT=DYNAMIC`,
  );
}

/** As MySQL prints it: a default is its value. */
function onMysql(state: ReturnType<typeof table>): ReturnType<typeof table> {
  const columns = state.columns.map((column) =>
    column.name === 'title' ? { ...column, default: "it's" } : column,
  );
  return { ...state, columns };
}

/** What is told of a live table, as `kind column: expected | found`. */
const told = (live: ReturnType<typeof table>, mysql = false, expected = table()): string[] =>
  driftOf('Order', expected, live, { mysql }).map(
    ({ kind, column, expected: wanted, found }) => `${kind} ${column}: ${wanted} | ${found}`,
  );

describe('drift of a table', () => {
  it('is none where it is as its DocType makes it', () => {
    assert.deepEqual(told(table()), []);
    assert.deepEqual(told(onMysql(table({ token: 'varchar(140) DEFAULT NULL' })), true), []);
  });

  it('is a column that is missing, or that no DocType has', () => {
    assert.deepEqual(told(table({ rate: undefined, old: 'int(11) DEFAULT NULL' })), [
      'missing-column rate: decimal(21,9) | ',
      'extra-column old:  | int(11)',
    ]);
    assert.deepEqual(told(table({ name: undefined, NAME: 'varchar(140) NOT NULL' })), [], 'case of letters');
  });

  it('is another type, or NULL where none may be', () => {
    assert.deepEqual(told(table({ title: "varchar(100) DEFAULT 'it''s'" })), [
      'type title: varchar(140) | varchar(100)',
    ]);
    assert.deepEqual(told(table({ rate: 'decimal(21,9) DEFAULT 0.000000000' })), [
      'type rate: decimal(21,9) NOT NULL | decimal(21,9)',
    ]);
    assert.deepEqual(told(table({ rate: 'decimal(18,6) NOT NULL DEFAULT 0' })).length, 1);
    assert.deepEqual(told(table({ day: 'datetime DEFAULT current_timestamp(6)' })).length, 1);
  });

  it('is no integer of another width in docstatus and idx, which no Frappe alters', () => {
    assert.deepEqual(told(table({ docstatus: 'int(11) NOT NULL DEFAULT 0' })), []);
    assert.equal(told(table({ docstatus: "varchar(140) NOT NULL DEFAULT '0'" })).length, 1);
    const other = { state: 'tinyint(4) NOT NULL DEFAULT 0' };
    assert.equal(told(table({ state: 'int(11) NOT NULL DEFAULT 0' }), false, table(other)).length, 1);
  });

  it('is neither json as longtext, nor what MySQL has for uuid', () => {
    assert.deepEqual(told(table({ data: 'json DEFAULT NULL' })), []);
    assert.deepEqual(told(table({ data: 'longtext DEFAULT NULL' })), []);
    assert.equal(told(table({ data: 'text DEFAULT NULL' })).length, 1);
    for (const type of ['char(36) DEFAULT NULL', 'varchar(140) DEFAULT NULL']) {
      assert.deepEqual(told(onMysql(table({ token: type })), true), []);
      assert.equal(told(table({ token: type })).length, 1);
    }
    assert.equal(told(onMysql(table({ token: 'int(11) DEFAULT NULL' })), true).length, 1);
  });

  it('is another default, compared by its value', () => {
    assert.deepEqual(told(table({ title: 'varchar(140) DEFAULT NULL' })), ["default title: 'it''s' | NULL"]);
    assert.deepEqual(told(table({ rate: 'decimal(21,9) NOT NULL' })), ['default rate: 0.000000000 | none']);
    assert.deepEqual(told(table({ rate: 'decimal(21,9) NOT NULL DEFAULT 0' })), []);
    assert.equal(told(table({ rate: 'decimal(21,9) NOT NULL DEFAULT 1' })).length, 1);
    assert.deepEqual(told(table({ total: 'int(11) DEFAULT NULL' })), [], 'of what is computed there is none');
  });

  it('is on MySQL no default of a text, and others are values instead of literals', () => {
    const without = { note: 'text DEFAULT NULL', token: 'varchar(140) DEFAULT NULL' };
    assert.deepEqual(told(onMysql(table(without)), true), []);
    assert.equal(told(table({ note: 'text DEFAULT NULL' })).length, 1);
    assert.equal(told(table(without), true).length, 1, 'what MariaDB prints is another text');
  });

  it('is an index that is missing, on other columns, or unique unasked', () => {
    const [unique = '', plain = ''] = KEYS;
    assert.deepEqual(told(table({}, [plain])), ['index title: unique index (title) | ']);
    assert.deepEqual(told(table({}, [unique, 'KEY `day_index` (`day`,`note`(10))'])), [
      'index day: index (day, note(20)) | index (day, note(10))',
    ]);
    assert.deepEqual(told(table({}, [unique, 'KEY `by_day` (`day`,`note`(20))'])), [], 'another name does');
    assert.deepEqual(told(table({}, [unique, 'KEY `by_day` (`day`)'])), [
      'index day: index (day, note(20)) | ',
    ]);
    assert.deepEqual(told(table({}, [...KEYS, 'KEY `more` (`rate`)'])), []);
    assert.deepEqual(told(table({}, [...KEYS, 'UNIQUE KEY `more` (`rate`)'])), [
      'index rate:  | unique index (rate)',
    ]);
    assert.deepEqual(told(table({ day: undefined })), ['missing-column day: datetime(6) | ']);
  });

  it('is another collation of the table or of a column', () => {
    assert.deepEqual(told(table({}, KEYS, 'utf8mb4_general_ci')), [
      'collation null: utf8mb4_unicode_ci | utf8mb4_general_ci',
    ]);
    const live = table({ title: "varchar(140) COLLATE utf8mb4_bin DEFAULT 'it''s'" });
    assert.deepEqual(told(live), ['collation title: utf8mb4_unicode_ci | utf8mb4_bin']);
    assert.deepEqual(told({ ...table(), collation: '' }), [], 'where nobody told it');
  });
});
