import type { AstColumn } from '../engines/vitess/verdicts.js';
import { identifierOf, type Token } from '../sources/sql/tokens.js';

/**
 * Where a column is written: the name's token, after its table's when it has one. Where several queries of a statement
 * give their tables one alias, it is the place that is nearest to the table that is meant.
 */
export function columnToken(
  tokens: readonly Token[],
  column: Pick<AstColumn, 'table' | 'name'>,
  meant?: string,
): Token | undefined {
  const name = column.name.toLowerCase();
  const table = column.table?.toLowerCase();
  const isPlace = (token: Token, i: number): boolean => {
    if ((token.kind !== 'word' && token.kind !== 'quoted') || identifierOf(token).toLowerCase() !== name)
      return false;
    const dotted = tokens[i - 1]?.text === '.';
    if (!table)
      return (
        !dotted && tokens[i + 1]?.text !== '.' && tokens[i + 1]?.text !== '(' && tokens[i - 1]?.upper !== 'AS'
      );
    const before = tokens[i - 2];
    return dotted && before !== undefined && identifierOf(before).toLowerCase() === table;
  };
  if (meant === undefined) return tokens.find(isPlace);
  const there = tokens.findIndex(
    (token, i) =>
      identifierOf(token).toLowerCase() === meant.toLowerCase() &&
      tokens
        .slice(i + 1, i + 3)
        .some((next) => next.text !== '.' && identifierOf(next).toLowerCase() === table),
  );
  const places = tokens.flatMap((token, i) => (isPlace(token, i) ? [i] : []));
  places.sort((a, b) => Math.abs(a - there) - Math.abs(b - there));
  return tokens[places[0] ?? -1];
}
