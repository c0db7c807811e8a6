import type { StatementContext } from '../contexts/statement.js';
import { isReserved } from '../engines/mysql/reserved.js';
import type { AstFacts } from '../engines/vitess/verdicts.js';
import type { TableLookup } from '../schema/lookup.js';
import { isFiller } from '../sources/sql/fragment.js';
import { identifierOf, isName, type Token } from '../sources/sql/tokens.js';
import { columnsOf } from './names.js';

/**
 * Tables and columns of a statement: the engine's, else another parser's. That one takes milliseconds, so it is not asked
 * where the tokens alone show that every name is known.
 */
export function factsOfNames(context: StatementContext): AstFacts | undefined {
  if (context.facts) return context.facts;
  return context.read && mayLackName(context.tokens, context.tables) ? context.read() : undefined;
}

/**
 * False where each table is one that is known, and each other name a column of all of them, the name of a function, or
 * one that the statement gives itself. A statement for which that is false has no name that is not there.
 */
export function mayLackName(tokens: readonly Token[], tables: TableLookup): boolean {
  const columns: ReadonlySet<string>[] = [];
  const given = new Set<string>();
  const names: { name: string; at: number }[] = [];
  for (const [at, token] of tokens.entries()) {
    if (!isName(token)) continue;
    const name = identifierOf(token);
    if (isFiller(name)) return true;
    if (/^tab[A-Z]/.test(name)) {
      const table = tables.get(name);
      if (!table) return true;
      columns.push(columnsOf(table));
    } else if (token.kind === 'quoted' || !(isReserved(name) || tokens[at + 1]?.text === '(')) {
      if (isGiven(tokens, at)) given.add(name.toLowerCase());
      else names.push({ name: name.toLowerCase(), at });
    }
  }
  return (
    columns.length === 0 ||
    names.some(({ name, at }) =>
      tokens[at + 1]?.text === '.' ? !given.has(name) : !columns.every((own) => own.has(name)),
    )
  );
}

/** `… AS name`, or an alias right after a table. */
function isGiven(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before !== undefined && (before.upper === 'AS' || /^tab[A-Z]/.test(identifierOf(before)));
}
