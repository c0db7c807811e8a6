import { defineRule } from '../../rule.js';
import type { FieldData } from '../../sources/doctype/model.js';
import { hasSideStore, isInSideStore } from '../../sources/doctype/side-store.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/side-store',
    summary: 'Use SQLite: what writes both stores is committed twice, and no list reaches across a link',
    targets: TARGETS,
    severity: 'info',
    frappe: { since: 'develop' },
  },

  *check({ doctype, doctypes, source }) {
    if (!isInSideStore(doctype) || !hasSideStore(doctypes)) return;
    const across = ({ fieldtype, options }: FieldData): boolean => {
      const other = /^(?:Link|Table|Table MultiSelect)$/.test(fieldtype) ? doctypes.get(options) : undefined;
      return other !== undefined && !other.issingle && !isInSideStore(other);
    };
    const links = doctype.fields.filter(across).map(({ fieldname, options }) => `${fieldname} (${options})`);
    const lists =
      links.length > 0
        ? ` No list reads or filters by fields behind ${links.join(', ')}: CrossDatabaseJoinError.`
        : '';
    yield {
      span: source.propertySpan(['use_sqlite']) ?? source.nearest([]),
      message: `Documents of ${doctype.name} are kept in a SQLite file beside the site's database. What writes them and documents of other DocTypes is committed twice: where the site's own commit fails, the file's was before.${lists}`,
      evidence: {
        engine: 'frappe',
        text: 'a write spanning both is not atomic (frappe/database/sqlite/router.py)',
      },
      key: 'use_sqlite',
    };
  },
});
