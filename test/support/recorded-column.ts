import type { ConvertedColumn } from '../../server/src/core/migration/risk/conversion.js';
import { parseSqlType } from '../../server/src/core/schema/state/sql-type.js';

const NAME =
  /(?:^|_)((?:decimal|int|bigint|tinyint|varchar|text|longtext|json|datetime|date|time|uuid)(?:\([^)]*\))?)(_nn)?$/;

/** The column behind a name in the recordings: `currency_decimal(21,9)_nn` is `decimal(21,9) NOT NULL`. */
export function recordedColumn(name: string): ConvertedColumn & { text: string } {
  const [, text, nn] = NAME.exec(name)!;
  return { type: parseSqlType(text!), nullable: nn === undefined, text: text! };
}
