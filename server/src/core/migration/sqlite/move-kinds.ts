import type { Column } from '../../schema/table.js';
import { parseType } from '../../schema/type.js';

/** What a value is on its way from one engine to the other. */
export type Kind = 'text' | 'whole' | 'decimal' | 'date' | 'datetime' | 'time';

/** What a column of MariaDB holds. */
export function kindOf({ type }: Column): Kind {
  const { base } = parseType(type);
  if (base === 'date' || base === 'datetime' || base === 'time' || base === 'decimal') return base;
  return /int$/.test(base) ? 'whole' : 'text';
}
