import type { PatchEntry } from '../contexts/patch.js';
import { sectionsOf } from '../contexts/patch.js';
import { scrub } from '../interpreter/bench.js';
import { CHILD_COLUMNS, OPTIONAL_COLUMNS, STANDARD_COLUMNS } from '../schema/fieldtypes.js';
import type { DocTypeData } from '../sources/doctype/model.js';
import { newlineOf, type Span } from '../text.js';

/** Why a name cannot be a field's, in a sentence; undefined where it can. */
export function whyNoFieldname(name: string, { name: doctype, fields }: DocTypeData): string | undefined {
  if (!/^[a-z][a-z0-9_]*$/.test(name))
    return `A fieldname has small letters, digits and underscores and begins with a letter: “${name}” does not.`;
  if (name.length > 61) return 'A fieldname has 61 characters at most.';
  const standard: readonly string[] = [...STANDARD_COLUMNS, ...CHILD_COLUMNS, ...OPTIONAL_COLUMNS];
  if (standard.includes(name)) return `Every table has a column “${name}” of its own.`;
  if (fields.some(({ fieldname }) => fieldname === name)) return `${doctype} has a field “${name}” already.`;
  return undefined;
}

/** Why a name cannot be a DocType's (frappe/core/doctype/doctype `validate_name`). */
export function whyNoDocTypeName(name: string, known: (name: string) => boolean): string | undefined {
  if (!/^[A-Za-z][\w -]*$/.test(name) || name !== name.trim())
    return 'A DocType’s name begins with a letter and has letters, digits, spaces, dashes and underscores.';
  if (name.length > 61) return 'A DocType’s name has 61 characters at most.';
  return known(name) ? `There is a DocType “${name}” already.` : undefined;
}

/** The controller's class (`get_controller`). */
export const classOf = (doctype: string): string => doctype.replace(/[ -]/g, '');

/** `Loaned On` of `loaned_on`. */
export const labelOf = (fieldname: string): string =>
  fieldname
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');

/** Whether a label says just what the fieldname says. */
export const isLabelOf = (label: string, fieldname: string): boolean => scrub(label) === fieldname;

/**
 * A patch that moves what a field holds under its new name. `rename_field` needs the new column: a patch that runs before
 * the models are synced makes it first.
 */
export function fieldPatch(doctype: string, from: string, to: string, reload?: { module: string }): string {
  const lines = [
    ...(reload ? ['import frappe'] : []),
    'from frappe.model.utils.rename_field import rename_field',
    '',
    '',
    'def execute():',
    ...(reload
      ? [`\tfrappe.reload_doc(${quoted(scrub(reload.module))}, "doctype", ${quoted(scrub(doctype))})`]
      : []),
    `\trename_field(${[doctype, from, to].map(quoted).join(', ')})`,
    '',
  ];
  return lines.join('\n');
}

/** A patch that gives a DocType and its table the new name, before the models are synced: else migrate makes an empty table. */
export function docTypePatch(from: string, to: string): string {
  return [
    'import frappe',
    '',
    '',
    'def execute():',
    `\tif frappe.db.exists("DocType", ${quoted(from)}) and not frappe.db.exists("DocType", ${quoted(to)}):`,
    `\t\tfrappe.rename_doc("DocType", ${quoted(from)}, ${quoted(to)}, force=True)`,
    '',
  ].join('\n');
}

const quoted = (text: string): string => JSON.stringify(text);

/** Where a patch's line goes in `patches.txt`: to the end of its section, or of a file without sections. */
export function patchLine(
  text: string,
  entries: readonly PatchEntry[],
  section: 'pre_model_sync' | 'post_model_sync',
  module: string,
): { span: Span; newText: string } {
  const newline = newlineOf(text);
  const sections = sectionsOf(text);
  const header = sections.find(({ name }) => name === section);
  if (sections.length > 0 && !header) {
    const before = text.length === 0 || text.endsWith('\n') ? '' : newline;
    const end = text.length;
    return {
      span: { start: end, end },
      newText: `${before}${newline}[${section}]${newline}${module}${newline}`,
    };
  }
  const last = entries.findLast((entry) => !header || entry.section === section)?.span ?? header?.span;
  const end = last?.end ?? text.length;
  return { span: { start: end, end }, newText: `${last ? newline : ''}${module}${last ? '' : newline}` };
}

/** The folder below the app's package for a new patch: that of the last one in the list, else `patches`. */
export function patchFolder(app: string, entries: readonly PatchEntry[]): string {
  const last = entries.findLast(({ module }) => module.startsWith(`${app}.patches.`));
  const folder = last?.module.slice(app.length + 1, last.module.lastIndexOf('.'));
  return (folder ?? 'patches').replaceAll('.', '/');
}

/** Places that may mean a name: a text of nothing else, a member, a key. */
export function possibleUses(text: string, name: string): Span[] {
  const word = name.replace(/[^\w]/g, '\\$&');
  const patterns = [
    new RegExp(`(?<=["'\`])${word}(?=["'\`\\\\])`, 'g'),
    ...(/^\w+$/.test(name)
      ? [
          new RegExp(`(?<=\\.)${word}\\b(?!\\()`, 'g'),
          new RegExp(`(?<=^[ \\t]*|[{,(][ \\t]*)${word}(?=[ \\t]*[:=](?!=))`, 'gm'),
        ]
      : []),
  ];
  const found = new Map<number, Span>();
  for (const pattern of patterns)
    for (const { index } of text.matchAll(pattern))
      found.set(index, { start: index, end: index + name.length });
  return [...found.values()].sort((a, b) => a.start - b.start);
}

/** Where a text names the files of a DocType: `library.doctype.loan.loan`, `doctype/loan/loan.js`. */
export function modulePaths(text: string, doctype: string): Span[] {
  const name = scrub(doctype);
  const found: Span[] = [];
  const pattern = new RegExp(`\\bdoctype([./])(${name})(?:\\1(?:test_)?(${name})(?=_|\\b))?(?!\\w)`, 'g');
  for (const match of text.matchAll(pattern)) {
    const first = match.index + 'doctype.'.length;
    found.push({ start: first, end: first + name.length });
    if (match[3] === undefined) continue;
    const second = match.index + match[0].lastIndexOf(name);
    found.push({ start: second, end: second + name.length });
  }
  return found;
}

/** What a file or folder of a DocType is called after its name has changed: `loan.py`, `test_loan.py`, `loan_list.js`. */
export function renamedFile(base: string, from: string, to: string): string {
  const [old, now] = [scrub(from), scrub(to)];
  const match = new RegExp(`^(test_)?${old}(?=[._]|$)`).exec(base);
  return match ? `${match[1] ?? ''}${now}${base.slice(match[0].length)}` : base;
}
