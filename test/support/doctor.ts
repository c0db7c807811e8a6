import type { DoctorReport } from '../../server/src/live/doctor.js';
import { cli } from './cli.js';

/** The app of the sample that the site of the tests has. */
const APP = 'examples/bench/apps/library';

/** Makes the tables of the sample as a site has them. `send` rejects what the server refuses. */
export async function makeSite(
  target: 'mariadb' | 'vitess',
  send: (sql: string) => Promise<unknown>,
): Promise<void> {
  const { stdout } = await cli(['ddl', APP, '--target', target, '--format', 'json']);
  await send('CREATE TABLE `tabDocType` (name varchar(140) PRIMARY KEY) COLLATE utf8mb4_unicode_ci');
  for (const { doctype, sql } of JSON.parse(stdout) as { doctype: string; sql: string[] }[]) {
    try {
      for (const statement of sql) await send(statement);
    } catch {
      // The sample has DocTypes that no server takes; a site does not have those.
      continue;
    }
    if (sql.length > 0) await send(`INSERT INTO \`tabDocType\` VALUES ('${doctype}')`);
  }
}

/** Runs `doctor` on the sample's app with these arguments. */
export async function doctor(...args: string[]) {
  const result = await cli(['doctor', ...args, '--format', 'json', APP]);
  return { ...result, report: JSON.parse(result.stdout || '{}') as DoctorReport };
}

/** The checks that tell something, in their order: `sql-mode error`. */
export function wrongIn({ checks }: DoctorReport): string[] {
  return checks
    .filter(({ status }) => status === 'warning' || status === 'error')
    .map(({ id, status }) => `${id} ${status}`);
}

/** Differences between tables and DocTypes, sorted: `tabBook missing-column title`. */
export function driftsIn({ drift }: DoctorReport): string[] {
  return drift.map(({ table, kind, column }) => [table, kind, column ?? ''].join(' ').trim()).sort();
}

/** Statements that make the site another than its DocTypes say, with what `doctor` says of each. */
export const DRIFTS: readonly (readonly [sql: string, said: string])[] = [
  ['ALTER TABLE `tabBook` DROP COLUMN `title`', 'tabBook missing-column title'],
  ['ALTER TABLE `tabBook` ADD COLUMN left_over int', 'tabBook extra-column left_over'],
  ['ALTER TABLE `tabAuthor` MODIFY `owner` varchar(100)', 'tabAuthor type owner'],
  ["ALTER TABLE `tabLoan` ALTER docstatus SET DEFAULT '1'", 'tabLoan default docstatus'],
  ['ALTER TABLE `tabLoan` DROP INDEX `creation`', 'tabLoan index creation'],
  [
    'ALTER TABLE `tabVisitor Log` MODIFY `owner` varchar(140) COLLATE utf8mb4_general_ci',
    'tabVisitor Log collation owner',
  ],
  ['CREATE TABLE `tabOld Thing` (name varchar(140) PRIMARY KEY)', 'tabOld Thing extra-table'],
  ['DROP TABLE `tabLibrary Member`', 'tabLibrary Member missing-table'],
];
