/** Python's `\w`. */
const W = '[\\p{L}\\p{N}_]';

/** The patterns of frappe/database/query.py, Frappe 16. */
export const SIMPLE_FIELD = new RegExp(`^${W}+$`, 'u');
export const FUNCTION_CALL = /^\s*[a-zA-Z_]\w*\s*\(/;
export const ALLOWED_FIELD = new RegExp(
  `^(?:(\`[\\p{L}\\p{N}_\\s-]+\`|${W}+)\\.)?(\`${W}+\`|${W}+)(?:\\s+as\\s+(?:\`[\\p{L}\\p{N}_\\s-]+\`|'[\\p{L}\\p{N}_\\s:-]+'|${W}+))?$`,
  'iu',
);
export const FIELD_PARSE = new RegExp(`^(?:(\`?)(tab[\\p{L}\\p{N}_\\s-]+)\\1\\.)?(\`?)(${W}+)\\3$`, 'u');
export const BACKTICK_FIELD = new RegExp(`^\`tab([\\p{L}\\p{N}_\\s-]+)\`\\.(\`?)(${W}+)\\2$`, 'u');
export const CHILD_TABLE_FIELD = new RegExp(
  `^[\`"]?tab([\\p{L}\\p{N}_\\s]+)[\`"]?\\.([\`"]?)(${W}+)\\2$`,
  'u',
);

/** Function names that a dict in `fields` may hold (`FUNCTION_MAPPING`). */
const FUNCTIONS = new Set(
  'COUNT SUM AVG MAX MIN ABS EXTRACT LOCATE TIMESTAMP IFNULL CONCAT NOW NULLIF MONTHNAME QUARTER MONTH'.split(
    ' ',
  ),
);
const OPERATORS = new Set(['ADD', 'SUB', 'MUL', 'DIV']);

export function isDictFunction(name: string, develop: boolean): boolean {
  return FUNCTIONS.has(name) || (develop && name === 'YEAR');
}

export function isDictOperator(name: string): boolean {
  return OPERATORS.has(name);
}

/** Operators of filters: `OPERATOR_MAP`, what is resolved before it, and the tree's. */
const TREE = [
  'ancestors of',
  'descendants of',
  'not ancestors of',
  'not descendants of',
  'descendants of (inclusive)',
];
const COMMON = [
  '=',
  '!=',
  '>',
  '<',
  '>=',
  '<=',
  'like',
  'not like',
  'in',
  'not in',
  'is',
  'between',
  'timespan',
];
const MAPPED = [...COMMON, '+', '-', '/', '*', '=<', '=>', 'ilike', 'regex'];

/** `OPERATOR_MAP` of frappe/database/operator_map.py. */
export const OPERATOR_MAP: ReadonlySet<string> = new Set(MAPPED);
/** Operators that every Frappe takes: what completion offers. */
export const FILTER_OPERATORS: readonly string[] = [...COMMON, ...TREE];
/** What Frappe 16's engine takes for an operator. */
export const OPERATORS_16: ReadonlySet<string> = new Set([...MAPPED, 'previous', 'next', ...TREE]);
/** What Frappe 15's lists take (frappe/utils/data.py, `get_filter`), in the order of its message. */
export const OPERATORS_15: readonly string[] = [...COMMON, 'previous', 'next', ...TREE];
/** An operator that ERPNext adds by the hook `filters_config`. */
export const HOOKED: ReadonlySet<string> = new Set(['fiscal year']);
