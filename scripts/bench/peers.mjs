// Programs of others on the same files, in the same run. They do less (each parses or lints one thing and knows no DocType) or
// something else; what they take says what such a file costs elsewhere.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { filesOf } from './checks.mjs';
import { generateBench, statements } from './generate.mjs';
import { rowsOf, run } from './measure.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const cli = path.join(root, 'dist/cli.js');
const COUNT = 120;

/** Rows about SQL and Python that is the same for all; a peer that is not to be had is named with the reason. */
export function peers({ runs }) {
  const work = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-bench-'));
  const bench = path.join(work, 'bench');
  const skipped = [];
  const rows = [];
  const measure = (what, make) => {
    try {
      rows.push(...rowsOf('peers', what, Array.from({ length: runs }, make)));
    } catch (error) {
      skipped.push(`${what}: ${error instanceof Error ? error.message : error}`);
    }
  };
  try {
    generateBench(bench, COUNT);
    const sql = Array.from({ length: COUNT }, (_, i) => statements(i)).flat();
    const file = path.join(bench, 'apps/shop/shop/sql/all.sql');
    writeFileSync(file, `${sql.join(';\n')};\n`);
    const ours = (...args) =>
      run(process.execPath, [cli, 'check', '--no-cache', '--format', 'json', ...args]);
    const many = `${sql.length} statements of SQL`;
    measure(`${many}: doctype-compat, with what the bench knows and Vitess`, () => ours(file));
    const list = path.join(work, 'statements.json');
    writeFileSync(list, JSON.stringify(sql));
    const nodeParser = path.join(work, 'parse.mjs');
    writeFileSync(
      nodeParser,
      `import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
const { Parser } = createRequire(${JSON.stringify(path.join(root, 'package.json'))})('node-sql-parser');
const parser = new Parser();
for (const sql of JSON.parse(readFileSync(${JSON.stringify(list)}, 'utf8'))) parser.astify(sql, { database: 'MariaDB' });
`,
    );
    measure(`${many}: node-sql-parser, parsed`, () => run(process.execPath, [nodeParser]));
    const vendor = path.join(root, 'dist/sqlite/vendor');
    const parse = path.join(work, 'parse.py');
    writeFileSync(
      parse,
      `import json, sys
sys.path.insert(0, ${JSON.stringify(vendor)})
import sqlglot
for sql in json.load(open(${JSON.stringify(list)})):
    sqlglot.parse_one(sql, read="mysql")
`,
    );
    if (existsSync(vendor)) measure(`${many}: sqlglot, parsed`, () => run('python3', [parse]));
    else skipped.push('sqlglot: not unpacked (npm run build:sqlite)');
    const python = filesOf(bench, '.py');
    const folder = path.join(bench, 'apps/shop/shop/api');
    measure(`${python.length} files of Python: doctype-compat, their SQL, ORM and what requests write`, () =>
      ours(folder),
    );
    // It leaves out large files unless it is told not to.
    const rules = path.join(work, 'sqlfluff.cfg');
    writeFileSync(rules, '[sqlfluff]\ndialect = mysql\nlarge_file_skip_byte_limit = 0\n');
    const tools = path.join(work, 'tools');
    for (const [name, what, args] of [
      ['ruff', `${python.length} files of Python: ruff check`, ['check', '--no-cache', '--isolated', bench]],
      ['sqlfluff', `${many}: sqlfluff lint`, ['lint', '--config', rules, '--processes', '1', file]],
    ]) {
      const program = installed(name, tools);
      if ('missing' in program) skipped.push(`${name}: ${program.missing}`);
      else measure(what, () => run(program.path, args, { env: { PYTHONPATH: program.folder } }));
    }
    return { rows, skipped };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A tool of PyPI, installed into a folder that goes with the run. */
function installed(name, folder) {
  if (spawnSync('python3', ['-m', 'pip', '--version']).status !== 0) return { missing: 'there is no pip' };
  const own = path.join(folder, name);
  try {
    execFileSync('python3', ['-m', 'pip', 'install', '-q', '--target', own, name], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 180_000,
    });
  } catch {
    return { missing: 'pip could not install it' };
  }
  return { path: path.join(own, 'bin', name), folder: own };
}
