import type { OrmText } from '../model.js';
import { hasField, type OrmWorld, type Refusal } from './model.js';
import { refusal } from './refuse.js';

/**
 * `descendants of` and its like ask for `lft` and `rgt` of the DocType that a link leads to, or of the field's own
 * where it has no options: of a DocType that is no tree, they are not there.
 */
export function noTree(
  operator: string,
  key: OrmText,
  doctype: string,
  world: OrmWorld,
): Refusal | undefined {
  if (!/ of(?: \(inclusive\))?$/.test(operator)) return undefined;
  const field = world.doctypes.get(doctype)?.fields.find(({ fieldname }) => fieldname === key.text);
  const tree = field ? field.options : doctype;
  if (!tree || hasField(world, tree, 'lft') !== false) return undefined;
  return refusal(
    'filter-operator',
    key.span,
    "Unknown column 'lft' in 'SELECT'",
    `${tree} is no tree: it has no lft and rgt.`,
    { exception: 'OperationalError' },
  );
}
