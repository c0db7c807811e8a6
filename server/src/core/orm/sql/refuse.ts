import type { Fix } from '../../finding.js';
import type { Span } from '../../text.js';
import type { Refusal, RefusalKind } from './model.js';

/** `frappe.throw`, whose exception is a ValidationError unless told. */
export function refusal(
  kind: RefusalKind,
  span: Span,
  text: string,
  advice: string,
  { exception = 'ValidationError', fixes = [] }: { exception?: string; fixes?: readonly Fix[] } = {},
): Refusal {
  return { kind, span, exception, text, advice, fixes };
}

/** A statement that Frappe sends and MariaDB cannot read (1064). `near`: the text that its message begins to quote at. */
export function syntaxError(kind: RefusalKind, span: Span, near: string, advice: string): Refusal {
  const text = `You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version for the right syntax to use near '${near}`;
  return refusal(kind, span, text, advice, { exception: 'ProgrammingError' });
}
