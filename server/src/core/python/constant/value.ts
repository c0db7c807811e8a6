/** What an expression of Python is, as far as it can be told without running anything, and where it is written. */
export type Constant = Text | Whole | List | Dict | Unknown;

interface Placed {
  file: string;
  start: number;
  end: number;
}

export type Text = Placed & { kind: 'text'; value: string };
/** A number, True, False or None. */
export type Whole = Placed & { kind: 'whole'; value: number | boolean | null };
/** `open`: there may be more in it than is known. */
export type List = Placed & { kind: 'list'; items: Constant[]; open: boolean };
export type Dict = Placed & { kind: 'dict'; entries: Entry[]; open: boolean };
export type Unknown = Placed & { kind: 'unknown' };

export interface Entry {
  key: Constant;
  value: Constant;
}

/** The value under a key; of two equal keys the last. */
export function entryOf(dict: Dict, key: string): Entry | undefined {
  return dict.entries.findLast((entry) => entry.key.kind === 'text' && entry.key.value === key);
}

export function textOf(value: Constant | undefined): string | undefined {
  return value?.kind === 'text' ? value.value : undefined;
}

/** A copy that can be changed without changing the other; places stay. */
export function copyOf<T extends Constant>(value: T, deep = true): T {
  const inner = (one: Constant) => (deep ? copyOf(one) : one);
  if (value.kind === 'list') return { ...value, items: value.items.map(inner) };
  if (value.kind !== 'dict') return value;
  return { ...value, entries: value.entries.map((entry) => ({ key: entry.key, value: inner(entry.value) })) };
}

export function setEntry(dict: Dict, key: Constant, value: Constant): void {
  if (key.kind === 'unknown') {
    dict.open = true;
    return;
  }
  const same = equalEntry(dict, key);
  if (same) dict.entries.splice(dict.entries.indexOf(same), 1);
  dict.entries.push({ key, value });
}

/** The entry whose key is the same value: a text, or a tuple of texts. */
export function equalEntry(dict: Dict, key: Constant): Entry | undefined {
  if (key.kind === 'text') return entryOf(dict, key.value);
  if (key.kind === 'unknown') return undefined;
  const same = JSON.stringify(plainOf(key));
  return dict.entries.find(
    (entry) => entry.key.kind === key.kind && JSON.stringify(plainOf(entry.key)) === same,
  );
}

/** As JSON would hold it; `undefined` for what is not known, and keys without a known value are left out. */
export function plainOf(value: Constant): unknown {
  switch (value.kind) {
    case 'text':
    case 'whole':
      return value.value;
    case 'list':
      return value.items.map(plainOf);
    case 'dict':
      return Object.fromEntries(
        value.entries.flatMap((entry) => {
          const key = textOf(entry.key);
          const plain = plainOf(entry.value);
          return key === undefined || plain === undefined ? [] : [[key, plain]];
        }),
      );
    default:
      return undefined;
  }
}

/** One of two values: a dict of both, as what is in it may be there; else unknown. */
export function either(one: Constant, other: Constant): Constant {
  if (one === other || JSON.stringify(plainOf(one)) === JSON.stringify(plainOf(other))) return one;
  if (one.kind === 'unknown' && (other.kind === 'dict' || other.kind === 'list'))
    return { ...other, open: true };
  if (other.kind === 'unknown' && (one.kind === 'dict' || one.kind === 'list')) return { ...one, open: true };
  if (one.kind === 'list' && other.kind === 'list')
    return { ...one, items: [...one.items, ...other.items], open: true };
  if (one.kind === 'dict' && other.kind === 'dict') {
    const both: Dict = { ...one, entries: [...one.entries], open: true };
    for (const { key, value } of other.entries) {
      if (!both.entries.some((entry) => textOf(entry.key) === textOf(key))) both.entries.push({ key, value });
    }
    return both;
  }
  return { kind: 'unknown', file: one.file, start: one.start, end: one.end };
}
