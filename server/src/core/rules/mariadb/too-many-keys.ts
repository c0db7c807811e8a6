import { serverOf } from '../../contexts/server.js';
import { placeOfFields } from '../../contexts/sizes.js';
import { tooManyKeys } from '../../engines/errors.js';
import { KEYS_LIMIT } from '../../engines/limits/keys.js';
import { shapeOf } from '../../engines/limits/verdict.js';
import { defineRule } from '../../rule.js';

export default defineRule('doctype', {
  meta: {
    id: 'mariadb/too-many-keys',
    summary: 'More than 64 keys, the primary one included (1069)',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'error',
    customizations: true,
  },

  *check(context) {
    const { table, doctype } = context;
    if (!table) return;
    const { keys } = shapeOf(table);
    const before = context.customized && shapeOf(context.customized.before).keys.length;
    if (keys.length <= KEYS_LIMIT || (before !== undefined && before > KEYS_LIMIT)) return;
    yield {
      span: placeOfFields(context),
      message: `${doctype.name} has ${keys.length} keys: the primary key, one for every field with unique or search_index, and Frappe's own. A table may have ${KEYS_LIMIT}: take search_index from fields that are seldom searched.`,
      evidence: tooManyKeys(serverOf(context), KEYS_LIMIT),
      key: 'keys',
    };
  },
});
