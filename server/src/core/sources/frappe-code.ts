/** What a bench's own Frappe sends where its releases differ within a major version. */
export interface FrappeCode {
  /** `frappe.db.add_index` says ADD INDEX IF NOT EXISTS; otherwise it asks before. */
  indexIfNotExists?: boolean;
  /** A field that becomes unique on a table that exists: ADD UNIQUE INDEX IF NOT EXISTS. */
  uniqueIfNotExists?: boolean;
}

/**
 * Reads `frappe/database/mariadb/database.py` and `schema.py`. What does not look as in any release of Frappe is left
 * out: then the version decides.
 */
export function readFrappeCode(database: string | undefined, schema: string | undefined): FrappeCode {
  const addIndex = database && /\n([ \t]+)def add_index\([\s\S]*?(?=\n\1def |\n\S|$)/.exec(database)?.[0];
  const index = addIndex && /ADD\s+INDEX\s+(IF\s+NOT\s+EXISTS)?/i.exec(addIndex);
  const unique = schema && /ADD\s+UNIQUE\s+INDEX\s+(IF\s+NOT\s+EXISTS)?/i.exec(schema);
  return {
    ...(index && { indexIfNotExists: index[1] !== undefined }),
    ...(unique && { uniqueIfNotExists: unique[1] !== undefined }),
  };
}
