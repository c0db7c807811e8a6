import { alternatives, type Value } from './values.js';

/** Exceptions that catch `frappe.InReadOnlyMode` (frappe/exceptions.py: a ValidationError). */
const CATCHES_READ_ONLY: ReadonlySet<string> = new Set([
  'Exception',
  'BaseException',
  'frappe.ValidationError',
  'frappe.exceptions.ValidationError',
  'frappe.InReadOnlyMode',
  'frappe.exceptions.InReadOnlyMode',
]);

/** What one exception class, or a tuple of them, is to `frappe.InReadOnlyMode`. */
export function catching(type: Value): 'any' | 'read-only' | 'other' {
  const kinds = flat(type).map((one) => {
    const path = one.kind === 'outside' ? one.path.replace(/^builtins\./, '') : '';
    if (path === 'frappe.InReadOnlyMode') return 'read-only';
    return CATCHES_READ_ONLY.has(path) ? 'any' : 'other';
  });
  return kinds.includes('any') ? 'any' : kinds.includes('read-only') ? 'read-only' : 'other';
}

const flat = (value: Value): Value[] =>
  alternatives(value).flatMap((one) => (one.kind === 'list' ? one.items.flatMap(flat) : [one]));

/** Stands for every exception among the paths that a handler takes. */
export const ANYTHING = '*';

/** Dotted paths of one exception class, or of a tuple of them. */
export function paths(type: Value): string[] {
  return flat(type).map((one) => {
    const path = one.kind === 'outside' ? one.path.replace(/^builtins\./, '') : one.key;
    return /^(?:Base)?Exception$/.test(path) ? ANYTHING : path;
  });
}
