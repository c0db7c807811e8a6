import type { AstColumn } from '../engines/vitess/verdicts.js';
import { identifierOf, type Token } from '../sources/sql/tokens.js';

/** Where a column is written: the name's token, behind its table's when it has one. */
export function columnToken(
  tokens: readonly Token[],
  column: Pick<AstColumn, 'table' | 'name'>,
): Token | undefined {
  const name = column.name.toLowerCase();
  const table = column.table?.toLowerCase();
  return tokens.find((token, i) => {
    if ((token.kind !== 'word' && token.kind !== 'quoted') || identifierOf(token).toLowerCase() !== name)
      return false;
    const dotted = tokens[i - 1]?.text === '.';
    if (!table)
      return (
        !dotted && tokens[i + 1]?.text !== '.' && tokens[i + 1]?.text !== '(' && tokens[i - 1]?.upper !== 'AS'
      );
    const before = tokens[i - 2];
    return dotted && before !== undefined && identifierOf(before).toLowerCase() === table;
  });
}
