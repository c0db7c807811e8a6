const ALIASES: readonly [string, string][] = [
  ['frappe.local.', 'frappe.'],
  ['frappe.exceptions.', 'frappe.'],
  ['frappe.utils.background_jobs.enqueue', 'frappe.enqueue'],
  ['frappe.utils.background_jobs.enqueue_doc', 'frappe.enqueue_doc'],
  ['frappe.model.mapper.get_mapped_doc', 'frappe.get_mapped_doc'],
  ['frappe.utils.error.log_error', 'frappe.log_error'],
  ['frappe.utils.data.', 'frappe.utils.'],
  ['frappe.database.database.savepoint', 'frappe.database.savepoint'],
  ['frappe.share.add_docshare', 'frappe.share.add'],
  ['frappe.client.get_list', 'frappe.get_list'],
];

/** The path that Frappe's things go by: `frappe.local.db.sql` is `frappe.db.sql`. */
export function canonical(path: string): string {
  if (!path.startsWith('frappe.')) return path;
  let name = path;
  for (const [from, to] of ALIASES) {
    if (from.endsWith('.') ? name.startsWith(from) : name === from) name = to + name.slice(from.length);
  }
  return name;
}
