import type { DocTypeData, DocTypeLookup } from './model.js';

/**
 * Whether a DocType's rows are in the SQLite file beside the site's database: *Use SQLite*, the flag of frappe#42901 and
 * #42993 (frappe/database/sqlite/router.py `get_sqlite_doctypes`), which neither Singles nor virtual ones have.
 */
export function isInSideStore(doctype: DocTypeData | undefined): boolean {
  if (!doctype || doctype.issingle || doctype.is_virtual) return false;
  const flag = doctype.raw.use_sqlite;
  return flag === true || flag === 1 || flag === '1';
}

/** Whether Frappe has the flag: where Frappe is in the bench, its own DocType `DocType` says so. */
export function hasSideStore(doctypes: DocTypeLookup): boolean {
  const own = doctypes.get('DocType');
  return !own || own.fields.some(({ fieldname }) => fieldname === 'use_sqlite');
}
