// Says where the programs of a real Vitess are, for the tests of test/vitess; fetches and builds what is missing.
//   node scripts/vitess-server.mjs [--cached]     --cached: only says whether all is there
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ensureVitess, vitessFolder } from './lib/vitess-server.mjs';

const folder = vitessFolder();
const cached = ['vtcombo', 'mysql/bin/mysqld'].every((name) => existsSync(path.join(folder, name)));
const missing = cached
  ? undefined
  : process.argv.includes('--cached')
    ? 'not built yet'
    : await ensureVitess();
if (missing) {
  console.error(`vitess-server: ${missing}`);
  process.exit(1);
}
console.log(folder);
