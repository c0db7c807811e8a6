import assert from 'node:assert/strict';
import { readAlter } from '../../../server/src/core/engines/mysql/definitions/read-alter.js';
import { applyStatement } from '../../../server/src/core/schema/state/apply.js';
import { parseSqlType } from '../../../server/src/core/schema/state/sql-type.js';
import type { TableState } from '../../../server/src/core/schema/state/state.js';
import { storedDefault, storedType } from '../../../server/src/core/schema/state/stored.js';
import { stateFromShowCreate } from '../../support/show-create.js';

const CREATE = `CREATE TABLE \`tabOrder\` (
  \`name\` varchar(140) NOT NULL,
  \`title\` varchar(140) DEFAULT 'it''s',
  \`data\` longtext DEFAULT NULL CHECK (json_valid(\`data\`)),
  \`qty\` int(11) NOT NULL DEFAULT 0,
  PRIMARY KEY (\`name\`),
  UNIQUE KEY \`title\` (\`title\`),
  KEY \`both\` (\`qty\`,\`title\`(20))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC`;

describe('ALTER TABLE statements', () => {
  it('are taken apart as Frappe and others write them', () => {
    const parsed = readAlter(
      "ALTER TABLE `tabA B` ADD COLUMN `x` decimal(21,9) NOT NULL DEFAULT 0.0 AFTER `y`, MODIFY `z` varchar(140) DEFAULT 'a, (b)', ADD UNIQUE INDEX IF NOT EXISTS z (`z`), DROP INDEX `i`, modify name uuid, ALGORITHM=INSTANT",
    );
    assert.equal(parsed?.table, 'tabA B');
    const kinds = parsed.clauses.map((clause) => clause.kind);
    assert.deepEqual(kinds, ['add-column', 'modify', 'add-index', 'drop-index', 'modify']);
    const [add, modify] = parsed.clauses;
    assert.ok(add?.kind === 'add-column' && modify?.kind === 'modify');
    assert.deepEqual(add.position, { after: 'y' });
    assert.deepEqual([add.column.nullable, add.column.default], [false, '0.0']);
    assert.equal(modify.column.default, "'a, (b)'");
  });

  it('say so when a clause is unknown', () => {
    const kinds = readAlter('ALTER TABLE t DISABLE KEYS, ADD COLUMN a int')!.clauses.map((one) => one.kind);
    assert.deepEqual(kinds, ['unknown', 'add-column']);
    assert.equal(readAlter('CREATE TABLE t (a int)'), undefined);
  });

  it('are read in what MariaDB alone knows', () => {
    const read = (clause: string) => readAlter(`ALTER ONLINE TABLE t ${clause}`)!.clauses[0]!;
    const column = (clause: string) => {
      const one = read(clause);
      return one.kind === 'add-column' ? one.column : undefined;
    };
    assert.deepEqual(read('DROP COLUMN IF EXISTS `a`'), { kind: 'drop-column', name: 'a', ifExists: true });
    assert.equal(column('ADD COLUMN IF NOT EXISTS rank uuid DEFAULT uuid()')?.default, '(uuid())');
    assert.equal(column('ADD a int AS (b + 1) PERSISTENT')?.generated, 'stored');
    assert.deepEqual(
      readAlter('ALTER TABLE t ADD (a int, b int)')!.clauses.map(({ kind }) => kind),
      ['add-column', 'add-column'],
    );
    // What cannot be read is not claimed to be anything, and neither is what comes after it.
    assert.deepEqual(
      readAlter('ALTER TABLE t DROP a, WITH b, DROP c')!.clauses.map(({ kind }) => kind),
      ['drop-column', 'unknown'],
    );
  });

  it('change the state of a table', () => {
    let state: TableState = stateFromShowCreate(CREATE);
    assert.deepEqual(state.primary, ['name']);
    assert.deepEqual(state.indexes[1], {
      name: 'both',
      columns: [{ name: 'qty' }, { name: 'title', prefix: 20 }],
      type: 'plain',
    });
    assert.equal(state.columns[2]!.json, true);
    state = applyStatement(state, readAlter('ALTER TABLE `tabOrder` CHANGE COLUMN `title` `label` text')!);
    assert.deepEqual(
      state.indexes.map((index) => index.columns.at(-1)!.name),
      ['label', 'label'],
    );
    state = applyStatement(
      state,
      readAlter('ALTER TABLE `tabOrder` DROP COLUMN `label`, ADD COLUMN new int FIRST')!,
    );
    assert.deepEqual(
      state.columns.map((column) => column.name),
      ['new', 'name', 'data', 'qty'],
    );
    assert.deepEqual(state.indexes, [{ name: 'both', columns: [{ name: 'qty' }], type: 'plain' }]);
    assert.deepEqual(applyStatement(state, readAlter('ALTER TABLE `other` DROP COLUMN `qty`')!), state);
  });

  it('add many columns at once, each once, with the indexes that they ask for', () => {
    const changed = (clauses: string) =>
      applyStatement(stateFromShowCreate(CREATE), readAlter(`ALTER TABLE tabOrder ${clauses}`)!);
    const { columns, indexes, primary } = changed(
      'DROP INDEX `both`, ADD COLUMN a int UNIQUE, ADD b int, ADD A text, ADD COLUMN title int, ADD c int PRIMARY KEY',
    );
    assert.deepEqual(
      columns.map(({ name, type, nullable }) => `${name} ${type}${nullable ? '' : ' not null'}`),
      [
        ...['name varchar(140) not null', 'title varchar(140)', 'data longtext', 'qty int(11) not null'],
        ...['a int(11)', 'b int(11)', 'c int(11) not null'],
      ],
    );
    assert.deepEqual([indexes.map(({ name }) => name), primary], [['title', 'a'], ['c']]);
    const many = Array.from({ length: 20_000 }, (_, i) => `ADD COLUMN f${i} int`).join(', ');
    assert.equal(changed(many).columns.length, 20_004);
  });

  it('place, key and describe columns as they say', () => {
    const changed = (clauses: string) =>
      applyStatement(stateFromShowCreate(CREATE), readAlter(`ALTER TABLE tabOrder ${clauses}`)!);
    const order = (clauses: string) =>
      changed(clauses)
        .columns.map(({ name }) => name)
        .join(' ');
    assert.equal(order('ADD COLUMN a int FIRST'), 'a name title data qty');
    assert.equal(order('ADD COLUMN a int AFTER title'), 'name title a data qty');
    assert.equal(order('ADD COLUMN a int AFTER nowhere'), 'name title data qty a');
    assert.equal(order('MODIFY qty int FIRST'), 'qty name title data');
    assert.equal(order('MODIFY name varchar(20) AFTER qty'), 'title data qty name');
    assert.equal(order('MODIFY nowhere int'), 'name title data qty');
    const keyed = changed('ADD a int PRIMARY KEY FIRST, MODIFY qty int UNIQUE');
    assert.deepEqual([keyed.primary, keyed.columns[0]?.nullable], [['a'], false]);
    assert.deepEqual(
      keyed.indexes.map(({ name, type }) => `${name} ${type}`),
      ['title unique', 'both plain', 'qty unique'],
    );
    assert.deepEqual(changed('MODIFY title varchar(9) PRIMARY KEY').primary, ['title']);
    const [told] = changed(
      "ADD x int COMMENT 'why' FIRST, DROP COLUMN name, DROP COLUMN title, DROP COLUMN data, DROP COLUMN qty",
    ).columns;
    assert.deepEqual(told, { name: 'x', type: 'int(11)', nullable: true, default: 'NULL', comment: "'why'" });
    const odd = changed(
      'ADD y int GENERATED ALWAYS AS (1) STORED, ADD z varchar(5) CHARACTER SET latin1 COLLATE latin1_bin, ADD i int AUTO_INCREMENT',
    ).columns.slice(-3);
    assert.deepEqual(
      odd.map(({ generated, charset, collation, autoIncrement }) => [
        generated,
        charset,
        collation,
        autoIncrement,
      ]),
      [
        ['stored', undefined, undefined, undefined],
        [undefined, 'latin1', 'latin1_bin', undefined],
        [undefined, undefined, undefined, true],
      ],
    );
  });

  it('change the options of a table, and columns with its character set only where they convert', () => {
    const changed = (clauses: string) =>
      applyStatement(stateFromShowCreate(CREATE), readAlter(`ALTER TABLE tabOrder ${clauses}`)!);
    const { engine, rowFormat, indexes } = changed(
      'ENGINE=MyISAM, ROW_FORMAT=compressed, RENAME INDEX `both` TO other',
    );
    assert.deepEqual([engine, rowFormat], ['MyISAM', 'COMPRESSED']);
    assert.deepEqual(
      indexes.map(({ name }) => name),
      ['title', 'other'],
    );
    const latin = changed('DEFAULT CHARACTER SET latin1, ADD a varchar(5)');
    const of = (state: TableState, name: string) => state.columns.find((column) => column.name === name);
    assert.deepEqual([latin.charset, latin.collation], ['latin1', 'latin1_swedish_ci']);
    assert.deepEqual(
      ['title', 'qty', 'a'].map((name) => of(latin, name)?.charset),
      ['utf8mb4', undefined, undefined],
    );
    assert.equal(changed('DEFAULT CHARACTER SET utf8mb3').collation, 'utf8mb3_general_ci');
    assert.deepEqual(
      [changed('COLLATE latin1_bin').charset, changed('COLLATE latin1_bin').collation],
      ['latin1', 'latin1_bin'],
    );
    const whole = changed('ADD z varchar(5) CHARACTER SET latin1, CONVERT TO CHARACTER SET utf8mb3');
    assert.deepEqual([of(whole, 'z')?.charset, whole.collation], [undefined, 'utf8mb3_general_ci']);
  });

  it('leave types and defaults as MariaDB shows them', () => {
    assert.deepEqual(
      ['int', 'tinyint', 'bigint(20)', 'json', 'datetime(6)', 'decimal(21,9)', 'int unsigned'].map(
        storedType,
      ),
      ['int(11)', 'tinyint(4)', 'bigint(20)', 'longtext', 'datetime(6)', 'decimal(21,9)', 'int(10) unsigned'],
    );
    const stored = (text: string | undefined, type: string, nullable = true) =>
      storedDefault(text, parseSqlType(type), nullable);
    assert.equal(stored('0.0', 'decimal(21,9)', false), '0.000000000');
    assert.equal(stored("'0.6'", 'decimal(3,2)'), '0.60');
    assert.equal(stored("'it\\'s'", 'varchar(140)'), "'it''s'");
    assert.equal(stored("'a\\nb'", 'text'), "'a\\nb'");
    assert.equal(stored("'10:20'", 'time(6)'), "'10:20:00.000000'");
    assert.equal(stored(undefined, 'varchar(140)'), 'NULL');
    assert.equal(stored(undefined, 'varchar(140)', false), undefined);
  });
});
