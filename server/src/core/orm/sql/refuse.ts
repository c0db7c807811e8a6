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
