import assert from 'node:assert/strict';
import { tokens } from '../../../client/src/preview/highlight.js';
import { layoutStatement } from '../../../server/src/core/editor/layout.js';
import { markDifferences } from '../../../server/src/core/preview/diff.js';

describe('the layout of a statement', () => {
  it('puts one definition on a line and the options after the bracket', () => {
    const sql =
      'create table `tabX` (\n\t\t\tname varchar(140) primary key,\n`a` decimal(21,9),\nindex `a`(`a`))\n\t\t\tENGINE=InnoDB\n\t\t\tROW_FORMAT=DYNAMIC';
    assert.deepEqual(layoutStatement(sql), [
      'create table `tabX` (',
      '  name varchar(140) primary key,',
      '  `a` decimal(21,9),',
      '  index `a`(`a`)',
      ') ENGINE=InnoDB ROW_FORMAT=DYNAMIC',
    ]);
  });

  it('is not misled by quotes', () => {
    const sql = "create table `tab(X), ``Y` (`a` varchar(140) DEFAULT 'it''s,  (x\\'', `b` int)";
    assert.deepEqual(layoutStatement(sql), [
      'create table `tab(X), ``Y` (',
      "  `a` varchar(140) DEFAULT 'it''s,  (x\\'',",
      '  `b` int',
      ')',
    ]);
  });

  it('leaves a statement that is cut off as it is', () => {
    assert.deepEqual(layoutStatement("create table `x` (`a` varchar(140) DEFAULT 'open"), [
      'create table `x` (',
      "  `a` varchar(140) DEFAULT 'open",
    ]);
    assert.deepEqual(layoutStatement('create sequence s nocache'), ['create sequence s nocache']);
  });
});

describe('the differences of two engines', () => {
  const marks = (own: string, other: string) =>
    markDifferences([layoutStatement(own)], [layoutStatement(other)])
      .flat()
      .flatMap(({ text, mark, other: form }) => (mark ? [[text.trim(), mark, form]] : []));

  it('are none where only the spelling differs', () => {
    const mariadb =
      "create table `x` (name varchar(140) primary key, docstatus tinyint not null default '0', `a` varchar(140) UNIQUE, index `b`(`b`)) ENGINE=InnoDB CHARACTER SET=utf8mb4";
    const mysql =
      "CREATE TABLE `x` (`name` varchar(140) NOT NULL, `docstatus` tinyint NOT NULL DEFAULT '0', `a` varchar(140), PRIMARY KEY (`name`), UNIQUE KEY `a` (`a`), KEY `b` (`b`)) ENGINE=InnoDB DEFAULT CHARACTER SET=utf8mb4";
    assert.deepEqual(marks(mariadb, mysql), []);
    assert.deepEqual(marks(mysql, mariadb), []);
  });

  it('are told for types, defaults and what is missing', () => {
    const mariadb = "create table `x` (name uuid primary key, `a` text DEFAULT 'A b', `gone` int)";
    const vitess =
      "CREATE TABLE `x` (`name` char(36) NOT NULL, `a` text DEFAULT ('A b'), PRIMARY KEY (`name`))";
    assert.deepEqual(marks(mariadb, vitess), [
      ['name uuid primary key,', 'changed', '`name` char(36) NOT NULL'],
      ["`a` text DEFAULT 'A b',", 'changed', "`a` text DEFAULT ('A b')"],
      ['`gone` int', 'only', undefined],
    ]);
  });

  it('see the case of a string, and a unique column that is not', () => {
    const own = "create table `x` (`a` varchar(140) DEFAULT 'A', `b` varchar(140) UNIQUE)";
    const other = "create table `x` (`a` varchar(140) DEFAULT 'a', `b` varchar(140))";
    assert.deepEqual(
      marks(own, other).map(([text]) => text),
      ["`a` varchar(140) DEFAULT 'A',", '`b` varchar(140) UNIQUE'],
    );
  });
});

describe('the colours of a statement', () => {
  it('lose no character, whatever the text', () => {
    for (const line of [
      "  `a``b` varchar(140) DEFAULT 'it''s <img>',",
      "'open",
      '`open',
      '-- 5 note',
      '😀 "x" 1.5 /* c */ !',
    ]) {
      assert.equal(
        tokens(line)
          .map(({ text }) => text)
          .join(''),
        line,
      );
    }
  });

  it('tell names, types, words and strings apart', () => {
    const kinds = tokens("`set` varchar(140) NOT NULL DEFAULT 'int'").flatMap(({ kind, text }) =>
      kind ? [`${kind} ${text}`] : [],
    );
    assert.deepEqual(kinds, [
      'name `set`',
      'type varchar',
      'literal 140',
      'keyword NOT',
      'keyword NULL',
      'keyword DEFAULT',
      "string 'int'",
    ]);
  });
});
