// npm test: sets up, runs every layer, prints the sum. `npm test -- unit go` runs only the layers named.
// On two processors or more two layers run at a time, all but the editor's, whose steps wait for what is on the screen; what
// a layer prints is shown as it comes where one runs, else when the layer ends.
import { existsSync } from 'node:fs';
import os from 'node:os';
import { capture, root } from './lib/run.mjs';
import { ensureProgram, setupOrExit } from './lib/setup.mjs';
import { ensureVitess } from './lib/vitess-server.mjs';

const mocha = (spec) => (print) =>
  countLine(print, 'npx', ['mocha', '--reporter', 'test/support/reporter.cjs', '--spec', spec]);

/** A program whose output ends in our own closing line, `N passed, N failed[, N skipped]`. */
async function countLine(print, command, args) {
  const { code, stdout } = await capture(command, args, { echo: print });
  const lines = [...stdout.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)];
  const last = lines.at(-1);
  if (!last) return { passed: 0, failed: 1 };
  const [passed, failed, skipped = 0] = last.slice(1).map((n) => Number(n ?? 0));
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed, skipped };
}

const oneCheck = (command, args) => async (print) => {
  const { code } = await capture(command, args, { echo: print });
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
};

async function goTests(print) {
  const { code, stdout, stderr } = await capture('go', ['test', '-json', './...'], {
    cwd: `${root}/server/vitess`,
  });
  const count = { passed: 0, failed: 0, skipped: 0 };
  const failed = new Set();
  const output = new Map();
  for (const line of stdout.split('\n')) {
    if (!line.startsWith('{')) continue;
    const event = JSON.parse(line);
    if (!event.Test) continue;
    if (event.Action === 'output') output.set(event.Test, (output.get(event.Test) ?? '') + event.Output);
    if (event.Action === 'pass') count.passed++;
    if (event.Action === 'skip') count.skipped++;
    if (event.Action === 'fail') failed.add(event.Test);
  }
  for (const test of failed) print(output.get(test) ?? `${test} failed\n`);
  count.failed = failed.size;
  if (code !== 0 && count.failed === 0) {
    print(stderr);
    count.failed = 1;
  }
  return count;
}

/** Why there is no VS Code server here; undefined when it is ready. */
async function hostMissing() {
  const { setUpHost } = await import('../test/editor/host/setup.mjs');
  try {
    setUpHost();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Every layer: its name, what it needs (undefined: there; else the reason to skip it), how it runs, and whether it runs alone.
 * The long ones come first, so that the short ones fill the time beside them.
 */
const layers = [
  {
    name: 'unit',
    missing: async () => {
      // What reads the completion scripts, and an editor for its recipe; their tests skip by name where they cannot be had.
      for (const shell of ['zsh', 'fish']) await ensureProgram([shell], [shell]);
      await ensureProgram(['nvim'], ['neovim']);
    },
    run: mocha('test/{unit,rules,conformance,lsp,cli,engine}/**/*.test.ts'),
  },
  {
    name: 'vitess',
    missing: ensureVitess,
    run: mocha('test/vitess/**/*.test.ts'),
  },
  {
    name: 'mariadb',
    missing: async () =>
      (await ensureProgram(['mariadbd', '/usr/sbin/mariadbd'], ['mariadb-server']))
        ? undefined
        : 'no MariaDB server (apt install mariadb-server)',
    run: mocha('test/mariadb/**/*.test.ts'),
  },
  {
    name: 'grammar',
    // VS Code's own grammars for Python, SQL and JSON come with the server that the editor layer drives.
    missing: hostMissing,
    run: mocha('test/grammar/**/*.test.ts'),
  },
  { name: 'go', run: goTests },
  { name: 'types', run: oneCheck('npm', ['run', '-s', 'typecheck']) },
  { name: 'lint', run: oneCheck('npx', ['biome', 'check', '.']) },
  {
    name: 'editor',
    alone: true,
    missing: async () =>
      (await ensureProgram(
        ['chromium', 'chromium-browser', 'google-chrome'],
        ['chromium', 'fonts-dejavu-core'],
      ))
        ? hostMissing()
        : 'no Chromium (apt install chromium)',
    run: (print) => countLine(print, process.execPath, ['test/editor/run.mjs']),
  },
];

const only = process.argv.slice(2);
const unknown = only.filter((name) => !layers.some((layer) => layer.name === name));
if (unknown.length) {
  process.stderr.write(
    `unknown layer ${unknown.join(', ')}; there are ${layers.map((layer) => layer.name).join(', ')}\n`,
  );
  process.exit(2);
}
await setupOrExit();
if (!existsSync(`${root}/../shared/oracle`))
  process.stdout.write('no ../shared beside this checkout: the conformance tests will be skipped\n');

const wanted = layers.filter(({ name }) => only.length === 0 || only.includes(name));
// One after the other: installing a package locks out the next.
for (const layer of wanted) layer.reason = await layer.missing?.();
const beside = wanted.filter(({ alone }) => !alone);
const lanes = Math.min(2, os.availableParallelism(), beside.length);
const rows = new Map();
await Promise.all(
  Array.from({ length: lanes }, async () => {
    for (let layer = beside.shift(); layer; layer = beside.shift()) await runLayer(layer, lanes > 1);
  }),
);
for (const layer of wanted.filter(({ alone }) => alone)) await runLayer(layer, false);

async function runLayer({ name, reason, run }, kept) {
  const heading = `\n── ${name}\n`;
  const started = Date.now();
  let count;
  if (reason) {
    process.stdout.write(`${heading}skipped: ${name}: ${reason}\n`);
    // In CI nothing may skip for want of a program: that would hide a missing install step.
    count = process.env.CI ? { passed: 0, failed: 1 } : { passed: 0, failed: 0, skipped: 1 };
  } else if (kept) {
    process.stdout.write(`${name} runs …\n`);
    const chunks = [];
    count = await run((chunk) => chunks.push(chunk));
    process.stdout.write(heading);
    for (const chunk of chunks) process.stdout.write(chunk);
  } else {
    process.stdout.write(heading);
    count = await run((chunk) => process.stdout.write(chunk));
  }
  rows.set(name, { ...count, seconds: (Date.now() - started) / 1000 });
}

const sum = { passed: 0, failed: 0, skipped: 0 };
process.stdout.write('\n');
for (const { name } of wanted) {
  const count = rows.get(name);
  for (const key of Object.keys(sum)) sum[key] += count[key] ?? 0;
  process.stdout.write(`${name.padEnd(9)} ${totals(count)}  (${count.seconds.toFixed(1)} s)\n`);
}
process.stdout.write(`\n${totals(sum)}\n`);
process.exit(sum.failed === 0 && sum.passed > 0 ? 0 : 1);

function totals({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}
