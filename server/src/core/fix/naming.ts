import type { Fix } from '../finding.js';
import type { DocTypeSource } from '../sources/doctype/model.js';
import { set } from './json.js';

/** Names change their kind, so this is for a DocType that has no rows yet. */
export function randomNames(source: DocTypeSource): Fix[] {
  const autoname = set(source, ['autoname'], 'hash');
  const rule = source.valueSpan(['naming_rule']) && set(source, ['naming_rule'], 'Random');
  if (!autoname) return [];
  return [
    {
      title: 'Name by a random hash instead (only while the table has no rows)',
      safe: false,
      edits: rule ? [autoname, rule] : [autoname],
    },
  ];
}
