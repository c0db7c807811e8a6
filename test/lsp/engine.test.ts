import assert from 'node:assert/strict';
import process from 'node:process';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { Client, NOTE } from './client.js';

describe('the server and the engine', () => {
  let client: Client;

  afterEach(() => client.stop());

  it('goes on when the engine is killed, and starts it again', async function () {
    if ('missing' in locateEngine()) return this.skip();
    client = await Client.start();
    const uri = client.open(NOTE);
    await client.diagnostics(uri);
    await client.until('a running engine', () =>
      client.statuses.find(({ engine }) => engine.state === 'ready'),
    );
    const { pid } = client.session.engine!;
    process.kill(pid!, 'SIGKILL');
    client.edit(uri, '"Write here"', '"Write there"');
    assert.equal((await client.diagnostics(uri)).length, 2);
    client.edit(uri, '"Write there"', '"Write on"');
    assert.equal((await client.diagnostics(uri)).length, 2);
    client.statuses.length = 0;
    // The next question after the back-off starts it again; edits are such questions.
    let words = 0;
    const again = client.until('the engine to run again', () =>
      client.session.engine!.pid !== undefined && client.session.engine!.pid !== pid ? true : undefined,
    );
    const typing = setInterval(() => {
      client.edit(uri, '"label": "Pages', `"label": "Pages${words++}`);
      void client.pull(uri);
    }, 50);
    await again.finally(() => clearInterval(typing));
  });

  it('says in its status that the engine is missing, and checks all the same', async () => {
    client = await Client.start({ settings: { engine: { path: '/nowhere/vitess-engine' } } });
    const uri = client.open(NOTE);
    assert.equal((await client.diagnostics(uri)).length, 2);
    const status = await client.until('the status', () =>
      client.statuses.find(({ engine }) => engine.state === 'missing'),
    );
    assert.match(status.engine.detail ?? '', /nowhere/);
  });

  it('runs nothing that an untrusted workspace names', async () => {
    client = await Client.start({
      settings: { engine: { path: '/nowhere/vitess-engine' } },
      initializationOptions: { trusted: false },
    });
    const uri = client.open(NOTE);
    await client.diagnostics(uri);
    assert.doesNotMatch(client.session.status().engine.detail ?? '', /nowhere/);
  });

  it('can be told to do without', async () => {
    client = await Client.start({ settings: { engine: { enabled: false } } });
    const uri = client.open(NOTE);
    assert.equal((await client.diagnostics(uri)).length, 2);
    assert.equal(client.session.status().engine.state, 'off');
  });
});
