import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { VerdictCache } from '../../server/src/child/cache.js';
import { LineSplitter } from '../../server/src/child/lines.js';
import { fakeEngine, startEngine, temporaryFolder } from './support.js';

const answers = `if (op === 'hello') return say(id, hello);`;
const verdicts = `say(id, sql.map((text) => ({ verdict: 'ok', kind: text + ' ' + start })));`;

describe('an engine that fails', () => {
  it('loses the request that takes too long, and no other', async () => {
    const engine = fakeEngine(`${answers} if (sql.includes('hang')) for (;;); ${verdicts}`, {
      timeLimit: 400,
    });
    const [a, b, c] = await Promise.all([engine.parse(['a']), engine.parse(['hang']), engine.parse(['c'])]);
    assert.equal(a?.[0]?.kind, 'a 0');
    assert.deepEqual(b, [{ verdict: 'skipped', reason: 'no answer' }]);
    // Known by now: asking again costs no time and no process.
    assert.deepEqual(await engine.parse(['hang']), b);
    assert.equal(engine.status().state, 'ready');
    assert.equal(c?.[0]?.kind, 'c 1');
  });

  it('costs only the verdict of the statement of a batch that hangs or kills it', async () => {
    const engine = fakeEngine(
      `${answers} if (sql.includes('hang')) for (;;); if (sql.includes('die')) process.exit(3); ${verdicts}`,
      { timeLimit: 400 },
    );
    for (const batch of [
      ['a', 'hang', 'b'],
      ['die', 'c'],
    ]) {
      const got = await engine.parse(batch);
      assert.deepEqual(
        got?.map((v) => v.reason ?? v.kind?.slice(0, 1)),
        batch.map((sql) => (sql.length > 1 ? 'no answer' : sql)),
      );
    }
  });

  it('is asked again when it died', async () => {
    const engine = fakeEngine(`${answers} if (start === 0) process.exit(1); ${verdicts}`);
    assert.equal((await engine.parse(['a']))?.[0]?.kind, 'a 1');
    assert.equal(engine.status().state, 'ready');
  });

  it('is asked again when it died and the clock is set back meanwhile', async () => {
    const engine = fakeEngine(`${answers} if (start === 0) process.exit(1); ${verdicts}`);
    const clock = Date.now;
    let hours = 0;
    Date.now = () => clock() - 3_600_000 * hours++;
    try {
      assert.equal((await engine.parse(['a']))?.[0]?.kind, 'a 1');
    } finally {
      Date.now = clock;
    }
  });

  for (const [what, answer] of Object.entries({
    'no JSON': `process.stdout.write('Hello from Vitess\\n')`,
    'no object': `process.stdout.write('null\\n')`,
    'another id': `say(id + 1, [])`,
  })) {
    it(`is ended when its answer is ${what}`, async () => {
      const engine = fakeEngine(`${answers} if (start === 0) return ${answer}; ${verdicts}`);
      assert.equal((await engine.parse(['a']))?.[0]?.kind, 'a 1');
    });
  }

  it('has no verdict where the answer is no list of the right length, or an error', async () => {
    const engine = fakeEngine(`${answers}
      if (sql.includes('short')) return say(id, []);
      if (sql.includes('word')) return say(id, 'word');
      process.stdout.write(JSON.stringify({ id, error: 'no' }) + '\\n');`);
    assert.deepEqual(await Promise.all(['short', 'word', 'error'].map((sql) => engine.parse([sql]))), [
      undefined,
      undefined,
      undefined,
    ]);
    assert.equal(engine.status().state, 'ready');
  });

  it('is given up when it speaks another protocol', async () => {
    const engine = fakeEngine(
      `process.stdout.write(JSON.stringify({ id, error: 'protocol 1 is not spoken' }) + '\\n');`,
    );
    assert.equal(await engine.parse(['a']), undefined);
    assert.equal(await engine.parse(['b']), undefined);
    assert.deepEqual(engine.status(), {
      state: 'failed',
      message: 'the Vitess engine does not fit: protocol 1 is not spoken',
    });
  });

  it('is not waited for when it dies at every start', async () => {
    const engine = fakeEngine(`process.exit(7)`);
    assert.deepEqual(await Promise.all([engine.parse(['a', 'b']), engine.ast(['c'])]), [
      undefined,
      undefined,
    ]);
    assert.deepEqual(engine.status(), { state: 'failed', message: 'the Vitess engine ended with code 7' });
  });

  it('is not waited for when it never says hello', async () => {
    const engine = fakeEngine('', { startLimit: 100 });
    assert.equal(await engine.parse(['a']), undefined);
    assert.match(engine.status().message ?? '', /did not answer "hello" within 100 ms/);
  });

  it('is not started again at once when it hung at the start', async () => {
    const engine = fakeEngine(`if (start === 0) return; ${answers} ${verdicts}`, { startLimit: 100 });
    assert.equal(await engine.parse(['a']), undefined);
    assert.equal(await engine.parse(['b']), undefined);
    assert.match(engine.status().message ?? '', /did not answer "hello"/);
  });

  it('that cannot be run at all is told in the status', async () => {
    const file = path.join(temporaryFolder(), 'engine');
    writeFileSync(file, 'no program');
    chmodSync(file, 0o644);
    const engine = startEngine({ path: file });
    assert.equal(await engine.parse(['a']), undefined);
    assert.equal(engine.status().state, 'failed');
    assert.match(engine.status().message ?? '', /^the Vitess engine cannot be started \(EACCES\): .*engine$/);
  });
});

describe('the cache of verdicts', () => {
  it('asks only for what it does not know, each once, and forgets the least recently used', async () => {
    const cache = new VerdictCache<string>(2);
    const asked: string[] = [];
    const get = (keys: string[]) =>
      cache.through(keys, async (indexes) =>
        indexes.map((i) => {
          asked.push(keys[i] as string);
          return `<${keys[i]}>`;
        }),
      );
    assert.deepEqual(await get(['a', 'b', 'a']), ['<a>', '<b>', '<a>']);
    await get(['a']);
    assert.deepEqual(await get(['c', 'a']), ['<c>', '<a>']);
    await get(['b']);
    assert.deepEqual(asked, ['a', 'b', 'c', 'b']);
    assert.equal(cache.size, 2);
  });

  it('keeps nothing where there was no answer', async () => {
    const cache = new VerdictCache<string>(2);
    assert.equal(await cache.through(['a'], async () => undefined), undefined);
    assert.deepEqual(await cache.through(['a'], async () => ['x']), ['x']);
  });
});

describe('the line splitter', () => {
  it('puts lines together from any cut of the bytes', () => {
    const text = 'ü\n\n€𝄞{"a":1}\nrest\n';
    const bytes = Buffer.from(text);
    for (let size = 1; size <= bytes.length; size++) {
      const lines: string[] = [];
      const splitter = new LineSplitter((line) => lines.push(line));
      for (let i = 0; i < bytes.length; i += size) splitter.push(bytes.subarray(i, i + size));
      assert.deepEqual(lines, ['ü', '', '€𝄞{"a":1}', 'rest']);
    }
  });
});
