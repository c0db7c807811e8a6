import { substitute } from './formatting.js';
import { concatTemplates, type Gap, sliceTemplate, type Template } from './strings.js';

/** What `str.isspace` takes for white space, and `str.strip` takes away. */
function isSpace(char: string): boolean {
  const code = char.charCodeAt(0);
  return code === 0x85 || (code >= 0x1c && code <= 0x1f) || (code !== 0xfeff && /\s/.test(char));
}

/** `str.strip`, `lstrip` and `rstrip`; white space that a gap at the edge may hide stays. */
export function stripTemplate(
  template: Template,
  method: string,
  characters: string | undefined,
): Template | undefined {
  const { text, gaps } = template;
  const strips = (char: string): boolean =>
    characters === undefined ? isSpace(char) : characters.includes(char);
  let start = 0;
  let end = text.length;
  const first = gaps[0]?.at ?? end;
  if (method !== 'rstrip') while (start < first && strips(text[start]!)) start++;
  const last = Math.max(start, gaps.at(-1)?.at ?? 0);
  if (method !== 'lstrip') while (end > last && strips(text[end - 1]!)) end--;
  const reaches = start === gaps[0]?.at || end === gaps.at(-1)?.at;
  return characters !== undefined && reaches ? undefined : cut(template, start, end);
}

/** A slice with the gaps at both of its ends. */
function cut(template: Template, start: number, end: number): Template {
  const slice = sliceTemplate({ ...template, gaps: [] }, start, end);
  const gaps: Gap[] = template.gaps
    .filter((gap) => gap.at >= start && gap.at <= end)
    .map((gap) => ({ ...gap, at: gap.at - start }));
  return { ...slice, gaps };
}

/** `str.upper` and `lower`; undefined where a character becomes several. */
export function changeCase(template: Template, method: string): Template | undefined {
  const text = method === 'upper' ? template.text.toUpperCase() : template.text.toLowerCase();
  return text.length === template.text.length ? { ...template, text } : undefined;
}

/** `str.replace` */
export function replaceIn(template: Template, old: string, by: Template): Template {
  const pattern = new RegExp(old.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g');
  return substitute(template, pattern, () => ({ template: by }));
}

/** `textwrap.dedent`; what stands in a gap counts as one line's text. */
export function dedent(template: Template): Template {
  const { text, gaps } = template;
  const lines: { start: number; end: number; indent: string; blank: boolean }[] = [];
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const gap = gaps.find(({ at }) => at >= start && at <= end)?.at;
    const indent = /^[ \t]*/.exec(text.slice(start, gap ?? end))![0];
    lines.push({ start, end, indent, blank: gap === undefined && start + indent.length === end });
    start = end + 1;
  }
  const indents = lines.filter(({ blank }) => !blank).map(({ indent }) => indent);
  const margin = indents.reduce(
    (common, indent) => common.slice(0, sameStart(common, indent)),
    indents[0] ?? '',
  ).length;
  const parts = lines.map(({ start, end, blank }, i) => {
    const stop = i === lines.length - 1 ? end : end + 1;
    const from = blank ? end : start + margin;
    return i === lines.length - 1 ? cut(template, from, stop) : sliceTemplate(template, from, stop);
  });
  return concatTemplates(parts);
}

function sameStart(a: string, b: string): number {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  return same;
}
