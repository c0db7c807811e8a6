import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { unifiedDiff } from '../../server/src/core/vitess-patch/patch.js';
import { cli } from '../support/cli.js';
import { gitIn } from '../support/git.js';

/** What of Frappe's files the patches look for, in a stand-in that is no Frappe. */
const SOURCES: Readonly<Record<string, string>> = {
  'schema.py': [
    'class DbColumn:',
    '\tdef get_definition(self, column_def, default):',
    '\t\tif default is not None:',
    '\t\t\tcolumn_def += f" DEFAULT {default}"',
    '\t\treturn column_def',
    '',
    '\tdef default_changed(self, current_def):',
    '\t\treturn current_def["default"] != self.default',
    '',
  ].join('\n'),
  'mariadb/schema.py': [
    'class MariaDBTable:',
    '\tdef alter(self):',
    '\t\tquery = []',
    '\t\tquery.extend(',
    '\t\t\t[f"ADD UNIQUE INDEX IF NOT EXISTS {col.fieldname} (`{col.fieldname}`)" for col in self.add_unique]',
    '\t\t)',
    '\t\treturn query',
    '',
  ].join('\n'),
  'mariadb/database.py': [
    'class MariaDBDatabase:',
    '\tdef set_execution_timeout(self, seconds: int):',
    '\t\tself.sql("set session max_statement_time = %s", int(seconds))',
    '',
    '\tdef create_global_search_table(self):',
    '\t\tself.sql("""create table __global_search (name varchar(140))',
    '\t\t\t\tENGINE=MyISAM""")',
    '',
  ].join('\n'),
};

describe('vitess-patch', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-patch-'));
  const frappe = path.join(folder, 'bench/apps/frappe');
  before(() => {
    for (const [name, text] of Object.entries(SOURCES)) {
      const file = path.join(frappe, 'frappe/database', name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  });
  after(() => rmSync(folder, { recursive: true }));
  const run = (...args: string[]) => cli(['vitess-patch', ...args], { cwd: folder });

  it('writes a patch for each thing that is there, and names what is not', async () => {
    const { code, stdout } = await run('bench', '--out', 'out');
    assert.equal(code, 0);
    const files = readdirSync(path.join(folder, 'out')).sort();
    assert.deepEqual(files, [
      '0001-text-default.patch',
      '0002-unique-index.patch',
      '0003-statement-time.patch',
      'README.md',
    ]);
    assert.match(stdout, /not in this Frappe: sequence \(/);
    const first = readFileSync(path.join(folder, 'out', files[0]!), 'utf8');
    assert.match(first, /MySQL behind it says 1101 \(42000\)/);
    assert.match(first, /Tried on Vitess 24: refused\n {4}ALTER TABLE/);
    const page = readFileSync(path.join(folder, 'out/README.md'), 'utf8');
    assert.match(page, /\| `0003-statement-time\.patch` \|.*\| 1193 \|/);
    assert.match(page, /Not in this Frappe.*search-table/);
  });

  it('which git applies, and which take themselves back', async () => {
    await run('bench', '--out', 'out');
    const copy = path.join(folder, 'copy');
    cpSync(frappe, copy, { recursive: true });
    const git = gitIn(copy);
    git('init', '-q');
    const patches = readdirSync(path.join(folder, 'out'))
      .filter((name) => name.endsWith('.patch'))
      .map((name) => path.join(folder, 'out', name));
    git('apply', '--check', ...patches);
    git('apply', ...patches);
    const schema = readFileSync(path.join(copy, 'frappe/database/schema.py'), 'utf8');
    assert.match(schema, /\t\tif default is not None and column_def\.split\(" "\)\[0\] not in \("text", /);
    assert.match(
      schema,
      /default_changed\(self, current_def\):\n\t\tif current_def\["type"\] in .*\n\t\t\treturn False\n/,
    );
    const table = readFileSync(path.join(copy, 'frappe/database/mariadb/schema.py'), 'utf8');
    assert.ok(!table.includes('IF NOT EXISTS') && table.includes('if not frappe.db.has_index('));
    git('apply', '--reverse', ...patches);
    for (const [name, text] of Object.entries(SOURCES))
      assert.equal(readFileSync(path.join(copy, 'frappe/database', name), 'utf8'), text);
  });

  it('changes nothing in the bench, and says what is missing', async () => {
    for (const [name, text] of Object.entries(SOURCES))
      assert.equal(readFileSync(path.join(frappe, 'frappe/database', name), 'utf8'), text);
    assert.equal((await run('bench')).code, 2);
    const none = await run('out', '--out', 'other');
    assert.equal(none.code, 2);
    assert.match(none.stderr, /no Frappe here/);
    assert.ok(!existsSync(path.join(folder, 'other')));
    assert.equal((await run('--help')).code, 0);
  });

  it('finds its place in a diff again', () => {
    const lines = Array.from({ length: 30 }, (_, at) => `line ${at}`);
    const changed = [...lines];
    changed.splice(20, 1, 'other', 'more');
    changed.splice(2, 1);
    const diff = unifiedDiff('x.py', `${lines.join('\n')}\n`, `${changed.join('\n')}\n`);
    assert.match(diff, /^--- a\/x\.py\n\+\+\+ b\/x\.py\n@@ -1,6 \+1,5 @@\n/);
    assert.match(
      diff,
      /@@ -18,7 \+17,8 @@\n line 17\n line 18\n line 19\n-line 20\n\+other\n\+more\n line 21/,
    );
    assert.equal(unifiedDiff('x.py', 'a\n', 'a\n'), '');
  });
});
