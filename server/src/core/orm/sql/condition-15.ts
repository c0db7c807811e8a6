import type { OrmCall } from '../model.js';
import { knownText, type OrmText, type OrmValue } from '../model.js';
import { isOn } from './calls.js';
import type { OrmWorld } from './model.js';
import type { Piece } from './query.js';
import { literal, literalList } from './values.js';

const NUMERIC = new Set(['Check', 'Float', 'Int', 'Currency', 'Percent']);
const DATES = new Set(['Date', 'Datetime']);
const STAMP = "'0001-01-01 00:00:00.000000'";

/** The condition of one filter of Frappe 15's lists (`prepare_filter_condition`). */
export function condition15(
  { key, doctype }: { key: OrmText; doctype: string },
  operator: string,
  value: OrmValue,
  { world, call }: { world: OrmWorld; call: OrmCall },
): Piece {
  const fieldname = key.text;
  const field = world.doctypes.get(doctype)?.fields.find((one) => one.fieldname === fieldname);
  const { span } = value;
  let nullable = !['name', 'modified', 'creation'].includes(fieldname);
  let fallback = "''";
  const stamp = fieldname === 'creation' || fieldname === 'modified';
  const dated = stamp || (field !== undefined && DATES.has(field.fieldtype));
  const list = operator === 'in' || operator === 'not in' || operator.includes(' of');
  const range = ['between', 'timespan', 'previous', 'next'].includes(operator);
  if (list) {
    if (operator === 'in') nullable &&= isEmptyList(value);
  } else {
    if (field && NUMERIC.has(field.fieldtype)) nullable = false;
    if (['>', '>='].includes(operator) && dated) nullable = false;
    if (stamp && /^[<>]=?$/.test(operator)) nullable = false;
    if (range && dated) nullable = false;
    if (operator === 'is' && knownText(value)?.toLowerCase() === 'set') nullable = false;
    if (dated) fallback = field?.fieldtype === 'Date' ? "'0001-01-01'" : STAMP;
    else if (field?.fieldtype === 'Time') fallback = "'00:00:00'";
    else if (operator !== 'is' && value.kind !== 'text' && operator !== 'like' && operator !== 'not like') {
      const plain = operator === '=' && field && ['Link', 'Data'].includes(field.fieldtype);
      if (!plain && fieldname !== 'name') fallback = '0';
    }
    if (operator === 'is') fallback = "''";
  }
  const set = !isFalsy(value);
  const bare =
    isOn(call, 'ignore_ifnull') === true || !nullable || (set && (operator === '=' || operator === 'like'));
  return (out, qualified) => {
    if (!bare) out.add('ifnull(', span);
    const table = `\`tab${doctype}\``;
    if (/ifnull\(/i.test(fieldname)) out.copy(key, 'unknown');
    else out.add(`${table}.\``, key.span).copy(key).add('`', key.span);
    if (!bare) out.add(`, ${fallback})`, span);
    if (operator === 'is') out.add(knownText(value)?.toLowerCase() === 'set' ? " != ''" : " = ''", span);
    else if (list) {
      out.add(operator.startsWith('not') ? ' not in ' : ' in ', span);
      literalList(operator.includes(' of') ? { kind: 'unknown', span } : value)(out, qualified);
    } else if (range)
      out.add(' between ', span).hole('value', "'x'", span).add(' and ', span).hole('value', "'x'", span);
    else {
      out.add(` ${operator} `, span);
      literal(value.kind === 'none' ? { kind: 'unknown', span } : value)(out, qualified);
    }
  };
}

function isFalsy(value: OrmValue): boolean {
  if (value.kind === 'none') return true;
  if (value.kind === 'text') return value.text === '' && value.gaps.length === 0;
  return (value.kind === 'number' || value.kind === 'boolean') && !value.value;
}

function isEmptyList(value: OrmValue): boolean {
  if (value.kind === 'list' || value.kind === 'tuple')
    return !value.open && (value.items.length === 0 || value.items.some(isFalsy));
  return isFalsy(value);
}
