import { placeOfFields } from '../../contexts/sizes.js';
import { defineRule } from '../../rule.js';

/** SQLITE_MAX_COLUMN as SQLite is built by default. */
const LIMIT = 2000;

export default defineRule('doctype', {
  meta: {
    id: 'sqlite/too-many-columns',
    summary: 'More than the 2,000 columns that a table of SQLite may have',
    targets: ['sqlite'],
    severity: 'error',
  },

  *check({ table, doctype, source }) {
    if (!table || table.columns.length <= LIMIT) return;
    yield {
      span: placeOfFields({ source }),
      message: `${doctype.name} has ${table.columns.length} columns, Frappe's own included; a table of SQLite may have ${LIMIT}, and the CREATE TABLE fails. Split the DocType.`,
      evidence: { engine: 'sqlite', errno: 1, text: `too many columns on ${table.name}` },
      key: 'columns',
    };
  },
});
