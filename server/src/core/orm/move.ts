import type { OffsetMap } from '../sources/sql/map.js';
import type { Span } from '../text.js';
import type { OrmCall, OrmValue } from './model.js';

/** A call of a text that was put together, with the places of the file that it was put together from. */
export function movedCall(call: OrmCall, through: OffsetMap): OrmCall {
  const span = (one: Span): Span => through.spanOf(one.start, one.end);
  const args = new Map([...call.args].map(([name, value]) => [name, moved(value, through)]));
  return {
    ...call,
    doctype: moved(call.doctype, through),
    args,
    span: span(call.span),
    nameSpan: span(call.nameSpan),
  };
}

function moved(value: OrmValue, through: OffsetMap): OrmValue {
  const span = through.spanOf(value.span.start, value.span.end);
  switch (value.kind) {
    case 'text': {
      const gaps = value.gaps.map((gap) => ({
        ...gap,
        source: through.spanOf(gap.source.start, gap.source.end),
      }));
      return { ...value, span, map: value.map.through(through), gaps };
    }
    case 'list':
    case 'tuple':
      return { ...value, span, items: value.items.map((item) => moved(item, through)) };
    case 'dict': {
      const entries = value.entries.map((entry) => ({
        ...entry,
        key: moved(entry.key, through),
        value: moved(entry.value, through),
      }));
      return { ...value, span, entries };
    }
    default:
      return { ...value, span };
  }
}
