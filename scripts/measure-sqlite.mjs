// Start, 2,000 statements, memory and processor time of the SQLite engine (Linux): `node scripts/measure-sqlite.mjs [file.jsonl]`,
// a file with an object with `sql` on each line; without one, statements much like those that apps send.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const COUNT = 2000;
const folder = path.resolve(import.meta.dirname, '../dist/sqlite');
const [file] = process.argv.slice(2);
const shapes = file
  ? readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).sql)
  : [
      'SELECT `name`, `status` FROM `tabTask` WHERE `docstatus` < 2 AND `owner` = %s ORDER BY `creation` DESC LIMIT 20',
      'SELECT t.name, SUM(r.amount) total FROM `tabTask` t LEFT JOIN `tabTask Row` r ON r.parent = t.name GROUP BY t.name HAVING total > 3',
      'UPDATE `tabTask` SET `status` = %(status)s WHERE `name` IN %(names)s',
      'DELETE FROM `tabTask Row` WHERE `parent` NOT IN (SELECT `name` FROM `tabTask`)',
      'INSERT INTO `tabTask` (`name`, `status`) VALUES (%s, %s) ON DUPLICATE KEY UPDATE `status` = VALUES(`status`)',
      "SELECT DATE_FORMAT(creation, '%%Y-%%m') m, COUNT(*) FROM `tabTask` WHERE creation >= DATE_SUB(NOW(), INTERVAL 1 YEAR) GROUP BY m",
    ];
// No two alike, so that nothing is answered from what is known.
const sql = Array.from({ length: COUNT }, (_, i) => ({ sql: `${shapes[i % shapes.length]} /* ${i} */` }));

const started = performance.now();
const engine = spawn('python3', ['-I', '-S', path.join(folder, 'engine.py')], {
  cwd: folder,
  stdio: ['pipe', 'pipe', 'inherit'],
});
let rest = '';
const waiting = [];
engine.stdout.on('data', (chunk) => {
  rest += chunk;
  for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
    waiting.shift()(JSON.parse(rest.slice(0, end)));
    rest = rest.slice(end + 1);
  }
});
const ask = (request) =>
  new Promise((resolve) => {
    waiting.push(resolve);
    engine.stdin.write(`${JSON.stringify(request)}\n`);
  });
await ask({ id: 1, op: 'hello', protocol: 1 });
const ready = performance.now();
const tables = {
  tabTask:
    'CREATE TABLE tabTask (name TEXT PRIMARY KEY, status TEXT, owner TEXT, docstatus INTEGER, creation DATETIME)',
  'tabTask Row': 'CREATE TABLE "tabTask Row" (name TEXT PRIMARY KEY, parent TEXT, amount REAL)',
};
await ask({ id: 2, op: 'judge', frappe: 'develop', complete: true, tables, sql });
const done = performance.now();
const status = readFileSync(`/proc/${engine.pid}/status`, 'utf8');
const peak = Number(/VmHWM:\s+(\d+)/.exec(status)[1]) / 1024;
const times = readFileSync(`/proc/${engine.pid}/stat`, 'utf8').split(') ')[1].split(' ');
const processor = (Number(times[11]) + Number(times[12])) / 100;
console.log(
  `start ${Math.round(ready - started)} ms, ${COUNT} statements ${Math.round(done - ready)} ms, processor time of both ${processor.toFixed(2)} s, peak ${Math.round(peak)} MB`,
);
engine.kill();
