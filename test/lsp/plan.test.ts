import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PlanResult } from '../../server/src/protocol.js';
import { cli } from '../support/cli.js';
import { commitAll } from '../support/git.js';
import { Client, NOTE } from './client.js';

const CRATE = ['Data', 'Int'].map((fieldtype) => ({ fieldname: fieldtype.toLowerCase(), fieldtype }));
const DOCTYPES = 'notebook/notebook/doctype';

/** One app with every kind of change that a plan knows, and the same question asked of the editor and of the command line. */
describe('a plan in the editor and on the command line', () => {
  let client: Client;
  afterEach(() => client.stop());

  function start(
    change: (root: string, write: (file: string, json: unknown) => void) => void,
  ): Promise<Client> {
    return Client.start({
      prepare(root) {
        const write = (file: string, content: unknown) => {
          const at = path.join(root, file);
          mkdirSync(path.dirname(at), { recursive: true });
          writeFileSync(at, typeof content === 'string' ? content : JSON.stringify(content, undefined, 1));
        };
        write('notebook/notebook/custom/note_line.json', customs('Data'));
        write(`${DOCTYPES}/going/going.json`, doctype('Going', [{ fieldname: 'a', fieldtype: 'Data' }]));
        write(`${DOCTYPES}/crate/crate.json`, doctype('Crate', CRATE));
        commitAll(root);
        change(root, write);
      },
    });
  }

  async function inEditor(): Promise<Extract<PlanResult, { sql: string }>> {
    const uri = client.open(NOTE, client.read(NOTE));
    await client.pull(uri);
    for (;;) {
      const refreshes = client.refreshes;
      const plan = await client.request<PlanResult>('doctypeCompat/plan', { uri });
      if ('sql' in plan) return plan;
      await client.until('the base', () => (client.refreshes > refreshes ? true : undefined));
    }
  }

  async function onCommandLine(format: 'sql' | 'markdown', ...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await cli(['plan', '--base', 'main', '--format', format, ...args], {
      cwd: client.root,
    });
    assert.equal(code, 0, stderr);
    return stdout;
  }

  it('is the same for renamed, added, removed, changed and customized DocTypes', async () => {
    client = await start((root, write) => {
      const read = (file: string) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
      rmSync(path.join(root, `${DOCTYPES}/crate`), { recursive: true });
      write(`${DOCTYPES}/box/box.json`, doctype('Box', CRATE));
      rmSync(path.join(root, `${DOCTYPES}/going`), { recursive: true });
      write(`${DOCTYPES}/coming/coming.json`, doctype('Coming', [{ fieldname: 'z', fieldtype: 'Int' }]));
      write('notebook/notebook/custom/note_line.json', customs('Int'));
      const note = read(NOTE);
      const first = note.fields.find(({ fieldtype }: { fieldtype: string }) => fieldtype === 'Data');
      const others = note.fields.filter((field: unknown) => field !== first);
      write(NOTE, { ...note, fields: [...others, { ...first, fieldname: 'heading' }] });
      write(
        'notebook/patches/rename.py',
        `from frappe.model.utils.rename_field import rename_field\n\ndef execute():\n\trename_field("${note.name}", "${first.fieldname}", "heading")\n`,
      );
    });
    const { sql, markdown } = await inEditor();
    assert.equal(sql, await onCommandLine('sql'));
    assert.equal(markdown, await onCommandLine('markdown'));
    for (const name of ['Box', 'Crate', 'Going', 'Coming', 'Note', 'Note Line'])
      assert.ok(sql.includes(`\n-- ${name}: `), name);
    const run = sql.split('\n').filter((line) => !line.startsWith('--'));
    assert.doesNotMatch(run.join('\n'), /DROP (?:TABLE|COLUMN)/);
    assert.match(sql, /title renamed to heading/);
    assert.match(sql, /Probably renamed to Box/);
  });

  it('follows the version of Frappe that the configuration file names', async () => {
    client = await start((root, write) => {
      write('doctype-compat.json', { frappe: '15' });
      const note = JSON.parse(readFileSync(path.join(root, NOTE), 'utf8'));
      write(NOTE, { ...note, fields: [...note.fields, { fieldname: 'n', fieldtype: 'Int' }] });
    });
    const { sql } = await inEditor();
    assert.equal(sql, await onCommandLine('sql'));
    assert.equal(sql, await onCommandLine('sql', '--frappe', '15'));
    assert.notEqual(sql, await onCommandLine('sql', '--frappe', '16'));
  });
});

function doctype(name: string, fields: object[]): object {
  return { doctype: 'DocType', name, module: 'Notebook', engine: 'InnoDB', fields };
}

function customs(fieldtype: string): object {
  const custom = { dt: 'Note Line', fieldname: 'extra', fieldtype };
  return { doctype: 'Note Line', custom_fields: [custom], property_setters: [], sync_on_migrate: 1 };
}

describe('settings of the configuration file, in the editor', () => {
  let client: Client;
  afterEach(() => client.stop());

  it('are obeyed by hover over SQL and by the engine', async () => {
    client = await Client.start({
      prepare(root) {
        writeFileSync(
          path.join(root, 'doctype-compat.json'),
          '{"frappe": "15", "versions": {"mysql": "8.0"}}',
        );
      },
    });
    const text = 'def f():\n    frappe.db.sql("select pages from `tabNote`")\n';
    const uri = client.open('notebook/api.py', text);
    await client.pull(uri);
    const position = { line: 1, character: text.split('\n')[1]!.indexOf('pages') + 1 };
    const params = { textDocument: { uri }, position };
    const hover = await client.request<{ contents: { value: string } }>('textDocument/hover', params);
    assert.match(hover.contents.value, /`int\(11\) NOT NULL`/);
    const information = await client.request<string>('doctypeCompat/debugInformation');
    assert.match(information, /for MySQL 8\.0\./);
  });
});
