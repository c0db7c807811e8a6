import { getNodePath, type Node, parseTree } from 'jsonc-parser';
import type { DocTypeSource } from '../sources/doctype/model.js';
import type { SqlFragment } from '../sources/sql/fragment.js';
import { isName } from '../sources/sql/tokens.js';
import { codeTokens } from '../statements/verdicts.js';
import type { Span } from '../text.js';
import { fieldSpan, ownFields } from './view.js';

const LEVELS: Readonly<Record<string, number>> = { 'Tab Break': 1, 'Section Break': 2 };

/** The tabs and sections of a form as stretches of the `fields` array, each to the last field in it. */
export function sections(source: DocTypeSource): Span[] {
  const found: Span[] = [];
  const open: { level: number; span: Span }[] = [];
  for (const field of ownFields(source)) {
    const span = fieldSpan(source, field);
    if (!span) continue;
    const level = LEVELS[field.fieldtype];
    if (level !== undefined) while ((open.at(-1)?.level ?? 0) >= level) open.pop();
    for (const outer of open) outer.span.end = span.end;
    if (level === undefined) continue;
    const own = { ...span };
    found.push(own);
    open.push({ level, span: own });
  }
  return found;
}

/** What may be selected around an offset of a DocType, the smallest first: value, property, row, section, all fields, file. */
export function selectionsInDocType(source: DocTypeSource, offset: number): Span[] {
  const root = parseTree(source.text);
  const spans: Span[] = [];
  const visit = (node: Node): void => {
    const end = node.offset + node.length;
    if (offset < node.offset || offset > end) return;
    for (const child of node.children ?? []) visit(child);
    if (node.type === 'string' && node.length > 2) spans.push({ start: node.offset + 1, end: end - 1 });
    spans.push({ start: node.offset, end });
    if (node.type === 'object' && getNodePath(node)[0] === 'fields')
      for (const section of sections(source).reverse())
        if (section.start <= node.offset && section.end >= end) spans.push(section);
  };
  if (root) visit(root);
  return nested(spans, offset);
}

/** The same in SQL: a name, what it is qualified by, what stands in brackets around it, the statement. */
export function selectionsInSql(fragment: SqlFragment, offset: number): Span[] {
  const at = fragment.map.offsetOf(offset);
  if (at === undefined) return [];
  const tokens = codeTokens(fragment.sql);
  const place = (start: number, end: number): Span => fragment.map.spanOf(start, end);
  const spans: Span[] = [];
  const index = tokens.findIndex((token) => token.start <= at && at <= token.end && isName(token));
  const token = tokens[index];
  if (token) {
    spans.push(place(token.start, token.end));
    let [first, last] = [index, index];
    while (tokens[first - 1]?.text === '.' && tokens[first - 2]) first -= 2;
    while (tokens[last + 1]?.text === '.' && tokens[last + 2]) last += 2;
    spans.push(place(tokens[first]!.start, tokens[last]!.end));
  }
  const opened: number[] = [];
  for (const { text, start, end } of tokens) {
    if (text === '(') opened.push(start);
    if (text !== ')') continue;
    const from = opened.pop();
    if (from === undefined || from >= at || end <= at) continue;
    spans.push(place(from + 1, start), place(from, end));
  }
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (first && last) spans.push(place(first.start, last.end));
  return nested(spans, offset);
}

/** Those around the offset, each within the next. */
function nested(spans: readonly Span[], offset: number): Span[] {
  const around = spans
    .filter(({ start, end }) => start <= offset && offset <= end)
    .sort((a, b) => a.end - a.start - (b.end - b.start));
  const found: Span[] = [];
  for (const span of around) {
    const inner = found.at(-1);
    if (
      !inner ||
      (span.start <= inner.start && span.end >= inner.end && span.end - span.start > inner.end - inner.start)
    )
      found.push(span);
  }
  return found;
}
