import type { StatementContext } from '../../contexts/statement.js';
import type { AstFacts } from '../../engines/vitess/verdicts.js';
import type { Repair } from './repair.js';
import { isSameNow } from './returning.js';
import { comparesAlike } from './same-columns.js';
import { isSteady } from './set-operations.js';

/** What must hold for a repair to keep the statement's meaning. */
export type Proof =
  /** The sides' columns compare alike; text that is not known may stand in `room` only. */
  | { kind: 'set operation'; sides: number; room: { start: number; end: number }[] }
  /** Nobody reads the rows that the statement returns. */
  | { kind: 'unread' }
  /** The rows are assigned in Python, and the call may be done again without the stretch `cut`. */
  | { kind: 'assigned'; cut: { start: number; end: number } }
  /** A second statement in the same script gives the same rows; `keyOf` is a table whose key is `name`. */
  | { kind: 'two statements'; keyOf?: string }
  /** It stands in a script, where there may be two statements for one. */
  | { kind: 'script' };

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
