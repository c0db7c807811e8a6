import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { Io } from '../../server/src/cli/io.js';
import { showProgress } from '../../server/src/cli/progress.js';

describe('progress of long work', () => {
  let now = 0;
  before(() => mock.method(performance, 'now', () => now));
  after(() => mock.restoreAll());

  function written(isTTY: boolean): { io: Io; text: string[] } {
    const text: string[] = [];
    const stderr = { isTTY, write: (part: string) => text.push(part) };
    return { io: { stderr } as unknown as Io, text };
  }

  it('is told in numbers on a terminal, not before a second and not at every step, and is wiped away', () => {
    const { io, text } = written(true);
    const { show, end } = showProgress(io, 'files');
    for (const [at, done] of [
      [500, 10],
      [1_001, 20],
      [1_050, 21],
      [1_200, 30],
    ] as const) {
      now = at;
      show(done, 100);
    }
    end();
    assert.deepEqual(text, ['\r\x1b[K20 of 100 files', '\r\x1b[K30 of 100 files', '\r\x1b[K']);
  });

  it('is told to nobody where there is no terminal, or nothing to wait for', () => {
    now = 0;
    const piped = written(false);
    const silent = showProgress(piped.io);
    now = 5_000;
    silent.show(1, 2);
    silent.end();
    now = 0;
    const quick = written(true);
    const short = showProgress(quick.io);
    now = 400;
    short.show(2, 2);
    short.end();
    assert.deepEqual([...piped.text, ...quick.text], []);
  });
});
