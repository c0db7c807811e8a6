// Mutation testing: flips each condition of a part of the sources and runs the tests that reach it; a mutant that no
// test notices is a gap. Mutants and what killed them go to out/mutants.json.
//   npm run mutate -- [path…] [--tests path[,path]] [--score 85] [--survivors]
// `--score`: exit code 1 where less than that percentage of the flipped conditions is noticed.
// Without a path all rules, with their fixtures (test/rules).
import { fork } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { withMutants } from './lib/mutants.mjs';

const root = path.resolve(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tests: { type: 'string' },
    score: { type: 'string', default: '0' },
    survivors: { type: 'boolean', default: false },
  },
});
/** A mutant that gives no answer for so long runs for ever: it is noticed. */
const PATIENCE = 60_000;

const paths = positionals.length > 0 ? positionals : ['server/src/core/rules'];
const specs = expand((values.tests ?? 'test/rules').split(','), '.test.ts').filter(
  // They judge pages, names and imports, or try so much that each survivor would take minutes.
  (file) => !/\/(?:pages|meta|layers|links|new-rule|fuzz|size)\.test\.ts$/.test(file),
);
const sources = expand(paths, '.ts').filter((file) => !file.endsWith('/registry.ts'));

const files = {};
const all = [];
for (const file of sources) {
  const { code, mutants } = await withMutants(readFileSync(file, 'utf8'), file, all.length);
  files[file] = code;
  for (const one of mutants) all.push({ ...one, file: path.relative(root, file) });
}
mkdirSync(path.join(root, 'out'), { recursive: true });
const plan = path.join(root, `out/mutation-plan-${process.pid}.json`);
writeFileSync(plan, JSON.stringify({ files }));
console.log(`${all.length} mutants of ${sources.length} files, tried by ${specs.length} files of tests`);

let left = all.map(({ id }) => id);
let first = true;
while (left.length > 0) await work();
report();

/** One process, until it is done or a mutant holds it up. */
function work() {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(root, 'test/mutation/worker.mts'), [], {
      cwd: root,
      execArgv: [
        '--import',
        'tsx',
        '--import',
        path.join(root, 'test/mutation/hook.mjs'),
        '--max-old-space-size=3000',
      ],
      env: { ...process.env, MUTATION_PLAN: plan, MUTATION_WORK: JSON.stringify([specs, left]) },
    });
    let current;
    let isReady = false;
    let timer;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => child.kill('SIGKILL'), isReady ? PATIENCE : PATIENCE * 20);
    };
    wait();
    child.on('message', ({ kind, id, tests, killer, failing }) => {
      wait();
      if (kind === 'ready') {
        isReady = true;
        if (first) for (const one of failing) console.log(`not used, as it fails without a mutant: ${one}`);
        first = false;
        if (failing.length > tests / 2) {
          child.kill('SIGKILL');
          reject(new Error('most tests fail without a mutant'));
        }
      }
      if (kind === 'begin') current = id;
      if (kind === 'end') {
        Object.assign(all[id], { tests, killer });
        left = left.filter((one) => one !== id);
        current = undefined;
      }
      if (kind === 'done') left = [];
    });
    child.on('exit', () => {
      clearTimeout(timer);
      if (!isReady) return reject(new Error('the tests did not start'));
      if (current !== undefined) {
        Object.assign(all[current], { tests: 1, killer: 'no answer' });
        left = left.filter((one) => one !== current);
      }
      resolve();
    });
  });
}

function report() {
  writeFileSync(path.join(root, 'out/mutants.json'), `${JSON.stringify(all, undefined, 1)}\n`);
  const groups = new Map();
  for (const one of all) {
    const name = path.dirname(one.file);
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  const share = (mutants) => {
    const noticed = mutants.filter(({ killer }) => killer).length;
    return mutants.length === 0
      ? ''
      : `${noticed} of ${mutants.length} ${((noticed / mutants.length) * 100).toFixed(1).padStart(5)} %`;
  };
  const kinds = ['flip', 'swap', 'border'];
  const row = (name, cells) =>
    console.log([name.padEnd(36), ...cells.map((cell) => cell.padStart(20))].join(''));
  console.log('');
  row('noticed', ['flipped', '&& and || swapped', 'border moved', 'reached by no test']);
  for (const [name, mutants] of [...groups, ['all', all]])
    row(name, [
      ...kinds.map((kind) => share(mutants.filter((one) => one.kind === kind))),
      String(mutants.filter(({ tests }) => !tests).length),
    ]);
  if (values.survivors)
    for (const { file, line, was, now, killer, tests } of all)
      if (!killer) console.log(`${file}:${line} ${tests ? '' : '(unreached) '}${was}  →  ${now}`);
  // Of the other kinds some make no difference: `a || b` where both are never true, a border that no value lies on.
  const flips = all.filter(({ kind }) => kind === 'flip');
  const score = (flips.filter(({ killer }) => killer).length / flips.length) * 100;
  if (score < Number(values.score)) process.exitCode = 1;
}

/** Files of folders and files, absolute and sorted. */
function expand(names, end) {
  const found = names.flatMap((name) => {
    const at = path.resolve(root, name);
    if (!statSync(at).isDirectory()) return [at];
    return readdirSync(at, { recursive: true })
      .filter((file) => file.endsWith(end))
      .map((file) => path.join(at, file));
  });
  return [...new Set(found)].sort();
}
