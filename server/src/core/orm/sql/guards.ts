import type { Span } from '../../text.js';

/** Code that asks which Frappe it runs on, so that each branch is for the version that takes it. */
const ASKS_VERSION =
  /__version__|frappe_?version|version_info|frappe_?major|get_(?:installed_)?version|\bis_?v1\d|\bv1\d_?(?:or|plus|above|and)|_v1\d\b/i;
/** Lines above and below that belong to an expression of one value. */
const AROUND = 400;

/** Whether the code around a place asks for Frappe's version, or expects that the call fails. */
export function isGuarded(text: string, call: Span, place: Span): boolean {
  if (isAsserted(text.slice(Math.max(0, call.start - AROUND), call.start))) return true;
  if (/assertRaises\w*\s*\([^\n]*\n?[^\n]*$/.test(text.slice(Math.max(0, call.start - 200), call.start)))
    return true;
  if (ASKS_VERSION.test(functionAround(text, call))) return true;
  return (
    (place.start < call.start || place.end > call.end) &&
    ASKS_VERSION.test(text.slice(Math.max(0, place.start - AROUND), place.end + AROUND))
  );
}

/** Whether the function around a place asks what tables, DocTypes or apps there are. */
export function asksForTable(text: string, place: Span): boolean {
  return /table_exists|exists\(\s*["']DocType|installed_apps|get_tables/.test(functionAround(text, place));
}

/** Whether a call is an argument of a test that wants an exception: a lambda on a line of its own. */
function isAsserted(before: string): boolean {
  const at = before.search(/(?:assertRaises\w*|\braises)\s*\((?![\s\S]*(?:assertRaises\w*|\braises)\s*\()/);
  if (at < 0) return false;
  const open = before.slice(at).match(/[([{]/g)?.length ?? 0;
  return open > (before.slice(at).match(/[)\]}]/g)?.length ?? 0);
}

/** The text of the function around a place, from its `def` to the next line that begins at the margin. */
function functionAround(text: string, { start, end }: Span): string {
  const before = text.slice(0, start);
  const from = Math.max(
    before.lastIndexOf('def '),
    before.lastIndexOf('function '),
    before.lastIndexOf('=> {'),
  );
  const rest = text.slice(end).search(/\n(?=[\w@])/);
  return text.slice(from < 0 ? Math.max(0, start - AROUND) : from, rest < 0 ? end : end + rest);
}
