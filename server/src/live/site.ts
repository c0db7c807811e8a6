import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { readSiteConfig, type SiteConfig } from '../core/sources/site/config.js';
import { readText } from '../workspace/files.js';
import { type ServerAccess, ServerError } from './server.js';

/** A site's folder with what its configuration says. */
export interface Site {
  folder: string;
  config: SiteConfig;
}

/** Reads `site_config.json` over the bench's common one; a ServerError where there is none. */
export function readSite(folder: string): Site {
  const file = path.join(folder, 'site_config.json');
  const text = readText(file);
  if (typeof text !== 'string') throw new ServerError(`${file}: ${text.message}`);
  const common = readText(path.join(folder, '..', 'common_site_config.json'));
  return { folder, config: readSiteConfig(text, typeof common === 'string' ? common : undefined) };
}

/** The folders of a bench's sites. */
export function sitesOf(bench: string): string[] {
  const folder = path.join(bench, 'sites');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => path.join(folder, name))
    .filter((site) => existsSync(path.join(site, 'site_config.json')));
}

/** The server that a site uses, as Frappe reads its configuration (frappe/database/__init__.py `get_db`). */
export function serverOfSite({ config }: Site): ServerAccess {
  const text = (key: string) => textOf(config.get(key));
  const database = text('db_name') ?? '';
  if (database === '') throw new ServerError('site_config.json: there is no db_name');
  const type = text('db_type') ?? 'mariadb';
  if (type !== 'mariadb')
    throw new ServerError(`site_config.json: db_type ${type} is no MariaDB, MySQL or Vitess`);
  const socket = text('db_socket');
  const ca = text('db_ssl_ca');
  return {
    host: text('db_host') ?? '127.0.0.1',
    port: Number(text('db_port') ?? 3306),
    socketPath: socket,
    user: text('db_user') ?? database,
    database,
    password: text('db_password') ?? '',
    tls: ca === undefined ? undefined : { ca, cert: text('db_ssl_cert'), key: text('db_ssl_key') },
  };
}

/** The replica that a site reads from; undefined where it reads from none. */
export function replicaOfSite(site: Site): ServerAccess | undefined {
  const { config } = site;
  const host = textOf(config.get('replica_host'));
  if (!config.isOn('read_from_replica') || host === undefined) return undefined;
  const own = config.isOn('different_credentials_for_replica');
  const main = serverOfSite(site);
  return {
    ...main,
    host,
    socketPath: undefined,
    port: Number(textOf(config.get('replica_db_port')) ?? main.port),
    database: textOf(config.get('replica_db_name')) ?? main.database,
    user:
      (own ? textOf(config.get('replica_db_user') ?? config.get('replica_db_name')) : undefined) ?? main.user,
    password: (own ? textOf(config.get('replica_db_password')) : undefined) ?? main.password,
  };
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
