import { movedSpan } from '../sources/python/strings.js';
import type { SqlFragment } from '../sources/sql/fragment.js';
import type { Move, OffsetMap } from '../sources/sql/map.js';
import type { Span } from '../text.js';
import type { OrmCall, OrmValue } from './model.js';

/** A call when its text has moved in the file. */
export function shiftedCall(call: OrmCall, place: Move): OrmCall {
  return withPlaces(
    call,
    (span) => movedSpan(span, place),
    (map) => map.moved(place),
  );
}

/** A call of a text that was put together, with the places of the file that it was put together from. */
export function movedCall(call: OrmCall, through: OffsetMap): OrmCall {
  return withPlaces(
    call,
    (span) => through.spanOf(span.start, span.end),
    (map) => map.through(through),
  );
}

type MoveSpan = (span: Span) => Span;
type MoveMap = (map: OffsetMap) => OffsetMap;

function withPlaces(call: OrmCall, place: MoveSpan, mapped: MoveMap): OrmCall {
  const args = new Map([...call.args].map(([name, value]) => [name, moved(value, place, mapped)]));
  const doctype = moved(call.doctype, place, mapped);
  return { ...call, doctype, args, span: place(call.span), nameSpan: place(call.nameSpan) };
}

function moved(value: OrmValue, place: MoveSpan, mapped: MoveMap): OrmValue {
  const span = place(value.span);
  switch (value.kind) {
    case 'text': {
      const gaps = value.gaps.map((gap) => ({ ...gap, source: place(gap.source) }));
      return { ...value, span, map: mapped(value.map), gaps };
    }
    case 'list':
    case 'tuple':
      return { ...value, span, items: value.items.map((item) => moved(item, place, mapped)) };
    case 'dict': {
      const entries = value.entries.map((entry) => ({
        ...entry,
        key: moved(entry.key, place, mapped),
        value: moved(entry.value, place, mapped),
      }));
      return { ...value, span, entries };
    }
    default:
      return { ...value, span };
  }
}

/** A statement when what it is made of has moved in the file. */
export function shiftedFragment(fragment: SqlFragment, place: Move): SqlFragment {
  return {
    ...fragment,
    map: fragment.map.moved(place),
    holes: fragment.holes.map((hole) => ({ ...hole, source: movedSpan(hole.source, place) })),
    span: movedSpan(fragment.span, place),
    ...(fragment.extent && { extent: movedSpan(fragment.extent, place) }),
  };
}

/** A statement of a text that was put together, with the places of the file that it was put together from. */
export function movedFragment(fragment: SqlFragment, through: OffsetMap): SqlFragment {
  const place = (span: Span): Span => through.spanOf(span.start, span.end);
  return {
    ...fragment,
    map: fragment.map.through(through),
    holes: fragment.holes.map((hole) => ({ ...hole, source: place(hole.source) })),
    span: place(fragment.span),
    ...(fragment.extent && { extent: place(fragment.extent) }),
  };
}
