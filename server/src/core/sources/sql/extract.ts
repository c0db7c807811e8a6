import { newlineOf, type Span } from '../../text.js';
import type { SqlFragment } from './fragment.js';
import { OffsetMap } from './map.js';
import { hasPlaceholder } from './placeholder.js';
import { prepare } from './prepare.js';
import { hasDelimiter, splitStatements } from './split.js';

/** The statements of a `.sql` file. One with placeholders is a text that Python reads and fills. */
export function extractSqlFile(text: string): SqlFragment[] {
  const newline = hasDelimiter(text) ? {} : { newline: newlineOf(text) };
  return splitStatements(text).map(({ span }, group) => {
    const sql = text.slice(span.start, span.end);
    const map = OffsetMap.identity(span.start, sql.length);
    if (!hasPlaceholder(sql)) return { ...verbatim(sql, map, span, group), ...newline };
    return prepare({ text: sql, map, gaps: [] }, true, { source: 'sql-file', span, group, ...newline });
  });
}

function verbatim(sql: string, map: OffsetMap, span: Span, group: number): SqlFragment {
  return {
    sql,
    map,
    holes: [],
    source: 'sql-file',
    span,
    group,
    alternatives: () => [],
  };
}
