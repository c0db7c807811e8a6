import type { Span } from '../text.js';

/**
 * Where the Python statement begins whose one line of SQL, or of arguments, stands on a line of its own because a formatter
 * laid out the call around it: `rows = frappe.db.sql(⏎ "select …",⏎ values,⏎)`, `rows = (⏎ frappe.qb.from_(…).run()⏎)`.
 * Python's traceback, a review and a comment above speak of that line, and it is the finding's line before and after
 * the formatter. Undefined where there is no earlier line, and where the text has lines of its own to point at.
 * `said`: the text's or the call's stretch inside `extent`, the whole call.
 */
export function wrappedStart(text: string, extent: Span, said: Span, at: Span): number | undefined {
  if (at.start < extent.start || at.end > extent.end) return undefined;
  const inner = innerOf(text, extent, said);
  if (!inner || at.start < inner.start || at.end > inner.end) return undefined;
  const start = inParentheses(text, extent) ?? extent.start;
  return /[\r\n]/.test(text.slice(start, inner.start)) ? start : undefined;
}

/** The one line that says it all; undefined where it takes several. */
function innerOf(text: string, extent: Span, said: Span): Span | undefined {
  const isWhole = said.start === extent.start && said.end === extent.end;
  if (!isWhole || !/[\r\n]/.test(text.slice(said.start, said.end))) return oneLine(text, said);
  // All arguments on one line between the brackets: `get_all(⏎ "Note", fields=[…]⏎)`.
  const call = /^[\w.]+\([ \t]*\r?\n/.exec(text.slice(extent.start, extent.end));
  const close = /\r?\n[ \t]*\)$/.exec(text.slice(extent.start, extent.end));
  if (!call || !close) return undefined;
  return oneLine(text, { start: extent.start + call[0].length, end: extent.start + close.index });
}

function oneLine(text: string, span: Span): Span | undefined {
  return /[\r\n]/.test(text.slice(span.start, span.end)) ? undefined : span;
}

/** The statement `x = (⏎ call⏎)`, `return (⏎ call⏎)` around a call that stands in brackets alone. */
function inParentheses(text: string, { start, end }: Span): number | undefined {
  if (!/^\s*\)/.test(text.slice(end, end + 200))) return undefined;
  const head = /(?:^|[\r\n])[ \t]*((?:[^\r\n#"']*=|return|yield|await)[ \t]*\([ \t]*\r?\n\s*)$/.exec(
    text.slice(Math.max(0, start - 400), start),
  );
  return head ? start - head[1]!.length : undefined;
}
