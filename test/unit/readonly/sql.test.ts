import assert from 'node:assert/strict';
import { readOnlyEffect, type SqlEffect } from '../../../server/src/core/interpreter/sql.js';

const cases: Record<SqlEffect, string[]> = {
  reads: [
    "select 'for update' from `for update` -- for update",
    'select * from t lock in share mode',
    'with c as (select 1) select * from c',
    '(select 1) union (select 2)',
    'explain select 1',
    'rollback to savepoint a',
    'START TRANSACTION READ ONLY',
    'show tables',
    "select name from t where a = 'it''s' and b like '%delete%'",
  ],
  writes: [
    '/* c */ UPDATE t SET a = 1',
    'insert into t select 1',
    'replace into t values (1)',
    'load data infile "x" into table t',
    '# c\n delete from t',
    '/*! insert */ into t values (1)',
  ],
  locks: [
    'select * from t for update skip locked',
    'create temporary table x (a int)',
    'drop temporary table if exists x',
    'select nextval(s)',
    'explain update t set a = 1',
    'analyze format=json delete from t',
  ],
  ddl: [
    'create or replace table t (a int)',
    'truncate t',
    'drop table if exists t',
    'rename table a to b',
    'alter table t add a int',
  ],
  ends: ['analyze table t', 'optimize table t', 'begin', 'commit', 'rollback', 'lock tables t write'],
  unknown: ['{} from t', 'call p()', "execute immediate 'update t set a = 1'", ''],
};

describe('effect of a statement in a read-only transaction', () => {
  for (const [effect, statements] of Object.entries(cases))
    for (const sql of statements)
      it(`${effect}: ${sql.replace(/\n/g, ' ')}`, () => assert.equal(readOnlyEffect(sql), effect));
});
