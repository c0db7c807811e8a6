import type { StatementContext } from '../../contexts/statement.js';
import type { AstFacts } from '../../engines/vitess/verdicts.js';
import { identifierOf, type Token } from '../../sources/sql/tokens.js';
import { SqlNames } from '../names.js';
import { closing, insert, type Repair, replace } from './repair.js';

/**
 * `(SELECT …)` as `(SELECT * FROM (SELECT …) x)`, which the server keeps as a table of its own before it does the
 * rest. Undefined where the inner query may read the one around it, which a derived table cannot, or has two
 * columns of one name. `scope` is the subquery's, `open` the index of its bracket.
 */
export function asDerived(
  { facts, tables, tokens }: StatementContext,
  scope: number,
  open: number,
  title: string,
): Repair | undefined {
  const first = tokens[open + 1];
  const last = tokens[closing(tokens, open) - 1];
  if (!facts || !first || !last || !hasOwnNames(facts, scope)) return undefined;
  if (!new SqlNames(facts, tables).isLocal(scope)) return undefined;
  return { title, safe: true, edits: [insert(first.start, 'SELECT * FROM ('), insert(last.end, ') x')] };
}

function hasOwnNames(facts: AstFacts, scope: number): boolean {
  const items = (facts.selects ?? []).filter((item) => item.scope === scope);
  const names = items.map((item) =>
    item.star ? '*' : (item.alias || item.column || item.expr || '').toLowerCase(),
  );
  const isOneStar = names.length === 1 || !names.includes('*');
  return isOneStar && new Set(names).size === names.length;
}

/** Indexes of the brackets that open a query whose own FROM names a table first. */
export function queriesFrom(tokens: readonly Token[], table: string): number[] {
  const wanted = table.toLowerCase();
  return tokens.flatMap((token, open) => {
    if (token.text !== '(' || tokens[open + 1]?.upper !== 'SELECT') return [];
    const close = closing(tokens, open);
    let depth = 0;
    for (let i = open; i < close; i++) {
      const { text, upper } = tokens[i]!;
      if (text === '(') depth++;
      else if (text === ')') depth--;
      const named = tokens[i + 1];
      if (depth === 1 && upper === 'FROM' && named && identifierOf(named).toLowerCase() === wanted)
        return [open];
    }
    return [];
  });
}

/** `UPDATE a, (SELECT …) q` as `UPDATE a JOIN (SELECT …) q`: the comma is a JOIN that binds less. */
export function commaAsJoin(tokens: readonly Token[]): Repair | undefined {
  const commas: Token[] = [];
  let depth = 0;
  for (const token of tokens) {
    if (token.text === '(') depth++;
    else if (token.text === ')') depth--;
    else if (depth === 0 && token.upper === 'SET' && token.kind === 'word') break;
    else if (depth === 0 && token.text === ',') commas.push(token);
  }
  const [comma, other] = commas;
  return comma && !other
    ? { title: 'Write JOIN for the comma', safe: true, edits: [replace(comma, ' JOIN')] }
    : undefined;
}
