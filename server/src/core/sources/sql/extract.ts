import { newlineOf, type Span } from '../../text.js';
import type { SqlFragment } from './fragment.js';
import { OffsetMap } from './map.js';
import { hasDelimiter, splitStatements } from './split.js';

/** The statements of a `.sql` file. */
export function extractSqlFile(text: string): SqlFragment[] {
  const newline = hasDelimiter(text) ? {} : { newline: newlineOf(text) };
  return splitStatements(text).map(({ span }, group) => ({ ...verbatim(text, span, group), ...newline }));
}

function verbatim(text: string, span: Span, group: number): SqlFragment {
  return {
    sql: text.slice(span.start, span.end),
    map: OffsetMap.identity(span.start, span.end - span.start),
    holes: [],
    source: 'sql-file',
    span,
    group,
    alternatives: () => [],
  };
}
