import type { DocTypeData, FieldData } from '../../sources/doctype/model.js';
import { orderedFields } from '../../sources/doctype/order.js';

export interface Rename {
  from: string;
  to: string;
  /** A patch calls `rename_field`; otherwise the two only look alike. */
  confirmed: boolean;
}

/** What two fields must have in common, in points, to be taken for one. */
const ENOUGH = 4;

/**
 * Pairs of a removed and an added field that are one field under two names. Frappe itself knows no rename: it adds
 * the new column and leaves the data in the old one.
 */
export function findRenames(
  removed: readonly FieldData[],
  added: readonly FieldData[],
  before: DocTypeData,
  after: DocTypeData,
  declared: ReadonlyMap<string, string> | undefined,
): Rename[] {
  const renames: Rename[] = [];
  const taken = new Set<FieldData>();
  for (const from of removed) {
    const name = declared?.get(from.fieldname);
    const to = added.find((field) => field.fieldname === name);
    if (to) {
      renames.push({ from: from.fieldname, to: to.fieldname, confirmed: true });
      taken.add(from).add(to);
    }
  }
  const neighbours = [neighboursOf(before), neighboursOf(after)] as const;
  const pairs = removed
    .flatMap((from) => added.map((to) => ({ from, to, points: likeness(from, to, neighbours) })))
    .filter(({ points }) => points >= ENOUGH)
    .sort((a, b) => b.points - a.points);
  for (const { from, to, points } of pairs) {
    if (taken.has(from) || taken.has(to)) continue;
    // Two candidates that fit equally well say nothing.
    const rival = pairs.some(
      (pair) =>
        pair.points === points &&
        (pair.from === from) !== (pair.to === to) &&
        !taken.has(pair.from) &&
        !taken.has(pair.to),
    );
    if (rival) continue;
    renames.push({ from: from.fieldname, to: to.fieldname, confirmed: false });
    taken.add(from).add(to);
  }
  return renames;
}

type Neighbours = ReadonlyMap<string, readonly [string | undefined, string | undefined]>;

function neighboursOf(doctype: DocTypeData): Neighbours {
  const names = orderedFields(doctype).map((field) => field.fieldname);
  return new Map(names.map((name, i) => [name, [names[i - 1], names[i + 1]]]));
}

function likeness(
  from: FieldData,
  to: FieldData,
  [before, after]: readonly [Neighbours, Neighbours],
): number {
  if (from.fieldname.toLowerCase() === to.fieldname.toLowerCase()) return SAME;
  let points = from.fieldtype === to.fieldtype ? 1 : 0;
  // Another type is another field, unless all else is the same.
  if (points === 0 && (from.label === '' || from.label !== to.label)) return 0;
  if (from.label !== '' && from.label === to.label) points += 3;
  else if (points > 0 && similarWords(from.label, to.label)) points += 1;
  if (from.options !== '' && from.options === to.options) points += 1;
  if (from.default !== undefined && from.default === to.default) points += 1;
  const [old, now] = [before.get(from.fieldname), after.get(to.fieldname)];
  if (old?.[0] !== undefined && old[0] === now?.[0]) points += 1;
  if (old?.[1] !== undefined && old[1] === now?.[1]) points += 1;
  if (similar(from.fieldname, to.fieldname)) points += 2;
  else if (similarWords(from.fieldname, to.fieldname)) points += 1;
  return points;
}

/** One column in MySQL and MariaDB. */
const SAME = 100;

/** Half of the words in common: `client_note` and `customer_note`. */
function similarWords(a: string, b: string): boolean {
  const words = new Set(a.toLowerCase().split(/[\s_]+/));
  const other = b.toLowerCase().split(/[\s_]+/);
  const common = other.filter((word) => word !== '' && words.has(word)).length;
  return common / Math.max(words.size, other.length) >= 0.5;
}

/** One name inside the other, or two of three words in common: `customer_name` and `customer_full_name`. */
function similar(a: string, b: string): boolean {
  if (a.length > 3 && b.length > 3 && (a.includes(b) || b.includes(a))) return true;
  const words = new Set(a.split('_'));
  const other = b.split('_');
  const common = other.filter((word) => words.has(word)).length;
  return common / Math.max(words.size, other.length) >= 0.6;
}

const CALL =
  /\brename_field\s*\(\s*(?:doctype\s*=\s*)?(['"])(.+?)\1\s*,\s*(?:old_fieldname\s*=\s*)?(['"])(.+?)\3\s*,\s*(?:new_fieldname\s*=\s*)?(['"])(.+?)\5/g;

/** A call in a loop: the fieldnames are in pairs elsewhere in the file. */
const LOOPED = /\brename_field\s*\(\s*(?:doctype\s*=\s*)?(['"])(.+?)\1\s*,\s*[A-Za-z_]\w*\s*(?:\[|,)/g;
const PAIR = /(['"])(\w+)\1\s*[:,]\s*(['"])(\w+)\3/g;

/**
 * `rename_field("DocType", "old", "new")` calls in Python text, by DocType. Of a call in a loop every pair of names
 * in the text counts: it says something only where the one field went and the other came.
 */
export function renameCalls(python: string): Map<string, Map<string, string>> {
  const calls = new Map<string, Map<string, string>>();
  for (const [, , doctype] of python.matchAll(LOOPED)) {
    const pairs = [...python.matchAll(PAIR)].map((pair): [string, string] => [pair[2]!, pair[4]!]);
    calls.set(doctype!, new Map([...(calls.get(doctype!) ?? []), ...pairs]));
  }
  for (const match of python.matchAll(CALL)) {
    const [, , doctype, , from, , to] = match;
    const known = calls.get(doctype!) ?? new Map<string, string>();
    calls.set(doctype!, known.set(from!, to!));
  }
  return calls;
}
