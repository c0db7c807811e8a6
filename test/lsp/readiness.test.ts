import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import type { AdviseResult, ReadinessPageResult, Steps } from '../../server/src/protocol.js';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { Client } from './client.js';

const sample = path.resolve(import.meta.dirname, '../../examples/bench');

describe('readiness and sharding advice in the editor', function () {
  this.timeout(60_000);
  let client: Client;

  before(async () => {
    client = await Client.start({
      folders: ['bench'],
      prepare: (root) => cpSync(sample, path.join(root, 'bench'), { recursive: true }),
    });
  });
  after(() => client.stop());

  const page = async (target: string) => {
    const answer = await client.request<ReadinessPageResult>('doctypeCompat/readinessPage', { target });
    assert.ok('model' in answer, JSON.stringify(answer));
    return answer.model;
  };
  /** What stands at a place, in the file that the page names. */
  const textAt = ({ file, range }: { file: string; range: { start: { line: number } } }) =>
    client.read(path.relative(client.root, fileURLToPath(file))).split('\n')[range.start.line] ?? '';

  it('has each row of a move with all its places', async () => {
    const model = await page('sqlite');
    assert.equal(model.title, 'Ready for SQLite?');
    assert.deepEqual(model.heads.slice(0, 3), ['app', 'errors', 'warnings']);
    const rows = model.groups.flatMap((group) => group.rows);
    assert.ok(rows.length > 5);
    for (const { count, places, rule } of rows) {
      assert.equal(count, places.length);
      assert.ok(rule);
      for (const place of places) assert.ok(textAt(place).length > 0, JSON.stringify(place));
    }
    const [errors] = model.apps.map(({ counts }) => counts[0]!);
    assert.ok(errors! > 0);
  });

  it('has the functions that do not work on a read-only site', async () => {
    const model = await page('read-only');
    const [refused] = model.groups;
    assert.equal(refused?.title, 'Refused while the site is read-only');
    for (const place of refused!.rows.flatMap(({ places }) => places))
      assert.match(textAt(place), /def /, JSON.stringify(place));
    assert.match(model.headline, /^\d+ of \d+ functions/);
  });

  it('says which target there is none of', async () => {
    const answer = await client.request('doctypeCompat/readinessPage', { target: 'oracle' });
    assert.deepEqual(answer, { reason: 'There is no target oracle.' });
  });

  it('tells how far the check is, to whom it is asked by', async () => {
    const steps: Steps[] = [];
    const listening = client.onProgress('mine', (step) => steps.push(step));
    await client.request('doctypeCompat/readinessPage', { target: 'frappe-16', progress: 'mine' });
    listening.dispose();
    const last = steps.at(-1);
    assert.ok(last && last.done > 0 && last.done <= last.total);
    assert.ok(steps.length <= 101);
  });

  it('gives up planning on shards when it is told to, and plans when it is asked again', async function () {
    if (!('path' in locateEngine())) return this.skip();
    const source = new CancellationTokenSource();
    const listening = client.onProgress('given up', () => source.cancel());
    const first = client.request('doctypeCompat/advise', { progress: 'given up' }, source.token);
    await assert.rejects(first, { code: -32800 });
    listening.dispose();
    const answer = await client.request<AdviseResult>('doctypeCompat/advise', {});
    assert.ok('markdown' in answer, JSON.stringify(answer));
    assert.match(answer.markdown, /^# Sharding advice\n/);
  });
});
