import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Range, WorkspaceEdit } from 'vscode-languageserver/node';
import { cli } from '../support/cli.js';
import { committedSample } from '../support/git.js';
import { applyToDisk } from '../support/workspace-edit.js';
import { Client } from './client.js';

const LIBRARY = 'bench/apps/library/library';
const LOAN = `${LIBRARY}/library/doctype/loan/loan.json`;
const MEMBER = `${LIBRARY}/library/doctype/library_member/library_member.json`;

interface Found {
  file: string;
  rule: string;
  message: string;
}

describe('renaming in the sample bench', function () {
  // Each compares several whole checks.
  this.timeout(120_000);
  let client: Client;

  beforeEach(async () => {
    client = await Client.start({
      folders: ['bench'],
      refactors: true,
      prepare(root) {
        committedSample(path.join(root, 'bench'));
      },
    });
  });

  afterEach(() => client.stop());

  const rename = (uri: string, search: string, newName: string, offset = 1) =>
    client.request<WorkspaceEdit>('textDocument/rename', {
      textDocument: { uri },
      position: client.position(uri, search, offset),
      newName,
    });

  /** Findings without places, which a rename moves. */
  async function findings(...args: string[]): Promise<string[]> {
    const { stdout } = await cli(['check', '--format', 'json', '--no-engine', ...args], {
      cwd: client.path('bench'),
    });
    const { findings: found } = JSON.parse(stdout) as { findings: Found[] };
    return found.map(({ file, rule, message }) => `${file} ${rule} ${message}`).sort();
  }

  async function plan(): Promise<string> {
    const { stdout, stderr } = await cli(['plan', '--base', 'main', '--format', 'markdown'], {
      cwd: client.path('bench'),
    });
    return stdout + stderr;
  }

  it('of a field leaves a bench that checks as before and whose plan keeps the data', async () => {
    const uri = client.open(LOAN);
    const before = await findings();
    const edit = await rename(uri, '"loaned_on"', 'lent_on');
    applyToDisk(edit);
    assert.match(client.read(LOAN), /"field_order": \[\s+"member",\s+"lent_on"/);
    assert.match(client.read(LOAN), /"fieldname": "lent_on",\s+"fieldtype": "Date",\s+"label": "Loaned On"/);
    assert.match(client.read(`${LIBRARY}/api.py`), /SELECT loan\.name, loan\.lent_on/);
    assert.match(
      client.read(`${LIBRARY}/library/doctype/loan/loan.py`),
      /add_index\("Loan", \["member", "lent_on"\]\)/,
    );
    const patch = 'patches/v1_0/rename_loaned_on_of_loan_to_lent_on';
    assert.match(client.read(`${LIBRARY}/${patch}.py`), /rename_field\("Loan", "loaned_on", "lent_on"\)/);
    assert.match(
      client.read(`${LIBRARY}/patches.txt`),
      /\[post_model_sync\]\nlibrary\.patches\.v1_0\.lower_isbn\nlibrary\.patches\.v1_0\.rename_loaned_on_of_loan_to_lent_on\n/,
    );
    // An index is called after its fields.
    const renamed = before.map((one) => one.replaceAll('loaned_on', 'lent_on')).sort();
    assert.deepEqual(await findings(), renamed);
    assert.deepEqual(
      (await findings('--base', 'main')).filter((one) => !/index-if-not-exists/.test(one)),
      [],
    );
    const text = await plan();
    assert.match(text, /UPDATE `tabLoan` SET `lent_on` = `loaned_on`/);
    assert.doesNotMatch(text, /probabl|looks as if/i);
  });

  it('asks about the label and about what may be something else', async () => {
    const uri = client.open(LOAN);
    const { changeAnnotations, documentChanges } = await rename(uri, '"loaned_on"', 'lent_on');
    assert.equal(changeAnnotations?.sure?.needsConfirmation, undefined);
    assert.equal(changeAnnotations?.patch?.needsConfirmation, undefined);
    assert.equal(changeAnnotations?.label?.needsConfirmation, true);
    const labels = (documentChanges ?? []).flatMap((change) =>
      'edits' in change
        ? change.edits.filter((one) => 'annotationId' in one && one.annotationId === 'label')
        : [],
    );
    assert.deepEqual(
      labels.map((one) => 'newText' in one && one.newText),
      ['"Lent On"'],
    );
  });

  it('begins at SQL and at Python as well', async () => {
    const uri = client.open(`${LIBRARY}/api.py`);
    const prepare = (search: string, offset: number) =>
      client.request<{ range: Range; placeholder: string } | null>('textDocument/prepareRename', {
        textDocument: { uri },
        position: client.position(uri, search, offset),
      });
    assert.equal((await prepare('loan.loaned_on', 7))?.placeholder, 'loaned_on');
    assert.equal((await prepare('"copies", book', 2))?.placeholder, 'copies');
    assert.equal((await prepare('tabLoan', 4))?.placeholder, 'Loan');
    assert.equal(await prepare('count_view(book):', 2), null);
  });

  it('of a DocType moves its files, table and class, and keeps its documents', async () => {
    const uri = client.open(MEMBER);
    const before = await findings();
    applyToDisk(await rename(uri, '"name": "Library Member"', 'Reader', '"name": "L'.length));
    const folder = `${LIBRARY}/library/doctype/reader`;
    assert.match(client.read(`${folder}/reader.json`), /"name": "Reader"/);
    assert.match(client.read(`${folder}/reader.py`), /class Reader\(Document\)/);
    assert.ok(existsSync(client.path(`${folder}/__init__.py`)));
    assert.ok(!existsSync(client.path(MEMBER)));
    assert.match(client.read(LOAN), /"options": "Reader"/);
    const list = client.read(`${LIBRARY}/patches.txt`);
    assert.match(list, /\[pre_model_sync\]\nlibrary\.patches\.v1_0\.rename_library_member_to_reader\n/);
    assert.match(
      client.read(`${LIBRARY}/patches/v1_0/rename_library_member_to_reader.py`),
      /rename_doc\("DocType", "Library Member", "Reader", force=True\)/,
    );
    const same = (found: string[]) =>
      found
        .map((one) => one.replaceAll('library_member', 'reader').replaceAll('Library Member', 'Reader'))
        .sort();
    assert.deepEqual(same(await findings()), same(before));
    assert.doesNotMatch(await plan(), /DROP TABLE|CREATE TABLE/);
  });

  it('refuses a name that cannot be, and says why', async () => {
    const uri = client.open(LOAN);
    await assert.rejects(rename(uri, '"loaned_on"', 'member'), /Loan has a field “member” already/);
    await assert.rejects(rename(uri, '"loaned_on"', 'Lent On'), /small letters, digits and underscores/);
    await assert.rejects(rename(uri, '"loaned_on"', 'owner'), /Every table has a column “owner”/);
  });
});
