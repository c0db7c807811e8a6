import type { Span } from '../../text.js';
import type { Template } from '../python/strings.js';
import { FILLER, type Hole, type HoleKind, MAX_STATEMENT, type SqlFragment } from './fragment.js';
import { OffsetMap } from './map.js';
import { type Token, tokenize } from './tokens.js';

export type FragmentOrigin = Omit<SqlFragment, 'sql' | 'map' | 'holes' | 'alternatives'>;

/** A private-use character: it counts as part of a name, so the tokenizer shows what a hole is glued to. */
const MARK = '\ue000';
/** A bound value stands for itself even where no space is beside it (`%sAND`). */
const BOUND_MARK = '\u0001';

interface Slot {
  /** Offset of its mark in the marked text. */
  at: number;
  source: Span;
  bound: boolean;
  kind: HoleKind;
  filling: string;
  glued?: true;
}

/** Makes a statement of a template: fills placeholders and gaps by where they stand. */
export function prepare(template: Template, bound: boolean, origin: FragmentOrigin): SqlFragment {
  const marked = markHoles(template, bound);
  if (marked.text.length <= MAX_STATEMENT) classify(marked);
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

/** Decides for every slot what it can be and fills it so that the statement most likely parses. */
function classify(marked: Marked): void {
  if (marked.slots.length === 0) return;
  const tokens = tokenize(marked.text).filter(
    (token) => token.kind !== 'comment' || token.text.includes(MARK) || token.text.includes(BOUND_MARK),
  );
  let index = 0;
  for (const [number, slot] of marked.slots.entries()) {
    while (index < tokens.length && tokens[index]!.end <= slot.at) index++;
    const token = tokens[index]!;
    const name = `${FILLER}${number}`;
    if (token.kind === 'string' || token.kind === 'comment') assign(slot, 'text', 'x');
    else if (token.kind === 'quoted') assign(slot, 'text', name);
    else if (token.kind === 'variable') assign(slot, 'name', 'x');
    else if (slot.bound) boundValue(slot, tokens, index);
    else if (token.text.replaceAll(MARK, '') !== '') glued(slot, name);
    else loose(slot, tokens, index, name);
  }
}

function assign(slot: Slot, kind: HoleKind, filling: string): void {
  slot.kind = kind;
  slot.filling = filling;
}

/** Most likely a part of a name (`tab{x}`), but it may as well begin or end with a space. */
function glued(slot: Slot, name: string): void {
  assign(slot, 'unknown', name);
  slot.glued = true;
}

/** Where the driver's quoted text can never stand: it is not a value there. */
const NAMES_AFTER = new Set([
  'FROM',
  'JOIN',
  'INTO',
  'UPDATE',
  'TABLE',
  'VIEW',
  'DESC',
  'DESCRIBE',
  'AS',
  'INDEX',
  'KEY',
  'COLUMN',
  'REFERENCES',
  'STRAIGHT_JOIN',
  'TRUNCATE',
]);
const LIST_AFTER = new Set(['IN', 'VALUES', 'VALUE']);
const NUMBER_AFTER = new Set(['LIMIT', 'OFFSET', 'INTERVAL']);

function boundValue(slot: Slot, tokens: readonly Token[], index: number): void {
  const before = tokens[index - 1]?.upper ?? '';
  if (NAMES_AFTER.has(before)) assign(slot, 'unknown', `${FILLER}v`);
  else if (LIST_AFTER.has(before) && tokens[index + 1]?.text !== '(') assign(slot, 'value', "('x')");
  else if (NUMBER_AFTER.has(before) || inLimit(tokens, index)) assign(slot, 'value', '1');
  else assign(slot, 'value', "'x'");
}

function inLimit(tokens: readonly Token[], index: number): boolean {
  return tokens[index - 1]?.text === ',' && tokens[index - 3]?.upper === 'LIMIT';
}

const COMPARISON_SIGNS = ['=', '<', '>', '<=', '>=', '<>', '!=', '<=>'];
const COMPARISON = new Set([...COMPARISON_SIGNS, 'LIKE', 'IN', 'IS', 'BETWEEN', 'REGEXP', 'RLIKE', 'NOT']);
const OPERAND_AFTER = new Set([
  ...COMPARISON_SIGNS,
  'LIKE',
  '+',
  '-',
  '*',
  '/',
  '%',
  'BETWEEN',
  'THEN',
  'ELSE',
  'WHEN',
  'REGEXP',
  'RLIKE',
  'NOT',
  'DIV',
  'MOD',
  'CASE',
]);
const CONDITION_AFTER = new Set(['WHERE', 'AND', 'OR', 'ON', 'HAVING', 'XOR']);
const CLAUSE_END = new Set([
  'AND',
  'OR',
  'ORDER',
  'GROUP',
  'LIMIT',
  'HAVING',
  'UNION',
  'FOR',
  'WHERE',
  ')',
  ';',
  '',
]);

/** Anything could stand here: the likeliest filling for the place. */
function loose(slot: Slot, tokens: readonly Token[], index: number, name: string): void {
  const before = tokens[index - 1]?.upper ?? '';
  const behind = tokens[index + 1]?.upper ?? '';
  if (behind === '.' || before === '.') assign(slot, 'name', name);
  else assign(slot, 'unknown', likely(before, behind, tokens, index, name));
}

function likely(
  before: string,
  behind: string,
  tokens: readonly Token[],
  index: number,
  name: string,
): string {
  if (before === '') return '';
  if (NAMES_AFTER.has(before)) return name;
  if (before === 'IN' || before === 'VALUES') return behind === '(' ? '' : "('x')";
  if (NUMBER_AFTER.has(before) || inLimit(tokens, index)) return '1';
  if (before === 'CASE' && behind === 'END') return 'when 1=1 then 1';
  if (OPERAND_AFTER.has(before)) return "'x'";
  if (before === '(') {
    if (tokens[index - 2]?.upper === 'IN') return "'x'";
    return behind === ')' || behind === ',' ? name : '';
  }
  if (before === 'SET') return `${name} = 1`;
  if (before === 'BY') return name;
  if (CONDITION_AFTER.has(before)) {
    if (COMPARISON.has(behind)) return name;
    return CLAUSE_END.has(behind) ? '1=1' : '';
  }
  if (before === 'SELECT' || before === 'DISTINCT' || before === ',') {
    return behind === 'FROM' ||
      behind === ',' ||
      behind === 'AS' ||
      CLAUSE_END.has(behind) ||
      COMPARISON.has(behind)
      ? name
      : '';
  }
  return '';
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
