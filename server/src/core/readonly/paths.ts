import { markdownCode, markdownText } from '../escape.js';
import type { Leaf } from '../interpreter/summary.js';
import type { Site } from '../interpreter/values.js';
import { say } from '../say.js';
import { titleOf } from './describe.js';
import type { EntryContext, EntryResult } from './model.js';
import { placeOf } from './report.js';

/** A call on the way down, with what it leads to, or at the end of the way what is done to the database. */
export interface PathStep {
  /** The function that is called, or the text of the call or statement that writes. */
  label: string;
  site: Site;
  /** `line 12`, or `api.py, line 12` in another file than the function's own. */
  place: string;
  /** Only under a condition, in a loop, or by one of several callees. */
  maybe: boolean;
  /** Empty at the end of the way. */
  steps: PathStep[];
}

/** The ways to one kind of outcome. Ways that begin with the same calls share them. */
export interface PathGroup {
  title: string;
  steps: PathStep[];
}

/** Every way from a function down to what it writes, by what becomes of the writes. */
export function pathGroups(context: EntryContext): PathGroup[] {
  const { result } = context;
  const groups: [string, readonly Leaf[]][] = [
    [say`Fails with InReadOnlyMode (1792)`, result.fails],
    [say`Goes through although the site is read-only`, result.silent],
    [say`Refused, and the error caught`, result.swallowed],
    [say`Rolled back at the end of a GET`, result.lostOnGet],
  ];
  return groups.flatMap(([title, leaves]) =>
    leaves.length > 0 ? [{ title, steps: stepsOf(context, leaves) }] : [],
  );
}

function stepsOf(context: EntryContext, leaves: readonly Leaf[]): PathStep[] {
  const top: PathStep[] = [];
  for (const leaf of leaves) {
    let level = top;
    for (let hop = leaf.hops; hop; hop = hop.next) {
      const { site, callee } = hop;
      let step = level.find((known) => known.steps.length > 0 && isAt(known.site, site));
      if (!step) {
        step = { label: callee, site, place: placeOf(context, site), maybe: false, steps: [] };
        level.push(step);
      }
      level = step.steps;
    }
    const { site, what, maybe } = leaf;
    level.push({ label: what, site, place: placeOf(context, site), maybe, steps: [] });
  }
  return top;
}

const isAt = (a: Site, b: Site): boolean => a.file === b.file && a.start === b.start;

/** `Called by a request. On a read-only site: writes: 2 paths.` */
export function summaryOf(result: EntryResult): string {
  return say`Called ${result.entry.role}. On a read-only site: ${titleOf(result)}.`;
}

/** `2 calls could not be followed.`; undefined where all were. */
export function unresolvedOf({ unresolved }: EntryResult): string | undefined {
  if (unresolved === 0) return undefined;
  return unresolved === 1
    ? say`1 call could not be followed.`
    : say`${unresolved} calls could not be followed.`;
}

/** The same as Markdown, for a hover; `linkTo` makes a link of a place. */
export function pathsMarkdown(context: EntryContext, linkTo: (site: Site) => string): string {
  const { result } = context;
  const lines = [`# ${markdownText(result.entry.name)}`, '', summaryOf(result), ''];
  const add = (steps: readonly PathStep[], indent: string) => {
    for (const { label, site, place, maybe, steps: further } of steps) {
      const text =
        further.length > 0
          ? `calls ${markdownCode(label)}`
          : `**${markdownCode(label)}**${maybe ? ', in some cases' : ''}`;
      lines.push(`${indent}- ${text} ([${markdownText(place)}](${linkTo(site)}))`);
      add(further, `${indent}  `);
    }
  };
  for (const { title, steps } of pathGroups(context)) {
    lines.push(`## ${title}`, '');
    add(steps, '');
    lines.push('');
  }
  const unresolved = unresolvedOf(result);
  if (unresolved !== undefined) lines.push(unresolved, '');
  return lines.join('\n');
}
