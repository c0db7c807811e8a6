// Longer than 300 lines: one table of fields and the columns that they become, in the order of the fieldtypes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  columnDefinition,
  createStatements,
  indexStatements,
} from '../../../server/src/core/engines/create.js';
import type { EngineId } from '../../../server/src/core/engines/index.js';
import { sequenceVSchema } from '../../../server/src/core/engines/mysql/ddl.js';
import { tableOf } from '../../../server/src/core/schema/build.js';
import { stateOf } from '../../../server/src/core/schema/state/state.js';
import type { DocTypeLookup } from '../../../server/src/core/sources/doctype/model.js';
import { readDocType } from '../../../server/src/core/sources/doctype/read.js';
import type { FrappeVersion } from '../../../server/src/core/targets.js';

const ticket: unknown = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, '../../fixtures/doctype/ticket.json'), 'utf8'),
);
const account = readDocType({ doctype: 'DocType', name: 'Account', autoname: 'UUID' });
const doctypes: DocTypeLookup = {
  get: (name) => (name === 'Account' ? account : undefined),
  names: () => ['Account'],
  complete: true,
};

/** A field's column in every version: its definition, or undefined. */
function column(
  field: Record<string, unknown>,
  frappe: FrappeVersion,
  dialect: EngineId = 'mariadb',
): string | undefined {
  const data = readDocType({ name: 'T', istable: 1, fields: [{ fieldname: 'f', ...field }] });
  const found = tableOf(data, { frappe, doctypes })!.columns.find(({ origin }) => origin === 'field');
  return found && columnDefinition(found, dialect, frappe);
}

function rows(cases: readonly [Record<string, unknown>, string, string, string][]): void {
  for (const [field, ...expected] of cases) {
    const got = (['15', '16', 'develop'] as const).map((frappe) => column(field, frappe) ?? '');
    assert.deepEqual(got, expected, JSON.stringify(field));
  }
}

describe('the table of a DocType', () => {
  it('has the primary key that it says, as information_schema shows it', () => {
    const table = tableOf(readDocType({ name: 'T', fields: [{ fieldname: 'f', fieldtype: 'Data' }] }), {
      frappe: '16',
      doctypes,
    })!;
    assert.deepEqual(stateOf(table).primary, ['name']);
    const state = stateOf({ ...table, primary: ['F'] });
    assert.deepEqual(state.primary, ['F']);
    assert.equal(state.columns.find(({ name }) => name === 'f')?.nullable, false);
  });

  it('types and lengths', () => {
    rows([
      [{ fieldtype: 'Data', length: 20 }, 'varchar(20)', 'varchar(20)', 'varchar(64)'],
      [{ fieldtype: 'Data', length: 1001 }, 'varchar(1001)', 'varchar(1001)', 'varchar(1001)'],
      [{ fieldtype: 'Data', length: -5 }, 'varchar(-5)', 'varchar(-5)', 'varchar(64)'],
      [{ fieldtype: 'Small Text', length: 20 }, 'text', 'text', 'text'],
      [
        { fieldtype: 'Int', length: 5 },
        'int(5) not null default 0',
        'int NOT NULL DEFAULT 0',
        'int NOT NULL DEFAULT 0',
      ],
      [
        { fieldtype: 'Int', length: 11 },
        'int(11) not null default 0',
        'int NOT NULL DEFAULT 0',
        'int NOT NULL DEFAULT 0',
      ],
      [
        { fieldtype: 'Int', length: 12 },
        'bigint(20) not null default 0',
        'bigint(20) NOT NULL DEFAULT 0',
        'bigint(20) NOT NULL DEFAULT 0',
      ],
      [
        { fieldtype: 'Check', length: 5 },
        'int(5) not null default 0',
        'tinyint NOT NULL DEFAULT 0',
        'tinyint NOT NULL DEFAULT 0',
      ],
      [{ fieldtype: 'Long Int' }, 'bigint(20)', 'bigint(20)', 'bigint(20)'],
      [{ fieldtype: 'Link', options: 'Account' }, 'varchar(140)', 'uuid', 'uuid'],
      [{ fieldtype: 'Link', options: 'Other' }, 'varchar(140)', 'varchar(140)', 'varchar(140)'],
      [{ fieldtype: 'Table', options: 'X' }, '', '', ''],
      [{ fieldtype: 'Data', is_virtual: 1 }, '', '', ''],
      [{ fieldtype: 'Nonsense' }, '', '', ''],
      [{}, '', '', ''],
    ]);
  });

  it('decimals, which develop makes as the field says', () => {
    rows([
      [
        { fieldtype: 'Float', precision: '2', length: 30 },
        'decimal(21,9) not null default 0',
        'decimal(21,9) NOT NULL DEFAULT 0.0',
        'decimal(30,2) NOT NULL DEFAULT 0.0',
      ],
      [
        { fieldtype: 'Float', precision: '0' },
        'decimal(21,9) not null default 0',
        'decimal(21,9) NOT NULL DEFAULT 0.0',
        'decimal(21,0) NOT NULL DEFAULT 0.0',
      ],
      [
        { fieldtype: 'Currency', length: 5 },
        'decimal(21,9) not null default 0',
        'decimal(21,9) NOT NULL DEFAULT 0.0',
        'decimal(5,5) NOT NULL DEFAULT 0.0',
      ],
      [{ fieldtype: 'Rating', length: 10, precision: '1' }, 'decimal(3,2)', 'decimal(3,2)', 'decimal(3,2)'],
    ]);
  });

  it('defaults', () => {
    rows([
      [
        { fieldtype: 'Check', default: 'yes' },
        'int(1) not null default 0',
        'tinyint NOT NULL DEFAULT 0',
        'tinyint NOT NULL DEFAULT 0',
      ],
      [
        { fieldtype: 'Check', default: true },
        'int(1) not null default 1',
        'tinyint NOT NULL DEFAULT 1',
        'tinyint NOT NULL DEFAULT 1',
      ],
      [
        { fieldtype: 'Percent', default: '1,250.50' },
        'decimal(21,9) not null default 1250.5',
        'decimal(21,9) NOT NULL DEFAULT 1250.5',
        'decimal(21,9) NOT NULL DEFAULT 1250.5',
      ],
      [
        { fieldtype: 'Float', default: '0.00001' },
        'decimal(21,9) not null default 1e-05',
        'decimal(21,9) NOT NULL DEFAULT 1e-05',
        'decimal(21,9) NOT NULL DEFAULT 1e-05',
      ],
      [{ fieldtype: 'Data', default: 0 }, 'varchar(140)', 'varchar(140)', 'varchar(140)'],
      [
        { fieldtype: 'Data', default: '0' },
        "varchar(140) default '0'",
        "varchar(140) DEFAULT '0'",
        "varchar(140) DEFAULT '0'",
      ],
      [
        { fieldtype: 'Data', default: ' ' },
        "varchar(140) default ' '",
        "varchar(140) DEFAULT ' '",
        "varchar(140) DEFAULT ' '",
      ],
      [{ fieldtype: 'Date', default: 'Today' }, 'date', 'date', 'date'],
      [
        { fieldtype: 'Link', options: 'User', default: '__user' },
        'varchar(140)',
        'varchar(140)',
        'varchar(140)',
      ],
      [
        { fieldtype: 'Link', options: 'User', default: ':User' },
        'varchar(140)',
        'varchar(140)',
        'varchar(140)',
      ],
      [
        { fieldtype: 'Data', default: 'a\'b"c\\d\ne%f`g' },
        "varchar(140) default 'a\\'b\\\"c\\\\d\\ne%%f\\`g'",
        "varchar(140) DEFAULT 'a\\'b\\\"c\\\\d\\ne%%f\\`g'",
        "varchar(140) DEFAULT 'a\\'b\\\"c\\\\d\\ne%%f\\`g'",
      ],
    ]);
  });

  it('not_nullable and unique', () => {
    rows([
      [
        { fieldtype: 'Date', not_nullable: 1 },
        'date',
        "date NOT NULL DEFAULT ''",
        "date NOT NULL DEFAULT ''",
      ],
      [
        { fieldtype: 'Duration', not_nullable: 1 },
        'decimal(21,9)',
        'decimal(21,9) NOT NULL DEFAULT 0',
        'decimal(21,9) NOT NULL DEFAULT 0',
      ],
      [
        { fieldtype: 'Data', not_nullable: 1, default: 'x', unique: 1 },
        "varchar(140) default 'x' unique",
        "varchar(140) NOT NULL DEFAULT 'x' UNIQUE",
        "varchar(140) NOT NULL DEFAULT 'x' UNIQUE",
      ],
      [{ fieldtype: 'Text', unique: 1 }, 'text', 'text', 'text'],
      [
        { fieldtype: 'Text', unique: 1, default: 'x' },
        "text default 'x' unique",
        "text DEFAULT 'x'",
        "text DEFAULT 'x'",
      ],
      [{ fieldtype: 'JSON', unique: 1 }, 'json unique', 'json UNIQUE', 'json UNIQUE'],
    ]);
  });

  it('order, duplicates and names of its own', () => {
    const names = (json: object) =>
      tableOf(readDocType({ name: 'T', ...json }))!
        .columns.slice(7)
        .map(({ name, type }) => `${name} ${type}`);
    const fields = [
      { fieldname: 'a', fieldtype: 'Data' },
      { fieldname: 'b', fieldtype: 'Date' },
      { fieldname: 'a', fieldtype: 'Text' },
      { fieldname: 'owner', fieldtype: 'Data' },
      { fieldname: '', fieldtype: 'Data' },
      { fieldname: '_comments', fieldtype: 'Data' },
    ];
    const optional = ['_user_tags text', '_assign text', '_liked_by text'];
    // The empty name gets a column in the statement, which the server then refuses.
    assert.deepEqual(names({ fields }), ['a text', 'b date', ' varchar(140)', '_comments text', ...optional]);
    assert.deepEqual(names({ fields, field_order: ['b', 'gone', 'a'] }), [
      'b date',
      'a varchar(140)',
      ' varchar(140)',
      '_comments text',
      ...optional,
    ]);
    assert.deepEqual(names({ istable: 1, fields: fields.slice(0, 2) }), [
      'a varchar(140)',
      'b date',
      'parent varchar(140)',
      'parentfield varchar(140)',
      'parenttype varchar(140)',
    ]);
    assert.equal(tableOf(readDocType({ name: 'T', issingle: 1 })), undefined);
    assert.equal(tableOf(readDocType({ name: 'T', is_virtual: 1 })), undefined);
  });

  it('is written for MariaDB as Frappe sends it', () => {
    const table = tableOf(readDocType(ticket), { frappe: '16', doctypes })!;
    assert.deepEqual(createStatements(table, 'mariadb'), [
      'create sequence if not exists help_desk_ticket_id_seq nocache nocycle',
      `create table \`tabHelp-Desk Ticket\` (
\t\t\tname bigint primary key,
\t\t\tcreation datetime(6),
\t\t\tmodified datetime(6),
\t\t\tmodified_by varchar(140),
\t\t\towner varchar(140),
\t\t\tdocstatus tinyint not null default '0',
\t\t\tidx int not null default '0',
\t\t\t\`subject\` varchar(40),
\`status\` varchar(140) DEFAULT 'Open',
\`hours\` bigint(20) NOT NULL DEFAULT 8,
\`rate\` decimal(21,9) NOT NULL DEFAULT 1250.5,
\`stars\` decimal(3,2) DEFAULT '0.6',
\`notes\` text DEFAULT 'it\\'s 100%% \\"new\\"\\nline',
\`answer\` longtext NOT NULL DEFAULT '',
\`extra\` json DEFAULT '{}',
\`customer\` uuid,
\`external_id\` varchar(140) UNIQUE,
\`due\` date NOT NULL DEFAULT '',
\`left_over\` tinyint NOT NULL DEFAULT 1,
\`_user_tags\` text,
\`_comments\` text,
\`_assign\` text,
\`_liked_by\` text,
\`_seen\` text,
index \`status\`(\`status\`),
index \`extra\`(\`extra\`),
index \`customer\`(\`customer\`),
index creation(creation),
index modified(modified))
\t\t\tENGINE=MyISAM
\t\t\tROW_FORMAT=DYNAMIC
\t\t\tCHARACTER SET=utf8mb4
\t\t\tCOLLATE=utf8mb4_unicode_ci`,
    ]);
  });

  it('is written for Vitess with the same meaning', () => {
    const table = tableOf(readDocType(ticket), { frappe: '16', doctypes })!;
    const [sequence, row, create] = createStatements(table, 'vitess');
    assert.match(sequence!, /^CREATE TABLE `help_desk_ticket_id_seq` [\s\S]*COMMENT 'vitess_sequence'$/);
    assert.match(row!, /VALUES \(0, 1, 1000\)$/);
    assert.equal(
      create,
      `CREATE TABLE \`tabHelp-Desk Ticket\` (
  \`name\` bigint NOT NULL,
  \`creation\` datetime(6),
  \`modified\` datetime(6),
  \`modified_by\` varchar(140),
  \`owner\` varchar(140),
  \`docstatus\` tinyint NOT NULL DEFAULT '0',
  \`idx\` int NOT NULL DEFAULT '0',
  \`subject\` varchar(40),
  \`status\` varchar(140) DEFAULT 'Open',
  \`hours\` bigint NOT NULL DEFAULT 8,
  \`rate\` decimal(21,9) NOT NULL DEFAULT 1250.5,
  \`stars\` decimal(3,2) DEFAULT '0.6',
  \`notes\` text DEFAULT ('it\\'s 100%% \\"new\\"\\nline'),
  \`answer\` longtext NOT NULL DEFAULT (''),
  \`extra\` json DEFAULT ('{}'),
  \`customer\` char(36),
  \`external_id\` varchar(140),
  \`due\` date NOT NULL,
  \`left_over\` tinyint NOT NULL DEFAULT 1,
  \`_user_tags\` text,
  \`_comments\` text,
  \`_assign\` text,
  \`_liked_by\` text,
  \`_seen\` text,
  PRIMARY KEY (\`name\`),
  UNIQUE KEY \`external_id\` (\`external_id\`),
  KEY \`status\` (\`status\`),
  KEY \`customer\` (\`customer\`),
  KEY \`creation\` (\`creation\`),
  KEY \`modified\` (\`modified\`)
  -- KEY \`extra\`: MySQL has no index on a JSON column
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARACTER SET=utf8mb4 COLLATE=utf8mb4_unicode_ci`,
    );
    assert.deepEqual(sequenceVSchema(table), {
      help_desk_ticket_id_seq: { type: 'sequence' },
      'tabHelp-Desk Ticket': { auto_increment: { column: 'name', sequence: 'help_desk_ticket_id_seq' } },
    });
    assert.match(createStatements(table, 'mysql').join(), /`name` bigint NOT NULL AUTO_INCREMENT,/);
  });

  it('is written for SQLite as its backend sends it', () => {
    const table = tableOf(readDocType(ticket), { frappe: 'develop', doctypes })!;
    const [create, ...indexes] = createStatements(table, 'sqlite');
    assert.match(
      create!,
      /^CREATE TABLE "tabHelp-Desk Ticket" \(\n\t\t\tname INTEGER PRIMARY KEY AUTOINCREMENT,\n/,
    );
    assert.match(
      create!,
      /"notes" TEXT DEFAULT 'it''s 100%% "new"\nline',\n"answer" TEXT NOT NULL DEFAULT '',\n/,
    );
    assert.match(create!, /"customer" uuid,\n"external_id" TEXT,\n"due" DATE NOT NULL DEFAULT '',\n/);
    assert.deepEqual(indexes, [
      'CREATE INDEX "tabHelp-Desk Ticket_creation_idx" ON "tabHelp-Desk Ticket"(creation)',
      'CREATE INDEX "tabHelp-Desk Ticket_modified_idx" ON "tabHelp-Desk Ticket"(modified)',
      'CREATE INDEX IF NOT EXISTS "tabHelp_Desk_Ticket_status_index" ON "tabHelp-Desk Ticket"("status")',
      'CREATE UNIQUE INDEX IF NOT EXISTS "tabHelp_Desk_Ticket_notes_unique" ON "tabHelp-Desk Ticket"("notes")',
      'CREATE INDEX IF NOT EXISTS "tabHelp_Desk_Ticket_answer_index" ON "tabHelp-Desk Ticket"("answer")',
      'CREATE INDEX IF NOT EXISTS "tabHelp_Desk_Ticket_extra_index" ON "tabHelp-Desk Ticket"("extra")',
      'CREATE INDEX IF NOT EXISTS "tabHelp_Desk_Ticket_customer_index" ON "tabHelp-Desk Ticket"("customer")',
      'CREATE UNIQUE INDEX IF NOT EXISTS "tabHelp_Desk_Ticket_external_id_unique" ON "tabHelp-Desk Ticket"("external_id")',
    ]);
  });

  it('has the indexes of its controller, sent after the CREATE', () => {
    const indexes = [
      {
        doctype: 'T',
        name: 'a_b_index',
        columns: [{ name: 'a', prefix: 100 }, { name: 'b' }],
        unique: false,
      },
      { doctype: 'T', name: 'unique_a', columns: [{ name: 'a' }], unique: true },
      { doctype: 'Other', name: 'x_index', columns: [{ name: 'x' }], unique: false },
      { doctype: 'T', name: 'creation', columns: [{ name: 'creation' }], unique: false },
    ];
    const fields = [
      { fieldname: 'a', fieldtype: 'Text' },
      { fieldname: 'b', fieldtype: 'Data', length: 900 },
    ];
    const table = tableOf(readDocType({ name: 'T', fields }), { indexes })!;
    assert.ok(!createStatements(table, 'mariadb').join().includes('a_b_index'));
    assert.deepEqual(indexStatements(table, 'mariadb'), [
      'ALTER TABLE `tabT`\n\t\t\t\tADD INDEX IF NOT EXISTS `a_b_index`(a(100), b)',
      'alter table `tabT`\n\t\t\t\t\tadd unique `unique_a`(a)',
    ]);
    assert.deepEqual(indexStatements(table, 'vitess'), [
      'ALTER TABLE `tabT` ADD KEY `a_b_index` (`a`(100), `b`(384))',
      'ALTER TABLE `tabT` ADD UNIQUE KEY `unique_a` ((sha2(`a`, 256)))',
    ]);
    assert.deepEqual(indexStatements(table, 'sqlite'), [
      'CREATE INDEX IF NOT EXISTS "a_b_index" ON "tabT" (a, b)',
      'CREATE UNIQUE INDEX IF NOT EXISTS "unique_a" ON "tabT" (a)',
    ]);
    assert.deepEqual(
      indexStatements(tableOf(readDocType({ name: 'T', fields }), { indexes, frappe: '15' })!, 'mariadb')[0],
      'ALTER TABLE `tabT`\n\t\t\t\tADD INDEX `a_b_index`(a(100), b)',
    );
  });
});
