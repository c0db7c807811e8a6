// The check of a bench: cold with one thread and with all, warm, and how time and memory grow with the bench.
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { generateBench } from './generate.mjs';
import { rowsOf, run, spread } from './measure.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const cli = path.join(root, 'dist/cli.js');

/** The bench to check: the one given, else the public apps of ../shared, else one made here. */
export function benchFor(given, work) {
  const corpus = path.join(root, '../shared/corpus');
  if (given) return given;
  if (existsSync(corpus)) return corpus;
  generateBench(path.join(work, 'made'), 400);
  return path.join(work, 'made');
}

function check(folder, ...more) {
  return run(process.execPath, [cli, 'check', '--format', 'json', ...more, folder]);
}

/** Rows about one bench: cold, warm, `--version`. */
export function checks({ bench, runs }) {
  const work = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-bench-'));
  try {
    const folder = benchFor(bench, work);
    const times = (make) => Array.from({ length: runs }, make);
    // By turns, so that what else the machine does meets all alike.
    const alone = [];
    const together = [];
    for (let i = 0; i < runs; i++) {
      alone.push(check(folder, '--no-cache', '--threads', '1'));
      together.push(check(folder, '--no-cache'));
    }
    const cache = ['--cache-dir', path.join(work, 'cache')];
    check(folder, ...cache);
    const warm = times(() => check(folder, ...cache));
    // Fixes are written, so each run has a copy of its own.
    const fixed = times((_, i) => {
      const copy = path.join(work, `fix${i}`);
      cpSync(folder, copy, { recursive: true });
      const made = check(copy, '--no-cache', '--fix');
      rmSync(copy, { recursive: true, force: true });
      return made;
    });
    const changed = afterChanges(folder, work, runs);
    const limit = 1.5 * (spread(together.map(({ wall }) => wall)).median ?? 0);
    const { files, doctypes, statements } = JSON.parse(alone[0].stdout).summary;
    const what = `check of ${files} files, ${doctypes} DocTypes, ${statements} statements`;
    return [
      ...rowsOf('check', `${what}: cold, one thread`, alone),
      ...rowsOf('check', `${what}: cold, all threads`, together, { wall: 5, rss: 300 }),
      ...rowsOf('check', `${what}: nothing changed`, warm, { wall: 0.8 }),
      ...changed.flatMap(({ name, made, budget }) =>
        rowsOf('check', `${what}: ${name} changed`, made, { wall: budget }),
      ),
      ...rowsOf('check', `${what}: --fix, all threads`, fixed, { wall: limit }),
      ...rowsOf(
        'check',
        '--version',
        times(() => run(process.execPath, [cli, '--version'])),
        { wall: 0.08 },
      ),
    ];
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Files of which little and much is made: what is checked again when one of them has changed. */
const CHANGED = [
  {
    name: 'a controller',
    file: /\/doctype\/(sales_invoice|\w+)\/\1\.py$/,
    prefer: '/sales_invoice.py',
    budget: 0.1,
  },
  { name: 'the DocType User', file: /\/user\/user\.json$/, budget: 0.3 },
  { name: 'the DocType Sales Invoice', file: /\/sales_invoice\/sales_invoice\.json$/, budget: 0.3 },
  { name: 'frappe/utils/data.py', file: /\/frappe\/utils\/data\.py$/, budget: 0.3 },
  { name: 'hooks.py', file: /\/hooks\.py$/, prefer: '/erpnext/hooks.py', budget: 0.3 },
];

/** Checks after one file has changed, with what is known from before. */
function afterChanges(folder, work, runs) {
  const copy = path.join(work, 'changed');
  cpSync(folder, copy, { recursive: true });
  try {
    const cache = ['--cache-dir', path.join(work, 'changed-cache')];
    const all = [...filesOf(copy, '.py'), ...filesOf(copy, '.json')];
    check(copy, ...cache);
    // What findings are made of is noted from the second time on.
    appendFileSync(all[0], '\n');
    check(copy, ...cache);
    return CHANGED.flatMap(({ name, file, prefer = '', budget }) => {
      const found = all.filter((one) => file.test(one));
      const at = found.find((one) => one.endsWith(prefer)) ?? found[0];
      if (at === undefined) return [];
      const made = Array.from({ length: runs }, () => {
        if (at.endsWith('.py')) appendFileSync(at, '# x\n');
        else writeFileSync(at, readFileSync(at, 'utf8').replace(/"label": "/, '"label": "x'));
        return check(copy, ...cache);
      });
      return [{ name, made, budget }];
    });
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Sizes of a bench of which each is four times the one before. */
const SIZES = [1, 4, 16];
const ONE = 60;

/** Rows about benches that are made here, of 1, 4 and 16 times as many files. */
export function growth({ runs }) {
  const work = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-bench-'));
  try {
    const made = SIZES.map((times) => {
      const folder = path.join(work, `x${times}`);
      return { times, folder, ...generateBench(folder, ONE * times), runs: [] };
    });
    for (let i = 0; i < runs; i++)
      for (const one of made) one.runs.push(check(one.folder, '--no-cache', '--threads', '1'));
    return made.flatMap(({ times, files, runs: own }) =>
      rowsOf('growth', `${times}×: ${files} files`, own).map((row) => ({ ...row, times, files })),
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** All files of an extension below a folder. */
export function filesOf(folder, extension) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(extension))
    .map((name) => path.join(folder, name))
    .sort();
}
