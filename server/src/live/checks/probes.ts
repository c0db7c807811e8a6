import { type LiveCheck, verdict } from '../check.js';
import { type Answer, type LiveSession, shown } from '../session.js';

const TABLE = '`_doctype_compat_probe`';

/** What can only be known by trying: on a table of our own that goes again. Asked for with --write-probes. */
const probe = (
  id: string,
  sent: string,
  judge: (answer: Answer) => ReturnType<typeof verdict>,
): LiveCheck => ({
  id: `probe-${id}`,
  async run({ session }) {
    if (!session.mayWrite)
      return verdict(
        'skipped',
        'It makes and drops a table of its own: ask for it with --write-probes.',
        sent,
        '',
      );
    const answer = await onTable(session, sent);
    return judge(answer);
  },
});

async function onTable(session: LiveSession, sql: string): Promise<Answer> {
  await session.ask(`DROP TABLE IF EXISTS ${TABLE}`);
  try {
    const made = await session.ask(`CREATE TABLE ${TABLE} (name varchar(140) PRIMARY KEY, f varchar(140))`);
    return 'rows' in made ? await session.ask(sql) : made;
  } finally {
    await session.ask(`DROP TABLE IF EXISTS ${TABLE}`);
  }
}

const TEXT_DEFAULT = `ALTER TABLE ${TABLE} ADD COLUMN t text DEFAULT 'x'`;
const IF_NOT_EXISTS = `ALTER TABLE ${TABLE} ADD INDEX IF NOT EXISTS f (f)`;

export const probes: readonly LiveCheck[] = [
  probe('text-default', TEXT_DEFAULT, (answer) =>
    'rows' in answer
      ? verdict('ok', 'A text column may have a default.', TEXT_DEFAULT, 'OK')
      : verdict(
          'error',
          'A text column cannot have a default here: DocTypes with one cannot be created (rule vitess/text-default).',
          TEXT_DEFAULT,
          shown(answer),
        ),
  ),
  probe('index-if-not-exists', IF_NOT_EXISTS, (answer) =>
    'rows' in answer
      ? verdict('ok', 'ADD INDEX IF NOT EXISTS works.', IF_NOT_EXISTS, 'OK')
      : verdict(
          'error',
          'Frappe adds indexes with IF NOT EXISTS, which this server does not know: add_index and new unique fields fail.',
          IF_NOT_EXISTS,
          shown(answer),
        ),
  ),
];
