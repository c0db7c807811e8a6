import { CATCHES_READ_ONLY } from './effects.js';
import { alternatives, type Value } from './values.js';

/** What one exception class, or a tuple of them, is to `frappe.InReadOnlyMode`. */
export function catching(type: Value): 'any' | 'read-only' | 'other' {
  const kinds = flat(type).map((one) => {
    const path = one.t === 'outside' ? one.path.replace(/^builtins\./, '') : '';
    if (path === 'frappe.InReadOnlyMode') return 'read-only';
    return CATCHES_READ_ONLY.has(path) ? 'any' : 'other';
  });
  return kinds.includes('any') ? 'any' : kinds.includes('read-only') ? 'read-only' : 'other';
}

const flat = (value: Value): Value[] =>
  alternatives(value).flatMap((one) => (one.t === 'list' ? one.items.flatMap(flat) : [one]));

/** Stands for every exception among the paths that a handler takes. */
export const ANYTHING = '*';

/** Dotted paths of one exception class, or of a tuple of them. */
export function paths(type: Value): string[] {
  return flat(type).map((one) => {
    const path = one.t === 'outside' ? one.path.replace(/^builtins\./, '') : one.key;
    return /^(?:Base)?Exception$/.test(path) ? ANYTHING : path;
  });
}
