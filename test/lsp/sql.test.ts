import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CodeLens, CompletionItem, Hover, Location } from 'vscode-languageserver/node';
import { locateSqlite } from '../../server/src/sqlite/locate.js';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { Client, NOTE } from './client.js';

const QUERIES = 'notebook/queries.py';
const TEXT = `import frappe


def titles(shelf):
    return frappe.db.sql(
        """select n.title, n.pages
        from \`tabNote\` n
        where n.shelf = %s and nvl(n.pages, 0) > 1""",
        shelf,
    )


def typing():
    frappe.db.sql("select n. from \`tabNote\` n")
    frappe.db.sql("select name from ")


def first():
    return frappe.db.sql("select owner from \`tabNote\` limit 1")
`;
const REPORT = 'notebook/notebook/report/thick/thick.json';
const REPORT_TEXT = `{
 "doctype": "Report",
 "name": "Thick",
 "report_type": "Query Report",
 "query": "select title as \\"Title:Data:120\\" from \`tabNote\` where pages > 100"
}
`;

describe('SQL services', () => {
  let client: Client;
  let uri: string;

  beforeEach(async () => {
    client = await Client.start();
    writeFileSync(path.join(client.root, QUERIES), TEXT);
    mkdirSync(path.join(client.root, path.dirname(REPORT)), { recursive: true });
    writeFileSync(path.join(client.root, REPORT), REPORT_TEXT);
    uri = client.open(QUERIES);
  });

  afterEach(() => client.stop());

  const at = (search: string, offset = 1) => ({
    textDocument: { uri },
    position: client.position(uri, search, offset),
  });
  const hover = async (search: string, offset = 1) => {
    const answer = await client.request<Hover | null>('textDocument/hover', at(search, offset));
    return (answer?.contents as { value: string } | undefined)?.value ?? '';
  };
  const complete = (search: string, offset: number) =>
    client.request<CompletionItem[]>('textDocument/completion', at(search, offset));

  it('names each target that was chosen, with SQLite’s own words', async function () {
    if ('missing' in locateSqlite({ outside: [] })) return this.skip();
    await client.stop();
    client = await Client.start();
    const config = { targets: ['mariadb', 'sqlite'], frappe: 'develop' };
    writeFileSync(path.join(client.root, 'doctype-compat.json'), JSON.stringify(config));
    const text = [
      'import frappe',
      'def first():',
      '    frappe.db.sql("select field(title, \'a\') from `tabNote`")',
      '    frappe.db.sql("select owner from `tabNote` where ifnull(pages, 0) = \'1\'")',
      '    frappe.db.sql("select name from `tabNote`")',
    ];
    writeFileSync(path.join(client.root, QUERIES), text.join('\n'));
    uri = client.open(QUERIES);
    const told = async () => (await client.diagnostics(uri, 'sqlite/unknown-function')).length > 0;
    await told();
    await client.until('a running SQLite', () =>
      client.statuses.find(({ sqlite }) => sqlite?.state === 'ready'),
    );
    while (!(await told()));
    assert.match(await hover('field(', 1), /\*\*✓ MariaDB 10\.11 · ✗ SQLite\*\*/);
    assert.match(await hover('owner', 1), /\*\*✓ MariaDB 10\.11 · ≠ SQLite\*\*/);
    assert.match(await hover('field(', 1), /- SQLite \*\*fails\*\*: no such function: FIELD/);
    assert.match(await hover('owner', 1), /- SQLite \*\*differs\*\*: On SQLite this comparison/);
    const plain = await hover('select name', 2);
    assert.match(plain, /- MariaDB 10\.11: nothing known against it\n- SQLite: nothing known against it/);
  });

  it('says what a table and a column are, and what the engine says', async function () {
    assert.match(await hover('tabNote`'), /`tabNote`: DocType \*\*Note\*\*, \d+ columns/);
    assert.match(await hover('pages\n'), /`tabNote\.pages`: `int NOT NULL`/);
    assert.match(await hover('select n.title'), /Tables: `tabNote`/);
    assert.equal(await hover('def titles'), '');
    if ('missing' in locateEngine()) return this.skip();
    await client.pull(uri);
    await client.until('a running engine', () =>
      client.statuses.find(({ engine }) => engine.state === 'ready'),
    );
    assert.match(await hover('nvl(', 1), /- Vitess 24 \*\*fails\*\*: 1305/);
    const half = await hover('select n. from', 2);
    assert.match(half, /- Vitess 24 \*\*fails\*\*: 1105/);
    assert.match(half, /- MariaDB 10\.11: nothing known against it/);
    const plain = await hover('select owner', 2);
    assert.match(plain, /- Vitess 24 runs, pass-through to the keyspace/);
    assert.match(plain, /- Read-only site: runs/);
  });

  it('completes columns after an alias, tables after FROM, functions of MySQL', async () => {
    const columns = await complete('select n. from', 'select n.'.length);
    assert.ok(columns.some(({ label, detail }) => label === 'pages' && detail === 'int · tabNote'));
    assert.ok(!columns.some(({ label }) => label === 'CONCAT'));
    const tables = await complete('select name from "', 'select name from '.length);
    assert.ok(tables.some(({ label, textEdit }) => label === 'tabNote' && textEdit?.newText === '`tabNote`'));
    const names = (await complete('where n.shelf', 'whe'.length)).map(({ label }) => label);
    assert.ok(names.includes('CONCAT') && names.includes('title') && !names.includes('NVL'));
  });

  it('completes what is half typed, by the query that it stands in', async () => {
    const cases: [string, string[]][] = [
      ['frappe.db.sql("select title from `tab|")', ['`tabNote`', '`tabNote Line`', '`tabShelf`']],
      ['frappe.db.sql("select title from `tabNote`, |")', ['`tabNote`', '`tabNote Line`', '`tabShelf`']],
      ['frappe.db.sql("with x as (select title t from tabNote) select x.| from x")', ['t']],
      ['frappe.db.sql("select q.| from (select title as t, pages from tabNote) q")', ['t', 'pages']],
      ['frappe.db.sql("select `q`.`|` from (select pages `rank` from tabNote) q")', ['`rank`']],
      ['frappe.db.sql("select q.| from (select pages `rank` from tabNote) q")', ['`rank`']],
      ['frappe.db.sql(f"select title from tabNote where {con|d}")', []],
      ['frappe.db.sql("select title -- no|thing\\n from tabNote")', []],
      ['frappe.db.sql("sel|")', ['select', 'insert into', 'update', 'delete from', 'with']],
    ];
    for (const [i, [code, expected]] of cases.entries()) {
      const file = `notebook/half_${i}.py`;
      writeFileSync(path.join(client.root, file), `${code.replace('|', '')}\n`);
      const items = await client.request<CompletionItem[]>('textDocument/completion', {
        textDocument: { uri: client.open(file) },
        position: { line: 0, character: code.indexOf('|') },
      });
      assert.deepEqual(
        items.map(({ textEdit }) => textEdit?.newText),
        expected,
        code,
      );
    }
  });

  it('knows SQL that a name holds, and the space after a statement of a script', async () => {
    const script = 'notebook/half.sql';
    writeFileSync(path.join(client.root, script), 'select title from ');
    const tables = await client.request<CompletionItem[]>('textDocument/completion', {
      textDocument: { uri: client.open(script) },
      position: { line: 0, character: 'select title from '.length },
    });
    assert.ok(tables.some(({ label }) => label === 'tabShelf'));
    const module = 'notebook/held.py';
    writeFileSync(
      path.join(client.root, module),
      'QUERY = "select pages from `tabNote`"\n\ndef f():\n    frappe.db.sql(QUERY)\n',
    );
    const [field] = await client.request<Location[]>('textDocument/definition', {
      textDocument: { uri: client.open(module) },
      position: { line: 0, character: 'QUERY = "select p'.length },
    });
    assert.equal(field?.uri, client.uri(NOTE));
  });

  it('goes to the DocType and to the field, and back to the SQL', async () => {
    const [table] = await client.request<Location[]>('textDocument/definition', at('tabNote`'));
    assert.equal(table?.uri, client.uri(NOTE));
    const note = client.open(NOTE);
    const [field] = await client.request<Location[]>('textDocument/definition', at('pages\n'));
    assert.deepEqual(
      field?.range.start,
      client.position(note, '"fieldname": "pages"', '"fieldname": '.length),
    );
    const uses = await client.request<Location[]>('textDocument/references', {
      textDocument: { uri: note },
      position: client.position(note, '"fieldname": "pages"', '"fieldname": "p'.length),
      context: { includeDeclaration: false },
    });
    assert.deepEqual(
      uses.map(({ uri: place, range }) => [path.posix.basename(place), range.start.line]),
      [
        ['api.py', 10],
        ['note.json', 9],
        ['thick.json', 4],
        ['queries.py', 5],
        ['queries.py', 7],
      ],
    );
  });

  it('puts a comment that ignores a finding above the statement, not into its string', async function () {
    if ('missing' in locateEngine()) return this.skip();
    await client.pull(uri);
    await client.until('a running engine', () =>
      client.statuses.find(({ engine }) => engine.state === 'ready'),
    );
    const items = await client.diagnostics(uri, 'vitess/mysql-function');
    const found = items.find(({ code }) => code === 'vitess/mysql-function')!;
    const actions = await client.actions(uri, [found]);
    const here = actions.find(({ title }) => title === 'Ignore vitess/mysql-function here');
    assert.equal(found.range.start.line, 7);
    assert.deepEqual(Client.editsFor(here?.edit, uri), [
      {
        range: { start: { line: 4, character: 0 }, end: { line: 4, character: 0 } },
        newText: '    # doctype-compat: ignore vitess/mysql-function\n',
      },
    ]);
  });

  it('marks the query of a report', async function () {
    if ('missing' in locateEngine()) return this.skip();
    const report = client.open(REPORT);
    await client.pull(report);
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', {
      textDocument: { uri: report },
    });
    assert.deepEqual(
      lenses.map(({ range, command }) => [range.start.line, command?.title]),
      [[4, 'Vitess: passthrough · no findings']],
    );
  });

  it('shows the plan on shards over a statement, and explains it on a page', async function () {
    if ('missing' in locateEngine()) return this.skip();
    const config = { targets: ['vitess-sharded'] };
    writeFileSync(path.join(client.root, 'doctype-compat.json'), JSON.stringify(config));
    const changes = [{ uri: client.uri('doctype-compat.json'), type: 1 }];
    client.notify('workspace/didChangeWatchedFiles', { changes });
    const text = await hover('select owner', 8);
    assert.match(text, /Vitess 24, sharded, runs: Every shard is asked\./);
    assert.match(text, /every shard of main gets/);
    const position = client.position(uri, 'select owner', 8);
    const explain = (more: object) =>
      client.request<{ markdown?: string; reason?: string }>('doctypeCompat/explainSql', {
        uri,
        position,
        ...more,
      });
    assert.match(
      (await explain({})).markdown ?? '',
      /select owner from `tabNote` limit 1[\s\S]*## Every shard is asked/,
    );
    const selected = "select title from `tabNote` where name = 'a'";
    assert.match((await explain({ selected })).markdown ?? '', /## One shard does it/);
    // A word that a search or a double click has selected is no statement.
    assert.match(
      (await explain({ selected: 'owner' })).markdown ?? '',
      /select owner from `tabNote` limit 1/,
    );
    const start = { line: 0, character: 0 };
    assert.match((await explain({ position: start })).reason ?? '', /no SQL statement here/);
  });
});
