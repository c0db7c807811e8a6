import { sqlComment } from '../../escape.js';
import type { Move } from './move-model.js';

/** The files of a move: name and text, in the order of running. */
export function moveFiles(move: Move): [name: string, text: string][] {
  const { server } = move;
  const { id, name, text } = server;
  const statements = (list: readonly string[]): string => list.map((sql) => `${sql};\n`).join('');
  const head = (line: string): string => `${sqlComment(line)}\n`;
  const rows = move.tables.flatMap(({ rows: list }) => list);
  const checks = [...move.tables.flatMap((table) => table.checks), ...move.orphans];
  return [
    [
      `1-before.${id}.sql`,
      head(`On ${name}. Each counts rows that the move changes, and is told beside the count.`) +
        move.notes.map(head).join('') +
        move.before.map(({ what, query }) => `SELECT ${text(what)}, (${query});\n`).join(''),
    ],
    [
      '2-tables.sqlite.sql',
      head("On the new site's SQLite file.") + statements(move.tables.flatMap(({ create }) => create)),
    ],
    [
      `3-rows.${id}.sql`,
      head(`On ${name}, with ${server.client}; what it prints goes to SQLite.`) +
        statements([
          ...server.begin,
          "SELECT 'BEGIN;'",
          ...rows,
          ...move.sequences,
          "SELECT 'COMMIT;'",
          ...server.end,
        ]),
    ],
    ['4-keys.sqlite.sql', head('On SQLite.') + statements(move.tables.flatMap(({ keys }) => keys))],
    [
      `5-check.${id}.sql`,
      head(`On ${name}, with ${server.client}: each line as on SQLite.`) +
        statements([...server.beforeChecks, ...checks.map((check) => check.server)]),
    ],
    ['5-check.sqlite.sql', head('On SQLite.') + statements(checks.map(({ sqlite }) => sqlite))],
  ];
}

/** All files after one another, for reading. */
export function moveSql(move: Move): string {
  return moveFiles(move)
    .map(([name, text]) => `${sqlComment(`---- ${name}`)}\n${text}`)
    .join('\n');
}
