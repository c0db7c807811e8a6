import type { OrmValue } from '../model.js';
import type { SqlText } from '../sql-text.js';
import type { Piece } from './query.js';

/** A literal as the driver writes it; what is not known is a bound value. */
export function literal(value: OrmValue): Piece {
  return (out) => writeLiteral(out, value);
}

function writeLiteral(out: SqlText, value: OrmValue): void {
  switch (value.kind) {
    case 'text':
      if (value.gaps.length > 0 || /['\\]/.test(value.text)) out.hole('value', "'x'", value.span);
      else out.add("'", value.span).copy(value).add("'", value.span);
      return;
    case 'number':
      out.add(String(value.value), value.span);
      return;
    case 'boolean':
      out.add(value.value ? '1' : '0', value.span);
      return;
    case 'none':
      out.add('NULL', value.span);
      return;
    default:
      out.hole('value', "'x'", value.span);
  }
}

/** `('a','b')`; an empty list is a list of the empty text, and what is not known one of a bound value. */
export function literalList(value: OrmValue): Piece {
  return (out) => {
    if (value.kind !== 'list' && value.kind !== 'tuple') {
      if (value.kind === 'text' && value.gaps.length === 0 && !/['\\]/.test(value.text)) {
        const texts = value.text.split(',').map((text) => `'${text}'`);
        out.add(`(${texts.join(',')})`, value.span);
      } else out.hole('value', "('x')", value.span);
      return;
    }
    const { items, open, span } = value;
    if (open || items.some(({ kind }) => kind === 'unknown')) out.hole('value', "('x')", span);
    else if (items.length === 0) out.add("('')", span);
    else {
      items.forEach((item, index) => {
        out.add(index ? ',' : '(', span);
        if (item.kind === 'none') out.add("''", span);
        else writeLiteral(out, item);
      });
      out.add(')', span);
    }
  };
}
