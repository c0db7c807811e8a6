import type { Server } from '../errors.js';

/** Characters (not bytes) of a table, column or index name at most. */
export const NAME_LIMIT = 64;

/**
 * What a server answers to a name: 1059 too long (1103 for a table on MariaDB), 1166 (column) or 1103 (table) empty or
 * a space at the end, 1280 the same for an index, or one named as the servers name their own, 1300 a character outside the basic plane, such
 * as an emoji.
 */
export function nameErrno(
  kind: 'table' | 'column' | 'index',
  name: string,
  server: Server,
): number | undefined {
  if (/[\u{10000}-\u{10ffff}]/u.test(name)) return 1300;
  if ([...name].length > NAME_LIMIT) return kind === 'table' && server === 'mariadb' ? 1103 : 1059;
  if (kind === 'column' && (name === '' || name.endsWith(' '))) return 1166;
  if (kind === 'table' && (name === '' || name.endsWith(' '))) return 1103;
  if (kind === 'index' && (/^(?:primary|gen_clust_index|)$/i.test(name) || name.endsWith(' '))) return 1280;
  return undefined;
}
