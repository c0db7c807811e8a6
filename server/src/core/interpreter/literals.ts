import type { Expr } from '../python/ast.js';

/** A literal as plain data; anything else in it is `undefined`. */
export type Literal = string | number | boolean | null | undefined | Literal[] | { [key: string]: Literal };

export function literal(e: Expr | undefined): Literal {
  switch (e?.kind) {
    case 'str':
      return e.value;
    case 'num':
    case 'const':
      return e.value;
    case 'list':
      return e.items.map(literal);
    case 'dict':
      return Object.fromEntries(
        // One handler may stand for several DocTypes: `("Lead", "Contact"): {…}`.
        e.keys.flatMap((key, i) =>
          (key?.kind === 'list' ? key.items : [key]).flatMap((one) =>
            one?.kind === 'str' ? [[one.value, literal(e.values[i])]] : [],
          ),
        ),
      );
    default:
      return undefined;
  }
}

export const isDict = (value: Literal): value is { [key: string]: Literal } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function textsIn(value: Literal): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isDict(value) ? Object.values(value).flatMap(textsIn) : [];
}
