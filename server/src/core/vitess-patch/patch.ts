import { HUNKS, type PatchEdit, type PatchHunk } from './hunks.js';

/** One patch: a hunk of ours against the files of one Frappe. */
export interface Patch {
  hunk: PatchHunk;
  /** A unified diff, with paths below `apps/frappe`. */
  diff: string;
}

export interface Patches {
  made: Patch[];
  /** What this Frappe does not say in the form that is known, or no longer says at all. */
  absent: PatchHunk[];
}

/** Patches for a Frappe whose files `read` gives, by their path below `apps/frappe`; each builds on those before it. */
export function patchesFor(read: (file: string) => string | undefined): Patches {
  const now = new Map<string, string>();
  const made: Patch[] = [];
  const absent: PatchHunk[] = [];
  for (const hunk of HUNKS) {
    const changed = new Map<string, string>();
    let diff = '';
    for (const file of hunk.files) {
      const before = now.get(file) ?? read(file);
      const after = before === undefined ? undefined : applied(before, hunk.edits);
      if (before === undefined || after === undefined) continue;
      changed.set(file, after);
      diff += unifiedDiff(file, before, after);
    }
    if (diff === '') {
      absent.push(hunk);
      continue;
    }
    for (const [file, text] of changed) now.set(file, text);
    made.push({ hunk, diff });
  }
  return { made, absent };
}

/** All edits, or none: half of one would not run. */
function applied(text: string, edits: readonly PatchEdit[]): string | undefined {
  let out = text;
  for (const { find, replace } of edits) {
    if (!find.test(out)) return undefined;
    out = out.replace(find, replace);
  }
  return out;
}

/** Lines around a change that say where it is. */
const CONTEXT = 3;

interface Change {
  /** Lines of the text before, from 0, and how many. */
  at: number;
  removed: string[];
  added: string[];
}

/** A unified diff of two texts that differ in few places, as `git apply` and `patch -p1` read it. */
export function unifiedDiff(file: string, before: string, after: string): string {
  const [a, b] = [before.split('\n'), after.split('\n')];
  const changes = changesOf(a, b);
  if (changes.length === 0) return '';
  const groups: Change[][] = [];
  for (const change of changes) {
    const last = groups.at(-1)?.at(-1);
    if (last && change.at - (last.at + last.removed.length) <= 2 * CONTEXT) groups.at(-1)!.push(change);
    else groups.push([change]);
  }
  let shift = 0;
  let out = `--- a/${file}\n+++ b/${file}\n`;
  for (const group of groups) {
    const start = Math.max(0, group[0]!.at - CONTEXT);
    const last = group.at(-1)!;
    const end = Math.min(a.length, last.at + last.removed.length + CONTEXT);
    const lines: string[] = [];
    let at = start;
    for (const { at: place, removed, added } of group) {
      lines.push(...a.slice(at, place).map((line) => ` ${line}`));
      lines.push(...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`));
      at = place + removed.length;
    }
    lines.push(...a.slice(at, end).map((line) => ` ${line}`));
    // What stands after the last line break is no line.
    if (end === a.length && a.at(-1) === '') lines.pop();
    const counted = (sign: string) => lines.filter((line) => line[0] === ' ' || line[0] === sign).length;
    out += `@@ -${start + 1},${counted('-')} +${start + 1 + shift},${counted('+')} @@\n${lines.join('\n')}\n`;
    for (const { removed, added } of group) shift += added.length - removed.length;
  }
  return out;
}

/** Where two lists of lines differ: at each difference the nearest lines that are the same again. */
function changesOf(a: readonly string[], b: readonly string[]): Change[] {
  const changes: Change[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++;
      j++;
      continue;
    }
    const [di, dj] = resync(a, b, i, j);
    changes.push({ at: i, removed: a.slice(i, i + di), added: b.slice(j, j + dj) });
    i += di;
    j += dj;
  }
  return changes;
}

/** How many lines to leave on both sides until two lines in a row are the same. */
function resync(a: readonly string[], b: readonly string[], i: number, j: number): [number, number] {
  const same = (x: number, y: number): boolean =>
    (x >= a.length && y >= b.length) ||
    (x < a.length &&
      y < b.length &&
      a[x] === b[y] &&
      (x + 1 >= a.length || y + 1 >= b.length || a[x + 1] === b[y + 1]));
  for (let sum = 1; sum <= a.length - i + (b.length - j); sum++)
    for (let di = Math.max(0, sum - (b.length - j)); di <= Math.min(sum, a.length - i); di++)
      if (same(i + di, j + sum - di)) return [di, sum - di];
  return [a.length - i, b.length - j];
}
