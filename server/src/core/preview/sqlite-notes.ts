import { keysSqlite } from '../engines/sqlite/ddl.js';
import { say } from '../say.js';
import type { Table } from '../schema/table.js';
import { parseType } from '../schema/type.js';

/** What a table on SQLite does not hold, or holds otherwise, beside the same table on MariaDB. */
export function sqliteNotes(table: Table): string[] {
  const of = (...bases: string[]): string[] =>
    table.columns.filter(({ type }) => bases.includes(parseType(type).base)).map(({ name }) => name);
  const whole = of('int', 'tinyint', 'bigint').filter((name) => !['name', 'idx', 'docstatus'].includes(name));
  const kept = new Set(keysSqlite(table).flatMap(({ columns }) => columns[0] ?? []));
  const inline = table.frappe !== 'develop';
  const lost = table.indexes.flatMap(({ columns, origin, unique }) => {
    const [first] = columns;
    return origin === 'field' && !unique && first && !kept.has(first.name) ? [first.name] : [];
  });
  const notes: [boolean, string][] = [
    [
      of('varchar').length > 0,
      say`No length is held: varchar(n) becomes TEXT, and nothing is cut off or refused.`,
    ],
    [
      of('decimal').length > 0,
      say`${some(of('decimal'))}: REAL, a floating point number of about 15 digits.`,
    ],
    [whole.length > 0, say`${some(whole)}: INTEGER keeps whatever is written, also a text or 1.5.`],
    [
      of('date', 'datetime', 'time').length > 0,
      say`Dates and times are texts, and are compared as texts; 30 February is kept.`,
    ],
    [
      true,
      say`Texts are compared letter by letter: case, accents and spaces at the end tell names and unique values apart.`,
    ],
    [lost.length > 0, say`Frappe 16 makes no index for ${some(lost)}.`],
    [
      table.sequence !== undefined && inline,
      say`Frappe 16 has no sequence on SQLite: nextval() is unknown there.`,
    ],
    [table.sequence !== undefined && !inline, say`The sequence is a row of __frappe_sqlite_sequences.`],
  ];
  return notes.flatMap(([holds, note]) => (holds ? [note] : []));
}

/** "a, b and 3 more" */
function some(names: readonly string[]): string {
  const shown = names.slice(0, 3);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
