import { type LiveCheck, verdict } from '../check.js';
import { shown } from '../session.js';

/** `--queryserver-config-max-result-size` of a tablet that nobody told otherwise. */
const ROW_LIMIT = 10_000;
/** One row more, of tables that every server has. */
const TOO_MANY = `SELECT 1 FROM information_schema.collations a, information_schema.collations b LIMIT ${ROW_LIMIT + 1}`;

/** The bring-up list of a first Frappe on Vitess, on a vtgate. */
export const vitessChecks: readonly LiveCheck[] = [
  {
    id: 'keyspace',
    async run({ session, kind }) {
      if (kind.flavor !== 'vitess') return undefined;
      const { database } = session.server;
      const sent = 'SHOW DATABASES';
      const answer = await session.ask(sent);
      if (!('rows' in answer))
        return verdict('skipped', 'vtgate does not list its keyspaces.', sent, shown(answer));
      const names = answer.rows.map((row) => String(Object.values(row)[0]));
      if (names.includes(database))
        return verdict(
          'ok',
          `The keyspace ${database} is there. \`bench new-site\` needs --no-setup-db: vtgate makes no database and no user.`,
          sent,
          names.join(', '),
        );
      return verdict(
        'error',
        `There is no keyspace ${database}. Make it with vtctldclient CreateKeyspace, then run \`bench new-site --no-setup-db\`: CREATE DATABASE and CREATE USER are refused by vtgate (1235, 1105).`,
        sent,
        names.join(', '),
      );
    },
  },
  {
    id: 'savepoint',
    async run({ session, kind }) {
      if (kind.flavor !== 'vitess') return undefined;
      const sent = [
        'START TRANSACTION',
        'SELECT 1',
        'SAVEPOINT doctype_compat',
        'RELEASE SAVEPOINT doctype_compat',
        'ROLLBACK',
      ];
      const answers = [];
      for (const sql of sent) answers.push(await session.ask(sql));
      const failed = answers.find((answer) => !('rows' in answer));
      if (!failed)
        return verdict(
          'ok',
          'Savepoints work inside a transaction. After 30 s without a statement vtgate ends a transaction, and the next RELEASE fails with 1305: keep external calls out of them.',
          sent.join('; '),
          'OK',
        );
      return verdict(
        'error',
        'A savepoint cannot be released: Frappe needs them in every document that is inserted in another’s hooks.',
        sent.join('; '),
        shown(failed),
      );
    },
  },
  {
    id: 'read-only-transaction',
    async run({ session, kind }) {
      if (kind.flavor !== 'vitess') return undefined;
      const sent = 'SET SESSION TRANSACTION READ ONLY';
      const answer = await session.ask(sent);
      await session.ask('SET SESSION TRANSACTION READ WRITE');
      if (!('rows' in answer))
        return verdict(
          'error',
          'vtgate refuses what Frappe sends first in read-only mode: every request of a read-only site fails.',
          sent,
          shown(answer),
        );
      return verdict(
        'warning',
        'Vitess accepts this and ignores it: a site in read-only mode still writes. START TRANSACTION READ ONLY is honoured; give the read-only site an account without write privileges.',
        sent,
        shown(answer),
      );
    },
  },
  {
    id: 'limits',
    async run({ session, kind }) {
      if (kind.flavor !== 'vitess') return undefined;
      const answer = await session.ask(TOO_MANY);
      if ('rows' in answer)
        return verdict(
          'ok',
          `A query may return more than ${ROW_LIMIT.toLocaleString('en')} rows. A transaction that is older than 30 s is ended all the same, unless the tablets say otherwise.`,
          TOO_MANY,
          `${answer.rows.length} rows`,
        );
      return verdict(
        'warning',
        `A tablet stops here: a query that returns more rows, and an UPDATE or DELETE that touches more, fails (1317), and so does a transaction older than 30 s, by default. Page through large tables, or raise --queryserver-config-max-result-size and --queryserver-config-transaction-timeout.`,
        TOO_MANY,
        shown(answer),
      );
    },
  },
  {
    id: 'schema-changes',
    async run({ session, kind }) {
      if (kind.flavor !== 'vitess') return undefined;
      const sent = 'SELECT @@ddl_strategy';
      const answer = await session.ask(sent);
      if (!('rows' in answer))
        return verdict('skipped', 'vtgate does not tell its ddl_strategy.', sent, shown(answer));
      const strategy = shown(answer) || 'direct';
      if (/^(?:direct|mysql)/.test(strategy) || strategy === 'OK')
        return verdict(
          'ok',
          `ddl_strategy ${strategy}: \`migrate\` sees its changes at once. Large tables are better changed with \`vitess\` beforehand (see the plan).`,
          sent,
          strategy,
        );
      return verdict(
        'warning',
        `ddl_strategy is ${strategy}: an ALTER of \`migrate\` only starts a migration and returns, so the next statement does not find the column (1054). Let the site's account use direct.`,
        sent,
        strategy,
      );
    },
  },
  {
    id: 'search-table',
    async run({ session, kind }) {
      if (kind.flavor !== 'vitess') return undefined;
      const sent =
        "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND engine = 'MyISAM'";
      const answer = await session.ask(sent);
      if (!('rows' in answer))
        return verdict('skipped', 'vtgate does not list its tables.', sent, shown(answer));
      const names = answer.rows.map((row) => String(Object.values(row)[0]));
      if (names.length === 0) return verdict('ok', 'No MyISAM table.', sent, 'OK');
      return verdict(
        'error',
        `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} MyISAM: a write in a transaction that has written elsewhere fails with 1785. ALTER TABLE … ENGINE=InnoDB.`,
        sent,
        names.join(', '),
      );
    },
  },
];
