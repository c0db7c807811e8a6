// Runs a program and says what it took.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** GNU time tells processor time and the largest memory of a program with its children. */
const TIME = ['/usr/bin/time'].find(
  (file) => existsSync(file) && spawnSync(file, ['-f', '', 'true']).status === 0,
);

/**
 * Runs a program: seconds by the clock, seconds of processor time and the largest memory in MB (undefined without GNU
 * time), and its output. `codes`: exit codes that are no failure.
 */
export function run(command, args, { cwd, env, codes = [0, 1] } = {}) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-time-'));
  const file = path.join(folder, 'time');
  try {
    const timed = TIME ? [TIME, '-o', file, '-f', '%U %S %M', command, ...args] : [command, ...args];
    const started = performance.now();
    const { status, stdout, stderr, error } = spawnSync(timed[0], timed.slice(1), {
      cwd,
      env: { ...process.env, ...env },
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    });
    const wall = (performance.now() - started) / 1000;
    if (error || !codes.includes(status)) {
      const said = (stderr || '').trim().split('\n').at(-1);
      throw new Error(`${path.basename(command)} ended with ${status ?? error}: ${said}`);
    }
    const numbers = TIME ? readFileSync(file, 'utf8').trim().split('\n').at(-1).split(' ').map(Number) : [];
    const [user, system, kilobytes] = numbers;
    return {
      wall,
      cpu: user === undefined ? undefined : user + system,
      rss: kilobytes === undefined ? undefined : kilobytes / 1024,
      stdout,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Median with the least and the greatest, and where there are many the 95th percentile. */
export function spread(values) {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  if (sorted.length === 0) return {};
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return {
    n: sorted.length,
    median: at(0.5),
    least: sorted[0],
    most: sorted.at(-1),
    ...(sorted.length >= 20 && { p95: at(0.95) }),
  };
}

/** Rows of one thing that was run several times: the clock, processor time, memory. */
export function rowsOf(section, what, runs, budgets = {}) {
  return [
    ['wall', 's'],
    ['cpu', 's'],
    ['rss', 'MB'],
  ].flatMap(([key, unit]) => {
    const values = spread(runs.map((one) => one[key]));
    return values.n === undefined
      ? []
      : [{ section, what, measure: key, unit, ...values, budget: budgets[key] }];
  });
}
