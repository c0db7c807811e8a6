import { sqlComment } from '../../escape.js';
import type { Move } from './move-model.js';

/** The files of a move: name and text, in the order of running. */
export function moveFiles(move: Move): [name: string, text: string][] {
  const statements = (list: readonly string[]): string => list.map((sql) => `${sql};\n`).join('');
  const head = (text: string): string => `${sqlComment(text)}\n`;
  const rows = move.tables.flatMap(({ rows: list }) => list);
  const checks = [...move.tables.flatMap((table) => table.checks), ...move.orphans];
  return [
    [
      '1-before.mariadb.sql',
      head('On MariaDB. Each counts rows that the move changes, and is told beside the count.') +
        move.notes.map(head).join('') +
        move.before.map(({ what, query }) => `SELECT ${literal(what)}, (${query});\n`).join(''),
    ],
    [
      '2-tables.sqlite.sql',
      head("On the new site's SQLite file.") + statements(move.tables.flatMap(({ create }) => create)),
    ],
    [
      '3-rows.mariadb.sql',
      head('On MariaDB, with --batch --raw --skip-column-names --quick; what it prints goes to SQLite.') +
        statements([
          "SET NAMES utf8mb4, SESSION sql_mode = ''",
          'START TRANSACTION WITH CONSISTENT SNAPSHOT',
          "SELECT 'BEGIN;'",
          ...rows,
          ...move.sequences,
          "SELECT 'COMMIT;'",
          'COMMIT',
        ]),
    ],
    ['4-keys.sqlite.sql', head('On SQLite.') + statements(move.tables.flatMap(({ keys }) => keys))],
    [
      '5-check.mariadb.sql',
      head('On MariaDB, with --batch --raw --skip-column-names: each line as on SQLite.') +
        statements(["SET NAMES utf8mb4, SESSION sql_mode = ''", ...checks.map(({ mariadb }) => mariadb)]),
    ],
    ['5-check.sqlite.sql', head('On SQLite.') + statements(checks.map(({ sqlite }) => sqlite))],
  ];
}

const literal = (text: string): string => `'${text.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;

/** All files after one another, for reading. */
export function moveSql(move: Move): string {
  return moveFiles(move)
    .map(([name, text]) => `${sqlComment(`---- ${name}`)}\n${text}`)
    .join('\n');
}
