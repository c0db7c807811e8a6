import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Release } from '../../server/src/core/engines/engine.js';
import { costOf } from '../../server/src/core/engines/index.js';
import { readAlter } from '../../server/src/core/engines/mysql/definitions/read-alter.js';
import { applyAlter } from '../../server/src/core/schema/state/apply.js';
import type { TableState } from '../../server/src/core/schema/state/state.js';
import { sharedDir } from '../support/shared.js';

interface Measured {
  sql?: string;
  algorithm: string | null;
  lock?: string;
  rejections?: Record<string, [number, string]>;
  /** What an empty table answers where the sample row made the statement fail. */
  empty_table?: Measured;
  result?: unknown;
  /** The table could not be made in the first place. */
  fixture_failed?: boolean;
}
type Part = Record<string, Measured>;
interface Recording {
  modify_pairs: Part;
  modify_pairs_indexed: Part;
  numeric_plain: Part;
  widths: Part;
  ops: Part;
}

const RECORDINGS: { file: string; engine: Release }[] = [
  {
    file: 'alter_algorithms.json',
    engine: { id: 'mariadb-10.11', engine: 'mariadb', version: [10, 11, 19] },
  },
  {
    file: 'alter_algorithms.mysql80.json',
    engine: { id: 'mysql-8.0.15', engine: 'mysql', version: [8, 0, 15] },
  },
  {
    file: 'alter_algorithms.mysql97.json',
    engine: { id: 'mysql-9.7', engine: 'mysql', version: [9, 7, 4] },
  },
];

/** The data of the sample row decided, or another table: nothing that a statement's form could tell. */
const BY_DATA = /2 rows$|dup|NULL row|empty strings|^add foreign key$|^add partition$|^RENAME TABLE$/;

/** Where the answer here is another on purpose, and why. */
const EXPLAINED: Record<string, string> = {
  'mariadb-10.11 engine MyISAM': 'the server takes the word INSTANT, then copies the table',
};

describe('What an ALTER costs', () => {
  const shared = sharedDir();
  before(function () {
    if (!shared) this.skip();
  });

  for (const { file, engine } of RECORDINGS) {
    it(engine.id, () => {
      const recording = JSON.parse(
        readFileSync(path.join(shared!, 'oracle/engines', file), 'utf8'),
      ) as Recording;
      let total = 0;
      const wrong: string[] = [];
      const skipped: string[] = [];
      const judge = (name: string, sql: string, state: TableState, measured: Measured): void => {
        const truth = measured.algorithm === null ? (measured.empty_table ?? measured) : measured;
        if (measured.result !== undefined || measured.fixture_failed || BY_DATA.test(name)) {
          skipped.push(name);
          return;
        }
        total++;
        const alter = readAlter(sql);
        const got = alter && costOf(alter, state, engine);
        const said = !got
          ? 'nothing'
          : 'refused' in got
            ? `refused ${got.refused.errno}`
            : truth.lock === 'DEFAULT'
              ? got.cost.algorithm
              : `${got.cost.algorithm}/${got.cost.lock}`;
        const expected = expectation(truth);
        if (said !== expected) wrong.push(`${name}: ${said}, measured ${expected}`);
      };
      for (const [name, measured] of Object.entries(recording.modify_pairs)) {
        const [from, to] = name.split(' -> ').map(definition) as [string, string];
        judge(name, `ALTER TABLE t1 MODIFY f ${to}`, table(from), measured);
      }
      for (const [name, measured] of Object.entries(recording.numeric_plain)) {
        const [from, to] = name.split(' -> ') as [string, string];
        judge(name, `ALTER TABLE t1 MODIFY f ${to}`, table(from), measured);
      }
      for (const [name, measured] of Object.entries(recording.modify_pairs_indexed)) {
        const [from, to] = name.split(' -> ') as [string, string];
        judge(`${name} indexed`, `ALTER TABLE t1 MODIFY f ${to}`, table(from, 'ADD INDEX f(f)'), measured);
      }
      for (const [name, measured] of Object.entries(recording.widths)) {
        const [, from, to, key] = /^(.*) -> (.*) \[(.*)\]$/.exec(name)!;
        const index = { plain: [], indexed: ['ADD INDEX f(f)'], unique: ['ADD UNIQUE f(f)'] }[key!]!;
        judge(name, `ALTER TABLE t1 MODIFY f ${to}`, table(from!, ...index), measured);
      }
      for (const [name, measured] of Object.entries(recording.ops)) {
        judge(name, measured.sql ?? '', opsTable(name), measured);
      }
      const unexplained = wrong.filter((line) => !(`${engine.id} ${line.split(':')[0]}` in EXPLAINED));
      console.log(
        `        ${engine.id}: ${total - wrong.length} of ${total} statements, ${skipped.length} decided by data`,
      );
      for (const line of wrong) {
        console.log(
          `          ${line} (${EXPLAINED[`${engine.id} ${line.split(':')[0]}`] ?? 'unexplained'})`,
        );
      }
      assert.deepEqual(unexplained, []);
      assert.ok(total > 400 && wrong.length <= total / 100);
    });
  }
});

function expectation(truth: Measured): string {
  if (truth.algorithm === null) {
    const errors = Object.values(truth.rejections ?? {}).at(-1);
    return `refused ${errors?.[0]}`;
  }
  // MySQL takes no LOCK beside ALGORITHM=INSTANT.
  if (truth.lock === 'DEFAULT') return truth.algorithm;
  return `${truth.algorithm}/${truth.lock}`;
}

/** `currency_decimal(21,9)_nn` → `decimal(21,9) NOT NULL DEFAULT 0.0`. */
function definition(name: string): string {
  const [, type, nn] =
    /(?:^|_)((?:decimal|int|bigint|tinyint|varchar|text|longtext|json|datetime|date|time|uuid)(?:\([^)]*\))?)(_nn)?$/.exec(
      name,
    )!;
  if (!nn) return type!;
  return `${type} NOT NULL DEFAULT ${type!.startsWith('varchar') ? "''" : '0'}`;
}

function table(f: string, ...clauses: string[]): TableState {
  const empty: TableState = {
    name: 't1',
    columns: [],
    primary: ['name'],
    indexes: [],
    engine: 'InnoDB',
    rowFormat: 'DYNAMIC',
    charset: 'utf8mb4',
    collation: 'utf8mb4_unicode_ci',
  };
  const columns = [
    'ADD name varchar(140) NOT NULL',
    'ADD creation datetime(6)',
    'ADD owner varchar(140)',
    `ADD f ${f}`,
    'ADD g varchar(140)',
    'ADD n int(11) NOT NULL DEFAULT 0',
  ];
  return applyAlter(empty, readAlter(`ALTER TABLE t1 ${[...columns, ...clauses].join(', ')}`)!);
}

/** The table behind an operation, as its name says. */
function opsTable(name: string): TableState {
  if (/FULLTEXT index$/.test(name)) return table('text', 'ADD FULLTEXT ft(f)');
  if (/^ENUM\('a','b'\)/.test(name)) return table("ENUM('a','b')");
  if (/^modify pk name bigint/.test(name)) {
    return {
      ...applyAlter(table('varchar(140)'), readAlter('ALTER TABLE t1 MODIFY name bigint NOT NULL')!),
      name: 't2',
    };
  }
  if (/utf8mb3/.test(name)) {
    const utf8mb3 = { ...table('varchar(140)'), charset: 'utf8mb3', collation: 'utf8mb3_general_ci' };
    return name.startsWith('modify') ? table('varchar(140) CHARACTER SET utf8mb3') : utf8mb3;
  }
  if (/text no prefix|text prefix|on text|^drop column text|text \(MODIFY\)/.test(name)) return table('text');
  const changed = /^(nullable->NOT NULL|NOT NULL->nullable) (\S+)( indexed)?/.exec(name);
  if (changed) {
    const type = changed[2] === 'varchar' ? 'varchar(140)' : changed[2]!;
    const nn = changed[1]!.startsWith('NOT') ? ' NOT NULL' : '';
    return table(type + nn, ...(changed[3] ? ['ADD INDEX f(f)'] : []));
  }
  if (/decimal/.test(name) && /rename|change default/.test(name))
    return table('decimal(21,9) NOT NULL DEFAULT 0');
  if (/\bint\b/.test(name) && /rename|change default/.test(name)) return table('int(11) NOT NULL DEFAULT 0');
  if (/^drop column NOT NULL/.test(name)) return table("varchar(140) NOT NULL DEFAULT ''");
  if (/composite index$/.test(name)) return table('varchar(140)', 'ADD INDEX fg(f,g)');
  if (/^drop column unique|^drop unique/.test(name)) return table('varchar(140)', 'ADD UNIQUE f(f)');
  if (/indexed|^drop index|^rename index|^drop\+add/.test(name))
    return table('varchar(140)', 'ADD INDEX f(f)');
  return table('varchar(140)');
}
