// Longer than 300 lines: a list of texts, each beside what takes its place.
import type { Evidence } from '../finding.js';

/** Text of Frappe and what takes its place; `$1` is the indentation where the pattern takes it. */
export interface PatchEdit {
  find: RegExp;
  replace: string;
}

/** One thing of Frappe that a vtgate refuses, and how Frappe's own source says it otherwise. */
export interface PatchHunk {
  id: string;
  title: string;
  /** Files of `apps/frappe` that may hold it. */
  files: readonly string[];
  edits: readonly PatchEdit[];
  /** What the server says to the statement as Frappe sends it. */
  error: Evidence & { errno: number };
  /** When it is met, and what the change costs. */
  why: string;
  /** How it was tried: what is refused, what is taken instead; `setup` runs before both. */
  tried: { setup: readonly string[]; refused: readonly string[]; taken: readonly string[] };
}

const MARIADB = ['frappe/database/mariadb/database.py', 'frappe/database/mariadb/mysqlclient.py'];
const TABLE = 'CREATE TABLE `tabTry` (name varchar(140) PRIMARY KEY, title varchar(140))';

const syntax = (near: string): Evidence & { errno: number } => ({
  engine: 'mysql',
  errno: 1064,
  sqlstate: '42000',
  text: `You have an error in your SQL syntax; … near '${near}'`,
});

/**
 * What `bench new-site`, `install-app` and `migrate` of a real Frappe stopped at on Vitess 24 (19,228 and 59,615 statements
 * replayed), and what runs into a limit later. Each is looked for in the bench's own Frappe: versions differ.
 */
export const HUNKS: readonly PatchHunk[] = [
  {
    id: 'text-default',
    title: 'No default on text columns',
    files: ['frappe/database/schema.py'],
    edits: [
      {
        find: /^(\t+)if default is not None:\n(\t+column_def \+= f" DEFAULT \{default\}")$/m,
        replace: [
          '$1# MySQL takes no literal as the default of such a column (1101); new documents get theirs from the DocType.',
          '$1if default is not None and column_def.split(" ")[0] not in ("text", "longtext", "mediumtext", "json"):',
          '$2',
        ].join('\n'),
      },
      {
        find: /^(\t+)(def default_changed\(self, current_def\):)$/m,
        replace: [
          '$1$2',
          '$1\tif current_def["type"] in ("text", "longtext", "mediumtext", "json"):',
          '$1\t\treturn False',
          '',
        ].join('\n'),
      },
    ],
    error: {
      engine: 'mysql',
      errno: 1101,
      sqlstate: '42000',
      text: "BLOB, TEXT, GEOMETRY or JSON column 't' can't have a default value",
    },
    why: 'new-site, install-app and migrate stop at the first DocType with a default on a text field. Frappe fills defaults in itself; rows that are there get NULL. (An expression as default is no way out: ADD COLUMN with one fails beside GTIDs, 3775.)',
    tried: {
      setup: [TABLE],
      refused: ["ALTER TABLE `tabTry` ADD COLUMN `t` text DEFAULT 'x'"],
      taken: [
        'ALTER TABLE `tabTry` ADD COLUMN `t` text',
        'ALTER TABLE `tabTry` MODIFY `t` longtext NOT NULL',
      ],
    },
  },
  {
    id: 'unique-index',
    title: 'Unique fields on tables that exist',
    files: ['frappe/database/mariadb/schema.py'],
    edits: [
      {
        find: /^(\t+)\[f"ADD UNIQUE INDEX IF NOT EXISTS \{col\.fieldname\} \(`\{col\.fieldname\}`\)" for col in self\.add_unique\]$/m,
        replace: [
          '$1[',
          '$1\tf"ADD UNIQUE INDEX `{col.fieldname}` (`{col.fieldname}`)"',
          '$1\tfor col in self.add_unique',
          '$1\tif not frappe.db.has_index(self.table_name, col.fieldname)',
          '$1]',
        ].join('\n'),
      },
    ],
    error: syntax('IF NOT EXISTS title (`title`)'),
    why: 'migrate stops when a field becomes unique. The index is asked for before it is made, as Frappe does for others.',
    tried: {
      setup: [TABLE],
      refused: ['ALTER TABLE `tabTry` ADD UNIQUE INDEX IF NOT EXISTS title (`title`)'],
      taken: [
        "SHOW INDEX FROM `tabTry` WHERE Key_name='title'",
        'ALTER TABLE `tabTry` ADD UNIQUE INDEX `title` (`title`)',
      ],
    },
  },
  {
    id: 'add-index',
    title: 'frappe.db.add_index',
    files: MARIADB,
    edits: [{ find: /ADD INDEX IF NOT EXISTS `\{\}`/, replace: 'ADD INDEX `{}`' }],
    error: syntax('IF NOT EXISTS `title_index`(title)'),
    why: 'new-site stops at the first index made in Python. has_index is asked just above.',
    tried: {
      setup: [TABLE],
      refused: ['ALTER TABLE `tabTry`\n\t\t\t\tADD INDEX IF NOT EXISTS `title_index`(title)'],
      taken: ['ALTER TABLE `tabTry`\n\t\t\t\tADD INDEX `title_index`(title)'],
    },
  },
  {
    id: 'add-column',
    title: 'Columns that migrate adds before the DocTypes',
    files: ['frappe/database/schema.py'],
    edits: [
      {
        find: /^(\t+)query = "alter table `tab\{\}` add column if not exists \{\} \{\}"\.format\($/m,
        replace: [
          '$1if frappe.db.has_column(doctype, column_name):',
          '$1\treturn',
          '$1query = "alter table `tab{}` add column {} {}".format(',
        ].join('\n'),
      },
    ],
    error: syntax('if not exists title2 varchar(140)'),
    why: 'migrate stops at its first statement that changes a table (migration_hash of DocType), and so do patches that call add_column.',
    tried: {
      setup: [TABLE],
      refused: ['alter table `tabTry` add column if not exists title2 varchar(140)'],
      taken: ['alter table `tabTry` add column title2 varchar(140)'],
    },
  },
  {
    id: 'sequence',
    title: 'Numbers from Vitess sequences',
    files: ['frappe/database/sequence.py'],
    edits: [
      {
        find: /^(\t)sequence_name = scrub\(doctype_name \+ slug\)$/m,
        replace: [
          '$1sequence_name = scrub(doctype_name + slug)',
          '',
          '$1if db.db_type == "mariadb":',
          '$1\t# vtgate does not know CREATE SEQUENCE (1105): a table with this comment is one.',
          '$1\tdb.sql_ddl(',
          '$1\t\tf"create table if not exists `{sequence_name}` (id bigint not null, next_id bigint, cache bigint, primary key (id))"',
          '$1\t\t" comment \'vitess_sequence\'"',
          '$1\t)',
          '$1\tstart = start_value or min_value or 1',
          '$1\tdb.sql(f"insert ignore into `{sequence_name}` (id, next_id, cache) values (0, {start}, {cache or 1000})")',
          '$1\t# The tablet takes numbers in a transaction of its own, which would wait for this row (3024 after 30 s).',
          '$1\tdb.commit()',
          '$1\treturn sequence_name',
        ].join('\n'),
      },
      {
        find: /^(\t+)return db\.sql\(f"SELECT nextval\(\{sequence_name\}\)"\)\[0\]\[0\]$/m,
        replace: [
          '$1if db.db_type == "mariadb":',
          '$1\treturn db.sql(f"SELECT NEXT VALUE FROM {sequence_name}")[0][0]',
          '$1return db.sql(f"SELECT nextval({sequence_name})")[0][0]',
        ].join('\n'),
      },
      {
        find: /^(\t+)"mariadb": f"SELECT SETVAL\(`\{scrub\(doctype_name \+ slug\)\}`, \{next_val\}, \{is_val_used\}\)",$/m,
        replace: [
          '$1# A tablet that holds a block of numbers sees this with the next one.',
          '$1"mariadb": f"UPDATE `{scrub(doctype_name + slug)}` SET next_id = {int(next_val) + (is_val_used == \'true\')} WHERE id = 0",',
        ].join('\n'),
      },
    ],
    error: {
      engine: 'vitess',
      errno: 1105,
      sqlstate: 'HY000',
      text: "syntax error at position 16 near 'sequence'",
    },
    why: 'install-app stops at the first DocType named by autoincrement, and each insert of such a document. The tables need an unsharded keyspace; `vschema` writes what a sharded one needs beside it.',
    tried: {
      setup: ['SET autocommit = 0'],
      refused: ['create sequence try_id_seq nocache nocycle', 'SELECT nextval(`try_id_seq`)'],
      taken: [
        "create table if not exists `try_id_seq` (id bigint not null, next_id bigint, cache bigint, primary key (id)) comment 'vitess_sequence'",
        'insert ignore into `try_id_seq` (id, next_id, cache) values (0, 1, 1000)',
        'COMMIT',
        'SELECT NEXT VALUE FROM `try_id_seq`',
        'UPDATE `try_id_seq` SET next_id = 5 WHERE id = 0',
      ],
    },
  },
  {
    id: 'search-table',
    title: 'The global search table as InnoDB',
    files: MARIADB,
    edits: [{ find: /^(\t+)ENGINE=MyISAM$/m, replace: '$1ENGINE=InnoDB' }],
    error: {
      engine: 'mysql',
      errno: 1785,
      sqlstate: 'HY000',
      text: 'Statement violates GTID consistency: Updates to non-transactional tables can only be done in either autocommitted statements or single-statement transactions, …',
    },
    why: 'Saving a document whose DocType is in the global search fails. On a site that is there: ALTER TABLE __global_search ENGINE=InnoDB.',
    tried: {
      setup: [
        'CREATE TABLE old_search (name varchar(140) PRIMARY KEY, content text, fulltext(content)) ENGINE=MyISAM',
        'CREATE TABLE new_search (name varchar(140) PRIMARY KEY, content text, fulltext(content)) ENGINE=InnoDB',
        TABLE,
        'SET autocommit = 0',
        "INSERT INTO `tabTry` (name) VALUES ('a')",
      ],
      refused: ["INSERT INTO old_search (name, content) VALUES ('a', 'b')"],
      taken: ["INSERT INTO new_search (name, content) VALUES ('a', 'b')"],
    },
  },
  {
    id: 'column-description',
    title: 'The columns of a table with their indexes',
    files: MARIADB,
    edits: [
      {
        find: /^(\t+)where table_name="\{table_name\}"(?=[\s\S]{0,600}and table_schema = '\{frappe\.db\.cur_db_name\}')/m,
        replace: '$1where table_name="{table_name}"\n$1\tand table_schema = \'{frappe.db.cur_db_name}\'',
      },
    ],
    error: {
      engine: 'vitess',
      errno: 1235,
      sqlstate: '42000',
      text: 'VT12001: unsupported: correlated subquery is only supported for EXISTS',
    },
    why: 'migrate stops at the first table. Vitess takes the subquery only where it names the same database as the query around it.',
    tried: {
      setup: [TABLE],
      refused: [
        `select column_name as 'name', COALESCE((select 1 from information_schema.statistics where table_name="tabTry" and column_name=columns.column_name limit 1), 0) as 'index' from information_schema.columns as columns where table_name = 'tabTry' and table_schema = 'main'`,
      ],
      taken: [
        `select column_name as 'name', COALESCE((select 1 from information_schema.statistics where table_name="tabTry" and table_schema = 'main' and column_name=columns.column_name limit 1), 0) as 'index' from information_schema.columns as columns where table_name = 'tabTry' and table_schema = 'main'`,
      ],
    },
  },
  {
    id: 'statement-time',
    title: 'The time limit of reports',
    files: MARIADB,
    edits: [
      {
        find: /^(\t+)self\.sql\("set session max_statement_time = %s", int\(seconds\)\)$/m,
        replace:
          '$1# In milliseconds, and for SELECT only; vtgate may leave it to its own limits.\n$1self.sql("set session max_execution_time = %s", int(seconds) * 1000)',
      },
    ],
    error: {
      engine: 'vitess',
      errno: 1193,
      sqlstate: 'HY000',
      text: "VT05006: unknown system variable '@@max_statement_time = 300'",
    },
    why: 'Background jobs and web requests fail where `enable_db_statement_timeout` is set.',
    tried: {
      setup: [],
      refused: ['set session max_statement_time = 300'],
      taken: ['set session max_execution_time = 300000'],
    },
  },
  {
    id: 'lost-transaction',
    title: 'Savepoints of a transaction that Vitess has ended',
    files: ['frappe/database/database.py'],
    edits: [
      {
        find: /^(\t+)self\.sql\(f"rollback to savepoint \{save_point\}"\)$/m,
        replace: '$1self._end_savepoint(f"rollback to savepoint {save_point}")',
      },
      {
        find: /^(\t+)self\.sql\(f"release savepoint \{save_point\}"\)$/m,
        replace: [
          '$1self._end_savepoint(f"release savepoint {save_point}")',
          '',
          '\tdef _end_savepoint(self, query):',
          '$1"""A tablet ends a transaction after 30 s, and takes a COMMIT after it: what it had written is lost in silence."""',
          '$1try:',
          '$1\tself.sql(query)',
          '$1except Exception as e:',
          '$1\tif not (e.args and e.args[0] == 1305):',
          '$1\t\traise',
          '$1\tself.rollback()',
          '$1\traise frappe.QueryTimeoutError(',
          '$1\t\t"The database has ended this transaction, and nothing of it is saved"',
          '$1\t) from e',
        ].join('\n'),
      },
    ],
    error: {
      engine: 'vitess',
      errno: 1305,
      sqlstate: '42000',
      text: 'SAVEPOINT does not exist: release savepoint a',
    },
    why: 'A request that waits for more than 30 s inside a transaction has lost what it wrote. The 1305 that follows is said as what it is, and what came after is rolled back.',
    tried: {
      setup: ['SET autocommit = 0', 'SELECT 1', 'SAVEPOINT a', 'ROLLBACK'],
      refused: ['release savepoint a'],
      taken: ['ROLLBACK'],
    },
  },
];
