import { serverOf } from '../contexts/server.js';
import type { StatementContext } from '../contexts/statement.js';
import type { EngineError } from '../engines/vitess/verdicts.js';
import type { Evidence, Problem } from '../finding.js';
import type { Token } from '../sources/sql/tokens.js';
import type { Span } from '../text.js';

/** A stretch of `context.sql`, or a file span as it is. */
export type Place = { start: number; end: number } | { file: Span };

/** A finding about a statement: where, what, and the statement's own text. */
export function statementProblem(
  context: StatementContext,
  place: Place,
  problem: Omit<Problem, 'span' | 'statement'>,
): Problem {
  const span = 'file' in place ? place.file : context.spanOf(place.start, place.end);
  return {
    ...problem,
    span: span.end > span.start ? span : widened(context, span),
    statement: context.fragment.sql,
  };
}

/** An error at the end of a statement is shown at its last token. */
function widened(context: StatementContext, span: Span): Span {
  const last = context.tokens.at(-1);
  return last ? context.spanOf(last.start, last.end) : span;
}

/**
 * Whether a token stands in no text of the user's: Frappe puts it into what a call of its ORM sends, as ORDER BY where
 * a call gives no order. Such tokens stand for the call as a whole or the name of its method, before all arguments.
 */
export function isFrappes(context: StatementContext, { start, end }: Token): boolean {
  const { fragment, tokens } = context;
  const [first] = tokens;
  if (!first || !isOrm(fragment.method)) return false;
  const [call, own] = [context.spanOf(first.start, first.end), context.spanOf(start, end)];
  if (own.start === call.start && own.end === call.end) return true;
  const offset = own.start - call.start;
  return (
    own.end - own.start === fragment.method?.length && offset >= 0 && offset <= 'frappe.local.db.'.length
  );
}

/** Whether Frappe makes the statement of filters and names: a call of its ORM, no SQL and no query builder. */
export function isOrm(method: string | undefined): boolean {
  return method !== undefined && !/^(?:sql|multisql|qb)/.test(method);
}

export function vitessEvidence(error: EngineError): Evidence {
  return { engine: 'vitess', errno: error.errno, sqlstate: error.sqlstate, text: error.message };
}

export function mysqlEvidence(errno: number, sqlstate: string, text: string): Evidence {
  return { engine: 'mysql', errno, sqlstate, text };
}

/** What MariaDB says where it is a target, else MySQL; `text` is a pair where their words differ. */
export function serverEvidence(
  context: StatementContext,
  errno: number,
  sqlstate: string,
  text: string | { mariadb: string; mysql: string },
): Evidence {
  const engine = serverOf(context);
  return { engine, errno, sqlstate, text: typeof text === 'string' ? text : text[engine] };
}
