import type { Fix } from '../../finding.js';
import { nearest } from '../../similar.js';
import { knownText, type OrmList, type OrmValue } from '../model.js';
import { literalSpan, nameFix } from './fixes.js';
import { FILTER_OPERATORS } from './patterns.js';

/** What other languages call the operators. */
const SAME: Readonly<Record<string, string>> = {
  '<>': '!=',
  '==': '=',
  '===': '=',
  '!==': '!=',
  equals: '=',
  'not equals': '!=',
  ilike: 'like',
  'not ilike': 'not like',
};

/** What to write for an operator that Frappe does not know, and why. */
export interface OperatorAdvice {
  advice: string;
  fixes: readonly Fix[];
}

/**
 * `list`: the `[operator, value]` of a field, which may be meant as one of several values. A name of the operator that
 * means the same is safe to write; anything else is a guess.
 */
export function adviseOperator(
  operator: OrmValue,
  list: OrmList | undefined,
  source: string,
): OperatorAdvice {
  const said = knownText(operator)?.toLowerCase() ?? '';
  const plain = said.trim().replaceAll(/[\s_]+/g, ' ');
  const same = SAME[plain] ?? (FILTER_OPERATORS.includes(plain) ? plain : undefined);
  if (same !== undefined) return { advice: `Write '${same}'.`, fixes: writes(operator, same, source) };
  const near = /^[a-z]{3}/.test(plain) ? nearest(plain, FILTER_OPERATORS) : undefined;
  if (near !== undefined)
    return { advice: `Did you mean '${near}'?`, fixes: nameFix(operator, near, source) };
  return {
    advice: "The first of the two is the operator; for one of several values write ['in', […]].",
    fixes: list ? amongFix(list, source) : [],
  };
}

function writes(operator: OrmValue, meant: string, source: string): Fix[] {
  const span = operator.kind === 'text' ? literalSpan(operator, source) : undefined;
  if (!span) return [];
  const inner = { start: span.start + 1, end: span.end - 1 };
  return [
    { title: `Write '${meant}'`, safe: true, preferred: true, edits: [{ span: inner, newText: meant }] },
  ];
}

/** A fix that compares with any of the values of a list: `["in", ["Open", "Closed"]]`. */
export function amongFix(list: OrmList, source: string): Fix[] {
  const { span, items } = list;
  const isLiteral = /^[[(][\s\S]*[\])]$/.test(source.slice(span.start, span.end));
  if (!isLiteral || items.length < 2 || items.some(({ kind }) => kind !== 'text' && kind !== 'number'))
    return [];
  if (items.some((item) => FILTER_OPERATORS.includes(knownText(item)?.toLowerCase() ?? ''))) return [];
  const quote = source.slice(span.start, span.end).includes('"') ? '"' : "'";
  return [
    {
      title: "Compare with any of these values: ['in', …]",
      safe: false,
      preferred: true,
      edits: [
        { span: { start: span.start, end: span.start }, newText: `[${quote}in${quote}, ` },
        { span: { start: span.end, end: span.end }, newText: ']' },
      ],
    },
  ];
}
