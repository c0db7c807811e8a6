import assert from 'node:assert/strict';
import { queriesOfPython, queriesOfReport } from '../../server/src/core/orm/extract.js';

import { assertMapped, sqlOf } from '../support/sql-fragments.js';

describe('SQL in Python', () => {
  const inFunction = (...lines: string[]) =>
    `import frappe\n\ndef f(a, b):\n${lines.map((line) => `    ${line}`).join('\n')}\n`;
  const read = (...lines: string[]) => {
    const text = inFunction(...lines);
    const fragments = queriesOfPython(text).fragments;
    assertMapped(text, fragments);
    return sqlOf(fragments);
  };

  it('reads literals of every kind with their places', () => {
    assert.deepEqual(
      read(
        'frappe.db.sql("select \\"a\\" from t" r" where b = \'\\d\'" """\n\tand \\\nc""" U\'\\u0020or "\\x41" d\')',
      ),
      ['select "a" from t where b = \'\\d\' and c or "A" d'],
    );
  });

  it('keeps together what one branch puts into several texts', () => {
    const query = 'frappe.db.sql(f"select {c}, sum(q) from t group by {g}")';
    const both = ['select x, sum(q) from t group by x', 'select y, sum(q) from t group by y'];
    const all = [
      'select x, sum(q) from t group by x',
      'select x, sum(q) from t group by y',
      'select y, sum(q) from t group by x',
      'select y, sum(q) from t group by y',
    ];
    const sorted = (...lines: string[]) => read(...lines, query).sort();
    assert.deepEqual(sorted('if a:', '  c = "x"', '  g = "x"', 'else:', '  c = "y"', '  g = "y"'), both);
    // Two branches that ask the same, and one that asks the contrary.
    const start = ['c = "y"', 'g = "y"'];
    assert.deepEqual(sorted(...start, 'if a.by:', '  c = "x"', 'if a.by:', '  g = "x"'), both);
    assert.deepEqual(
      sorted('c = "y"', 'g = "x"', 'if a.by:', '  c = "x"', 'if not a.by:', '  g = "y"'),
      both,
    );
    // What is asked may have changed, or is not the same, or the rounds of a loop go other ways.
    assert.deepEqual(sorted(...start, 'if a.by:', '  c = "x"', 'a.by = b', 'if a.by:', '  g = "x"'), all);
    assert.deepEqual(sorted(...start, 'if a.by:', '  c = "x"', 'a = b', 'if a.by:', '  g = "x"'), all);
    assert.deepEqual(sorted(...start, 'if a.by:', '  c = "x"', 'if b:', '  g = "x"'), all);
    assert.deepEqual(sorted(...start, 'if f(a):', '  c = "x"', 'if f(a):', '  g = "x"'), all);
  });

  it('fills placeholders by where they stand', () => {
    assert.deepEqual(
      read('frappe.db.sql("select a from t where b in %s and c = %(c)s and d like \'%%x\' limit %s, %s", a)'),
      ["select a from t where b in ('x') and c = 'x' and d like '%x' limit 1, 1"],
    );
  });

  it('takes a percent sign as it is when no values are passed', () => {
    assert.deepEqual(read('frappe.db.sql("select a from t where b like \'%x%\'")'), [
      "select a from t where b like '%x%'",
    ]);
  });

  it('follows format, percent, concatenation and join', () => {
    assert.deepEqual(
      read(
        'cols = ", ".join(["x", "y"])',
        'q = "select {cols} from `tab{0}`".format(a, cols=cols)',
        'frappe.db.sql(q + " where z = \'%s\'" % b)',
      ),
      ["select x, y from `tabhole_0` where z = 'x'"],
    );
  });

  it('follows names, aliases, self.db and the other methods', () => {
    const text = `import frappe
from frappe import db as other
QUERY = "select 1"
class A:
    def m(self):
        db = frappe.db
        run = frappe.db.sql
        db.sql_list(QUERY)
        run("select 2")
        self.db.sql_ddl("select 3")
        other.multisql({"postgres": "select 4", "mariadb": "select 5"})
        unrelated.sql("select 6")
`;
    const fragments = queriesOfPython(text).fragments;
    assertMapped(text, fragments);
    assert.deepEqual(sqlOf(fragments), ['select 1', 'select 2', 'select 3', 'select 5']);
    assert.deepEqual(
      fragments.map(({ owner, method }) => `${owner} ${method}`),
      ['A.m sql_list', 'A.m sql', 'A.m sql_ddl', 'A.m multisql'],
    );
  });

  it('gives every variant of clauses that are appended under a condition', () => {
    assert.deepEqual(
      read(
        'q = "select 1"',
        'if a:',
        '    q += " limit 1"',
        'else:',
        '    q += " limit 2"',
        'frappe.db.sql(q)',
      ),
      ['select 1 limit 1', 'select 1 limit 2'],
    );
  });

  it('keeps the sure part when there are too many variants', () => {
    const lines = [
      'q = "select 1"',
      ...[1, 2, 3, 4, 5, 6].flatMap((n) => [`if a == ${n}:`, `    q += " and ${n}"`]),
    ];
    const fragments = queriesOfPython(inFunction(...lines, 'frappe.db.sql(q)')).fragments;
    assert.ok(fragments.length <= 16);
    for (const { sql, holes } of fragments) {
      assert.ok(sql.startsWith('select 1'));
      assert.equal(holes[0]?.kind, 'unknown');
    }
  });

  it('reads a format inside a format', () => {
    assert.deepEqual(
      read(
        'frappe.db.sql("select {} from {}".format("{0}, {0}".format("a"), "`tab%s`" % ("%s" % "X")))',
        'frappe.db.sql("select %*d, %5s, %s" % (1, 2, "w", "x"))',
      ),
      ['select a, a from `tabX`', 'select hole_0 , hole_1 , x'],
    );
  });

  it('does what string methods do', () => {
    assert.deepEqual(
      read(
        'frappe.db.sql("\\n select X ".strip().replace("X", "a").lower())',
        'frappe.db.sql(dedent("""\\',
        '    select 1',
        '      from t"""))',
        'frappe.db.sql("select " + ", ".join(f"`{c}`" for c in ["x", "y"]))',
      ),
      ['select a', 'select 1 from t', 'select `x`, `y`'],
    );
  });

  it('forgets a name that something else binds', () => {
    for (const line of [
      'x = 1; q = b',
      'a = q = b',
      '(a, q) = b',
      'for a, (x, q) in b: pass',
      'with b as q: pass',
      'import b as q',
      'if (q := b): pass',
      'def q(): pass',
      'del q',
    ])
      assert.deepEqual(read('q = "select 1"', line, 'frappe.db.sql(q)'), [], line);
    assert.deepEqual(read('q = "select 1"', '[frappe.db.sql(q) for q in b]'), []);
    assert.deepEqual(read('q = "select 1"', 'run(lambda q: frappe.db.sql(q))'), []);
  });

  it('forgets lists and attributes that calls may change', () => {
    const query = 'frappe.db.sql("select " + ", ".join(q) + " z")';
    for (const line of ['change(q)', 'q[0] = b', 'q.sort()', 'other = q; change(other)'])
      assert.deepEqual(read('q = ["a"]', line, query), ['select z'], line);
    assert.deepEqual(read('q = ["a"]', 'other = q', 'other.append("b")', query), ['select a, b z']);
    const text = `class A:
    def m(self):
        self.q = "select 1"
        self.change()
        frappe.db.sql(self.q)
    def change(self):
        self.q = "select 2"
`;
    assert.deepEqual(queriesOfPython(text).fragments, []);
  });

  it('leaves out paths that have ended', () => {
    assert.deepEqual(
      read(
        'if a:',
        '    q = "select 1"',
        'elif b:',
        '    q = None',
        '    return',
        'else:',
        '    frappe.throw("no")',
        'frappe.db.sql(q)',
      ),
      ['select 1'],
    );
  });

  it('knows what a loop and an exception leave', () => {
    assert.deepEqual(
      read(
        'q = "select 1"',
        'for x in a:',
        '    q = "select 2"',
        '    if b: break',
        '    q = "select 3"',
        'frappe.db.sql(q)',
      ),
      ['select 1', 'select 3', 'select 2'],
    );
    assert.deepEqual(
      read(
        'q = "select 1"',
        'try:',
        '    q = "select 2"',
        '    a()',
        '    q = "select 3"',
        'except Exception:',
        '    frappe.db.sql(q)',
      ),
      ['select 1', 'select 2', 'select 3'],
    );
  });

  it('gives functions what the module holds when it is loaded', () => {
    const text = `import frappe
def f():
    frappe.db.sql(Q)
    frappe.db.sql(CHANGED)
class Report:
    QUERY = "select 3 from r"
    def run(self):
        frappe.db.sql(self.QUERY)
Q = "select 1"
CHANGED = "select 0"
if frappe.conf.x:
    Q += " from t"
def g():
    global CHANGED
    CHANGED = "select 9"
`;
    assert.deepEqual(sqlOf(queriesOfPython(text).fragments), [
      'select 1',
      'select 1 from t',
      'select 3 from r',
    ]);
  });

  it('leaves out code for other databases', () => {
    assert.deepEqual(
      read(
        'if frappe.db.db_type == "postgres":',
        '    frappe.db.sql("select 1")',
        'elif frappe.db.db_type == "mariadb":',
        '    frappe.db.sql("select 2")',
        'else:',
        '    frappe.db.sql("select 3")',
      ),
      ['select 2'],
    );
  });

  it('marks what is being typed', () => {
    const open = (code: string) =>
      queriesOfPython(code).fragments.map(({ sql, unfinished }) => [sql, unfinished ?? false]);
    assert.deepEqual(open('frappe.db.sql("""select 1'), [['select 1', true]]);
    assert.deepEqual(open('frappe.db.sql("select 1", [a, )'), [['select 1', true]]);
    assert.deepEqual(open('frappe.db.sql("select 1")\nx = (1,'), [['select 1', false]]);
    assert.deepEqual(open('q = "select 1\nfrappe.db.sql(q)'), []);
    const report = '{"doctype": "Report", "report_type": "Query Report", "query": "select 1';
    assert.deepEqual(
      queriesOfReport(report).fragments.map(({ unfinished }) => unfinished),
      [true],
    );
  });

  it('is quick on long concatenations', () => {
    const long = Array.from({ length: 200 }, (_, i) => `"a${i}" + str(b)`).join(' + ');
    const started = performance.now();
    queriesOfPython(inFunction(`q = ${long}`, 'frappe.db.sql("select 1")')).fragments;
    assert.ok(performance.now() - started < 500);
  });
});
