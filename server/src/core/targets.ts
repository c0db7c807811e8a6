/** What the site must run on; several at once. Design section 2, "Targets". */
export const TARGETS = [
  'mariadb',
  'vitess',
  'vitess-sharded',
  'read-only',
  'zero-downtime',
  'sqlite',
] as const;
export type Target = (typeof TARGETS)[number];

export const DEFAULT_TARGETS: readonly Target[] = ['mariadb', 'vitess', 'read-only', 'zero-downtime'];

/** SQL dialects that DDL can be written in (`ddl --target`). */
export const DIALECTS = ['mariadb', 'mysql', 'vitess', 'sqlite'] as const;
export type Dialect = (typeof DIALECTS)[number];

/** Frappe's DDL rules differ between these; `facts: v15 → v16-dev → develop`. */
export const FRAPPE_VERSIONS = ['15', '16', 'develop'] as const;
export type FrappeVersion = (typeof FRAPPE_VERSIONS)[number];
export const DEFAULT_FRAPPE: FrappeVersion = '16';

/** The engine versions that verdicts are given for. */
export interface EngineVersions {
  /** Major version: 22, 23 or 24. */
  vitess: number;
  /** `10.6`, `10.11` or `11.8`. */
  mariadb: string;
  /** The MySQL behind Vitess: `8.0` or `8.4`. */
  mysql: string;
}
export const DEFAULT_VERSIONS: EngineVersions = { vitess: 24, mariadb: '10.11', mysql: '8.4' };

const MYSQL_RELEASES: Readonly<Record<string, string>> = { '8.0': '8.0.40', '8.4': '8.4.6' };

/** The release that Vitess's parser and planner are told to speak for, as `8.4.6`. */
export function mysqlRelease({ mysql }: EngineVersions): string {
  return MYSQL_RELEASES[mysql] ?? MYSQL_RELEASES[DEFAULT_VERSIONS.mysql]!;
}
