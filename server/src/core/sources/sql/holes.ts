import type { Span } from '../../text.js';
import { FILLER, type HoleKind } from './fragment.js';
import { type Token, tokenize } from './tokens.js';

/** A private-use character: it counts as part of a name, so the tokenizer shows what a hole is glued to. */
export const MARK = '\ue000';
/** A bound value stands for itself even where no space is beside it (`%sAND`). */
export const BOUND_MARK = '\u0001';

/** A place in a text where something is put in when the code runs. */
export interface Slot {
  /** Offset of its mark in the marked text. */
  at: number;
  source: Span;
  bound: boolean;
  kind: HoleKind;
  filling: string;
  glued?: true;
}

/** Decides for every slot what it can be and fills it so that the statement most likely parses. */
export function classify(text: string, slots: readonly Slot[]): void {
  if (slots.length === 0) return;
  const tokens = tokenize(text).filter(
    (token) => token.kind !== 'comment' || token.text.includes(MARK) || token.text.includes(BOUND_MARK),
  );
  let index = 0;
  for (const [number, slot] of slots.entries()) {
    while (index < tokens.length && tokens[index]!.end <= slot.at) index++;
    const token = tokens[index]!;
    const name = `${FILLER}${number}`;
    if (token.kind === 'string' || token.kind === 'comment') assign(slot, 'text', 'x');
    else if (token.kind === 'quoted') assign(slot, 'text', name);
    else if (token.kind === 'variable') assign(slot, 'name', 'x');
    else if (slot.bound) boundValue(slot, tokens, index);
    else if (token.text.replaceAll(MARK, '') !== '') glued(slot, name);
    else loose(slot, tokens, index, name);
  }
}

function assign(slot: Slot, kind: HoleKind, filling: string): void {
  slot.kind = kind;
  slot.filling = filling;
}

/** Most likely a part of a name (`tab{x}`), but it may as well begin or end with a space. */
function glued(slot: Slot, name: string): void {
  assign(slot, 'unknown', name);
  slot.glued = true;
}

/** Where the driver's quoted text can never stand: it is not a value there. */
const NAMES_AFTER = new Set([
  'FROM',
  'JOIN',
  'INTO',
  'UPDATE',
  'TABLE',
  'VIEW',
  'DESC',
  'DESCRIBE',
  'AS',
  'INDEX',
  'KEY',
  'COLUMN',
  'REFERENCES',
  'STRAIGHT_JOIN',
  'TRUNCATE',
]);
const LIST_AFTER = new Set(['IN', 'VALUES', 'VALUE']);
const NUMBER_AFTER = new Set(['LIMIT', 'OFFSET', 'INTERVAL']);

function boundValue(slot: Slot, tokens: readonly Token[], index: number): void {
  const before = tokens[index - 1]?.upper ?? '';
  if (NAMES_AFTER.has(before)) assign(slot, 'unknown', `${FILLER}v`);
  else if (LIST_AFTER.has(before) && tokens[index + 1]?.text !== '(') assign(slot, 'value', "('x')");
  else if (NUMBER_AFTER.has(before) || inLimit(tokens, index)) assign(slot, 'value', '1');
  else assign(slot, 'value', "'x'");
}

function inLimit(tokens: readonly Token[], index: number): boolean {
  return tokens[index - 1]?.text === ',' && tokens[index - 3]?.upper === 'LIMIT';
}

const COMPARISON_SIGNS = ['=', '<', '>', '<=', '>=', '<>', '!=', '<=>'];
const COMPARISON = new Set([...COMPARISON_SIGNS, 'LIKE', 'IN', 'IS', 'BETWEEN', 'REGEXP', 'RLIKE', 'NOT']);
const OPERAND_AFTER = new Set([
  ...COMPARISON_SIGNS,
  'LIKE',
  '+',
  '-',
  '*',
  '/',
  '%',
  'BETWEEN',
  'THEN',
  'ELSE',
  'WHEN',
  'REGEXP',
  'RLIKE',
  'NOT',
  'DIV',
  'MOD',
  'CASE',
]);
const CONDITION_AFTER = new Set(['WHERE', 'AND', 'OR', 'ON', 'HAVING', 'XOR']);
const CLAUSE_END = new Set([
  'AND',
  'OR',
  'ORDER',
  'GROUP',
  'LIMIT',
  'HAVING',
  'UNION',
  'FOR',
  'WHERE',
  ')',
  ';',
  '',
]);

/** Anything could stand here: the likeliest filling for the place. */
function loose(slot: Slot, tokens: readonly Token[], index: number, name: string): void {
  const before = tokens[index - 1]?.upper ?? '';
  const next = tokens[index + 1]?.upper ?? '';
  if (next === '.' || before === '.') assign(slot, 'name', name);
  else assign(slot, 'unknown', likely(before, next, tokens, index, name));
}

function likely(before: string, next: string, tokens: readonly Token[], index: number, name: string): string {
  if (before === '') return '';
  if (NAMES_AFTER.has(before)) return name;
  if (before === 'IN' || before === 'VALUES') return next === '(' ? '' : "('x')";
  if (NUMBER_AFTER.has(before) || inLimit(tokens, index)) return '1';
  if (before === 'CASE' && next === 'END') return 'when 1=1 then 1';
  if (OPERAND_AFTER.has(before)) return "'x'";
  if (before === '(') {
    if (tokens[index - 2]?.upper === 'IN') return "'x'";
    return next === ')' || next === ',' ? name : '';
  }
  if (before === 'SET') return `${name} = 1`;
  if (before === 'BY') return name;
  if (CONDITION_AFTER.has(before)) {
    if (COMPARISON.has(next)) return name;
    return CLAUSE_END.has(next) ? '1=1' : '';
  }
  if (before === 'SELECT' || before === 'DISTINCT' || before === ',') {
    return next === 'FROM' || next === ',' || next === 'AS' || CLAUSE_END.has(next) || COMPARISON.has(next)
      ? name
      : '';
  }
  return '';
}
