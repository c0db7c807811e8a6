import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  type CodeLens,
  DiagnosticSeverity,
  type WorkspaceDiagnosticReport,
} from 'vscode-languageserver/node';
import type { ChangesResult, PlanResult, PreviewResult } from '../../server/src/protocol.js';
import { commitAll } from '../support/git.js';
import { Client, NOTE } from './client.js';

describe('changes since a base, in the editor', () => {
  let client: Client;

  afterEach(() => client.stop());

  /** Opens the sample with everything committed, and a changed field typed into it. */
  async function start(base?: string, remote?: string): Promise<string> {
    client = await Client.start({ settings: base === undefined ? {} : { base } });
    const git = commitAll(client.root);
    if (remote !== undefined) {
      git('update-ref', `refs/remotes/${remote}`, 'HEAD');
      git('symbolic-ref', 'refs/remotes/origin/HEAD', `refs/remotes/${remote}`);
    }
    const json = JSON.parse(client.read(NOTE)) as {
      fields: { fieldname: string; fieldtype: string; unique?: number }[];
    };
    const field = json.fields.find(({ fieldtype }) => fieldtype === 'Data')!;
    field.fieldtype = 'Small Text';
    delete field.unique;
    return client.open(NOTE, JSON.stringify(json, undefined, 1));
  }

  /** The base is looked up beside the first check; its arrival leads to another. */
  async function compared(uri: string): Promise<ChangesResult> {
    await client.pull(uri);
    await client.until('the base', () => (client.refreshes > 0 ? true : undefined));
    for (;;) {
      const result = await client.request<ChangesResult>('doctypeCompat/changes', { uri });
      if ('model' in result || !/nothing to compare/.test(result.reason)) return result;
      const before = client.refreshes;
      await client.until('the base', () => (client.refreshes > before ? true : undefined));
    }
  }

  it('shows findings, a lens, a tab and a plan', async () => {
    const uri = await start();
    const result = await compared(uri);
    assert.ok('model' in result);
    assert.equal(result.model.base, 'main');
    assert.equal(result.model.blocksWrites, true);
    assert.equal(result.model.changes.length, 2);

    const [finding] = await client.diagnostics(uri, 'migration/blocks-writes');
    assert.match(String(finding!.message), /varchar\(140\) to text/);

    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    assert.equal(lenses[1]?.command?.title, '2 changes since main · blocks writes');

    const preview = await client.request<PreviewResult>('doctypeCompat/preview', { uri });
    assert.ok('model' in preview);
    const tab = preview.model.tabs.find(({ dialect }) => dialect === 'changes');
    assert.equal(tab?.title, 'Changes (2)');
    assert.match(tab!.sql, /ADD COLUMN IF NOT EXISTS/);

    const plan = await client.request<PlanResult>('doctypeCompat/plan', { uri });
    assert.ok('markdown' in plan);
    assert.match(plan.markdown, /^## Schema changes: 1 DocType\n/);
  });

  it('tells the client of files whose changes need care, and of none after they are taken back', async () => {
    const uri = await start();
    await compared(uri);
    const { files } = await client.until('decorations', () =>
      client.decorations.find((one) => Object.keys(one.files).length > 0),
    );
    assert.deepEqual(Object.keys(files), [uri]);
    assert.equal(files[uri]!.blocksWrites, true);
    assert.match(files[uri]!.tooltip, /^2 changes since main · blocks writes/);
    client.close(uri);
    await client.until('no decorations', () =>
      Object.keys(client.decorations.at(-1)!.files).length === 0 ? true : undefined,
    );
  });

  it('leaves a field that any release can take without a mark, from the save on', async () => {
    const uri = await start();
    await compared(uri);
    await client.until('decorations', () => client.decorations.find(({ files }) => files[uri]));
    const json = JSON.parse(client.read(NOTE)) as { fields: object[] };
    json.fields.push({ fieldname: 'added_now', fieldtype: 'Int' });
    client.edit(uri, client.text(uri), JSON.stringify(json));
    client.notify('textDocument/didSave', { textDocument: { uri } });
    await client.until('none', () => (client.decorations.at(-1)?.files[uri] ? undefined : true));
    const changes = await client.request<ChangesResult>('doctypeCompat/changes', { uri });
    assert.ok('model' in changes && changes.model.changes.length === 1);
  });

  it('calls the default branch as people do', async () => {
    const result = await compared(await start(undefined, 'origin/version-16'));
    assert.ok('model' in result);
    assert.equal(result.model.base, 'origin/version-16');
  });

  it('says in the status what is compared with, and why nothing is', async () => {
    const uri = await start();
    await compared(uri);
    const base = () => client.statuses.at(-1)?.projects[0]?.base;
    await client.until('the base', () => (base() === 'Changes since main' ? true : undefined));
    client.settings = { base: 'nowhere' };
    client.notify('workspace/didChangeConfiguration', { settings: {} });
    await client.pull(uri);
    const why = 'No changes are shown: unknown branch, tag or commit "nowhere"';
    await client.until('the reason', () => (base()?.startsWith(why) ? true : undefined));
    client.settings = { base: 'off' };
    client.notify('workspace/didChangeConfiguration', { settings: {} });
    await client.until('off', () => (base() === 'Changes are not compared' ? true : undefined));
  });

  it('compares with nothing when turned off', async () => {
    const uri = await start('off');
    await client.pull(uri);
    const result = await client.request<ChangesResult>('doctypeCompat/changes', { uri });
    assert.ok('reason' in result);
    assert.deepEqual(await client.diagnostics(uri, 'migration/blocks-writes'), []);
  });

  it('only hints at what a patch costs that the base has: sites have run it', async () => {
    const patch = 'notebook/patches/v1_0/open_all.py';
    const update = 'frappe.db.sql("UPDATE `tabNote` SET pages = 1")';
    client = await Client.start({
      prepare: (root) => {
        mkdirSync(path.join(root, path.dirname(patch)), { recursive: true });
        writeFileSync(path.join(root, patch), `import frappe\n\n\ndef execute():\n\t${update}\n`);
        commitAll(root);
      },
    });
    const uri = client.open(patch);
    await compared(client.open(NOTE));
    const severity = async () => (await client.diagnostics(uri, 'migration/whole-table-update'))[0]?.severity;
    assert.equal(await severity(), DiagnosticSeverity.Hint);
    // The status calls a hint a hint, no note.
    const told = () => client.statuses.at(-1)?.findings[uri];
    await client.until('the counts', () => ((told()?.hints ?? 0) > 0 ? true : undefined));
    assert.deepEqual([told()?.warnings, told()?.infos], [0, 0]);
    client.edit(uri, 'pages = 1', 'pages = 2');
    assert.equal(await severity(), DiagnosticSeverity.Warning);
  });

  it('are told of files that are not open too, where all files are asked about', async () => {
    client = await Client.start({
      settings: { workspaceDiagnostics: true },
      initializationOptions: { workspaceDiagnostics: true },
      prepare: (root) => {
        commitAll(root);
        const file = path.join(root, NOTE);
        const text = readFileSync(file, 'utf8').replace('"fieldtype": "Int"', '"fieldtype": "Small Text"');
        writeFileSync(file, text);
      },
    });
    const rules = async (): Promise<unknown[]> => {
      const report = await client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', {
        previousResultIds: [],
      });
      const full = report.items.find(({ uri }) => uri === client.uri(NOTE));
      return full?.kind === 'full' ? full.items.map(({ code }) => code) : [];
    };
    // The first question begins to look for the base; the second waits for what has come of it.
    await rules();
    await client.until('the base', () =>
      client.statuses.some(({ projects }) => projects[0]?.base?.startsWith('Changes since'))
        ? true
        : undefined,
    );
    assert.ok((await rules()).includes('migration/blocks-writes'));
  });
});
