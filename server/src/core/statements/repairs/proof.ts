import type { StatementContext } from '../../contexts/statement.js';
import type { AstFacts } from '../../engines/vitess/verdicts.js';
import type { Proof, Repair } from './repair.js';
import { isSameNow } from './returning.js';
import { comparesAlike } from './same-columns.js';
import { isSteady } from './set-operations.js';

export function isProven(context: StatementContext, { proof, facts }: Repair): boolean {
  switch (proof?.kind) {
    case 'set operation':
      return isSetOperation(context, proof, facts?.[0]);
    case 'unread':
      return context.fragment.unread === true;
    case 'assigned':
      return (
        context.fragment.repeat !== undefined &&
        facts?.every((one) => one.kind !== 'select' || isSameNow(one)) === true
      );
    case 'two statements':
      return (
        mayBeTwo(context) &&
        facts?.every((one) => one.kind !== 'select' || isSameNow(one)) === true &&
        (proof.keyOf === undefined || isKeyedByName(context, proof.keyOf))
      );
    case 'script':
      return mayBeTwo(context) && !context.session.readOnly;
    default:
      return true;
  }
}

function mayBeTwo({ fragment }: StatementContext): boolean {
  return fragment.source === 'sql-file' && fragment.newline !== undefined;
}

function isSetOperation(
  { fragment, tables }: StatementContext,
  { sides, room }: Extract<Proof, { kind: 'set operation' }>,
  facts: AstFacts | undefined,
): boolean {
  const unknown = fragment.holes.filter(({ kind }) => kind === 'unknown');
  const inRoom = unknown.every((hole) =>
    room.some(({ start, end }) => start <= hole.start && hole.end <= end),
  );
  return (
    inRoom &&
    facts !== undefined &&
    isSteady(facts) &&
    comparesAlike(facts, tables, sides, unknown.length === 0)
  );
}

/** Frappe's tables are, unless their name is a number; of a table that is not known the fix's title says it. */
function isKeyedByName({ tables }: StatementContext, table: string): boolean {
  const known = tables.get(table);
  return known === undefined || known.nameType.startsWith('varchar');
}
