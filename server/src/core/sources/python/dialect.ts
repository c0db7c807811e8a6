/** Whose database the code under a condition, and the code under its opposite, runs on. */
export interface DialectTest {
  /** The condition holds on no MariaDB (nor Vitess, which Frappe takes for one). */
  foreign: boolean;
  /** Its opposite does. */
  otherwiseForeign: boolean;
}

const ASKS = /\b(?:db_type|dialect|database_type)\b/;
const OURS = /(==|!=|\bin\b|\bnot in\b|\bis\b)\s*[([]?\s*(?:f?["']mariadb["']|[\w.]*MARIADB\b)/;
const THEIRS =
  /(==|!=|\bin\b|\bnot in\b|\bis\b)\s*[([]?\s*(?:["'](?:postgres\w*|sqlite)["']|[\w.]*(?:POSTGRES|SQLITE)\b)/;

/** Reads `frappe.db.db_type == "postgres"` and its like; undefined for any other condition. */
export function dialectTest(condition: string): DialectTest | undefined {
  if (!ASKS.test(condition)) return undefined;
  const ours = OURS.exec(condition);
  const theirs = ours ? undefined : THEIRS.exec(condition);
  const operator = (ours ?? theirs)?.[1];
  if (!operator) return undefined;
  const same = operator !== '!=' && operator !== 'not in';
  const foreign = ours ? !same : same;
  // `db_type == "mariadb" and x`: its opposite may be MariaDB too.
  const combined = /\b(?:and|or)\b/.test(condition);
  if (combined) return { foreign: foreign && !/\bor\b/.test(condition), otherwiseForeign: false };
  return { foreign, otherwiseForeign: !foreign };
}

/** Decorators and class names that say the same of a whole definition. */
export function isForeignDefinition(text: string): boolean {
  return /postgres|sqlite/i.test(text);
}

/** Whether the code under a condition, and the code under its opposite, is never reached on a SQLite site. */
export interface SqliteTest {
  absent: boolean;
  otherwiseAbsent: boolean;
}

const NAMED = /(==|!=|\bin\b|\bnot in\b|\bis\b)\s*([([][^)\]]*[)\]]|f?["']\w+["']|[\w.]+)/;

/** Reads `frappe.db.db_type == "mariadb"` and its like for a SQLite site; undefined for any other condition. */
export function sqliteTest(condition: string): SqliteTest | undefined {
  if (!ASKS.test(condition)) return undefined;
  const [, operator, names = ''] = NAMED.exec(condition) ?? [];
  if (!operator || !/mariadb|postgres|sqlite/i.test(names)) return undefined;
  const same = operator !== '!=' && operator !== 'not in';
  const absent = same !== /sqlite/i.test(names);
  if (/\bor\b/.test(condition)) return { absent: false, otherwiseAbsent: !absent };
  if (/\band\b/.test(condition)) return { absent, otherwiseAbsent: false };
  return { absent, otherwiseAbsent: !absent };
}

/** A decorator that keeps a definition, most often a test, from SQLite. */
export function isOnlyForOthers(decorator: string): boolean {
  return /mariadb|postgres/i.test(decorator) && !/sqlite/i.test(decorator);
}
