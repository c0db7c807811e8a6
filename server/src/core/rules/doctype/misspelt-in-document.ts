import { type Node, parseTree } from 'jsonc-parser';
import type { FileContext } from '../../contexts/file.js';
import { DOCUMENT_BOOKKEEPING, DOCUMENTS } from '../../doctype-facts/documents.js';
import { childAt, documentsIn, valuesOf } from '../../doctype-facts/in-json.js';
import { DOCTYPE_KEYS, FIELD_KEYS, ROW_BOOKKEEPING } from '../../doctype-facts/keys.js';
import type { Keys } from '../../doctype-facts/model.js';
import type { Problem } from '../../finding.js';
import { defineRule } from '../../rule.js';
import { nearest } from '../../similar.js';
import { TARGETS } from '../../targets.js';

export default defineRule('file', {
  meta: {
    id: 'doctype/misspelt-in-document',
    summary:
      'A key or a choice in the JSON of a Custom Field, Property Setter, Report, Workspace, Print Format or Web Form, one or two letters from one that Frappe knows',
    targets: TARGETS,
    severity: 'warning',
  },

  *check({ type, text, doctypes }) {
    if (type !== 'fixture' && type !== 'document') return;
    const root = parseTree(text);
    for (const { kind, object } of root ? documentsIn(root) : []) {
      const facts = Object.hasOwn(DOCUMENTS, kind) ? DOCUMENTS[kind]! : undefined;
      if (!facts?.whole) continue;
      // A Property Setter of `custom/*.json` is inserted as from a form; fixtures are imported without these checks.
      const refused = kind === 'Property Setter' && !valuesOf(object).has('doctype');
      yield* judge(object, kind, { ...DOCUMENT_BOOKKEEPING, ...facts.keys }, doctypes, refused);
      if (kind === 'Property Setter') yield* property(object);
      for (const [list, keys] of Object.entries(facts.rows)) {
        const child = doctypes.get(kind)?.fields.find(({ fieldname }) => fieldname === list)?.options;
        for (const row of childAt(object, list)?.children ?? [])
          if (row.type === 'object') yield* judge(row, child ?? `${kind} (${list})`, keys, doctypes);
      }
    }
  },
});

/** Keys that these documents had in older versions. */
const OLD = new Set(['letterhead']);

type DocTypes = FileContext['doctypes'];

function* judge(
  object: Node,
  kind: string,
  keys: Keys,
  doctypes: DocTypes,
  refused = false,
): Generator<Problem> {
  const values = valuesOf(object);
  // The bench's own Frappe may be newer than what is known here.
  const own = new Map(doctypes.get(kind)?.fields.map((field) => [field.fieldname, field]));
  for (const { children } of object.children ?? []) {
    const [at, value] = children ?? [];
    const key = String(at?.value);
    if (!at || key.startsWith('_') || ROW_BOOKKEEPING.has(key) || Object.hasOwn(DOCUMENT_BOOKKEEPING, key))
      continue;
    if (!Object.hasOwn(keys, key)) {
      // Exports of older versions are full of keys that hold nothing.
      if (value?.type === 'null' || value?.value === '' || OLD.has(key)) continue;
      const known = Object.keys(keys).filter((one) => !values.has(one));
      const meant = own.has(key) ? undefined : nearest(key, known);
      if (meant !== undefined)
        yield problem(at, meant, `${kind} has no key ${key}: Frappe ignores it without a word.`);
      continue;
    }
    const fact = keys[key]!.value;
    if (fact.kind !== 'choice' || value?.type !== 'string') continue;
    const said = String(value.value);
    const known = [...fact.values, ...(own.get(key)?.options.split('\n') ?? [])];
    const meant = said === '' || known.includes(said) ? undefined : nearest(said, fact.values);
    if (meant !== undefined)
      yield problem(
        value,
        meant,
        `${key} of a ${kind} can not be ${said}${refused ? ': migrate stops at it.' : '. Install and migrate take it all the same, nothing acts on it, and the form then refuses to save the document.'}`,
      );
  }
}

/** A Property Setter of a property that nothing reads. */
function* property(object: Node): Generator<Problem> {
  const value = childAt(object, 'property');
  const kind = valuesOf(object).get('doctype_or_field');
  const keys = kind === 'DocType' ? DOCTYPE_KEYS : kind === 'DocField' ? FIELD_KEYS : undefined;
  if (!keys || value?.type !== 'string' || Object.hasOwn(keys, String(value.value))) return;
  const meant = nearest(String(value.value), Object.keys(keys));
  if (meant === undefined) return;
  const of = kind === 'DocType' ? 'DocType' : 'field';
  yield problem(
    value,
    meant,
    `A ${of} has no property ${value.value}: what is set here changes nothing, and nobody is told.`,
  );
}

function problem(at: Node, meant: string, message: string): Problem {
  const span = { start: at.offset, end: at.offset + at.length };
  return {
    span,
    message: `${message} Did you mean ${meant}?`,
    key: `${at.value} ${meant}`,
    fixes: [
      {
        title: `Write ${meant} instead of ${at.value}`,
        safe: false,
        preferred: true,
        edits: [{ span, newText: JSON.stringify(meant) }],
      },
    ],
  };
}
