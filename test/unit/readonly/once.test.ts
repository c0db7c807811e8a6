import assert from 'node:assert/strict';
import { analyse } from '../../../server/src/core/readonly/analyse.js';

/** How many calls of a function could not be followed. */
function unresolved(body: string): number[] {
  const text = `import frappe\n\n\n@frappe.whitelist()\ndef get_it(doc, name):\n\t${body.replaceAll('\n', '\n\t')}\n`;
  return analyse([{ file: '/bench/desk/api.py', text }]).map((result) => result.unresolved);
}

describe('what is evaluated once at run time counts once', () => {
  const once: Record<string, string> = {
    'the type of a handler': 'try:\n\tpass\nexcept frappe.get_attr(name):\n\tpass',
    'what a with statement calls': 'with frappe.get_attr(name)():\n\tpass',
    'the right side of +=': 'total = 1\ntotal += frappe.get_attr(name)',
    'the right side of += on an attribute': 'doc.total += frappe.get_attr(name)',
  };
  for (const [what, body] of Object.entries(once)) it(what, () => assert.deepEqual(unresolved(body), [1]));
});
