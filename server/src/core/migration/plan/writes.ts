import { NOT_NULL_FIELDTYPES, typeEntry } from '../../schema/fieldtypes.js';

/** What code writes that takes a field for one fieldtype, while its column is of another. */
interface Written {
  kind: 'text' | 'json' | 'whole' | 'number' | 'date' | 'datetime' | 'time';
  /** Characters of a text, or the size of a number's range: later ones hold more. */
  size: number;
  /** Frappe writes NULL for a field that nobody filled. */
  nullable: boolean;
}

const SIZES: Readonly<Record<string, number>> = {
  varchar: 140,
  text: 65535,
  longtext: 4294967295,
  json: 4294967295,
};
const NUMBERS: readonly string[] = [
  'Check',
  'Rating',
  'Int',
  'Long Int',
  'Duration',
  'Percent',
  'Float',
  'Currency',
];
/** Duration, Percent, Float and Currency are all `decimal(21,9)`. */
const AMOUNT = NUMBERS.indexOf('Duration');

function written(fieldtype: string): Written | undefined {
  const base = typeEntry(fieldtype, '16')?.[0];
  if (base === undefined) return undefined;
  const nullable = !NOT_NULL_FIELDTYPES.has(fieldtype);
  if (fieldtype === 'JSON') return { kind: 'json', size: SIZES.json!, nullable };
  if (base in SIZES) return { kind: 'text', size: SIZES[base]!, nullable };
  const rank = NUMBERS.indexOf(fieldtype);
  if (rank >= 0) {
    const whole = /^(Check|Int|Long Int)$/.test(fieldtype);
    return { kind: whole ? 'whole' : 'number', size: Math.min(rank, AMOUNT), nullable };
  }
  if (base === 'date' || base === 'datetime' || base === 'time') return { kind: base, size: 0, nullable };
  return undefined;
}

/**
 * What goes wrong when code that knows a field as `code` writes it into the column of a `column`, undefined when
 * every value arrives (an INSERT in MariaDB's strict mode). `side` is who writes: `old code`, `new code`.
 */
export function writeFails(code: string, column: string, field: string, side: string): string | undefined {
  const [from, to] = [written(code), written(column)];
  if (!from || !to) return undefined;
  const fails = kindFails(from, to, field, side);
  if (fails !== undefined) return fails;
  if (from.nullable && !to.nullable)
    return `${side} writes NULL into ${field}, which is NOT NULL as ${column} (1048)`;
  return undefined;
}

function kindFails(from: Written, to: Written, field: string, side: string): string | undefined {
  const number = from.kind === 'whole' || from.kind === 'number';
  switch (to.kind) {
    case 'text':
      return /^(text|json)$/.test(from.kind) && from.size > to.size
        ? `${side} may write longer values of ${field} than fit (1406)`
        : undefined;
    case 'json':
      return number || from.kind === 'json'
        ? undefined
        : `${side} may write something that is not JSON into ${field} (4025)`;
    case 'whole':
    case 'number':
      if (!number) return `${side} may write something that is not a number into ${field} (1366)`;
      if (from.size > to.size) return `${side} may write values of ${field} that do not fit (1264)`;
      return from.kind === 'number' && to.kind === 'whole'
        ? `what ${side} writes into ${field} is rounded to whole numbers`
        : undefined;
    default:
      if (from.kind === to.kind || (from.kind === 'date' && to.kind === 'datetime')) return undefined;
      if (from.kind === 'datetime')
        return `what ${side} writes into ${field} loses its ${to.kind === 'date' ? 'time of day' : 'date'}`;
      return `${side} may write something that is not a ${to.kind} into ${field} (1292)`;
  }
}
