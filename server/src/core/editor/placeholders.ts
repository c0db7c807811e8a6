import type { SqlFragment } from '../sources/sql/fragment.js';
import type { Span } from '../text.js';

/** What is typed of a placeholder's name at an offset: `mem` in `%(mem`; undefined elsewhere. */
export function placeholderAt(text: string, offset: number): { typed: string; span: Span } | undefined {
  const typed = /%\((\w*)$/.exec(text.slice(Math.max(0, offset - 100), offset))?.[1];
  if (typed === undefined) return undefined;
  const rest = /^\w*/.exec(text.slice(offset))?.[0].length ?? 0;
  return { typed, span: { start: offset - typed.length, end: offset + rest } };
}

/**
 * The names that a call hands over for its placeholders: keys of the dict beside the SQL, or of the name that stands
 * there, as the file fills it; and those that its own SQL uses already.
 */
export function placeholderNames(text: string, { span, extent = span }: SqlFragment): string[] {
  const names = new Set<string>();
  const values = text.slice(span.end, extent.end);
  for (const key of keysIn(values)) names.add(key);
  const variable = /^\s*,\s*(?:values\s*=\s*)?([A-Za-z_]\w*)\s*[,)]/.exec(values)?.[1];
  if (variable !== undefined) {
    const filled = new RegExp(
      `\\b${variable}(?:\\s*=\\s*(?:frappe\\._dict\\(|dict\\()?\\s*(\\{[^}]*\\}|[^)\\n]*\\))|\\.update\\((\\{[^}]*\\})|\\[["'](\\w+)["']\\]\\s*=|\\.(?:get\\(["'])?(\\w+))`,
      'g',
    );
    for (const [, dict, more, key, read] of text.matchAll(filled)) {
      for (const one of keysIn(dict ?? more ?? '')) names.add(one);
      const single = key ?? read;
      if (single !== undefined && !/^(?:update|get|pop|keys|items|values|setdefault|copy)$/.test(single))
        names.add(single);
    }
  }
  for (const [, name] of text.slice(span.start, span.end).matchAll(/%\((\w+)\)s/g)) names.add(name!);
  return [...names];
}

function keysIn(dict: string): string[] {
  return [...dict.matchAll(/["'](\w+)["']\s*:|\b(\w+)\s*=(?!=)/g)].map((match) => match[1] ?? match[2]!);
}
