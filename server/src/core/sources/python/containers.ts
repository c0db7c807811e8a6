import type { Span } from '../../text.js';
import type { DictPair, DictValue, Value } from './value.js';

/** More items than this of a list that is known in part are not followed. */
const MOST = 200;

/** An empty dict. */
export function dictOf(span?: Span): DictValue {
  return { kind: 'dict', entries: new Map(), pairs: [], open: false, ...(span && { span }) };
}

/** A dict with `key: value` set; with a key that is not known it may hold anything. */
export function withPair(dict: DictValue, key: Value | undefined, value: Value): DictValue {
  const [only] = key?.kind === 'strings' && key.variants.length === 1 ? key.variants : [];
  if (!only) {
    const some = key?.kind === 'strings' ? key.variants : [];
    const optional = some.map((one): DictPair => ({ key: one, value, optional: true }));
    return { ...dict, open: true, entries: new Map(), pairs: [...dict.pairs, ...optional] };
  }
  if (only.gaps.length > 0)
    return { ...dict, open: true, pairs: [...dict.pairs, { key: only, value, optional: true }] };
  const others = dict.pairs.filter((pair) => pair.key.gaps.length > 0 || pair.key.text !== only.text);
  const entries = new Map(dict.entries).set(only.text, value);
  return { ...dict, entries, pairs: [...others, { key: only, value }] };
}

/** What `dict.update(other)` leaves. */
export function merged(dict: DictValue, other: DictValue): DictValue {
  let out = dict;
  for (const { key, value, optional } of other.pairs) {
    if (optional) out = { ...out, entries: new Map(), pairs: [...out.pairs, { key, value, optional }] };
    else out = withPair(out, { kind: 'strings', variants: [key] }, value);
  }
  return { ...out, open: out.open || other.open };
}

/** What is one of two lists or dicts; one that is not known may be anything. */
export function either(a: Value | undefined, b: Value | undefined): Value | undefined {
  const known = [a, b].filter((value) => value !== undefined);
  if (known.every(isList)) return known.length > 0 ? listOf(known) : undefined;
  if (!known.every((value) => value.kind === 'dict')) return undefined;
  const dict = dictOfPaths(known);
  return known.length === 2 ? dict : { ...dict, open: true, entries: new Map() };
}

function isList(value: Value): value is Value & { kind: 'list' | 'some' } {
  return value.kind === 'list' || value.kind === 'some';
}

/** A list of which is known what it has on some path. */
export function listOf(paths: readonly (Value & { kind: 'list' | 'some' })[]): Value | undefined {
  const items = [...new Set(paths.flatMap((path) => path.items))];
  const span = paths.find((path) => path.span)?.span;
  return items.length > MOST ? undefined : { kind: 'some', items, ...(span && { span }) };
}

/** A dict as it may be after several paths. */
export function dictOfPaths(paths: readonly DictValue[]): DictValue {
  const pairs = new Map<string, DictPair>();
  const entries = new Map<string, Value>();
  for (const pair of paths.flatMap((path) => path.pairs)) {
    const start = pair.key.map.spanOf(0, 0).start;
    const id = `${pair.key.text} ${start}`;
    const sure = paths.every(({ pairs: own }) => own.some((one) => one === pair));
    if (!pairs.has(id)) pairs.set(id, sure ? pair : { ...pair, optional: true });
    if (sure && !pair.optional) entries.set(pair.key.text, pair.value);
  }
  const span = paths[0]?.span;
  const open = paths.some((path) => path.open);
  return { kind: 'dict', entries, pairs: [...pairs.values()], open, ...(span && { span }) };
}

/** What comes together when paths do: every path's list or dict. */
export function mergeContainers(values: readonly Value[]): Value | undefined {
  if (values.every(isList)) return listOf(values);
  return values.every((value) => value.kind === 'dict') ? dictOfPaths(values) : undefined;
}

/** Whether something can still grow: a list or a dict. */
export function isOpen(value: Value): boolean {
  return value.kind === 'list' || value.kind === 'some' || value.kind === 'dict';
}

/** What `list.extend(more)` leaves. */
export function extended(list: Value & { kind: 'list' | 'some' }, more: Value | undefined): Value {
  const items = more && 'items' in more ? [...list.items, ...more.items] : list.items;
  const whole = list.kind === 'list' && more?.kind === 'list';
  return { kind: whole ? 'list' : 'some', items, ...(list.span && { span: list.span }) };
}
