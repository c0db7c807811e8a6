import { concatTemplates, type Gap, sliceTemplate, type Template, unknownTemplate } from './strings.js';

/** What a replacement field or conversion stands for; undefined leaves it as a gap. */
export type FieldLookup = (field: { name: string; index: number; plain: boolean }) => Template | undefined;

const FORMAT = /\{\{|\}\}|\{([^{}:!]*)((?:![rsa])?(?::(?:[^{}]|\{[^{}]*\})*)?)\}/g;

/** `template.format(…)` (Python library, "Format String Syntax"). */
export function formatBraces(template: Template, lookup: FieldLookup): Template {
  let automatic = 0;
  return substitute(template, FORMAT, (match) => {
    if (match[0] === '{{') return { literal: '{', skip: 1 };
    if (match[0] === '}}') return { literal: '}', skip: 1 };
    const name = match[1]!.trim();
    const index = name === '' ? automatic++ : /^\d+$/.test(name) ? Number(name) : -1;
    return { template: lookup({ name, index, plain: match[2] === '' }) };
  });
}

const PERCENT = /%(?:\(([^)]*)\))?([-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?)([diouxXeEfFgGcrsa%])/g;

/** `template % …` (Python library, "printf-style String Formatting"). */
export function formatPercent(template: Template, lookup: FieldLookup): Template {
  let position = 0;
  return substitute(template, PERCENT, (match) => {
    if (match[3] === '%') return { literal: '%', skip: 1 };
    const name = match[1] ?? '';
    // `%*d` takes its width from the arguments too.
    position += match[2]!.split('*').length - 1;
    const plain = match[3] === 's' && match[2] === '';
    return { template: lookup({ name, index: match[1] === undefined ? position++ : -1, plain }) };
  });
}

export type Substitution = { literal: string; skip: number } | { template: Template | undefined };

/** Replaces each match outside of gaps; what is not known becomes a gap of the match's place in the file. */
export function substitute(
  template: Template,
  pattern: RegExp,
  replace: (match: RegExpExecArray) => Substitution,
): Template {
  const parts: Template[] = [];
  let at = 0;
  for (const match of template.text.matchAll(pattern)) {
    const end = match.index + match[0].length;
    if (template.gaps.some((gap) => gap.at > match.index && gap.at < end)) continue;
    parts.push(sliceTemplate(template, at, match.index));
    const result = replace(match);
    const source = template.map.spanOf(match.index, end);
    if ('literal' in result) {
      const literal = sliceTemplate(template, match.index, end);
      const kept: Gap[] = literal.gaps.map((gap) => ({ ...gap, at: 0 }));
      const one = sliceTemplate({ ...literal, gaps: [] }, 0, literal.text.length);
      parts.push({ ...collapse(one, result.literal), gaps: kept });
    } else {
      const before = template.gaps.filter((gap) => gap.at === match.index).map((gap) => ({ ...gap, at: 0 }));
      if (before.length > 0) parts.push({ ...sliceTemplate(template, 0, 0), gaps: before });
      parts.push(result.template ?? unknownTemplate(source, match[0]));
    }
    at = end;
  }
  if (parts.length === 0) return template;
  parts.push(sliceTemplate(template, at, template.text.length));
  return concatTemplates(parts);
}

/** One text for a whole template, which it maps back to as one piece. */
function collapse(template: Template, text: string): Template {
  const span = template.map.spanOf(0, template.text.length);
  const out = sliceTemplate(template, 0, 0);
  out.map.add(text.length, span.start, span.end);
  return { text, map: out.map, gaps: [] };
}
