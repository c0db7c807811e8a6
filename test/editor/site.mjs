// A site of the sample bench with a database: its DocTypes' tables on a real MariaDB, and some that differ.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { tsImport } from 'tsx/esm/api';

const root = path.resolve(import.meta.dirname, '../..');
const { createReader, hasMariaDb, PASSWORD, startMariaDb } = await tsImport(
  '../support/mariadb.ts',
  import.meta.url,
);

/** What differs from the DocTypes, as it comes about on sites. */
const DRIFTS = [
  'ALTER TABLE `tabBook` DROP COLUMN `price`',
  'ALTER TABLE `tabLoan` MODIFY `member` varchar(60)',
  'ALTER TABLE `tabAuthor` ADD COLUMN `nickname` varchar(140)',
];

/** Starts the database of library.localhost in an open bench; undefined where no MariaDB is installed. */
export async function startSite(bench) {
  if (!hasMariaDb()) return undefined;
  const server = await startMariaDb();
  const args = ['dist/cli.js', 'ddl', bench, '--target', 'mariadb', '--format', 'json'];
  // Files of the sample that are no JSON make it end with 2; what can be read it prints all the same.
  const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  const tables = JSON.parse(stdout);
  for (const { sql } of tables) {
    // The sample has DocTypes that MariaDB refuses; that is what they are there for.
    for (const one of sql) await server.query(one).catch(() => {});
  }
  for (const sql of DRIFTS) await server.query(sql);
  const files = path.join(bench, 'sites');
  mkdirSync(files, { recursive: true });
  await createReader(server, 'test', files);
  const file = path.join(files, 'library.localhost/site_config.json');
  const config = JSON.parse(readFileSync(file, 'utf8'));
  const address = { db_host: '127.0.0.1', db_port: server.port, db_name: 'test', db_password: PASSWORD };
  writeFileSync(file, JSON.stringify({ ...config, ...address }, undefined, 1));
  return server;
}
