import type { Span } from '../../text.js';
import { childOf, fieldIn, inOrder, type NameUse, type NameWorld } from './model.js';

/** Tags and expressions of Jinja; comments hold none. */
const CODE = /\{#[\s\S]*?(?:#\}|$)|\{%[-+]?([\s\S]*?)[-+]?%\}|\{\{-?([\s\S]*?)-?\}\}/g;

/** The fields that a template reads from `doc`, a document of `doctype`, and from rows of its child tables. */
export function templateNames(text: string, doctype: string | undefined, world: NameWorld): NameUse[] {
  if (doctype === undefined || !world.get(doctype)) return [];
  const found: NameUse[] = [];
  const rows: { name: string; doctype: string }[] = [];
  for (const match of text.matchAll(CODE)) {
    const code = match[1] ?? match[2];
    if (code === undefined) continue;
    const from = match.index + match[0].indexOf(code);
    const loop = /^\s*for\s+(\w+)\s+in\s+doc\.(\w+)/.exec(code);
    members(code, from, [{ name: 'doc', doctype }, ...rows], world, found);
    if (/^\s*for\b/.test(code)) {
      const child = loop ? childOf(world, doctype, loop[2]!) : undefined;
      rows.push({ name: loop?.[1] ?? '', doctype: child ?? '' });
    } else if (/^\s*endfor\b/.test(code)) rows.pop();
  }
  return inOrder(found);
}

function members(
  code: string,
  from: number,
  owners: readonly { name: string; doctype: string }[],
  world: NameWorld,
  found: NameUse[],
): void {
  for (const match of code.matchAll(
    /(?<![\w.])(\w+)(?:\.get\(\s*["'](\w+)["']|\[\s*["'](\w+)["']|\.(\w+))/g,
  )) {
    const [whole, name, ...fields] = match;
    const owner = owners.findLast((one) => one.name === name);
    const field = fields.find((one) => one !== undefined) ?? '';
    if (!owner || !fieldIn(world, owner.doctype, field)) continue;
    const at = from + match.index + whole.lastIndexOf(field);
    const span: Span = { start: at, end: at + field.length };
    found.push({ doctype: owner.doctype, field, span });
  }
}
