import type { Fix, TextEdit } from '../finding.js';
import type { CommentSuppression } from '../suppress.js';
import type { Span } from '../text.js';

/**
 * Takes a suppression comment away, with its line where nothing else stands there; of several rules only those that
 * meet nothing. Never safe: what it suppresses may be found elsewhere.
 */
export function removeComment(text: string, comment: CommentSuppression, unused: readonly string[]): Fix[] {
  const kept = comment.rules.filter((rule) => !unused.includes(rule));
  const edit = kept.length > 0 ? shortened(text, comment, kept) : whole(text, comment.span);
  if (!edit) return [];
  const title = kept.length > 0 ? `Remove ${unused.join(', ')} from the comment` : 'Remove the comment';
  return [{ title, safe: false, preferred: true, edits: [edit] }];
}

function shortened(text: string, { span, rules }: CommentSuppression, kept: string[]): TextEdit | undefined {
  const written = text.slice(span.start, span.end);
  const first = written.indexOf(rules[0]!);
  const last = written.lastIndexOf(rules.at(-1)!) + rules.at(-1)!.length;
  if (first < 0 || last < first) return undefined;
  return { span: { start: span.start + first, end: span.start + last }, newText: kept.join(', ') };
}

function whole(text: string, { start, end }: Span): TextEdit {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const sign = /(?:#|--|\/\/|\{#-?|\/\*|<!--)[ \t]*$/.exec(text.slice(from, start))?.[0].length ?? 0;
  const before = text.slice(from, start - sign);
  const after = /^[ \t]*(?:-?#\}|\*\/|-->)?[ \t]*/.exec(text.slice(end))?.[0].length ?? 0;
  const stop = end + after;
  const atEnd = stop >= text.length || text[stop] === '\n' || text[stop] === '\r';
  if (before.trim() === '' && atEnd) {
    const newline = text.startsWith('\r\n', stop) ? 2 : stop < text.length ? 1 : 0;
    return { span: { start: from, end: stop + newline }, newText: '' };
  }
  const code = before.trimEnd().length;
  return { span: { start: atEnd ? from + code : start - sign, end: stop }, newText: '' };
}

/** Takes an item of a JSON array away, with its comma and its space. */
export function removeEntry(text: string, { start, end }: Span): Fix[] {
  const after = /^\s*,\s*/.exec(text.slice(end))?.[0].length;
  const before = /,?\s*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  const span = after === undefined ? { start: start - before, end } : { start, end: end + after };
  return [{ title: 'Remove the entry', safe: false, preferred: true, edits: [{ span, newText: '' }] }];
}
