import type { Span } from '../../text.js';
import type { Template } from '../python/strings.js';
import { FILLER, type Hole, MAX_STATEMENT, type SqlFragment } from './fragment.js';
import { BOUND_MARK, classify, MARK, type Slot } from './holes.js';
import { OffsetMap } from './map.js';

export type FragmentOrigin = Omit<SqlFragment, 'sql' | 'map' | 'holes' | 'alternatives'>;

/** Makes a statement of a template: fills placeholders and gaps by where they stand. */
export function prepare(template: Template, bound: boolean, origin: FragmentOrigin): SqlFragment {
  const marked = markHoles(template, bound);
  if (marked.text.length <= MAX_STATEMENT) classify(marked.text, marked.slots);
  return build(marked, origin, undefined);
}

interface Marked {
  text: string;
  map: OffsetMap;
  slots: Slot[];
}

const PLACEHOLDER = /%(?:\([^()]*\))?s|%%/g;

function markHoles(template: Template, bound: boolean): Marked {
  const out: Marked = { text: '', map: new OffsetMap(), slots: [] };
  const parts: string[] = [];
  const gaps = [...template.gaps];
  let at = 0;
  const copy = (to: number): void => {
    while (gaps[0] && gaps[0].at <= to) {
      const gap = gaps.shift()!;
      piece(at, gap.at);
      at = gap.at;
      mark(gap.source, false);
    }
    piece(at, to);
    at = to;
  };
  const piece = (from: number, to: number): void => {
    if (to <= from) return;
    parts.push(template.text.slice(from, to));
    out.map.addFrom(template.map, from, to);
  };
  const mark = (source: Span, isBound: boolean): void => {
    out.slots.push({ at: out.map.length, source, bound: isBound, kind: 'unknown', filling: '' });
    parts.push(isBound ? BOUND_MARK : MARK);
    out.map.add(1, source.start, source.end);
  };
  for (const match of template.text.matchAll(PLACEHOLDER)) {
    const end = match.index + match[0].length;
    if (match[0] === '%%' && !bound) continue;
    copy(match.index);
    // `%({name})s`: a placeholder with a name that is not known.
    while (gaps[0] && gaps[0].at < end) gaps.shift();
    const source = template.map.spanOf(match.index, end);
    if (match[0] === '%%') {
      parts.push('%');
      out.map.add(1, source.start, source.end);
    } else mark(source, bound);
    at = end;
  }
  copy(template.text.length);
  out.text = parts.join('');
  return out;
}

/** What else an unknown hole may be. */
const OTHERS = [
  '',
  'N',
  "'x'",
  '1',
  '1=1',
  'and 1=1',
  'where 1=1',
  "('x')",
  ', N',
  'N,',
  '1=1 and',
  'N = 1',
  'N = 1,',
  'join N on 1=1',
  ', N where 1=1',
  'order by 1',
  'group by 1',
  'limit 1',
  'as N',
  'asc',
  'distinct',
  '=',
  'and',
  '(select 1)',
  'select 1',
  'N where 1=1',
  "'x',",
  '*',
  '(N)',
  '(1)',
  'N int',
  'is null',
  'from N',
  'from N where',
  'where',
];
/** With more unknown holes than this a statement that does not parse is not judged. */
const MAX_UNKNOWN = 6;

function build(
  marked: Marked,
  origin: FragmentOrigin,
  change: { slot: Slot; filling: string } | undefined,
): SqlFragment {
  const map = new OffsetMap();
  const holes: Hole[] = [];
  const parts: string[] = [];
  let at = 0;
  const copy = (to: number): void => {
    if (to <= at) return;
    parts.push(marked.text.slice(at, to));
    map.addFrom(marked.map, at, to);
    at = to;
  };
  for (const slot of marked.slots) {
    copy(slot.at);
    const filling = change?.slot === slot ? change.filling : slot.filling;
    const whole = change?.slot !== slot && slot.glued;
    const text = slot.kind === 'unknown' && !whole ? ` ${filling} ` : filling;
    holes.push({ kind: slot.kind, start: map.length, end: map.length + text.length, source: slot.source });
    parts.push(text);
    map.add(text.length, slot.source.start, slot.source.end);
    at = slot.at + 1;
  }
  copy(marked.text.length);
  return {
    ...origin,
    sql: parts.join(''),
    map,
    holes,
    alternatives: () => (change ? [] : alternatives(marked, origin)),
  };
}

function alternatives(marked: Marked, origin: FragmentOrigin): SqlFragment[] {
  const unknown = marked.slots.filter((slot) => slot.kind === 'unknown');
  if (unknown.length > MAX_UNKNOWN) return [];
  return unknown.flatMap((slot, number) =>
    OTHERS.map((text) => text.replaceAll('N', `${FILLER}${number}`))
      .filter((filling) => slot.glued || filling !== slot.filling)
      .map((filling) => build(marked, origin, { slot, filling })),
  );
}
