import assert from 'node:assert/strict';
import type { SqlFragment } from '../../server/src/core/sources/sql/fragment.js';
import { tokenize } from '../../server/src/core/sources/sql/tokens.js';

/** Every copied word of the statement must lead back to the same word in the file. */
export function assertMapped(text: string, fragments: readonly SqlFragment[]): void {
  for (const { sql, map, holes } of fragments) {
    for (const { start, end, text: word, kind } of tokenize(sql)) {
      if (kind !== 'word' || holes.some((hole) => hole.start < end && hole.end > start)) continue;
      const span = map.spanOf(start, end);
      assert.equal(text.slice(span.start, span.end), word, sql);
    }
  }
}

export function sqlOf(fragments: readonly SqlFragment[]): string[] {
  return fragments.map(({ sql }) => sql.replace(/\s+/g, ' ').trim());
}
