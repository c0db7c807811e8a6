// npm test: sets up, runs every layer, prints the sum. `npm test -- unit go` runs only the layers named.
import { existsSync } from 'node:fs';
import { capture, root, show } from './lib/run.mjs';
import { ensureProgram, setupOrExit } from './lib/setup.mjs';
import { ensureVitess } from './lib/vitess-server.mjs';

const mocha = (...specs) =>
  countLine('npx', [
    'mocha',
    '--reporter',
    'test/support/reporter.cjs',
    ...specs.flatMap((spec) => ['--spec', spec]),
  ]);

/** A program whose output ends in our own closing line, `N passed, N failed[, N skipped]`. */
async function countLine(command, args, options) {
  const { code, stdout } = await capture(command, args, { echo: true, ...options });
  const lines = [...stdout.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)];
  const last = lines.at(-1);
  if (!last) return { passed: 0, failed: 1 };
  const [passed, failed, skipped = 0] = last.slice(1).map((n) => Number(n ?? 0));
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed, skipped };
}

async function oneCheck(command, args) {
  const code = await show(command, args);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

async function goTests() {
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
  for (const test of failed) process.stdout.write(output.get(test) ?? `${test} failed\n`);
  count.failed = failed.size;
  if (code !== 0 && count.failed === 0) {
    process.stdout.write(stderr);
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

/** Every layer: its name, what it needs (undefined: there; else the reason to skip it), and how it runs. */
const layers = [
  { name: 'lint', run: () => oneCheck('npx', ['biome', 'check', '.']) },
  { name: 'types', run: () => oneCheck('npm', ['run', '-s', 'typecheck']) },
  {
    name: 'unit',
    run: async () => {
      // What reads the completion scripts; their tests skip by name where a shell cannot be had.
      for (const shell of ['zsh', 'fish']) await ensureProgram([shell], [shell]);
      return mocha('test/{unit,rules,conformance,lsp,cli,engine}/**/*.test.ts');
    },
  },
  { name: 'go', run: goTests },
  {
    name: 'grammar',
    // VS Code's own grammars for Python, SQL and JSON come with the server that the editor layer drives.
    missing: hostMissing,
    run: () => mocha('test/grammar/**/*.test.ts'),
  },
  {
    name: 'mariadb',
    missing: async () =>
      (await ensureProgram(['mariadbd', '/usr/sbin/mariadbd'], ['mariadb-server']))
        ? undefined
        : 'no MariaDB server (apt install mariadb-server)',
    run: () => mocha('test/mariadb/**/*.test.ts'),
  },
  {
    name: 'vitess',
    missing: ensureVitess,
    run: () => mocha('test/vitess/**/*.test.ts'),
  },
  {
    name: 'editor',
    missing: async () =>
      (await ensureProgram(
        ['chromium', 'chromium-browser', 'google-chrome'],
        ['chromium', 'fonts-dejavu-core'],
      ))
        ? hostMissing()
        : 'no Chromium (apt install chromium)',
    run: () => countLine(process.execPath, ['test/editor/run.mjs']),
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

const sum = { passed: 0, failed: 0, skipped: 0 };
const rows = [];
for (const layer of layers.filter(({ name }) => only.length === 0 || only.includes(name))) {
  process.stdout.write(`\n── ${layer.name}\n`);
  const started = Date.now();
  const reason = await layer.missing?.();
  let count;
  if (reason) {
    process.stdout.write(`skipped: ${layer.name}: ${reason}\n`);
    // In CI nothing may skip for want of a program: that would hide a missing install step.
    count = process.env.CI ? { passed: 0, failed: 1 } : { passed: 0, failed: 0, skipped: 1 };
  } else count = await layer.run();
  for (const key of Object.keys(sum)) sum[key] += count[key] ?? 0;
  rows.push(
    `${layer.name.padEnd(9)} ${count.passed} passed, ${count.failed} failed${count.skipped ? `, ${count.skipped} skipped` : ''}  (${((Date.now() - started) / 1000).toFixed(1)} s)`,
  );
}
process.stdout.write(
  `\n${rows.join('\n')}\n\n${sum.passed} passed, ${sum.failed} failed${sum.skipped ? `, ${sum.skipped} skipped` : ''}\n`,
);
process.exit(sum.failed === 0 && sum.passed > 0 ? 0 : 1);
