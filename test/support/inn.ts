import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const field = (fieldname: string, fieldtype: string, rest: object = {}) => ({
  fieldname,
  fieldtype,
  ...rest,
});
/** The DocTypes of a site that moves to SQLite. */
export const DOCTYPES: readonly {
  name: string;
  fields: ReturnType<typeof field>[];
  istable?: 1;
  autoname?: string;
}[] = [
  { name: 'Guest', fields: [field('full_name', 'Data', { unique: 1 }), field('born', 'Date')] },
  {
    name: 'Stay',
    fields: [
      field('guest', 'Link', { options: 'Guest' }),
      field('status', 'Select', { options: 'Open\nClosed', default: 'Open' }),
      field('amount', 'Currency'),
      field('seats', 'Int'),
      field('starts_on', 'Datetime'),
      field('at', 'Time'),
      field('notes', 'Text'),
      field('nights', 'Table', { options: 'Stay Night' }),
    ],
  },
  { name: 'Stay Night', istable: 1, fields: [field('room', 'Data'), field('price', 'Currency')] },
  { name: 'Ticket', autoname: 'autoincrement', fields: [field('subject', 'Data')] },
];

/** An app with them. */
export function writeInn(app: string): void {
  for (const doctype of DOCTYPES) {
    const file = doctype.name.toLowerCase().replace(' ', '_');
    const at = path.join(app, 'inn/inn/doctype', file);
    mkdirSync(at, { recursive: true });
    const json = { doctype: 'DocType', module: 'Inn', engine: 'InnoDB', ...doctype };
    writeFileSync(path.join(at, `${file}.json`), JSON.stringify(json, null, 1));
  }
}

/** Python that runs scripts and then queries on a file of SQLite: `[file, scripts, queries]` in, rows of each query out. */
export const RUN = `
import json, sqlite3, sys
file, scripts, queries = json.load(sys.stdin)
db = sqlite3.connect(file)
for script in scripts:
    db.executescript(script)
print(json.dumps([[list(row) for row in db.execute(query)] for query in queries]))
`;
