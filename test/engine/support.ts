import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach } from 'mocha';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { VitessProcess, type VitessProcessOptions } from '../../server/src/vitess/process.js';

const open: VitessProcess[] = [];
const folders: string[] = [];

afterEach(() => {
  for (const engine of open.splice(0)) engine.dispose();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The real engine; its tests say that they are skipped where it is not built. */
export const engineIsBuilt = 'path' in locateEngine();

export function startEngine(options: VitessProcessOptions = {}): VitessProcess {
  const engine = new VitessProcess({ backoff: { first: 1, max: 5 }, ...options });
  open.push(engine);
  return engine;
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'engine-'));
  folders.push(folder);
  return folder;
}

/**
 * An engine that is a Node script: `body` sees each request as `request` and answers with `say(id, ok)`. `start` is
 * the number of processes started before this one.
 */
export function fakeEngine(body: string, options: VitessProcessOptions = {}): VitessProcess {
  const folder = temporaryFolder();
  const script = path.join(folder, 'engine.cjs');
  writeFileSync(
    script,
    `const fs = require('node:fs');
const counter = ${JSON.stringify(path.join(folder, 'starts'))};
fs.appendFileSync(counter, '.');
const start = fs.statSync(counter).size - 1;
const say = (id, ok) => process.stdout.write(JSON.stringify({ id, ok }) + '\\n');
const hello = { protocol: 1, vitess: '0.0.0', planner: true };
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const request = JSON.parse(line);
  const { id, op, sql } = request;
  ${body}
});`,
  );
  chmodSync(script, 0o755);
  return startEngine({ path: process.execPath, args: [script], ...options });
}
