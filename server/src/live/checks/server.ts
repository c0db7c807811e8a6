import { type LiveCheck, verdict } from '../check.js';
import { isFrom } from '../flavor.js';
import { shown } from '../session.js';

/** What holds for every server: its version and the settings that Frappe depends on. */
export const serverChecks: readonly LiveCheck[] = [
  {
    id: 'version',
    async run({ kind }) {
      const { flavor, version, full } = kind;
      const sent = 'SELECT VERSION()';
      if (flavor === 'mysql')
        return verdict(
          'warning',
          `This is MySQL ${version} itself, neither MariaDB nor a vtgate: Frappe sends MariaDB's dialect. Behind Vitess, connect to vtgate (often port 15306), not to the MySQL of a tablet.`,
          sent,
          full,
        );
      if (flavor === 'mariadb' && !isFrom(version, 10, 6))
        return verdict(
          'error',
          `MariaDB ${version} is older than 10.6, the oldest that Frappe 15 supports. Upgrade it.`,
          sent,
          full,
        );
      const name = { mariadb: 'MariaDB', vitess: kind.planetScale ? 'PlanetScale (Vitess)' : 'Vitess' }[
        flavor
      ];
      return verdict('ok', `${name} ${version}.`, sent, full);
    },
  },
  {
    id: 'sql-mode',
    async run({ session, kind }) {
      const sent = 'SELECT @@sql_mode';
      const answer = await session.ask(sent);
      const modes = shown(answer).toUpperCase();
      if (/ANSI_QUOTES/.test(modes))
        return verdict(
          'error',
          'sql_mode has ANSI_QUOTES: text in double quotes is taken for a name (1054). Remove it from the server’s sql_mode.',
          sent,
          modes,
        );
      if (/PIPES_AS_CONCAT|NO_BACKSLASH_ESCAPES|IGNORE_SPACE/.test(modes))
        return verdict(
          'warning',
          `sql_mode has ${/PIPES_AS_CONCAT|NO_BACKSLASH_ESCAPES|IGNORE_SPACE/.exec(modes)?.[0]}, which gives Frappe’s statements another meaning. Remove it.`,
          sent,
          modes,
        );
      if (!/STRICT_(?:TRANS|ALL)_TABLES/.test(modes))
        return verdict(
          'warning',
          'sql_mode is not strict: values that do not fit are cut without a word. Frappe sets STRICT_TRANS_TABLES where it can; set it on the server.',
          sent,
          modes,
        );
      if (kind.flavor === 'mariadb' && /ONLY_FULL_GROUP_BY/.test(modes))
        return verdict(
          'warning',
          'sql_mode has ONLY_FULL_GROUP_BY: queries of Frappe and ERPNext that MariaDB takes by default fail with 1055.',
          sent,
          modes,
        );
      return verdict(
        'ok',
        'Strict, and without modes that change what Frappe’s statements mean.',
        sent,
        modes,
      );
    },
  },
  {
    id: 'character-set',
    async run({ session }) {
      const sent = 'SELECT @@character_set_database, @@collation_database';
      const answer = await session.ask(sent);
      const [charset = '', collation = ''] = shown(answer).split(' ');
      if (!('rows' in answer))
        return verdict(
          'skipped',
          'The server does not tell the character set of the database.',
          sent,
          shown(answer),
        );
      if (charset !== 'utf8mb4')
        return verdict(
          'error',
          `The database's character set is ${charset}, not utf8mb4: tables made without naming one cannot hold every character. ALTER DATABASE … CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci.`,
          sent,
          shown(answer),
        );
      if (collation !== 'utf8mb4_unicode_ci')
        return verdict(
          'warning',
          `The database's collation is ${collation}; Frappe's tables are utf8mb4_unicode_ci, and comparing their columns with those of a table made without naming a collation fails with 1267. ALTER DATABASE … COLLATE utf8mb4_unicode_ci.`,
          sent,
          shown(answer),
        );
      return verdict('ok', 'utf8mb4 with utf8mb4_unicode_ci, as Frappe’s tables.', sent, shown(answer));
    },
  },
  {
    id: 'time',
    async run({ session }) {
      const sent = 'SELECT UNIX_TIMESTAMP()';
      const answer = await session.ask(sent);
      const skew = Math.round(Number(shown(answer)) - Date.now() / 1000);
      if (Number.isNaN(skew))
        return verdict('skipped', 'The server does not tell its time.', sent, shown(answer));
      if (Math.abs(skew) > 60)
        return verdict(
          'warning',
          `The server's clock differs from this machine's by ${Math.abs(skew)} s: \`modified\` stamps and queue times disagree. Let both follow one time source.`,
          sent,
          shown(answer),
        );
      return verdict('ok', 'The clocks agree.', sent, shown(answer));
    },
  },
  {
    id: 'time-zone',
    async run({ session }) {
      const sent =
        "SELECT value, TIMESTAMPDIFF(MINUTE, UTC_TIMESTAMP(), NOW()) AS minutes FROM `tabSingles` WHERE doctype = 'System Settings' AND field = 'time_zone'";
      const answer = await session.ask(sent);
      const [row] = 'rows' in answer ? answer.rows : [];
      const zone = typeof row?.value === 'string' ? row.value : undefined;
      const own = zone === undefined ? undefined : minutesFromUtc(zone);
      // A site that says no zone, or a server without a site.
      if (own === undefined) return undefined;
      const there = Number(row?.minutes);
      if (Math.abs(there - own) < 2)
        return verdict('ok', `NOW() is the time of ${zone}, as the site's.`, sent, shown(answer));
      return verdict(
        'warning',
        `The site's time zone is ${zone}, ${hours(own)} from UTC, and NOW() of the server is ${hours(there)}: CURDATE() and NOW() in SQL do not meet what Frappe writes into \`creation\` and \`modified\`. Give the server the site's zone (time_zone), or hand the time over from Python.`,
        sent,
        shown(answer),
      );
    },
  },
  {
    id: 'read-only',
    async run({ session, kind }) {
      if (kind.flavor === 'vitess') return undefined;
      const sent = 'SELECT @@global.read_only';
      const answer = await session.ask(sent);
      if (!/^(?:1|ON|READ_ONLY\w*)$/i.test(shown(answer)))
        return verdict('ok', 'The server takes writes.', sent, shown(answer));
      return verdict(
        'error',
        'The server is read-only: every write of the site is refused with 1290. Connect the site to the primary, or SET GLOBAL read_only = 0 there.',
        sent,
        shown(answer),
      );
    },
  },
  {
    id: 'binary-log',
    async run({ session, kind }) {
      if (kind.flavor === 'vitess') return undefined;
      const sent = 'SELECT @@log_bin, @@binlog_format, @@log_bin_trust_function_creators';
      const answer = await session.ask(sent);
      if (!('rows' in answer))
        return verdict('skipped', 'The server does not tell about its binary log.', sent, shown(answer));
      const [log, format, trust] = shown(answer).split(' ');
      if (log !== '1')
        return verdict(
          'ok',
          'No binary log: nothing to replicate, and no limits that come with it.',
          sent,
          shown(answer),
        );
      if (format === 'STATEMENT')
        return verdict(
          'warning',
          'binlog_format is STATEMENT: with READ COMMITTED every write fails with 1665, and unsafe statements differ on replicas. Use ROW or MIXED.',
          sent,
          shown(answer),
        );
      if (trust === '0')
        return verdict(
          'warning',
          'The binary log is on and log_bin_trust_function_creators is off: CREATE FUNCTION without DETERMINISTIC, NO SQL or READS SQL DATA fails with 1418 (ERPNext makes such functions).',
          sent,
          shown(answer),
        );
      return verdict('ok', `The binary log is on, ${format}.`, sent, shown(answer));
    },
  },
  {
    id: 'snapshot-isolation',
    async run({ session, kind }) {
      if (kind.flavor !== 'mariadb' || !isFrom(kind.version, 10, 6, 18)) return undefined;
      const sent = 'SELECT @@innodb_snapshot_isolation';
      const answer = await session.ask(sent);
      if (!('rows' in answer)) return undefined;
      if (shown(answer) !== '1')
        return verdict(
          'ok',
          'Off: a row that changed meanwhile is locked as it is now.',
          sent,
          shown(answer),
        );
      return verdict(
        'warning',
        'innodb_snapshot_isolation is on (the default from 11.6.2): a row that another transaction changed since this one began makes the write fail with 1020. Long requests and jobs must be ready to run again, or SET GLOBAL innodb_snapshot_isolation = OFF.',
        sent,
        shown(answer),
      );
    },
  },
  {
    id: 'page-size',
    async run({ session, kind }) {
      if (kind.flavor === 'vitess') return undefined;
      const sent = 'SELECT @@innodb_page_size, @@innodb_strict_mode';
      const answer = await session.ask(sent);
      if (!('rows' in answer)) return undefined;
      const [size, strict] = shown(answer).split(' ');
      if (size !== '16384')
        return verdict(
          'warning',
          `InnoDB's pages have ${size} bytes, not 16,384: the row limits that are checked are those of 16 KiB pages.`,
          sent,
          shown(answer),
        );
      if (strict === '0')
        return verdict(
          'warning',
          'innodb_strict_mode is off: a table whose rows do not fit a page is made with a warning, and inserting a full row fails later (1118).',
          sent,
          shown(answer),
        );
      return verdict(
        'ok',
        'Pages of 16 KiB; a table whose rows cannot fit is refused when it is made.',
        sent,
        shown(answer),
      );
    },
  },
  {
    id: 'packet-size',
    async run({ session }) {
      const sent = 'SELECT @@max_allowed_packet';
      const answer = await session.ask(sent);
      const bytes = Number(shown(answer));
      if (!('rows' in answer) || Number.isNaN(bytes)) return undefined;
      if (bytes < 4 * 1024 * 1024)
        return verdict(
          'warning',
          `max_allowed_packet is ${bytes} bytes: larger documents and files end the connection (1153, 2006). Set it to 64 MiB.`,
          sent,
          shown(answer),
        );
      return verdict('ok', `${Math.round(bytes / 1048576)} MiB.`, sent, shown(answer));
    },
  },
];

/** How far a time zone is from UTC now, in minutes; undefined for one that is not known. */
function minutesFromUtc(zone: string): number | undefined {
  try {
    const now = new Date();
    const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(
      now,
    );
    const said = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign = '+', hour = '0', minute = '0'] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(said) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hour) * 60 + Number(minute));
  } catch {
    return undefined;
  }
}

/** `+05:30` */
function hours(minutes: number): string {
  const all = Math.abs(minutes);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(all / 60))}:${two(all % 60)}`;
}
