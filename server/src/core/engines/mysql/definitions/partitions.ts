import type { Token } from '../../../sources/sql/tokens.js';
import type { TableStatement } from './model.js';
import { type Reader, SyntaxStop } from './reader.js';

/** `PARTITION BY …` (manual, CREATE TABLE, `partition_options`), as far as MariaDB's own forms. */
export function partitioning(reader: Reader, statement: TableStatement): void {
  const token = reader.expect('PARTITION', 'BY');
  reader.accept('LINEAR');
  const kind = reader.next().upper;
  if (!['HASH', 'KEY', 'RANGE', 'LIST'].includes(kind)) reader.stop();
  if (reader.accept('ALGORITHM')) {
    reader.accept('=');
    reader.number();
  }
  reader.accept('COLUMNS');
  const { inner } = reader.brackets();
  if (reader.is('INTERVAL')) reader.stop();
  const columns = inner.filter(
    (part, i) => part.kind === 'quoted' || (part.kind === 'word' && inner[i + 1]?.text !== '('),
  );
  statement.partitioning = { token, kind, columns };
  const other = listDefault(reader);
  if (other) throw new SyntaxStop(other);
  reader.rest();
}

/** MariaDB's `PARTITION p DEFAULT` among the partitions of a LIST. */
function listDefault(reader: Reader): Token | undefined {
  for (let ahead = 0; ; ahead++) {
    const token = reader.peek(ahead);
    if (!token) return undefined;
    if (token.upper === 'DEFAULT' && reader.peek(ahead - 2)?.upper === 'PARTITION') return token;
  }
}

const PARTITION_ACTIONS = new Set([
  'TRUNCATE',
  'COALESCE',
  'REORGANIZE',
  'EXCHANGE',
  'ANALYZE',
  'CHECK',
  'OPTIMIZE',
  'REBUILD',
  'REPAIR',
  'DISCARD',
  'IMPORT',
]);

/** What ALTER TABLE does with partitions: `TRUNCATE PARTITION p0`, … */
export function partitionAction(reader: Reader): boolean {
  if (!reader.isOneOf(PARTITION_ACTIONS) || reader.peek(1)?.upper !== 'PARTITION') return false;
  reader.rest();
  return true;
}
