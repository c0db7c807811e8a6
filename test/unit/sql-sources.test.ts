import assert from 'node:assert/strict';
import {
  queriesOfReport,
  queriesOfServerScripts,
  queriesOfTemplate,
} from '../../server/src/core/orm/extract.js';
import { extractSqlFile } from '../../server/src/core/sources/sql/extract.js';
import { splitStatements } from '../../server/src/core/sources/sql/split.js';

import { assertMapped, sqlOf } from '../support/sql-fragments.js';

describe('SQL in .sql files', () => {
  const split = (text: string) => splitStatements(text).map(({ span }) => text.slice(span.start, span.end));

  it('splits at semicolons outside of strings, names and comments', () => {
    const text =
      "select ';' -- a; b\n, `x;y` /* ; */ from t;\n# c;\nselect \"a\\\";b\", 'it''s;';;\nselect 1";
    assert.deepEqual(split(text), [
      "select ';' -- a; b\n, `x;y` /* ; */ from t",
      "select \"a\\\";b\", 'it''s;'",
      'select 1',
    ]);
  });

  it('follows DELIMITER and keeps programs whole without it', () => {
    const text =
      'DELIMITER $$\ncreate procedure p() begin select 1; end$$\nDELIMITER ;\nselect 2;\ncreate trigger t before insert on x for each row begin if a then set b = 1; end if; end;\nselect 3;';
    assert.deepEqual(split(text), [
      'create procedure p() begin select 1; end',
      'select 2',
      'create trigger t before insert on x for each row begin if a then set b = 1; end if; end',
      'select 3',
    ]);
  });

  it('takes dashes without a space for minus signs, and executable comments for code', () => {
    assert.deepEqual(split('select 1--1;/*!40101 set names utf8 */;'), [
      'select 1--1',
      '/*!40101 set names utf8 */',
    ]);
  });

  it('is not disturbed by a BOM, CRLF, or an open string', () => {
    const text = "\ufeffselect 1;\r\nselect 'open";
    assert.deepEqual(split(text), ['select 1', "select 'open"]);
    assertMapped(text, extractSqlFile(text));
  });
});

describe('SQL in JSON and templates', () => {
  it('reads a Query Report through its escapes', () => {
    const text =
      '{"doctype": "Report", "name": "R", "report_type": "Query Report",\n"query": "select name as \\"Name:Data:9\\",\\n\\ttotal from \\u0074 where c = %(c)s"}';
    const fragments = queriesOfReport(text).fragments;

    assert.deepEqual(sqlOf(fragments), ['select name as "Name:Data:9", total from t where c = \'x\'']);
    const at = fragments[0]!.sql.indexOf('total');
    const span = fragments[0]!.map.spanOf(at, at + 5);
    assert.equal(text.slice(span.start, span.end), 'total');
  });

  it('reads Server Scripts in fixtures', () => {
    const text =
      '[{"doctype": "Server Script", "name": "S", "script": "a = 1\\nfrappe.db.sql(\\"select \'\\\\n\', name from t\\")"}]';
    const fragments = queriesOfServerScripts(text).fragments;
    assertMapped(text, fragments);
    assert.deepEqual(
      fragments.map(({ sql }) => sql),
      ["select '\n', name from t"],
    );
  });

  it('reads calls in Jinja', () => {
    const text =
      '<p>{% set x = frappe.db.sql("select name from t", as_dict=1) %}{{ frappe.db.sql("select 2")[0] }}</p>';
    const fragments = queriesOfTemplate(text).fragments;
    assertMapped(text, fragments);
    assert.deepEqual(sqlOf(fragments), ['select name from t', 'select 2']);
    const unused =
      '{# {{ frappe.db.sql("select 1") }} #}{% raw %}{{ frappe.db.sql("select 2") }}{% endraw %}{{ frappe.db.sql("select 3") }}';
    assert.deepEqual(sqlOf(queriesOfTemplate(unused).fragments), ['select 3']);
  });
});
