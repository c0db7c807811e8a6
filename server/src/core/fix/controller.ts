import type { ControllerSource } from '../contexts/doctype.js';
import type { TextEdit } from '../finding.js';
import { newlineOf } from '../text.js';

/** Base classes without a `before_insert` of their own that an added one would hide. */
const PLAIN_BASES = new Set(['Document', 'NestedSet']);

/**
 * Sets a field in the controller's `before_insert` where the document brings no value, as the field's `default` did
 * (frappe/model/document.py `insert` runs `before_insert` after `_set_defaults`, for a parent document only, never
 * for the rows of a child table). Undefined where the file has no plain class for the DocType.
 */
export function setInBeforeInsert(
  controller: ControllerSource,
  doctype: string,
  fieldname: string,
  value: string,
): TextEdit | undefined {
  const { file, text } = controller;
  const body = classBody(text, doctype.replace(/[ -]/g, ''));
  if (!body || !/^[a-z_][a-z0-9_]*$/i.test(fieldname)) return undefined;
  const eol = newlineOf(text);
  const { indent } = body;
  const assignment = [
    `${indent}${indent}if self.${fieldname} is None:`,
    `${indent}${indent}${indent}self.${fieldname} = ${JSON.stringify(value)}`,
  ].join(eol);
  const at = (offset: number, newText: string): TextEdit => ({
    file,
    span: { start: offset, end: offset },
    newText,
  });
  const method = /^([ \t]+)def before_insert\(self\)[^\r\n:]*:[ \t]*(#[^\r\n]*)?\r?$/m.exec(body.text);
  if (method) {
    if (method[1] !== indent) return undefined;
    const end = body.start + method.index + method[0].replace(/\r$/, '').length;
    const docstring = /^\r?\n[ \t]+("""[\s\S]*?""")[ \t]*(?=\r?\n|$)/.exec(text.slice(end));
    return at(end + (docstring?.[0].length ?? 0), eol + assignment);
  }
  if (/\bbefore_insert\b/.test(body.text)) return undefined;
  const end = body.start + body.text.trimEnd().length;
  return at(end, `${eol}${eol}${indent}def before_insert(self):${eol}${assignment}`);
}

interface ClassBody {
  text: string;
  start: number;
  indent: string;
}

/** What is indented under `class <name>(Document):`. */
function classBody(text: string, name: string): ClassBody | undefined {
  const head = /^class (\w+)\((\w+)\):[ \t]*(?:#[^\r\n]*)?\r?$/gm;
  for (let match = head.exec(text); match; match = head.exec(text)) {
    if (match[1] !== name || !PLAIN_BASES.has(match[2] ?? '')) continue;
    const start = match.index + match[0].length;
    const end = text.slice(start).search(/\n(?=[^\s#)\]}])/);
    const body = text.slice(start, end < 0 ? text.length : start + end);
    // An open triple quote: what looked like the end of the class is text in a string.
    if ((body.match(/"{3}|'{3}/g) ?? []).length % 2 === 1) return undefined;
    const indent = /\n([ \t]+)\S/.exec(body)?.[1];
    if (indent !== undefined) return { text: body, start, indent };
  }
  return undefined;
}
