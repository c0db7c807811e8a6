import type { Problem } from '../../finding.js';
import type { FrappeVersion } from '../../targets.js';
import type { Refusal, RefusalKind } from './model.js';

/** Exceptions that `frappe.throw` raises: their text stands alone on the screen, where it is more than a name. */
const FRAPPE = new Set(['ValidationError', 'PermissionError', 'DataError']);

const UNSURE =
  ' Nothing here says which Frappe this app is for, and Frappe 15 takes it: name yours in pyproject.toml (frappe-dependencies) or as "frappe" in doctype-compat.json.';

/** What a rule says of the refusals of its kind. `what`: a sentence of what Frappe does not take. */
export function* refused(
  { refusals, frappe }: { refusals: readonly Refusal[]; frappe: FrappeVersion },
  kind: RefusalKind,
  what: (version: string) => string,
): Iterable<Problem> {
  const version = frappe === 'develop' ? 'Frappe (develop)' : `Frappe ${frappe}`;
  for (const one of refusals) {
    if (one.kind !== kind) continue;
    const text =
      one.exception === '' || (FRAPPE.has(one.exception) && /\s/.test(one.text))
        ? one.text
        : `${one.exception}: ${one.text}`;
    yield {
      span: one.span,
      message: `${what(version)} ${one.advice}${one.unsure ? UNSURE : ''}`,
      ...(one.unsure && { severity: 'warning' as const }),
      evidence: { engine: 'frappe', text: text.replace(/: $/, '') },
      fixes: [...one.fixes],
    };
  }
}
