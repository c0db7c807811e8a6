import { sourceTemplate, type Template } from '../../sources/python/strings.js';
import type { Span } from '../../text.js';
import type { Query, Source, Style, Term } from './model.js';
import { bracketed, LEVELS, quoted, writeQualifier } from './render.js';

/** A column; without a source it has no table at all. */
export function field(name: Template, source: Source | undefined, span: Span, owner = span): Term {
  return {
    span,
    sources: source ? [source] : [],
    write(out, { qualified }) {
      if (source && (qualified || source.alias || aliasOf(source))) {
        writeQualifier(out, source, owner);
        out.add('.', owner);
      }
      quoted(out, name, span);
    },
  };
}

function aliasOf(source: Source): Template | undefined {
  return source.kind === 'query' ? source.query.alias : undefined;
}

export function star(source: Source | undefined, span: Span): Term {
  return {
    span,
    sources: source ? [source] : [],
    write(out, { qualified }) {
      if (source && (qualified || source.alias)) {
        writeQualifier(out, source, span);
        out.add('.', span);
      }
      out.add('*', span);
    },
  };
}

/** A value that is written as it is: a number, `NULL`, a keyword. */
export function literal(text: string, span: Span): Term {
  return { span, sources: [], write: (out) => void out.add(text, span) };
}

/** A text as a bound value. */
export function text(template: Template, span: Span): Term {
  return {
    span,
    sources: [],
    write(out) {
      if (template.gaps.length > 0) out.hole('value', "'x'", span);
      else if (/['\\]/.test(template.text))
        out.add(`'${template.text.replace(/\\/g, '\\\\').replaceAll("'", "''")}'`, span);
      else out.add("'", span).copy(template).add("'", span);
    },
  };
}

/** An expression that is not known: it cannot change the grammar around it. */
export function unknown(span: Span): Term {
  return { span, sources: [], write: (out) => void out.hole('value', "'x'", span) };
}

/** Something of which even the names that it gives are not known. */
export function anything(span: Span): Term {
  return { span, sources: [], write: (out) => void out.hole('unknown', out.filler(), span) };
}

/** `a = b`, `a AND b`, `a + b` */
export function operation(left: Term, operator: string, right: Term, span: Span): Term {
  const level = LEVELS[operator] ?? LEVELS.compare!;
  return {
    span,
    level,
    sources: [...left.sources, ...right.sources],
    inner: innerOf([left, right]),
    write(out, style) {
      const tight = operator === '-' || operator === '/' || level === LEVELS.compare;
      bracketed(out, left, level, style);
      out.add(/\w/.test(operator) ? ` ${operator} ` : operator, {
        start: left.span.end,
        end: right.span.start,
      });
      bracketed(out, right, tight ? level + 1 : level, style);
    },
  };
}

/** Text and terms one after another: functions, CASE, IN, BETWEEN. */
export function sequence(parts: readonly (string | Term)[], span: Span, level?: number): Term {
  const around = level === undefined ? 0 : level === LEVELS.NOT ? LEVELS.compare! : LEVELS.compare! + 1;
  return {
    span,
    ...(level !== undefined && { level }),
    sources: parts.flatMap((part) => (typeof part === 'string' ? [] : part.sources)),
    inner: innerOf(parts),
    write(out, style) {
      for (const part of parts) {
        if (typeof part === 'string') out.add(part, span);
        else bracketed(out, part, around, style);
      }
    },
  };
}

/** `SUM(a)`; without a name it is a function that is not known. */
export function call(name: string | undefined, args: readonly Term[], span: Span, distinct = false): Term {
  return {
    span,
    sources: args.flatMap(({ sources }) => sources),
    inner: innerOf(args),
    distinct: () => call(name, args, span, true),
    write(out, style: Style) {
      if (name === undefined) out.hole('unknown', out.filler(), span);
      else out.add(name, span);
      out.add(distinct ? '(DISTINCT ' : '(', span);
      for (const [i, argument] of args.entries()) {
        if (i > 0) out.add(',', argument.span);
        argument.write(out, style);
      }
      out.add(')', span);
    },
  };
}

function innerOf(parts: readonly (string | Term)[]): Query[] {
  return parts.flatMap((part) => (typeof part === 'string' ? [] : (part.inner ?? [])));
}

/** A name that stands in the file from `start` on. */
export function nameAt(source: string, span: Span): Template {
  return sourceTemplate(source.slice(span.start, span.end), span.start);
}
