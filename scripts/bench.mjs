// Longer than 300 lines: one measurement, whose steps share a server and its clock.
// npm run bench: how fast the language server and the command line are, on the bundle that ships.
//   node scripts/bench.mjs [typing] [requests] [check] [growth] [peers] [--edits N] [--runs N] [--bench FOLDER] [--json] [--plot FILE]
// Without a section all are run. The clock says something on a machine that does nothing else; processor time (cpu) nearly
// always. `--plot` writes how time and memory grow as SVG (docs/images/growth.svg is made so).
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { checks, growth } from './bench/checks.mjs';
import { peers } from './bench/peers.mjs';
import { growthPlot } from './bench/plot.mjs';
import { requests } from './bench/requests.mjs';
import { typing } from './bench/typing.mjs';

const SECTIONS = ['typing', 'requests', 'check', 'growth', 'peers'];
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    edits: { type: 'string', default: '200' },
    runs: { type: 'string', default: '3' },
    bench: { type: 'string' },
    json: { type: 'boolean' },
    plot: { type: 'string' },
    keystrokes: { type: 'boolean' },
  },
});
const wanted = values.keystrokes ? ['typing'] : positionals.length ? positionals : SECTIONS;
const unknown = wanted.find((section) => !SECTIONS.includes(section));
if (unknown) {
  console.error(`There is no section ${unknown}: ${SECTIONS.join(', ')}`);
  process.exit(2);
}
const runs = Number(values.runs);
const rows = [];
let skipped = [];
if (wanted.includes('typing')) rows.push(...(await typing({ edits: Number(values.edits) })));
if (wanted.includes('requests'))
  rows.push(...(await requests({ edits: Number(values.edits), bench: values.bench })));
if (wanted.includes('check')) rows.push(...checks({ bench: values.bench, runs }));
if (wanted.includes('growth')) rows.push(...growth({ runs }));
if (wanted.includes('peers')) {
  const found = peers({ runs });
  rows.push(...found.rows);
  skipped = found.skipped;
}

const machine = `${os.cpus().length} cores, load ${os.loadavg()[0].toFixed(1)}, Node ${process.versions.node}`;
if (values.plot) {
  const grown = rows.filter(({ section }) => section === 'growth');
  writeFileSync(values.plot, growthPlot(grown, `check of made benches, median and spread of ${runs}`));
}
if (values.json) console.log(JSON.stringify({ machine, rows, skipped }, null, 1));
else {
  console.log(machine);
  for (const section of wanted)
    table(
      rows.filter((row) => row.section === section),
      section,
    );
  for (const one of skipped) console.log(`not measured: ${one}`);
}

function table(own, title) {
  const shown = (value, unit) =>
    value === undefined
      ? ''
      : `${value < 10 ? value.toFixed(unit === 's' ? 2 : 1) : Math.round(value)} ${unit}`;
  const cells = own.map(({ what, measure = '', unit, median, least, most, p95, cpu, budget }) => [
    what,
    measure,
    shown(median, unit),
    `${shown(least, unit)} – ${shown(most, unit)}`,
    shown(p95, unit),
    shown(cpu, unit),
    budget === undefined ? '' : `${shown(budget, unit)}${(p95 ?? median) > budget ? ', missed' : ''}`,
  ]);
  const head = [title, '', 'median', 'spread', 'p95', 'cpu', 'goal'];
  const widths = head.map((_, i) => Math.max(...[head, ...cells].map((row) => row[i].length)));
  const line = (row) =>
    row
      .map((text, i) => (i < 2 ? text.padEnd(widths[i]) : text.padStart(widths[i])))
      .join('  ')
      .trimEnd();
  console.log(`\n${line(head)}`);
  for (const row of cells) console.log(line(row));
}
