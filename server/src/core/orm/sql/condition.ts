import type { OrmValue } from '../model.js';
import { knownText } from '../model.js';
import type { OrmWorld } from './model.js';
import type { Piece } from './query.js';
import { literal, literalList } from './values.js';

/** What a comparison is about, for the null-handling that lists have. */
export interface Compared {
  column: Piece;
  doctype: string;
  fieldname: string;
}

const NUMERIC = new Set(['Check', 'Float', 'Int', 'Currency', 'Percent']);
const DATES = new Set(['Date', 'Datetime']);
/** What Frappe makes BETWEEN of. */
const RANGES = ['timespan', 'previous', 'next'];

/** `IFNULL` around a column as lists of Frappe 16 write it (`_should_apply_ifnull`); undefined: none. */
function fallback({ doctype, fieldname }: Compared, operator: string, value: OrmValue, world: OrmWorld) {
  if (['name', 'creation', 'modified'].includes(fieldname)) return undefined;
  const data = world.doctypes.get(doctype);
  const field = data?.fields.find((one) => one.fieldname === fieldname);
  if (field && (NUMERIC.has(field.fieldtype) || field.not_nullable)) return undefined;
  if (value.kind === 'none' || operator === 'like' || operator === 'is') return undefined;
  const empty =
    value.kind === 'text'
      ? value.text === '' && value.gaps.length === 0
      : value.kind === 'number' && value.value === 0;
  if (operator === '=' && !empty) return undefined;
  const dated = field !== undefined && DATES.has(field.fieldtype);
  if (dated && ['>', '>=', 'between', ...RANGES].includes(operator)) return undefined;
  if (operator === 'in') {
    if (!holdsEmpty(value)) return undefined;
  }
  if (dated) return "'0001-01-01'";
  return field?.fieldtype === 'Time' ? "'00:00:00'" : "''";
}

const WORDS: Readonly<Record<string, string>> = {
  '!=': '<>',
  '=<': '<=',
  '=>': '>=',
  like: ' LIKE ',
  ilike: ' LIKE ',
  'not like': ' NOT LIKE ',
  regex: ' REGEX ',
};

/** The condition of one filter of Frappe 16. `compat`: lists treat NULL as the empty value. */
export function condition(
  compared: Compared,
  operator: string,
  value: OrmValue,
  { world, compat }: { world: OrmWorld; compat: boolean },
): Piece {
  const { span } = value;
  const nulls = compat ? fallback(compared, operator, value, world) : undefined;
  const column: Piece = nulls
    ? (out, qualified) => {
        out.add('IFNULL(', span);
        compared.column(out, qualified);
        out.add(`,${nulls})`, span);
      }
    : compared.column;
  return (out, qualified) => {
    const is = operator === 'is' ? knownText(value)?.toLowerCase() : undefined;
    if ((operator === 'is' && is !== 'set') || (operator === '=' && nulls === "''")) {
      out.add('(', span);
      compared.column(out, qualified);
      out.add(' IS NULL OR ', span);
      compared.column(out, qualified);
      out.add("='')", span);
      return;
    }
    if (operator === 'in' && holdsEmpty(value)) {
      column(out, qualified);
      out.add(' IN ', span);
      literalList(value)(out, qualified);
      out.add(' OR ', span);
      column(out, qualified);
      out.add(' IS NULL', span);
      return;
    }
    column(out, qualified);
    if (operator === 'is') out.add("<>''", span);
    else if (value.kind === 'none' && operator !== '!=') out.add(' IS NULL', span);
    else if (operator === 'between' || RANGES.includes(operator)) between(value)(out, qualified);
    else if (
      operator === 'in' ||
      operator === 'not in' ||
      operator.endsWith(' of') ||
      operator.endsWith('(inclusive)')
    ) {
      const not = operator.startsWith('not');
      out.add(not ? ' NOT IN ' : ' IN ', span);
      const tree = operator !== 'in' && operator !== 'not in';
      literalList(tree ? { kind: 'unknown', span } : value)(out, qualified);
    } else {
      out.add(WORDS[operator] ?? operator, span);
      literal(value.kind === 'none' ? emptyText(value) : value)(out, qualified);
    }
  };
}

function emptyText({ span }: OrmValue): OrmValue {
  return { kind: 'unknown', span } as OrmValue;
}

function between(value: OrmValue): Piece {
  return (out, qualified) => {
    const { span } = value;
    const ends = value.kind === 'list' || value.kind === 'tuple' ? value.items : [];
    const known = ends.length === 2 && ends.every(({ kind }) => kind !== 'none');
    out.add(' BETWEEN ', span);
    literal(known ? ends[0]! : { kind: 'unknown', span })(out, qualified);
    out.add(' AND ', span);
    literal(known ? ends[1]! : { kind: 'unknown', span })(out, qualified);
  };
}

/** A list with the empty text or None, for which `IN` also takes NULL (`func_in`); so has the empty list. */
function holdsEmpty(value: OrmValue): boolean {
  if (value.kind !== 'list' && value.kind !== 'tuple') return false;
  if (value.open) return false;
  return (
    value.items.length === 0 || value.items.some((item) => item.kind === 'none' || knownText(item) === '')
  );
}
