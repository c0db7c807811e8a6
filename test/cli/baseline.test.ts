import assert from 'node:assert/strict';
import { readFileSync, renameSync } from 'node:fs';
import { cli } from '../support/cli.js';
import { bench, doctypeJson, Workspace } from '../support/workspace.js';

const texts = (...names: string[]) =>
  names.map((fieldname) => ({ fieldname, fieldtype: 'Text', default: 'x' }));
const NOTE = 'apps/shop/shop/desk/doctype/note/note.json';

describe('check --baseline', () => {
  let workspace: Workspace;
  before(() => {
    workspace = new Workspace(bench({ note: doctypeJson('Note', { fields: texts('one', 'two') }) }));
  });
  after(() => workspace.remove());

  const check = (...args: string[]) =>
    cli(['check', '--no-engine', '--format', 'json', '--rule', 'vitess/text-default', ...args], {
      cwd: workspace.path,
    });
  const fields = (stdout: string) =>
    (JSON.parse(stdout) as { findings: { field: string }[] }).findings.map(({ field }) => field);

  it('writes what there is, and then it does not block', async () => {
    const { code, stdout, stderr } = await check('--baseline', 'known.json', '--write-baseline');
    assert.equal(code, 0);
    assert.deepEqual(fields(stdout), []);
    assert.equal(stderr, 'doctype-compat: 2 findings written to known.json\n');
    const { findings } = JSON.parse(readFileSync(workspace.at('known.json'), 'utf8'));
    assert.deepEqual(
      findings.map(({ fingerprint, likeness, ...entry }: Record<string, string>) => entry),
      ['one', 'two'].map((field) => ({ rule: 'vitess/text-default', file: NOTE, doctype: 'Note', field })),
    );
  });

  it('knows findings again whose lines have moved, and tells new ones', async () => {
    const moved = doctypeJson('Note', { autoname: 'hash', fields: texts('zero', 'two', 'one') });
    workspace.write(NOTE, `\n\n${moved}`);
    const { code, stdout } = await check('--baseline', 'known.json');
    assert.equal(code, 1);
    assert.deepEqual(fields(stdout), ['zero']);
  });

  it('knows them again in a file that has moved', async () => {
    workspace.remove();
    workspace = new Workspace({
      ...bench({ note: doctypeJson('Note', { fields: texts('one') }) }),
    });
    await check('--baseline', 'known.json', '--write-baseline');
    const known = readFileSync(workspace.at('known.json'), 'utf8');
    workspace.remove();
    workspace = new Workspace({
      ...bench({}),
      'apps/shop/shop/other/doctype/note/note.json': doctypeJson('Note', { fields: texts('one') }),
      'known.json': known,
    });
    assert.deepEqual(fields((await check('--baseline', 'known.json')).stdout), []);
  });

  it('knows them again in a file that has another name, as often as they were there', async () => {
    const code = (n: number) =>
      `import frappe\n\n\n${"def f():\n\tfrappe.db.sql('select nope from tabUser')\n".repeat(n)}`;
    const at = (name: string) => `apps/shop/shop/${name}.py`;
    const all = (...args: string[]) =>
      cli(['check', '--no-engine', '--format', 'json', '--rule', 'sql/unknown-column', ...args], {
        cwd: workspace.path,
      });
    const files = (stdout: string) =>
      (JSON.parse(stdout) as { findings: { file: string }[] }).findings.map(({ file }) => file);
    workspace.remove();
    workspace = new Workspace({ ...bench({}), [at('old')]: code(2) });
    await all('--baseline', 'known.json', '--write-baseline');
    renameSync(workspace.at(at('old')), workspace.at(at('other')));
    assert.deepEqual(files((await all('--baseline', 'known.json')).stdout), []);
    workspace.write(at('other'), `\n\n# Lines have moved, too.\n${code(3)}`);
    assert.deepEqual(files((await all('--baseline', 'known.json')).stdout), [at('other')]);
    // The old file is there: what is in the other one is new.
    workspace.write(at('old'), code(2));
    assert.equal(files((await all('--baseline', 'known.json')).stdout).length, 3);
  });

  it('refuses a file that is no baseline', async () => {
    workspace.write('bad.json', '{"findings": [{}]}');
    for (const [file, says] of [
      ['missing.json', 'no such file'],
      ['bad.json', 'a finding without a fingerprint'],
    ]) {
      const { code, stderr } = await check('--baseline', file!);
      assert.equal(code, 2);
      assert.equal(stderr, `doctype-compat: baseline ${file}: ${says}\n`);
    }
  });
});
