import { bytesPerCharacter, isText, type SqlType, sameSqlType } from '../../schema/state/sql-type.js';
import { isCharacters, sameName } from '../../schema/state/state.js';
import { type ColumnChange, isComputedAnew } from '../column-change.js';
import type { Refusal } from '../cost.js';

/** What the clauses of one statement ask for together; the dearest decides (`Alter_inplace_info`). */
export interface Work {
  copy: boolean;
  /** COPY that 11.2's online copy cannot do either: it holds writers back on every version. */
  copyLocked: boolean;
  rebuild: boolean;
  /** Columns added, dropped or moved: instant alone, a rebuild beside an index that is built. */
  columns: boolean;
  buildIndex: boolean;
  /** A varchar made longer: other engines than InnoDB write every row again. */
  resized: boolean;
  dropIndex: boolean;
  shared: boolean;
  exclusive: boolean;
  refused: Refusal | undefined;
}

/** What a column's new definition asks for. */
export function changeColumn(work: Work, change: ColumnChange): void {
  const { old, next, from, to, state } = change;
  if (isComputedAnew(change)) work.copy = true;
  if (old.nullable !== next.nullable) {
    const instant = next.nullable && /^redundant$/i.test(state.rowFormat);
    if (!instant) work.rebuild = true;
  }
  if (uuidRefused(from, to)) {
    work.refused = {
      errno: 4078,
      text: `Cannot cast '${from.base}' as '${to.base}' in assignment of \`${next.name}\``,
    };
  }
  convertColumn(work, change);
}

/** What another type, character set or collation of a column asks for. */
export function convertColumn(work: Work, change: ColumnChange): void {
  const { old, from, to, charsets, collations, primary, indexes } = change;
  if (!sameSqlType(from, to) || (isCharacters(old) && charsets[0] !== charsets[1])) changeType(work, change);
  if (isCharacters(old) && orderOf(collations[0]) !== orderOf(collations[1])) {
    // Rows are kept in the order of the primary key.
    if (primary) work.copy = true;
    else if (indexes.length > 0) work.buildIndex = true;
  }
}

/** How a collation sorts, which utf8mb3 and utf8mb4 do alike: `general_ci`, `unicode_ci`, `bin`. */
const orderOf = (collation: string): string => collation.replace(/^[^_]*_/, '');

function uuidRefused(from: SqlType, to: SqlType): boolean {
  if ((from.base === 'uuid') === (to.base === 'uuid')) return false;
  const other = from.base === 'uuid' ? to : from;
  return /^(tinyint|smallint|mediumint|int|bigint|decimal|float|double|date|datetime|timestamp|time)$/.test(
    other.base,
  );
}

function changeType(work: Work, { old, from, to, charsets: charset, indexes }: ColumnChange): void {
  if (from.base === 'enum' && to.base === 'enum') {
    const appended = from.values!.every((value, i) => to.values![i] === value);
    if (!appended) work.copy = true;
    return;
  }
  const variable = /^var(char|binary)$/.test(from.base) && from.base === to.base;
  const text = isText(from) && from.base === to.base;
  const widerCharset =
    charset[0] === charset[1] || (/^utf8(mb3)?$/.test(charset[0]) && charset[1] === 'utf8mb4');
  if (!(variable || text) || !widerCharset) {
    work.copy = true;
    return;
  }
  work.resized = true;
  if (variable) {
    const perCharacter = (name: string): number => (from.base === 'varchar' ? bytesPerCharacter(name) : 1);
    const before = (from.length ?? 0) * perCharacter(charset[0]);
    const after = (to.length ?? 0) * perCharacter(charset[1]);
    // Up to 255 bytes a row keeps the length in one byte; up to 127 both forms look the same.
    const sameLengthBytes = before > 255 || after <= 255 || before <= 127;
    if ((to.length ?? 0) < (from.length ?? 0) || after < before || !sameLengthBytes) {
      work.copy = true;
      return;
    }
    for (const index of indexes) {
      const part = index.columns.find((key) => sameName(key.name, old.name))!;
      if (part.prefix !== undefined || index.type === 'fulltext') continue;
      if (index.type === 'unique' && after > 3072) work.copy = true;
      // A plain index is cut to 768 characters, so its key changes from the whole column to a prefix.
      else if (before < 3072 && after > 3072) work.buildIndex = true;
    }
  }
}
