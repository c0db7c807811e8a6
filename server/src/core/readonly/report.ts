import type { Evidence, Fix, Problem, Related, TextEdit } from '../finding.js';
import { isNamed } from '../interpreter/attributes.js';
import type { Leaf } from '../interpreter/summary.js';
import type { Site } from '../interpreter/values.js';
import { newlineOf } from '../text.js';
import type { EntryContext, GetCaller } from './model.js';

/** MariaDB 10.11's words; Frappe turns them into `frappe.InReadOnlyMode`, HTTP 503. */
export const REFUSED: Evidence = {
  engine: 'mariadb',
  errno: 1792,
  sqlstate: '25006',
  text: 'Cannot execute statement in a READ ONLY transaction',
};

/** What a replica's server says, MariaDB 10.11; Frappe does not know it as read-only mode, so the answer is HTTP 500. */
export const REFUSED_BY_REPLICA: Evidence = {
  engine: 'mariadb',
  errno: 1290,
  sqlstate: 'HY000',
  text: 'The MariaDB server is running with the --read-only option so it cannot execute this statement',
};

/** The name after `def`. */
export function nameSpan({ result: { entry } }: Pick<EntryContext, 'result'>): Problem['span'] {
  const { nameStart, name } = entry.node;
  return { start: nameStart, end: nameStart + name.length };
}

/** Where something is done: `api.py, line 12` or, in the entry's own file, `line 12`. */
export function placeOf(context: EntryContext, site: Site): string {
  const line = `line ${context.rangeOf(site).start.line + 1}`;
  if (site.file === context.result.entry.file.path) return line;
  return `${context.nameOf(site.file)}, ${line}`;
}

/** The way from the entry down to what is done, hop by hop; then where else it is done. */
export function relatedTo(context: EntryContext, leaves: readonly Leaf[], does: string): Related[] {
  const [first, ...others] = leaves;
  if (!first) return [];
  const at = (site: Site, message: string): Related => ({
    file: site.file,
    range: context.rangeOf(site),
    message,
  });
  const related: Related[] = [];
  for (let hop = first.hops; hop; hop = hop.next) related.push(at(hop.site, `calls ${hop.callee}`));
  related.push(at(first.site, `${first.what}: ${does}`));
  for (const leaf of others.slice(0, 8)) {
    let last = leaf.hops;
    while (last?.next) last = last.next;
    related.push(at(leaf.site, `also: ${leaf.what}${last ? `, in ${last.callee}` : ''}`));
  }
  return related;
}

/** Who calls an entry by GET; undefined where that is by no means sure: one that admits every verb is mostly called by POST. */
export function calledByGet(
  context: EntryContext,
): { callers: GetCaller[]; shown: string; related: Related[] } | undefined {
  const { entry } = context.result;
  if (!entry.get) return undefined;
  // The desk runs reports by GET.
  const always = entry.kind === 'report' || entry.methods.length === 1;
  const callers = always ? [] : [...context.getCallers()];
  const [caller] = callers;
  if (!always && !caller) return undefined;
  return {
    callers,
    shown: `Called by GET${caller ? `, as in ${placeOf(context, caller)}` : ''}`,
    related: callers.map((site) => ({
      file: site.file,
      range: context.rangeOf(site),
      message: 'calls it by GET',
    })),
  };
}

/** ", and in 3 other places". */
export function others(leaves: readonly Leaf[]): string {
  const count = leaves.length - 1;
  return count === 0 ? '' : count === 1 ? ', and in one other place' : `, and in ${count} other places`;
}

/** What makes the finding the same one when lines move. */
export const keyOf = ({ result: { entry } }: EntryContext): string => entry.name;

/** A call that is a statement by itself, with its indentation. */
function ownStatement(text: string, site: Site): { start: number; indent: string } | undefined {
  const lineStart = text.lastIndexOf('\n', site.start - 1) + 1;
  const before = text.slice(lineStart, site.start);
  const lineEnd = text.indexOf('\n', site.end);
  const after = text.slice(site.end, lineEnd < 0 ? text.length : lineEnd);
  if (!/^[ \t]*$/.test(before) || !/^[ \t]*(?:#.*)?\r?$/.test(after)) return undefined;
  return { start: lineStart, indent: before };
}

const unitOf = (indent: string): string => (indent.includes('\t') || indent === '' ? '\t' : '    ');
const knowsFrappe = (text: string): boolean => /^\s*import frappe\b/m.test(text);

/** Writes only when the site is not read-only: every write that would be refused, as one alone helps nobody. */
export function guardFix(context: EntryContext, leaves: readonly Leaf[]): Fix | undefined {
  const edits = new Map<string, TextEdit>();
  for (const { site, step } of leaves) {
    const text = context.textOf(site.file);
    const statement = step === 'refuses' ? undefined : ownStatement(text, site);
    if (!statement || !knowsFrappe(text)) return undefined;
    const { indent, start } = statement;
    const newText = `${indent}if not frappe.flags.read_only:${newlineOf(text)}${indent}${unitOf(indent)}`;
    const span = { start, end: start + indent.length };
    edits.set(`${site.file}:${start}`, inFile(context, site.file, { span, newText }));
  }
  const [first] = leaves;
  if (!first) return undefined;
  const more = edits.size - 1;
  const title =
    more === 0
      ? `Skip ${first.what} in read-only mode`
      : more === 1
        ? `Skip ${first.what} and one other write in read-only mode`
        : `Skip ${first.what} and ${more} other writes in read-only mode`;
  return {
    title,
    safe: false,
    preferred: true,
    edits: [...edits.values()],
  };
}

/** Queues the record in redis in read-only mode, as Frappe's own logs do. */
export function deferFix(context: EntryContext, leaf: Leaf): Fix | undefined {
  const text = context.textOf(leaf.site.file);
  const call = text.slice(leaf.site.start, leaf.site.end);
  const name = /^(\w+)\.insert\(/.exec(call)?.[1];
  const statement = ownStatement(text, leaf.site);
  if (!name || !statement || !knowsFrappe(text)) return undefined;
  const { indent, start } = statement;
  const deeper = indent + unitOf(indent);
  const newline = newlineOf(text);
  const edit = inFile(context, leaf.site.file, {
    span: { start, end: start + indent.length },
    newText: `${indent}if frappe.flags.read_only:${newline}${deeper}${name}.deferred_insert()${newline}${indent}else:${newline}${deeper}`,
  });
  return { title: 'Queue the record in read-only mode (deferred_insert)', safe: false, edits: [edit] };
}

/** Leaves the entry at once in read-only mode. */
export function returnFix(context: EntryContext): Fix | undefined {
  const { entry } = context.result;
  const [first, second] = entry.node.body;
  const docstring = first?.kind === 'expr' && first.value.kind === 'str';
  const before = docstring ? second : first;
  if (!before || !knowsFrappe(context.text)) return undefined;
  const start = context.text.lastIndexOf('\n', before.start - 1) + 1;
  const indent = context.text.slice(start, before.start);
  if (!/^[ \t]+$/.test(indent)) return undefined;
  const newline = newlineOf(context.text);
  return {
    title: `Return from ${entry.name} at once in read-only mode`,
    safe: false,
    edits: [
      {
        span: { start, end: start },
        newText: `${indent}if frappe.flags.read_only:${newline}${indent}${unitOf(indent)}return${newline}`,
      },
    ],
  };
}

/** Calls it by POST and admits nothing else; only where every call that is known says its verb. */
export function postFix(context: EntryContext, callers: readonly GetCaller[]): Fix | undefined {
  const { entry } = context.result;
  // A function that looks at the verb has an answer for GET too.
  if (/\brequest\.method\b/.test(context.text.slice(entry.node.start, entry.node.end))) return undefined;
  const edits = callers.flatMap(({ file, verb }) => (verb ? [{ file, span: verb, newText: '"POST"' }] : []));
  const decorator = entry.node.decorators.find((one) => isNamed(one, 'whitelist'));
  if (!decorator || callers.length === 0 || edits.length < callers.length) return undefined;
  const isCall = decorator.kind === 'call';
  if (isCall && decorator.args.some((arg) => arg.name === 'methods' || arg.star)) return undefined;
  const at = isCall ? decorator.end - 1 : decorator.end;
  const methods = `${isCall && decorator.args.length ? ', ' : ''}methods=["POST"]`;
  const span = { start: at, end: at };
  return {
    title: `Call ${entry.name} by POST, and admit POST only`,
    safe: false,
    edits: [{ span, newText: isCall ? methods : `(${methods})` }, ...edits],
  };
}

function inFile(context: EntryContext, file: string, edit: TextEdit): TextEdit {
  return file === context.result.entry.file.path ? edit : { ...edit, file };
}

export const present = <T>(items: readonly (T | undefined)[]): T[] =>
  items.filter((item): item is T => item !== undefined);
