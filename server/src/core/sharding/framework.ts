import type { VSchemaColumn } from './vschema.js';

const text = (name: string): VSchemaColumn => ({ name, type: 'VARCHAR' });
const long = (name: string): VSchemaColumn => ({ name, type: 'TEXT' });

/**
 * Frappe's tables that are no DocType's (frappe/database/mariadb/framework_mariadb.sql, database.py
 * `create_auth_table`, `create_global_search_table`, `create_user_settings_table`): counters, settings and sessions,
 * without a column that one document's rows share.
 */
export const FRAMEWORK_TABLES: Readonly<Record<string, readonly VSchemaColumn[]>> = {
  tabSeries: [text('name'), { name: 'current', type: 'INT32' }],
  tabSingles: [text('doctype'), text('field'), long('value')],
  tabSessions: [
    ...[text('user'), text('sid'), long('sessiondata'), text('ipaddress')],
    ...[{ name: 'lastupdate', type: 'DATETIME' }, text('device'), text('status')],
  ],
  __Auth: [
    ...[text('doctype'), text('name'), text('fieldname'), long('password')],
    { name: 'encrypted', type: 'INT8' },
  ],
  __UserSettings: [text('user'), text('doctype'), long('data')],
  __global_search: [
    ...[text('doctype'), text('name'), text('title'), long('content'), text('route')],
    { name: 'published', type: 'INT8' },
  ],
};
