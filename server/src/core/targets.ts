import { VERSIONS as MARIADB } from './engines/mariadb/versions.js';
import { VERSIONS as MYSQL } from './engines/mysql/versions.js';
import { VERSIONS as VITESS } from './engines/vitess/versions.js';

/** What is said of a target once, for everybody who asks. */
export interface TargetInfo {
  /** What it is called in a list. */
  name: string;
  /** After its id in the schemas of the settings. */
  description: string;
  /** What it is called over a verdict: `MariaDB 10.11`; undefined where single statements have none. */
  label?: (versions: EngineVersions) => string;
  /** The engine that statements of such a site meet; undefined for a way to run a site, whatever its engine. */
  engine?: string;
  /** The families of rules that are for it in the first place. */
  families: readonly string[];
  /** It cannot be judged without a VSchema, or without a version to compare with. */
  needsVSchema?: true;
  needsBase?: true;
  /** It is chosen where nothing is said. */
  byDefault?: true;
}

/** What the site must run on; several at once. Design section 2, "Targets". A new one is an entry here. */
export const TARGET_INFO = {
  mariadb: {
    name: 'MariaDB',
    description: 'MariaDB, which Frappe runs on today',
    label: ({ mariadb }) => `MariaDB ${mariadb}`,
    engine: 'mariadb',
    families: ['mariadb', 'doctype', 'sql', 'frappe'],
    byDefault: true,
  },
  vitess: {
    name: 'Vitess, unsharded',
    description: 'Vitess with an unsharded keyspace over MySQL 8',
    label: ({ vitess }) => `Vitess ${vitess}`,
    engine: 'vitess',
    families: ['vitess'],
    byDefault: true,
  },
  'vitess-sharded': {
    name: 'Vitess, sharded',
    description: 'Vitess with a sharded keyspace',
    label: ({ vitess }) => `Vitess ${vitess}, sharded,`,
    engine: 'vitess',
    families: ['sharding', 'vitess'],
    needsVSchema: true,
  },
  'read-only': {
    name: 'Read-only site',
    description: 'Maintenance with reads, a replica or a read-only transaction',
    label: () => 'Read-only site:',
    families: ['read-only', 'replica'],
    byDefault: true,
  },
  'zero-downtime': {
    name: 'Changes while the site serves',
    description: 'Schema changes while the site serves',
    families: ['migration'],
    needsBase: true,
    byDefault: true,
  },
  sqlite: {
    name: 'SQLite',
    description: "Frappe's SQLite backend",
    label: () => 'SQLite',
    engine: 'sqlite',
    families: ['sqlite'],
  },
} as const satisfies Readonly<Record<string, TargetInfo>>;

export type Target = keyof typeof TARGET_INFO;
export const TARGETS = Object.keys(TARGET_INFO) as Target[];
export const DEFAULT_TARGETS: readonly Target[] = TARGETS.filter((target) => infoOf(target).byDefault);

export function infoOf(target: Target): TargetInfo {
  return TARGET_INFO[target];
}

/** Whether statements of a site with one of these targets meet this engine: `vitess` also sharded. */
export function meets(targets: Iterable<Target>, engine: string): boolean {
  for (const target of targets) if (infoOf(target).engine === engine) return true;
  return false;
}

/** Frappe's DDL rules differ between these; `facts: v15 → v16-dev → develop`. */
export const FRAPPE_VERSIONS = ['15', '16', 'develop'] as const;
export type FrappeVersion = (typeof FRAPPE_VERSIONS)[number];
export const DEFAULT_FRAPPE: FrappeVersion = '16';

/** The engine versions that verdicts are given for, as the settings name them. */
export interface EngineVersions {
  vitess: number;
  mariadb: string;
  /** The MySQL behind Vitess. */
  mysql: string;
}
export const MARIADB_VERSIONS: readonly string[] = MARIADB.map(({ id }) => id);
export const MYSQL_VERSIONS: readonly string[] = MYSQL.map(({ id }) => id);
export const VITESS_VERSIONS: readonly number[] = VITESS.map(({ id }) => id);
export const DEFAULT_VERSIONS: EngineVersions = {
  vitess: VITESS.find((version) => 'isDefault' in version)!.id,
  mariadb: MARIADB.find((version) => 'isDefault' in version)!.id,
  mysql: MYSQL.find((version) => 'isDefault' in version)!.id,
};

/** The release that Vitess's parser and planner are told to speak for, as `8.4.6`. */
export function mysqlRelease({ mysql }: EngineVersions): string {
  return (MYSQL.find(({ id }) => id === mysql) ?? MYSQL[MYSQL.length - 1]!).release;
}
