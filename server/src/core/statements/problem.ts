import type { StatementContext } from '../contexts/statement.js';
import type { EngineError } from '../engines/vitess/verdicts.js';
import type { Evidence, Problem } from '../finding.js';
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

export function vitessEvidence(error: EngineError): Evidence {
  return { engine: 'vitess', errno: error.errno, sqlstate: error.sqlstate, text: error.message };
}

export function mysqlEvidence(errno: number, sqlstate: string, text: string): Evidence {
  return { engine: 'mysql', errno, sqlstate, text };
}
