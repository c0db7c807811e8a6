import { placeOfFields } from '../../contexts/sizes.js';
import { defineRule } from '../../rule.js';

export default defineRule('doctype', {
  meta: {
    id: 'sqlite/index-name',
    summary:
      'An index made in Python has the name of another table’s: SQLite makes only the first, and says nothing',
    targets: ['sqlite'],
    severity: 'warning',
  },

  *check({ table, doctype, ownersOfIndex, source }) {
    if (!table || !ownersOfIndex) return;
    for (const { name, origin, unique } of table.indexes) {
      if (origin !== 'controller') continue;
      const others = ownersOfIndex(name).filter((other) => other !== doctype.name);
      if (others.length === 0) continue;
      yield {
        span: placeOfFields({ source }),
        message: `${unique ? 'The unique index' : 'The index'} ${name} of ${doctype.name} has the name of one of ${others.join(', ')}: names of indexes belong to the whole SQLite database, and CREATE INDEX IF NOT EXISTS passes over the second${unique ? ', so that nothing keeps its values unique' : ''}. Give it a name of its own (${unique ? 'constraint_name' : 'index_name'}=…).`,
        key: name,
      };
    }
  },
});
