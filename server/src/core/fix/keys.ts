import type { FieldOfColumn } from '../contexts/columns.js';
import type { Fix } from '../finding.js';
import type { DocTypeSource } from '../sources/doctype/model.js';
import { remove } from './json.js';

/** Takes a field's key away. Not safe: lookups become slower, and nothing keeps the values apart any more. */
export function keyFixes(
  source: DocTypeSource,
  { path, field }: FieldOfColumn,
  flag: 'unique' | 'search_index',
): Fix[] {
  const edit = path && remove(source, path(flag));
  return edit ? [{ title: `Remove ${flag} from ${field.fieldname}`, safe: false, edits: [edit] }] : [];
}
