import type { Template } from '../../sources/python/strings.js';
import type { Value } from '../../sources/python/value.js';
import type { Span } from '../../text.js';
import type { OrmEntry, OrmValue } from '../model.js';

/** What Python code says of a value, as an argument of the ORM; `span` is the place of one that has none itself. */
export function ormValue(value: Value | undefined, span: Span): OrmValue {
  switch (value?.kind) {
    case 'strings':
      return value.variants.length === 1 ? ormText(value.variants[0]!, span) : { kind: 'unknown', span };
    case 'constant':
      return constant(value.value, value.span);
    case 'list':
    case 'some':
      return list(value, value.span ?? span);
    case 'dict': {
      const entries = value.pairs.map(({ key, value: one, optional }): OrmEntry => {
        const own = ormText(key, span);
        return { key: own, value: ormValue(one, own.span), ...(optional && { optional }) };
      });
      return { kind: 'dict', span: value.span ?? span, entries, open: value.open };
    }
    default:
      return { kind: 'unknown', span };
  }
}

/** A text; one of which nothing is known is no text for sure. */
export function ormText(template: Template, span: Span): OrmValue {
  const { text, map, gaps } = template;
  if (text === '' && gaps.length > 0) return { kind: 'unknown', span: gaps[0]!.source };
  return { kind: 'text', span: text === '' ? span : map.spanOf(0, text.length), text, map, gaps };
}

function constant(value: number | boolean | null, span: Span): OrmValue {
  if (value === null) return { kind: 'none', span };
  return typeof value === 'number' ? { kind: 'number', span, value } : { kind: 'boolean', span, value };
}

/** Of texts in a list that are one or another, all may be there. */
function list(value: Value & { kind: 'list' | 'some' }, span: Span): OrmValue {
  const plain = value.items.every((item) => item.kind === 'strings');
  let open = value.kind === 'some';
  const items = value.items.flatMap((item): OrmValue[] => {
    if (!plain || item.kind !== 'strings' || item.variants.length === 1) return [ormValue(item, span)];
    open = true;
    return item.variants.map((variant) => ormText(variant, span));
  });
  const kind = value.kind === 'list' && value.tuple ? 'tuple' : 'list';
  return { kind, span, items, open };
}
